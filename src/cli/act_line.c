// SPDX-License-Identifier: Apache-2.0
#include "cli/act.h"

static int signed_by(const struct command *c, struct fault *f) {
    if (str_trim(c->by).n) return 0;
    fault_set(f, FAULT_INPUT, "missing-member", "缺少 by：由哪个账号办理（%.*s）",
              "\"by\" is missing: which account does it (%.*s)", SP(c->verb));
    return fault_where(f, STR("by"));
}

int act_command(struct command *ret, struct str line, bool too_long, int64_t utc_offset, struct arena *a,
                struct fault *f) {
    if (too_long)
        return fault_set(f, FAULT_INPUT, "line-too-long", "这一行超过 %d 字节", "the line has more than %d bytes",
                         ACT_LINE_MAX);
    if (wire_bytes(line, ACT_LINE_MAX, f) < 0) return -1;
    if (command_from_json(ret, line, utc_offset, a, f) < 0) {
        if (f->line) fault_place(f, 0, f->column); // the line of the file is said beside the fault
        return -1;
    }
    return wire_allowed(ret, f) < 0 ? -1 : signed_by(ret, f);
}

void act_answer(struct buf *b, const struct act_slot *s) {
    const struct answer *a = &s->request.answer;
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    wire_answer(&j, a);
    if (!a->ok) {
        jo_ki64(&j, STR("line"), s->line);
        jo_key(&j, STR("fault"));
        jo_fault(&j, &a->fault);
    }
    jo_close(&j);
    buf_byte(b, '\n');
}
