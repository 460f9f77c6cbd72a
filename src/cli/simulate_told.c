// SPDX-License-Identifier: Apache-2.0
// What `simulate` says on its way and at its end.
#include "cli/simulate.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TOLD_EVERY_TERMINAL = 200 * 1000, TOLD_EVERY_LINE = 10 * 1000 * 1000 }; // microseconds

static void clock_text(struct buf *b, int64_t seconds) {
    if (seconds >= 3600) buf_printf(b, "%lld:%02lld:%02lld", (long long)(seconds / 3600), (long long)(seconds / 60 % 60), (long long)(seconds % 60));
    else buf_printf(b, "%lld:%02lld", (long long)(seconds / 60), (long long)(seconds % 60));
}

// Matters that came in measure how far it is; those in flight at the end cost little more.
void simulate_progress(struct run *r, void *context) {
    struct simulation *s = context;
    const struct world *w = &s->world;
    bool terminal = isatty(STDERR_FILENO) == 1;
    int64_t now = ticks_us();
    if (now - s->last_told < (terminal ? TOLD_EVERY_TERMINAL : TOLD_EVERY_LINE)) return;
    s->last_told = s->c->progress_at = now;
    double seconds = (double)(now - s->started) / 1e6;
    int64_t all = w->options.matters, here = (int64_t)r->sent - s->sent_before;
    int percent = (int)((int64_t)w->serial * 100 / all);
    struct buf b = BUF_INIT;
    if (terminal) {
        buf_add(&b, STR("\r\x1b[K["));
        for (int i = 0; i < 30; i++) buf_byte(&b, i * 100 < percent * 30 ? '#' : '.');
        buf_byte(&b, ']');
    }
    buf_printf(&b, " %3d%% %u/%lld 件 matters, %llu 条 commands, %.0f/s, ", percent, w->serial, (long long)all, (unsigned long long)r->sent,
               seconds > 0 ? (double)here / seconds : 0);
    buf_day(&b, day_of(w->now, w->days.utc_offset));
    if (percent > 0 && percent < 100 && s->sent_before == 0) {
        buf_add(&b, STR(", 还要 left "));
        clock_text(&b, (int64_t)(seconds * (double)(all - w->serial) / (double)w->serial));
    }
    if (!terminal) buf_byte(&b, '\n');
    if (write(STDERR_FILENO, b.p, b.n) < 0) s->last_told = now; // nobody is there to be told
    buf_release(&b);
}

static int64_t bytes_of(struct simulation *s) {
    static const char *const ends[] = {"", "-wal"};
    struct stat st;
    int64_t sum = 0;
    for (size_t i = 0; i < 2; i++)
        if (stat(arena_printf(&s->c->arena, "%s%s", s->db, ends[i]).p, &st) == 0) sum += st.st_size;
    return sum;
}

static void told_json(struct simulation *s, double seconds, int64_t bytes, int64_t peak_kb) {
    const struct run *r = &s->run;
    const struct world *w = &s->world;
    struct cli *c = s->c;
    struct json_out j;
    cli_json_open(c, &j, true);
    jo_kstr(&j, STR("db"), str_c(s->db));
    jo_kstr(&j, STR("preset"), str_c(s->preset));
    jo_ki64(&j, STR("seed"), (int64_t)w->options.seed);
    jo_kstr(&j, STR("digest"), str_c(w->digest));
    jo_ki64(&j, STR("matters"), w->serial);
    jo_ki64(&j, STR("commands"), w->commands);
    jo_ki64(&j, STR("done"), r->counts.done);
    jo_ki64(&j, STR("again"), r->counts.again);
    jo_ki64(&j, STR("refused"), r->counts.refused);
    jo_kopen(&j, STR("refused_by_code"), '{');
    for (size_t i = 0; i < RUN_CODES && r->counts.codes[i].count; i++) jo_ki64(&j, str_c(r->counts.codes[i].code), r->counts.codes[i].count);
    jo_close(&j);
    if (r->counts.refused) {
        jo_kstr(&j, STR("first_refused"), str_c(r->first_refused));
        if (r->first_refusal.code) {
            jo_key(&j, STR("first_refusal"));
            jo_fault(&j, &r->first_refusal);
        }
    }
    jo_ki64(&j, STR("ticked"), r->counts.ticks);
    jo_ki64(&j, STR("events"), r->ledger_seq);
    jo_ktime(&j, STR("until"), w->now, w->days.utc_offset);
    jo_key(&j, STR("seconds"));
    jo_raw(&j, arena_printf(&c->arena, "%.3f", seconds));
    jo_ki64(&j, STR("commands_per_second"), (int64_t)((double)(w->commands - s->sent_before) / seconds));
    jo_ki64(&j, STR("peak_kb"), peak_kb);
    jo_ki64(&j, STR("bytes"), bytes);
    jo_ki64(&j, STR("bytes_per_matter"), w->serial ? bytes / w->serial : 0);
    cli_json_close(c, &j);
}

void simulate_told(struct simulation *s) {
    const struct run *r = &s->run;
    const struct world *w = &s->world;
    struct buf *b = &s->c->out.b;
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double seconds = (double)(ticks_us() - s->started) / 1e6;
    int64_t bytes = bytes_of(s);
    if (s->c->progress_at && isatty(STDERR_FILENO) == 1 && write(STDERR_FILENO, "\r\x1b[K", 4) < 0) s->last_told = 0;
    if (s->c->json) {
        told_json(s, seconds, bytes, used.ru_maxrss);
        return;
    }
    buf_printf(b, "%s：%u 件 / matters, %lld 条命令 / commands（%lld 已办 done, %lld 重复 again, %lld 拒绝 refused），到 until ", s->db, w->serial, (long long)w->commands,
               (long long)r->counts.done, (long long)r->counts.again, (long long)r->counts.refused);
    buf_time_short(b, w->now, w->days.utc_offset);
    buf_printf(b, "\n  %.1f s, %.0f 条/秒 commands/s, 内存 memory %.0f MB, %lld 字节/件 bytes/matter\n", seconds, (double)(w->commands - s->sent_before) / seconds,
               (double)used.ru_maxrss / 1024, w->serial ? (long long)(bytes / w->serial) : 0);
    for (size_t i = 0; i < RUN_CODES && r->counts.codes[i].count; i++)
        buf_printf(b, "  拒绝 refused %s: %lld\n", r->counts.codes[i].code, (long long)r->counts.codes[i].count);
    if (r->counts.refused && r->first_refusal.code) buf_printf(b, "  第一条 the first: %s：%s / %s\n", r->first_refused, r->first_refusal.zh, r->first_refusal.en);
}
