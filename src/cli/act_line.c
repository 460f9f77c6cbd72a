// SPDX-License-Identifier: Apache-2.0
#include "cli/act.h"

// What only the program itself may say a command came through.
static const char *const reserved[] = {"import", "timer", "init", "system", "simulate"};

static int check_bytes(struct str line, bool too_long, struct fault *f) {
    if (too_long)
        return fault_set(f, FAULT_INPUT, "line-too-long", "这一行超过 %d 字节", "the line has more than %d bytes",
                         ACT_LINE_MAX);
    ptrdiff_t bad = utf8_fault(line);
    if (bad >= 0) {
        fault_set(f, FAULT_INPUT, "bad-utf8", "第 %zu 个字节起不是 UTF-8：请把文件转成 UTF-8",
                  "not UTF-8 from byte %zu on: convert the file to UTF-8", (size_t)bad + 1);
        return fault_place(f, 0, (int)utf8_count(str_head(line, (size_t)bad)) + 1);
    }
    const char *nul = line.n ? memchr(line.p, 0, line.n) : NULL;
    if (nul == NULL) return 0;
    fault_set(f, FAULT_INPUT, "bad-nul", "第 %zu 个字节是 NUL", "byte %zu is NUL", (size_t)(nul - line.p) + 1);
    return fault_place(f, 0, (int)utf8_count(str_head(line, (size_t)(nul - line.p))) + 1);
}

static int check_members(const struct command *c, struct fault *f) {
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (!str_eq(c->channel, str_c(reserved[i]))) continue;
        fault_set(f, FAULT_INPUT, "reserved-channel", "渠道 %s 只由系统自己使用",
                  "channel %s is for the program itself", reserved[i]);
        return fault_where(f, STR("channel"));
    }
    if (str_trim(c->by).n) return 0;
    fault_set(f, FAULT_INPUT, "missing-member", "缺少 by：由哪个账号办理（%.*s）",
              "\"by\" is missing: which account does it (%.*s)", SP(c->verb));
    return fault_where(f, STR("by"));
}

int act_command(struct command *ret, struct str line, bool too_long, int64_t utc_offset, struct arena *a,
                struct fault *f) {
    if (check_bytes(line, too_long, f) < 0) return -1;
    if (command_from_json(ret, line, utc_offset, a, f) < 0) {
        if (f->line) fault_place(f, 0, f->column); // the line of the file is said beside the fault
        return -1;
    }
    return check_members(ret, f);
}

static void answer_events(struct json_out *j, const struct answer *a) {
    jo_kopen(j, STR("events"), '[');
    for (size_t i = 0; i < a->event_count && i < ANSWER_EVENTS_MAX; i++) {
        jo_open(j, '{');
        jo_kstr(j, STR("type"), str_c(event_kinds[a->events[i].type].name));
        jo_kid(j, STR("stream"), a->events[i].stream);
        jo_ki64(j, STR("seq"), a->events[i].seq);
        jo_close(j);
    }
    jo_close(j);
    if (a->event_count > ANSWER_EVENTS_MAX) jo_ki64(j, STR("event_count"), (int64_t)a->event_count);
}

void act_answer(struct buf *b, const struct act_slot *s) {
    const struct answer *a = &s->request.answer;
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    jo_kbool(&j, STR("ok"), a->ok);
    if (a->ok) {
        jo_kid(&j, STR("id"), a->id);
        if (a->again) jo_kbool(&j, STR("again"), true);
        answer_events(&j, a);
    } else {
        jo_ki64(&j, STR("line"), s->line);
        jo_key(&j, STR("fault"));
        jo_fault(&j, &a->fault);
    }
    jo_close(&j);
    buf_byte(b, '\n');
}
