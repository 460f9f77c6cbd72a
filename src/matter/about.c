// SPDX-License-Identifier: Apache-2.0
#include "matter/casework_room.h"

#include "matter/may.h"

int casework_refuse(struct fault *f, struct str where, const char *code, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, where);
}

// A list as JSON gives it, each item ended by U+001F, in the form a line of text has.
static struct pair_list lists_as_text(struct desk *d, struct pair_list given) {
    struct pair *pairs = arena_array(&d->scratch, struct pair, given.count + 1);
    for (size_t i = 0; i < given.count; i++) {
        pairs[i] = given.pairs[i];
        if (str_find(pairs[i].value, STR("\x1F")) < 0) continue;
        struct buf b = BUF_INIT;
        struct str rest = pairs[i].value, one;
        while (list_next(&rest, &one)) buf_printf(&b, "%s%.*s", b.n ? "、" : "", SP(one));
        pairs[i].value = arena_str(&d->scratch, buf_str(&b));
        buf_release(&b);
    }
    return (struct pair_list){pairs, given.count};
}

int about_take(struct desk *d, const struct command *c, struct about *ret, struct fault *f) {
    const struct casework_form *form = casework_form(c->verb);
    struct command without = *c; // the fields' table is of verbs that are about no matter
    without.matter = STR("");
    without.fields = lists_as_text(d, c->fields);
    if (c->matter.n == 0) {
        fault_set(f, FAULT_INPUT, "missing-member", "“%.*s”要写明是哪件事项（matter）", "\"%.*s\" needs the matter it is about", SP(c->verb));
        return fault_where(f, STR("matter"));
    }
    if (c->by.n == 0) return casework_refuse(f, STR("by"), "missing-member", "缺少 by：由谁办理", "\"by\" is missing: who does it");
    if (fields_take(&without, form->fields, form->count, ret->g, f) < 0 || matter_find(d, c->matter, &ret->m, f) < 0) return -1;
    if (registry_account(d, c->by, &ret->account, f) < 0) return fault_where(f, STR("by"));
    d->answer->id = ret->m.row->id;
    if (ret->m.row->parent) return casework_refuse(f, STR("matter"), "not-whole", "分件没有这些：请写整件的编号", "a part has none of this: name the whole matter");
    if (version_seen(c, &ret->m, f) < 0) return -1;
    return time_goes_on(d, &ret->m, f);
}

// --- who may

static bool held_role(const struct procedure *p, const struct stream *account, ms_t at, int *ret_role, int64_t *ret_office) {
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_HELD && registry_holds(account, p->roles[i].name.name, p->roles[i].name.alias, 0, at, ret_office)) {
            *ret_role = i;
            return true;
        }
    return false;
}

static struct str post_of(const struct procedure *p) {
    int lead = p->means[MEANS_LEAD];
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_BOUND && p->roles[i].field == lead && lead >= 0) return p->roles[i].post;
    return STR("承办人");
}

bool casework_runs(const struct matter *m, const struct stream *account, ms_t at) {
    int role;
    int64_t office;
    return held_role(m->rules->procedure, account, at, &role, &office);
}

static bool handles(const struct matter *m, const struct stream *account, int64_t office, ms_t at) {
    return office && registry_holds(account, post_of(m->rules->procedure), STR("handler"), office, at, NULL);
}

bool casework_leads(const struct matter *m, const struct stream *account, ms_t at) { return handles(m, account, m->row->lead, at); }

bool casework_keeps(const struct matter *m, const struct stream *account, int64_t office, ms_t at) { return handles(m, account, office, at); }

bool casework_sees(const struct matter *m, const struct stream *account, ms_t at) {
    size_t pos = 0;
    for (const struct row_commitment *c; (c = stream_next(m->stream, TABLE_COMMITMENT, &pos)) != NULL;)
        if (handles(m, account, c->office, at)) return true;
    pos = 0;
    for (const struct row_mark *k; (k = stream_next(m->stream, TABLE_MARK, &pos)) != NULL;)
        if (k->account == account->id && str_eq(k->kind, MARK_KEY) && mark_stands(k)) return true;
    return exclusion_standing(m->stream) && exclusion_assessor(account, at, NULL);
}

bool actor_runs(struct desk *d, const struct about *x) {
    const struct procedure *p = x->m.rules->procedure;
    int role;
    int64_t office = 0;
    if (!held_role(p, x->account, d->judged, &role, &office)) return false;
    d->actor = (struct actor){x->account->id, office, p->roles[role].name.name};
    return true;
}

bool actor_in_office(struct desk *d, const struct about *x, int64_t office) {
    if (!handles(&x->m, x->account, office, d->judged)) return false;
    d->actor = (struct actor){x->account->id, office, post_of(x->m.rules->procedure)};
    return true;
}

int not_allowed(struct desk *d, const struct command *c, const char *zh_who, const char *en_who, struct fault *f) {
    struct buf day = BUF_INIT;
    buf_time_short(&day, d->judged, desk_days(d).utc_offset);
    fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”在 %.*s 不能做“%.*s”：须由 %s 办理%.0s", "\"%.*s\" may not, on %.*s, do \"%.*s\": it takes %.0s%s", SP(c->by),
              SP(buf_str(&day)), SP(c->verb), zh_who, en_who);
    buf_release(&day);
    return fault_where(f, STR("by"));
}

int only_who_runs(struct desk *d, const struct command *c, const struct about *x, struct fault *f) {
    if (actor_runs(d, x)) return 0;
    const struct procedure *p = x->m.rules->procedure;
    struct buf who = BUF_INIT;
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_HELD) buf_printf(&who, "%s%.*s", who.n ? "、" : "", SP(p->roles[i].name.name));
    buf_byte(&who, '\0');
    int status = not_allowed(d, c, who.p, who.p, f);
    buf_release(&who);
    return status;
}

// --- dates and numbers

static int not_past(struct desk *d, struct str where, ms_t end, struct fault *f) {
    if (end > d->at) return 0;
    return casework_refuse(f, where, "date-past", "日期已经过去：请写以后的日期", "the date is past: name a later one");
}

int day_end_of(struct desk *d, const struct matter *m, const struct given *g, ms_t *ret, struct fault *f) {
    struct day_rules days = m->rules->profile->days;
    day_t day;
    if (date_parse(g->value, &day, f) < 0) return fault_where(f, g->name);
    *ret = day_start(day, days.utc_offset) + days.day_end;
    return not_past(d, g->name, *ret, f);
}

int day_or_limit(struct desk *d, const struct matter *m, const struct given *g, struct str name, ms_t *ret, struct fault *f) {
    const struct profile *v = m->rules->profile;
    const struct profile_value *value = profile_get(v, name);
    struct limit l;
    if (g->value.n) return day_end_of(d, m, g, ret, f);
    if (value && limit_parse(value->text, &l, f) == 0) {
        struct deadline_input in = {.start = d->at, .limit = l};
        *ret = deadline_due(m->calendar, v->days, &in);
        return 0;
    }
    fault_set(f, FAULT_INPUT, "profile-missing", "方案“%.*s”没有给“%.*s”的时限：请在命令里写明日期", "the profile \"%.*s\" gives no limit \"%.*s\": name the date in the command",
              SP(v->name.name), SP(name));
    return fault_where(f, g->name);
}

int64_t profile_number(const struct profile *v, struct str name, int64_t absent) {
    const struct profile_value *value = profile_get(v, name);
    int64_t n;
    if (value == NULL) return absent;
    struct str text = value->text;
    static const char *const units[] = {"次", "人", "月"};
    for (size_t i = 0; i < 3; i++)
        if (str_ends(text, str_c(units[i]))) text = str_head(text, text.n - str_c(units[i]).n);
    return str_to_i64(text, &n) == 0 && n >= 0 ? n : absent;
}

int number_of(const struct given *g, int64_t least, int64_t most, int64_t *ret, struct fault *f) {
    if (str_to_i64(g->value, ret) == 0 && *ret >= least && *ret <= most) return 0;
    fault_set(f, FAULT_INPUT, "bad-number", "“%.*s”应是 %lld 到 %lld 之间的整数", "\"%.*s\" must be a whole number from %lld to %lld", SP(utf8_head(g->value, 40)),
              (long long)least, (long long)most);
    return fault_where(f, g->name);
}

// --- events

int cannot_follow(const struct applying *x, struct fault *f) {
    return fault_set(f, FAULT_MACHINE, "bad-event", "事项 %lld 的第 %lld 条事件接不上前面的事件", "on matter %lld event %lld cannot follow those before it",
                     (long long)x->stream->id, (long long)x->event->seq);
}

int step_on_row(struct applying *x, void *row, struct fault *f) {
    struct matter m;
    if (row == NULL) return cannot_follow(x, f);
    if (matter_of(x->stream, x->library, &m, f) < 0) return -1;
    work_touch(x->work, x->stream, row);
    return step_made(x, &m, f);
}

int64_t stream_rows(const struct stream *st, enum table_id t) {
    int64_t n = 0;
    size_t pos = 0;
    while (stream_next(st, t, &pos)) n++;
    return n;
}

bool past_on_import(const struct desk *d, const struct matter *m, ms_t fire) { return !d->driven && fire < m->row->id >> 20; }
