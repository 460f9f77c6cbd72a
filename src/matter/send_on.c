// SPDX-License-Identifier: Apache-2.0
// What is not filed is sent on another way (转社情民意): a matter of that procedure is opened with what was raised and those
// who raised it, linked to the one it came from. The clerk's command; both happen or neither.
#include "matter/casework_room.h"

static int may_send_on(const struct matter *m, struct fault *f) {
    size_t pos = 0;
    if (m->row->outcome != OUTCOME_REFUSED)
        return casework_refuse(f, STR("matter"), "not-refused", "只有不予立案、不予受理的才另行转送", "only what was refused is sent on another way");
    for (const struct row_link *l; (l = stream_next(m->stream, TABLE_LINK, &pos)) != NULL;)
        if (l->ended == 0 && str_eq(l->kind, LINK_SENT_ON)) return casework_refuse(f, STR("matter"), "sent-on-already", "这件已经转送过", "it was sent on already");
    return 0;
}

// How the other procedure is opened: its first opening action that leads to no end.
static const struct action *opening_of(const struct procedure *p) {
    for (int i = 0; i < p->main.action_count; i++) {
        const struct action *a = &p->main.actions[i];
        if (a->opening && a->to >= 0 && p->main.stages[a->to].outcome == OUTCOME_NONE) return a;
    }
    return NULL;
}

static int procedure_to(struct desk *d, const struct given *g, const struct procedure **ret, struct fault *f) {
    struct str name = g->value.n ? g->value : STR("社情民意");
    for (size_t i = 0; i < d->library.ruleset_count; i++) {
        *ret = d->library.rulesets[i]->rules.procedure;
        if (name_is(&(*ret)->name, name) && opening_of(*ret)) return 0;
    }
    fault_set(f, FAULT_INPUT, "unknown-procedure", "没有启用程序“%.*s”，转不过去：请管理员先启用它", "no procedure \"%.*s\" is switched on to send it on to: have an administrator switch it on", SP(utf8_head(name, 40)));
    return fault_where(f, g->name);
}

// Text of a field both procedures know by the same name.
static struct str text_of(const struct procedure *from, struct pair_list content, const char *zh, const char *en) {
    int i = procedure_field(from, str_c(zh));
    if (i < 0) i = procedure_field(from, str_c(en));
    return i < 0 ? STR("") : pairs_get(content, from->fields[i].name.name);
}

struct sending {
    struct pair pairs[8];
    size_t count;
};

static void add(struct sending *s, struct str name, struct str value) {
    if (name.n && value.n) s->pairs[s->count++] = (struct pair){name, value};
}

static struct str field_name(const struct procedure *p, const char *zh, const char *en) {
    int i = procedure_field(p, str_c(zh));
    if (i < 0) i = procedure_field(p, str_c(en));
    return i < 0 ? STR("") : p->fields[i].name.name;
}

static struct str person_field(const struct procedure *p) {
    for (int i = 0; i < p->field_count; i++)
        if (p->fields[i].type == FIELD_PERSON) return p->fields[i].name.name;
    return STR("");
}

static struct str login_of(struct desk *d, int64_t account) {
    struct stream *st;
    struct fault ignored;
    const struct row_account *a = account && desk_stream(d, account, STREAM_ACCOUNT, &st, &ignored) == 0 ? stream_row(st, TABLE_ACCOUNT) : NULL;
    return a && a->closed == 0 ? a->login : STR("");
}

static void add_requester(struct desk *d, struct sending *s, const struct procedure *p, const struct row_requester *r) {
    struct arena *a = &d->scratch;
    struct str field = person_field(p);
    if (r == NULL || field.n == 0) return;
    add(s, arena_printf(a, "%.*s.name", SP(field)), r->name.hidden);
    add(s, arena_printf(a, "%.*s.phone", SP(field)), r->phone.hidden);
    add(s, arena_printf(a, "%.*s.account", SP(field)), login_of(d, r->account));
    add(s, arena_printf(a, "%.*s.party", SP(field)), str_eq(r->party, STR("enterprise")) ? STR("person") : party_is_group(r->party) ? STR("group") : r->party);
}

// Those behind the first, each owed an answer there too.
static int others_join(struct desk *d, const struct about *x, struct stream *to, struct fault *f) {
    size_t pos = 0;
    int64_t n = 1;
    for (const struct row_requester *r; (r = stream_next(x->m.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->n == 1 || r->moved_to) continue;
        struct event e = {.type = EVENT_REQUESTER_JOINED};
        struct pair content[2];
        size_t count = 0;
        if (r->name.hidden.n) content[count++] = (struct pair){STR("name"), r->name.hidden};
        if (r->phone.hidden.n) content[count++] = (struct pair){STR("phone"), r->phone.hidden};
        e.u.requester_joined = (struct event_requester_joined){.n = ++n, .party = r->party, .account = r->account, .enterprise = r->enterprise, .from_matter = x->m.row->id, .from_n = r->n};
        if (desk_emit(d, to, &e, (struct pair_list){content, count}, f) < 0) return -1;
    }
    return 0;
}

int matter_send_on(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    const struct procedure *p = NULL;
    struct pair_list opened, content;
    struct sending s = {.count = 0};
    struct stream *to;
    if (about_take(d, c, &x, f) < 0 || only_who_runs(d, c, &x, f) < 0 || may_send_on(&x.m, f) < 0) return -1;
    if (procedure_to(d, &x.g[SEND_PROCEDURE], &p, f) < 0 || opening_pairs(d, &x.m, &opened, &content, f) < 0) return -1;
    const struct procedure *from = x.m.rules->procedure;
    add(&s, STR("程序"), p->name.name);
    add(&s, field_name(p, "标题", "title"), x.g[SEND_TITLE].value.n ? x.g[SEND_TITLE].value : x.m.row->title.hidden);
    add(&s, field_name(p, "内容", "body"), x.g[SEND_BODY].value.n ? x.g[SEND_BODY].value : text_of(from, content, "内容", "body"));
    add_requester(d, &s, p, stream_row(x.m.stream, TABLE_REQUESTER));
    struct command open = {.verb = opening_of(p)->name.name, .by = c->by, .channel = c->channel, .fields = {s.pairs, s.count}};
    if (desk_within(d, &open, d->at, f) < 0) return -1;
    int64_t id = d->answer->id;
    if (desk_stream(d, id, STREAM_MATTER, &to, f) < 0 || others_join(d, &x, to, f) < 0) return -1;
    return link_emit(d, &x.m, LINK_SENT_ON, id, x.g[SEND_REASON].value, f);
}
