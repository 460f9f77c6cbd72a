// SPDX-License-Identifier: Apache-2.0
#include "procedure/proof.h"

static const char *const title_zh[9] = {
    "迁不过去", "有用不上的内容", "会无限循环", "会走不下去", "等待没有着落", "会没有回音", "分件没有收尾", "没有确定由谁办",
    "写明的意图做不到",
};
static const char *const title_en[9] = {
    "has nowhere to move to", "something is never used", "it can go round for ever", "it can get stuck", "a wait leads nowhere",
    "nobody is answered", "a part is left over", "nobody is named to act", "a claim does not hold",
};

static void add_step(struct buf *b, int n, const struct trace_step *t, bool english) {
    buf_printf(b, "    %d. ", n);
    if (t->stage.n)
        buf_add(b, t->stage);
    else
        buf_add(b, english ? STR("(not opened)") : STR("（登记前）"));
    buf_add(b, english ? STR(": ") : STR("："));
    buf_add(b, t->action);
    switch (t->kind) {
    case TRACE_ACT: buf_printf(b, english ? " (%.*s)" : "（%.*s）", SP(t->role)); break;
    case TRACE_TIMER: buf_add(b, english ? STR(" (time is up)") : STR("（到期）")); break;
    case TRACE_PART_AGREED: buf_add(b, english ? STR(" (parts ended, agreed)") : STR("（分件办完，同意）")); break;
    case TRACE_PART_OBJECTED: buf_add(b, english ? STR(" (parts ended, objected)") : STR("（分件办完，异议）")); break;
    }
    buf_byte(b, '\n');
}

static void add_steps(struct buf *b, const struct trace_step *steps, int count, bool english) {
    for (int i = 0; i < count; i++) add_step(b, i + 1, &steps[i], english);
}

static void add_section(struct buf *b, const struct section_proof *s, bool english) {
    const int64_t day = 1440;
    buf_printf(b, english ? "%.*s: %lld states, %lld edges\n" : "%.*s：状态 %lld 个，转移 %lld 条\n", SP(s->section),
               (long long)s->states, (long long)s->edges);
    if (s->longest_count == 0) return;
    buf_add(b, english ? STR("  longest way: ends after ") : STR("  最长路径："));
    for (int i = 0; i < s->longest_limit_count; i++) {
        if (i) buf_add(b, STR(" + "));
        if (english)
            buf_limit_en(b, s->longest_limits[i]);
        else
            buf_limit_zh(b, s->longest_limits[i]);
    }
    buf_printf(b, english ? "%sat the latest %lld working days\n" : "%s至迟 %lld 个工作日了结\n",
               s->longest_limit_count == 0 ? "" : english ? ", " : "，",
               (long long)((s->longest_minutes + day - 1) / day));
    add_steps(b, s->longest, s->longest_count, english);
}

static void add_finding(struct buf *b, const struct finding *f, bool english) {
    buf_printf(b, english ? "\nProperty %d, %s (%.*s, line %d, column %d)\n  %.*s\n"
                          : "\n性质 %d，%s（%.*s，第 %d 行第 %d 列）\n  %.*s\n",
               f->property, english ? title_en[f->property] : title_zh[f->property], SP(f->section), f->line, f->column,
               SP(english ? f->en : f->zh));
    if (f->trace_count == 0) return;
    if (f->property == 2)
        buf_add(b, english ? STR("  the circle:\n") : STR("  这一圈：\n"));
    else
        buf_add(b, english ? STR("  how it gets there:\n") : STR("  怎样走到这里：\n"));
    add_steps(b, f->trace, f->trace_count, english);
}

static void add_proof(struct buf *b, const struct proof *p, bool english) {
    for (int i = 0; i < p->section_count; i++) add_section(b, &p->sections[i], english);
    for (int i = 0; i < p->finding_count; i++) add_finding(b, &p->findings[i], english);
    if (p->finding_count == 0)
        buf_add(b, english ? STR("\nProved: every matter has an owner, a clock and a way out, and gets an answer.\n")
                           : STR("\n已证明：件件有着落，事事有回音。\n"));
    else
        buf_printf(b, english ? "\nNot proved: %d to correct.\n" : "\n没有证明：有 %d 处要改。\n", p->finding_count);
}

void proof_zh(struct buf *b, const struct proof *p) {
    add_proof(b, p, false);
}

void proof_en(struct buf *b, const struct proof *p) {
    add_proof(b, p, true);
}

static void steps_json(struct json_out *j, struct str key, const struct trace_step *steps, int count) {
    static const char *const kinds[] = {"act", "timer", "part-agreed", "part-objected"};
    jo_kopen(j, key, '[');
    for (int i = 0; i < count; i++) {
        jo_open(j, '{');
        jo_kstr(j, STR("kind"), str_c(kinds[steps[i].kind]));
        jo_kstr(j, STR("stage"), steps[i].stage);
        jo_kstr(j, STR("action"), steps[i].action);
        jo_kstr(j, STR("role"), steps[i].role);
        jo_close(j);
    }
    jo_close(j);
}

static void section_json(struct json_out *j, const struct section_proof *s) {
    jo_open(j, '{');
    jo_kstr(j, STR("section"), s->section);
    jo_ki64(j, STR("states"), s->states);
    jo_ki64(j, STR("edges"), s->edges);
    jo_key(j, STR("longest"));
    if (s->longest_count == 0) {
        jo_null(j);
    } else {
        jo_open(j, '{');
        jo_ki64(j, STR("minutes"), s->longest_minutes);
        jo_kopen(j, STR("limits"), '[');
        for (int i = 0; i < s->longest_limit_count; i++) {
            struct buf b = BUF_INIT;
            buf_limit(&b, s->longest_limits[i]);
            jo_str(j, buf_str(&b));
            buf_release(&b);
        }
        jo_close(j);
        steps_json(j, STR("steps"), s->longest, s->longest_count);
        jo_close(j);
    }
    jo_close(j);
}

void proof_json(struct json_out *j, const struct proof *p) {
    jo_open(j, '{');
    jo_kbool(j, STR("proved"), p->finding_count == 0);
    jo_kopen(j, STR("sections"), '[');
    for (int i = 0; i < p->section_count; i++) section_json(j, &p->sections[i]);
    jo_close(j);
    jo_kopen(j, STR("findings"), '[');
    for (int i = 0; i < p->finding_count; i++) {
        const struct finding *f = &p->findings[i];
        jo_open(j, '{');
        jo_ki64(j, STR("property"), f->property);
        jo_kstr(j, STR("section"), f->section);
        jo_ki64(j, STR("line"), f->line);
        jo_ki64(j, STR("column"), f->column);
        jo_kstr(j, STR("zh"), f->zh);
        jo_kstr(j, STR("en"), f->en);
        steps_json(j, STR("trace"), f->trace, f->trace_count);
        jo_close(j);
    }
    jo_close(j);
    jo_close(j);
}
