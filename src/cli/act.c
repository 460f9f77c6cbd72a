// SPDX-License-Identifier: Apache-2.0
// Commands as JSON lines: many on their way at once, answered one line each, in order, after their commit.
#include "cli/act.h"
#include "cli/clock.h"
#include "cli/sign.h"

#include <poll.h>
#include <stdlib.h>

static const struct cli_option options[] = {CLI_DB_OPTION, CLI_REGION_OPTION, CLI_CLOCK_OPTION, CLI_SIGN_OPTIONS, {.name = NULL}};

static const char *const examples[] = {
    "huiyin act --db city.db commands.jsonl > answers.jsonl",
    "echo '{\"do\":\"office.open\",\"by\":\"admin\",\"fields\":{\"name\":\"市教育局\"}}' | huiyin act --db city.db",
    NULL,
};

static void answered(struct request *r) {
    struct act_slot *s = r->context;
    pthread_mutex_lock(&s->act->lock);
    s->ready = true;
    pthread_cond_signal(&s->act->answered);
    pthread_mutex_unlock(&s->act->lock);
}

static void wait_for(struct act *x, const struct act_slot *s) {
    pthread_mutex_lock(&x->lock);
    while (!s->ready) pthread_cond_wait(&x->answered, &x->lock);
    pthread_mutex_unlock(&x->lock);
}

// Writes the oldest answer and frees its place.
static int give_oldest(struct act *x, struct fault *f) {
    struct act_slot *s = &x->slots[x->first % ACT_IN_FLIGHT];
    wait_for(x, s);
    x->first++;
    x->bytes -= s->bytes;
    act_answer(&x->cli->out.b, s);
    const struct answer *a = &s->request.answer;
    if (a->ok) x->counts[a->again ? ACT_AGAIN : ACT_DONE]++;
    else x->counts[a->fault.kind == FAULT_MACHINE ? ACT_FAILED : ACT_REFUSED]++;
    if (s->request.arena.total > ACT_ARENA_KEPT) arena_release(&s->request.arena);
    return cli_flow(x->cli, f);
}

static int give_all(struct act *x, struct fault *f) {
    while (x->first < x->last)
        if (give_oldest(x, f) < 0) return -1;
    return 0;
}

static int take_line(struct act *x, struct str line, bool too_long, struct fault *f) {
    if (x->last - x->first == ACT_IN_FLIGHT && give_oldest(x, f) < 0) return -1;
    while (x->first < x->last && x->bytes + line.n > ACT_BYTES_IN_FLIGHT)
        if (give_oldest(x, f) < 0) return -1;
    struct act_slot *s = &x->slots[x->last++ % ACT_IN_FLIGHT];
    arena_reset(&s->request.arena);
    s->act = x;
    s->line = x->lines.line;
    s->bytes = line.n;
    x->bytes += line.n;
    s->request.done = answered;
    s->request.context = s;
    s->request.answer.ok = s->request.answer.again = false;
    s->ready = act_command(&s->request.command, line, too_long, x->utc_offset, &s->request.arena,
                           &s->request.answer.fault) < 0;
    if (!s->ready) service_submit(&x->service, &s->request);
    return 0;
}

// Whether the next line is at hand; if not, whoever writes it may be waiting for our answers.
static bool more_at_hand(const struct act *x) {
    if (lines_ready(&x->lines)) return true;
    struct pollfd p = {.fd = x->lines.fd, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

static int run_lines(struct act *x, struct fault *f) {
    struct str line;
    bool too_long;
    while (x->counts[ACT_FAILED] == 0) {
        if (!more_at_hand(x) && (give_all(x, f) < 0 || sink_flush(&x->cli->out, f) < 0)) return -1;
        int got = lines_next(&x->lines, &line, &too_long, f);
        if (got < 0) return -1;
        if (got == 0) break;
        if (x->lines.line == 1 && str_starts(line, STR("\xEF\xBB\xBF"))) line = str_skip(line, 3);
        if (str_trim(line).n == 0) continue;
        if (take_line(x, line, too_long, f) < 0) return -1;
    }
    return give_all(x, f);
}

static void summary(const struct act *x) {
    struct buf zh = BUF_INIT, en = BUF_INIT;
    long long done = x->counts[ACT_DONE], again = x->counts[ACT_AGAIN], refused = x->counts[ACT_REFUSED];
    buf_printf(&zh, "%lld 条已办，%lld 条重复，%lld 条被拒绝", done, again, refused);
    buf_printf(&en, "%lld done, %lld again, %lld refused", done, again, refused);
    long long failed = x->counts[ACT_FAILED];
    if (failed) {
        buf_printf(&zh, "，%lld 条因机器故障没有写入；读到第 %lld 行停下", failed, (long long)x->lines.line);
        buf_printf(&en, ", %lld not written, trouble in the machine; stopped at line %lld", failed,
                   (long long)x->lines.line);
    }
    cli_say(buf_str(&zh), buf_str(&en));
    buf_release(&zh);
    buf_release(&en);
}

static int run_open(struct act *x, struct fault *f) {
    struct cli *c = x->cli;
    x->utc_offset = desk_days(&x->service.desk).utc_offset;
    x->slots = mem_new(arena_bytes(ACT_IN_FLIGHT, sizeof *x->slots));
    pthread_mutex_init(&x->lock, NULL);
    pthread_cond_init(&x->answered, NULL);
    int status = run_lines(x, f);
    service_drain(&x->service); // nothing may answer into what is freed below
    if (x->counts[ACT_FAILED]) c->status = EXIT_MACHINE;
    else if (x->counts[ACT_REFUSED]) c->status = EXIT_INPUT;
    struct fault ignored;
    if (status == 0) status = sink_flush(&c->out, f);
    else sink_flush(&c->out, &ignored);
    summary(x);
    for (size_t i = 0; i < ACT_IN_FLIGHT; i++) arena_release(&x->slots[i].request.arena);
    free(x->slots);
    pthread_cond_destroy(&x->answered);
    pthread_mutex_destroy(&x->lock);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    struct act *x = arena_new(&c->arena, struct act);
    const char *path, *from = c->arg_count ? c->args[0] : "-";
    int64_t region;
    x->cli = c;
    if (cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0) return -1;
    if (lines_open(&x->lines, from, ACT_LINE_MAX, f) < 0) return -1;
    int status = service_open(&x->service, path, cli_rooms, region, f);
    if (status == 0) status = cli_clock(c, &x->service, f);
    if (status == 0) status = cli_sign(c, &x->service.desk, f);
    if (status == 0) status = run_open(x, f);
    service_close(&x->service);
    lines_close(&x->lines);
    return status;
}

const struct cli_verb verb_act = {
    .name = "act",
    .args = "FILE",
    .args_most = 1,
    .zh = "执行命令：每行一个 JSON，逐行回答，次序不变",
    .en = "run commands: one JSON object a line, one answer a line, in order",
    .more_zh =
        "FILE 不写则读标准输入。行的格式见 docs/json.md。每条命令写入磁盘后才回答；被拒绝的一条不影响别的。空行跳过。",
    .more_en = "Without FILE it reads standard input. docs/json.md gives the lines. A command is answered once it is "
               "on disk;\n"
               "one that is refused does not keep the others from running. Blank lines are passed over.",
    .options = options,
    .examples = examples,
    .one_zh = "有命令被拒绝，或输入有误",
    .one_en = "a command was refused, or a fault in the input",
    .run = run,
};
