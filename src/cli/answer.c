// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"

#include <unistd.h>

#include "base/time.h"

void cli_json_open(struct cli *c, struct json_out *j, bool ok) {
    jo_init(j, &c->out.b);
    jo_open(j, '{');
    jo_kbool(j, STR("ok"), ok);
}

void cli_json_close(struct cli *c, struct json_out *j) {
    jo_close(j);
    buf_byte(&c->out.b, '\n');
}

static void words_line(struct buf *b, const struct fault *f, const char *text) {
    buf_printf(b, "huiyin: %s", text);
    if (f->where[0] || f->line) {
        buf_printf(b, " [%s", f->where);
        if (f->line) buf_printf(b, f->where[0] ? ":%d" : "%d", f->line);
        if (f->line && f->column) buf_printf(b, ":%d", f->column);
        buf_byte(b, ']');
    }
    buf_byte(b, '\n');
}

void cli_fault_words(struct buf *b, const struct fault *f) {
    words_line(b, f, f->zh);
    words_line(b, f, f->en);
}

static void to_stderr(struct str s) {
    while (s.n) {
        ssize_t done = write(STDERR_FILENO, s.p, s.n);
        if (done <= 0) return; // nobody is there to be told
        s = str_skip(s, (size_t)done);
    }
}

void cli_say(struct str zh, struct str en) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "huiyin: %.*s\nhuiyin: %.*s\n", SP(zh), SP(en));
    to_stderr(buf_str(&b));
    buf_release(&b);
}

// An answer that was begun cannot be finished; whole lines stand.
static void drop_half_line(struct buf *b) {
    while (b->n && b->p[b->n - 1] != '\n') b->n--;
}

int cli_fault(struct cli *c, const struct fault *f) {
    struct buf b = BUF_INIT;
    if (c->progress_at && isatty(STDERR_FILENO) == 1) buf_add(&b, STR("\r\x1b[K"));
    if (c->json) {
        struct json_out j;
        drop_half_line(&c->out.b);
        cli_json_open(c, &j, false);
        jo_key(&j, STR("fault"));
        jo_fault(&j, f);
        cli_json_close(c, &j);
    } else {
        struct fault ignored;
        sink_flush(&c->out, &ignored); // what was answered stands before what went wrong
        cli_fault_words(&b, f);
    }
    to_stderr(buf_str(&b));
    buf_release(&b);
    return (int)f->kind;
}

int cli_flow(struct cli *c, struct fault *f) { return sink_flow(&c->out, f); }

void cli_progress(void *context, int64_t done, int64_t all) {
    struct cli *c = context;
    bool terminal = isatty(STDERR_FILENO) == 1;
    int64_t now = ticks_us();
    bool end = done >= all;
    if ((!terminal && !cli_has(c, "progress")) || (!end && now - c->progress_at < 100 * 1000)) return;
    c->progress_at = now;
    struct buf b = BUF_INIT;
    int percent = all > 0 ? (int)(done * 100 / all) : 100;
    if (terminal) {
        buf_add(&b, STR("\r["));
        for (int i = 0; i < 40; i++) buf_byte(&b, i * 100 < percent * 40 ? '#' : '.');
        buf_printf(&b, "] %3d%% %lld/%lld", percent, (long long)done, (long long)all);
        if (end) buf_add(&b, STR("\r\x1b[K"));
    } else {
        buf_printf(&b, "%3d%% %lld/%lld\n", percent, (long long)done, (long long)all);
    }
    to_stderr(buf_str(&b));
    buf_release(&b);
}
