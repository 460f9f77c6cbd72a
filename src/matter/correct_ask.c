// SPDX-License-Identifier: Apache-2.0
// Who handles a matter, or raised it, asks for a correction; who may register decides and it is done as asked.
#include "matter/undo_room.h"
#include "registry/registry.h"

enum { ASKED_MAX = 200, WHY_BYTES_MAX = 4000 };

static struct str wanted_text(struct desk *d, struct pair_list fields) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < fields.count; i++) buf_printf(&b, "%.*s\x1F%.*s\x1E", SP(fields.pairs[i].name), SP(str_trim(fields.pairs[i].value)));
    struct str s = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return s;
}

struct pair_list wanted_fields(struct arena *a, struct str text) {
    struct pair *pairs = arena_array(a, struct pair, COMMAND_FIELDS_MAX);
    size_t n = 0;
    struct str one, name;
    while (n < COMMAND_FIELDS_MAX && str_split(&text, '\x1E', &one)) {
        if (one.n == 0 || !str_split(&one, '\x1F', &name)) continue;
        pairs[n++] = (struct pair){name, one};
    }
    return (struct pair_list){pairs, n};
}

static int64_t asked_count(const struct matter *m) {
    size_t pos = 0;
    int64_t n = 0;
    while (stream_next(m->stream, TABLE_CORRECTION, &pos)) n++;
    return n;
}

// Whether it could be done as asked is for whoever decides; that it says something and why is looked at now.
int decide_correct_ask(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct str why = str_trim(command_field2(c, STR("理由"), STR("reason")));
    if (c->matter.n == 0) return right_no(f, "matter", "missing-member", "申请更正要写明是哪件事项（matter）", "asking for a correction needs the matter");
    if (matter_find(d, c->matter, &m, f) < 0) return -1;
    d->answer->id = m.row->id;
    if (version_seen(c, &m, f) < 0) return -1;
    const struct procedure *p = m.rules->procedure;
    uint32_t bodies = 0;
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_BOUND) bodies |= 1u << i;
    int own = own_actor(d, c, &m, f);
    if (own < 0 || (own == 0 && actor_for(d, c, p, bodies | supervising_roles(p), &m, STR("申请更正"), f) < 0) || time_goes_on(d, &m, f) < 0) return -1;
    if (m.row->parent) return right_no(f, "matter", "not-whole", "分件随整件更正：请就整件申请", "a part is corrected with its whole: ask there");
    if (why.n == 0) return right_no(f, "reason", "missing-field", "申请更正要写明理由", "asking for a correction needs its reason");
    if (c->fields.count < 2) return right_no(f, "fields", "missing-field", "要写明更正什么：字段和正确的值", "say what is to be corrected: fields and their right values");
    for (size_t i = 0; i < c->fields.count; i++)
        if (!field_text_ok(c->fields.pairs[i].name) || !field_text_ok(c->fields.pairs[i].value)) return right_no(f, "fields", "bad-text", "含有控制字符", "it holds control characters");
    if (asked_count(&m) >= ASKED_MAX) return right_no(f, "matter", "too-many", "更正申请太多", "too many requests for corrections");
    struct pair content[] = {{STR("wanted"), wanted_text(d, c->fields)}, {STR("理由"), why}};
    struct event e = {.type = EVENT_CORRECTION_ASKED};
    e.u.correction_asked.n = asked_count(&m) + 1;
    return desk_emit(d, m.stream, &e, (struct pair_list){content, 2}, f);
}

enum { NUMBER, DECISION, REASON, DECIDE_FIELDS };
static const struct field_word decisions[] = {{"approve", "同意", ""}, {"refuse", "不同意", ""}, {NULL, NULL, NULL}};
static const struct form_field decide_fields[DECIDE_FIELDS] = {
    [NUMBER] = {"序号", "n", FORM_TEXT, true, 20, NULL},
    [DECISION] = {"决定", "decision", FORM_WORD, true, 20, decisions},
    [REASON] = {"理由", "reason", FORM_LINES, false, WHY_BYTES_MAX, NULL},
};

static struct row_correction *asked(const struct matter *m, struct str word) {
    int64_t n = 0;
    size_t pos = 0;
    if (str_to_i64(word, &n) < 0) return NULL;
    for (struct row_correction *r; (r = stream_next(m->stream, TABLE_CORRECTION, &pos)) != NULL;)
        if (r->n == n) return r;
    return NULL;
}

int decide_correct_decide(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct given g[DECIDE_FIELDS];
    if (right_take(d, c, "决定更正", decide_fields, DECIDE_FIELDS, &m, g, f) < 0) return -1;
    const struct procedure *p = m.rules->procedure;
    if (actor_for(d, c, p, registering_roles(p), &m, STR("决定更正"), f) < 0 || time_goes_on(d, &m, f) < 0) return -1;
    const struct row_correction *r = asked(&m, g[NUMBER].value);
    if (r == NULL) return right_no(f, "n", "unknown-request", "没有这个序号的更正申请", "there is no request of that number");
    if (r->decided) return right_no(f, "n", "decided-already", "这项更正申请已经决定过", "this request was decided already");
    bool approved = str_eq(g[DECISION].value, STR("approve"));
    if (!approved && g[REASON].value.n == 0) return right_no(f, "reason", "missing-field", "不同意要写明理由", "a refusal needs its reason");
    struct pair_list wanted = wanted_fields(&d->scratch, arena_str(&d->scratch, r->wanted.hidden));
    if (approved && wanted.count == 0) return right_no(f, "n", "content-destroyed", "申请的内容已经销毁，不能照办", "the content of the request was destroyed: it cannot be done");
    struct str why = arena_str(&d->scratch, r->why.hidden);
    struct event e = {.type = EVENT_CORRECTION_DECIDED};
    e.u.correction_decided = (struct event_correction_decided){r->n, approved};
    if (desk_emit(d, m.stream, &e, why_content(d, g[REASON].value), f) < 0) return -1;
    return approved ? correct_emit(d, &m, wanted, why, f) : 0;
}
