// SPDX-License-Identifier: Apache-2.0
// Registering a matter, and one more requester for it.
#include "matter/case_number.h"
#include "matter/may.h"
#include "matter/room.h"
#include "registry/registry.h"

// The procedure a register command names; where the store runs only one, that one.
static int pick_rules(struct desk *d, const struct command *c, const struct ruleset **ret, bool *ret_retroactive, struct fault *f) {
    struct str name = str_trim(command_field2(c, STR("程序"), STR("procedure")));
    day_t day = day_of(d->at, desk_days(d).utc_offset);
    if (name.n == 0) {
        for (size_t i = 0; i < d->library.ruleset_count; i++) {
            const struct name *n = &d->library.rulesets[i]->rules.procedure->name;
            if (name.n && !name_is(n, name)) {
                fault_set(f, FAULT_INPUT, "which-procedure", "请用字段“程序”写明按哪个程序办理（如 %.*s）",
                          "say with the field \"procedure\" which procedure it goes by (such as %.*s)", SP(name));
                return fault_where(f, STR("procedure"));
            }
            name = n->name;
        }
    }
    *ret = library_in_force(&d->library, name, day, ret_retroactive);
    if (*ret) return 0;
    fault_set(f, FAULT_INPUT, "unknown-procedure", "没有启用名为“%.*s”的程序", "no procedure \"%.*s\" is switched on", SP(utf8_head(name, 40)));
    return fault_where(f, STR("procedure"));
}

// From outside it brings its own number; else the next of the year's series.
int number_for(struct desk *d, const struct command *c, const struct procedure *p, const struct profile *profile, struct event_matter_opened *e, struct fault *f) {
    struct str own = str_trim(command_field2(c, STR("编号"), STR("number")));
    if (own.n) {
        if (!str_eq(c->channel, STR("import")) && !d->driven) {
            fault_set(f, FAULT_INPUT, "number-not-allowed", "编号由系统按号序给出，只有导入可以自带编号", "the number comes from the series; only imports bring their own");
            return fault_where(f, STR("number"));
        }
        if (own.n > 64 || !field_text_ok(own)) {
            fault_set(f, FAULT_INPUT, "bad-number", "编号太长或含有控制字符", "the number is too long or has control characters");
            return fault_where(f, STR("number"));
        }
        struct stream *taken;
        int found = matter_numbered(d, own, &taken, f);
        if (found < 0) return -1;
        if (found) {
            fault_set(f, FAULT_INPUT, "number-taken", "编号“%.*s”已有事项使用", "the number \"%.*s\" belongs to a matter already", SP(own));
            return fault_where(f, STR("number"));
        }
        e->number = own;
        return 0;
    }
    int year = date_from_day(day_of(d->at, desk_days(d).utc_offset)).year;
    e->series = arena_printf(&d->scratch, "%.*s-%d", SP(p->name.name), year);
    if (work_series_next(&d->work, e->series, &e->serial, f) < 0) return -1;
    const struct profile_value *form = profile_get(profile, arena_printf(&d->scratch, "编号·%.*s", SP(p->name.name)));
    e->number = number_text(&d->scratch, form ? form->text : STR("{程序}{年}-{号}"), STR(""), p->name.name, year, e->serial);
    return 0;
}

static int requester_emit(struct desk *d, struct stream *st, const struct sorted_fields *s, int64_t n, struct str told_by, struct fault *f) {
    struct event e = {.type = EVENT_REQUESTER_JOINED};
    struct event_requester_joined *r = &e.u.requester_joined;
    *r = (struct event_requester_joined){.n = n, .party = s->requester_party, .lead = n == 1, .told_by = told_by, .sealed = s->requester_sealed};
    if (s->requester_account.n) {
        struct stream *account;
        if (registry_account(d, s->requester_account, &account, f) < 0) return fault_where(f, STR("account"));
        r->account = account->id;
    }
    if (s->requester_enterprise.n) {
        const struct row_enterprise *enterprise;
        if (registry_enterprise(d, s->requester_enterprise, &enterprise, f) < 0) return fault_where(f, STR("enterprise"));
        r->enterprise = enterprise->id;
    }
    struct pair content[3];
    size_t count = 0;
    if (s->requester.n) content[count++] = (struct pair){STR("name"), s->requester};
    if (s->requester_phone.n) content[count++] = (struct pair){STR("phone"), s->requester_phone};
    if (s->requester_convener.n) content[count++] = (struct pair){STR("convener"), s->requester_convener};
    return desk_emit(d, st, &e, (struct pair_list){content, count}, f);
}

int requesters_emit(struct desk *d, struct stream *st, const struct sorted_fields *s, int64_t n, struct str told_by, struct fault *f) {
    struct str rest = s->more_requesters, name;
    if (requester_emit(d, st, s, n, told_by, f) < 0) return -1;
    while (list_next(&rest, &name)) {
        struct sorted_fields one = {.requester = name, .requester_party = STR("person"), .has_requester = true};
        if (requester_emit(d, st, &one, ++n, told_by, f) < 0) return -1;
    }
    return 0;
}

// An opening action that tells has answered by it all who come in with it.
static struct str told_at_opening(const struct command *c, const struct procedure *p, const struct action *a, const struct sorted_fields *s) {
    struct str by = meaning_value(p, (struct pair_list){s->pairs, s->pair_count}, MEANS_TOLD_BY);
    if (!a->tells) return STR("");
    return by.n ? by : c->channel;
}

// Who raises a matter in their own name is its requester, under the account that signs.
static int own_account(const struct desk *d, const struct command *c, const struct procedure *p, struct sorted_fields *s, struct fault *f) {
    int role = procedure_role(p, d->actor.role);
    bool own = role >= 0 && p->roles[role].kind == ROLE_BOUND && p->fields[p->roles[role].field].type == FIELD_PERSON;
    if (!own) return 0;
    if (s->requester_account.n == 0) s->requester_account = c->by;
    if (str_eq(s->requester_account, c->by)) return 0;
    fault_set(f, FAULT_INPUT, "not-own-account", "只能以自己的账号提出：“%.*s”不是“%.*s”", "a matter is raised under one's own account: \"%.*s\" is not \"%.*s\"",
              SP(s->requester_account), SP(c->by));
    return fault_where(f, STR("account"));
}

int decide_open(struct desk *d, const struct command *c, struct fault *f) {
    const struct ruleset *set;
    struct event e = {.type = EVENT_MATTER_OPENED};
    struct event_matter_opened *o = &e.u.matter_opened;
    struct sorted_fields s;
    bool retroactive;
    int variant;
    if (pick_rules(d, c, &set, &retroactive, f) < 0) return -1;
    const struct procedure *p = set->rules.procedure;
    struct state before = state_before_opening();
    struct given_choices choices = {p, c};
    if (section_action(&p->main, c->verb) >= 0 && !p->main.actions[section_action(&p->main, c->verb)].opening) {
        fault_set(f, FAULT_INPUT, "missing-member", "“%.*s”要写明是哪件事项（matter）", "\"%.*s\" needs the matter it is about", SP(c->verb));
        return fault_where(f, STR("matter"));
    }
    if (procedure_choose(&set->rules, &p->main, &before, c->verb, given_choice, &choices, &variant, f) < 0) return fault_where(f, STR("do"));
    const struct action *a = &p->main.actions[variant];
    if (actor_for(d, c, p, a->roles, NULL, a->name.name, f) < 0) return -1;
    if (fields_sort(d, &set->rules, c, a->required, a->optional, &s, f) < 0 || own_account(d, c, p, &s, f) < 0) return -1;
    struct case_draw draw;
    if (case_take(d, c, p, NULL, a, &s, &draw, f) < 0) return -1;
    if (d->library.calendar_count == 0)
        return fault_set(f, FAULT_INPUT, "no-calendar", "还没有公布日历：请先 calendar.publish", "no calendar is published yet: calendar.publish first");
    *o = (struct event_matter_opened){.procedure = set->procedure_id, .profile = set->profile_id, .calendar = (int64_t)d->library.calendar_count,
                                      .action = a->name.name, .retroactive = retroactive, .fields = {s.pairs, s.pair_count}};
    if (number_for(d, c, p, set->rules.profile, o, f) < 0) return -1;
    struct stream *st;
    d->answer->id = desk_new_id(d);
    matter_remember(d, o->number, d->answer->id);
    if (desk_stream(d, d->answer->id, STREAM_MATTER, &st, f) < 0) return -1;
    if (desk_emit(d, st, &e, (struct pair_list){s.content, s.content_count}, f) < 0 || case_emit(d, &draw, st->id, f) < 0) return -1;
    return s.has_requester ? requesters_emit(d, st, &s, 1, told_at_opening(c, p, a, &s), f) : 0;
}

static int64_t requesters(const struct matter *m) {
    int64_t n = 0;
    size_t pos = 0;
    while (stream_next(m->stream, TABLE_REQUESTER, &pos)) n++;
    return n;
}

static uint32_t opening_roles(const struct procedure *p) {
    uint32_t roles = 0;
    for (int i = 0; i < p->main.action_count; i++)
        if (p->main.actions[i].opening) roles |= p->main.actions[i].roles;
    return roles;
}

static bool may_join(const struct matter *m) { return m->row->parent == 0 && m->row->outcome == 0 && m->state.owed; }

bool matter_may_join(const struct matter *m, const struct stream *account, int64_t at) {
    const struct procedure *p = m->rules->procedure;
    return may_join(m) && (opening_roles(p) & matter_roles(p, m, account, at)) != 0;
}

// One more person behind the same matter: an answer is owed to each.
int decide_join(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct sorted_fields s;
    if (c->matter.n == 0) {
        fault_set(f, FAULT_INPUT, "missing-member", "联名要写明是哪件事项（matter）", "join needs the matter it is about");
        return fault_where(f, STR("matter"));
    }
    if (matter_find(d, c->matter, &m, f) < 0) return -1;
    d->answer->id = m.row->id;
    if (version_seen(c, &m, f) < 0) return -1;
    const struct procedure *p = m.rules->procedure;
    uint64_t person = 0;
    for (int i = 0; i < p->field_count; i++)
        if (p->fields[i].type == FIELD_PERSON) person |= (uint64_t)1 << i;
    if (actor_for(d, c, p, opening_roles(p), &m, STR("join"), f) < 0) return -1;
    if (!may_join(&m))
        return fault_set(f, FAULT_INPUT, "already-answered", "事项“%.*s”已经答复或是分件，不能再加诉求人：请另行登记",
                         "matter \"%.*s\" is answered already or is a part: nobody can join, register a new one", SP(m.row->number));
    if (time_goes_on(d, &m, f) < 0 || fields_sort(d, m.rules, c, person, 0, &s, f) < 0) return -1;
    return requesters_emit(d, m.stream, &s, requesters(&m) + 1, STR(""), f);
}
