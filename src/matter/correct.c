// SPDX-License-Identifier: Apache-2.0
// What was written down wrongly is set right by an event that holds old and new. What a matter was answered, when what
// happened, who did it and under which number is not corrected: each has its own way, which the refusal names.
#include "matter/right.h"
#include "matter/undo_room.h"

enum { WHY_BYTES_MAX = 4000 };

// What a correction says: the reason and which requester apart from the fields of the procedure.
struct wanted {
    struct str why, n;
    struct command fields; // as a command of its own
    bool person, party;    // it is about a requester; and says what kind
};

static bool is_word(struct str name, const char *zh, const char *en) { return str_eq(name, str_c(zh)) || str_eq(name, str_c(en)); }

static bool person_field(const struct procedure *p, struct str name, bool *ret_party) {
    ptrdiff_t dot = str_find(name, STR("."));
    int i = procedure_field(p, dot > 0 ? str_head(name, (size_t)dot) : name);
    if (i < 0 || p->fields[i].type != FIELD_PERSON) return false;
    if (str_ends(name, STR(".类型")) || str_ends(name, STR(".party"))) *ret_party = true;
    return true;
}

static int take_wanted(struct desk *d, const struct procedure *p, struct pair_list given, struct wanted *w, struct fault *f) {
    struct pair *rest = arena_array(&d->scratch, struct pair, given.count + 1);
    size_t n = 0, people = 0;
    for (size_t i = 0; i < given.count; i++) {
        struct str name = given.pairs[i].name, value = str_trim(given.pairs[i].value);
        struct str *to = is_word(name, "理由", "reason") ? &w->why : is_word(name, "序号", "n") ? &w->n : NULL;
        if (to && to->n) {
            fault_set(f, FAULT_INPUT, "field-twice", "“%.*s”写了两次", "\"%.*s\" is given twice", SP(name));
            return fault_where(f, name);
        }
        if (to) {
            *to = value;
            continue;
        }
        if (value.n == 0) continue;
        if (person_field(p, name, &w->party)) people++;
        rest[n++] = (struct pair){name, value};
    }
    w->person = people != 0;
    w->fields = (struct command){.matter = STR("-"), .fields = {rest, n}};
    if (w->why.n > WHY_BYTES_MAX || !field_text_ok(w->why)) return right_no(f, "reason", "bad-text", "理由太长或含有控制字符", "the reason is too long or has control characters");
    if (n == 0) return right_no(f, "fields", "missing-field", "要写明更正什么：字段和正确的值", "say what is to be corrected: fields and their right values");
    if (people && people < n)
        return right_no(f, "fields", "one-at-a-time", "提出人和事项内容请分两次更正", "correct the requester and the matter itself one after the other");
    if (!w->person && w->n.n) return right_no(f, "n", "unknown-field", "序号只用于更正提出人", "n goes only with a requester");
    return 0;
}

// What may not be corrected is said before anything else.
static int may_be_corrected(const struct procedure *p, const struct wanted *w, uint64_t *ret_allowed, struct fault *f) {
    *ret_allowed = correctable_fields(p) | (w->person ? person_fields(p) : 0);
    for (size_t i = 0; i < w->fields.fields.count; i++) {
        struct str name = w->fields.fields.pairs[i].name;
        const char *const *no = NULL;
        static const char *const number[] = {"编号一经给出不改", "a number that was given stands"};
        static const char *const time[] = {"时间和办理人是账本记下的，不改", "times and who acted are what the ledger recorded"};
        int field = procedure_field(p, name);
        if (is_word(name, "编号", "number")) no = number;
        else if (is_word(name, "时间", "at") || is_word(name, "办理人", "by") || is_word(name, "登记时间", "opened")) no = time;
        else if (field >= 0 && p->fields[field].type != FIELD_PERSON) no = not_correctable(p, field);
        if (no == NULL) continue;
        fault_set(f, FAULT_INPUT, "not-correctable", "“%.*s”不能更正：%s%.0s", "\"%.*s\" cannot be corrected: %.0s%s", SP(name), no[0], no[1]);
        return fault_where(f, name);
    }
    return 0;
}

static struct str id_words(struct arena *a, int64_t id) { return id ? arena_printf(a, "%lld", (long long)id) : STR(""); }

// What a field holds now: from the row, else what was written last.
static int value_now(struct desk *d, const struct matter *m, const struct field *field, struct str *ret, struct fault *f) {
    struct past_event *events;
    size_t count;
    *ret = STR("");
    switch (field->meaning) {
    case MEANS_TITLE: *ret = m->row->title.hidden; return 0;
    case MEANS_CATEGORY: *ret = m->row->category; return 0;
    case MEANS_URGENCY: *ret = m->row->urgency; return 0;
    case MEANS_CHANNEL: *ret = m->row->channel; return 0;
    case MEANS_RESPONDENT: *ret = id_words(&d->scratch, m->row->respondent); return 0;
    default: break;
    }
    if (past_read(d->store, &d->work, m->row->id, INT64_MAX, &d->scratch, &events, &count, f) < 0) return -1;
    bool *gone = arena_array(&d->scratch, bool, count + 1);
    past_gone(events, count, gone);
    for (size_t i = count; i-- > 0 && ret->n == 0;) {
        const struct event *e = &events[i].event;
        if (gone[i]) continue;
        if (e->type == EVENT_MATTER_OPENED) *ret = pairs_get(e->u.matter_opened.fields, field->name.name);
        else if (e->type == EVENT_MATTER_ACTED) *ret = pairs_get(e->u.matter_acted.fields, field->name.name);
        else if (e->type == EVENT_MATTER_CORRECTED) *ret = pairs_get(e->u.matter_corrected.fields, field->name.name);
        if (ret->n == 0 && event_is_about_fields(e->type)) *ret = pairs_get(events[i].content, field->name.name);
    }
    return 0;
}

// Who is complained of does not handle the matter.
static int respondent_free(const struct matter *m, struct str value, struct fault *f) {
    int64_t id = 0;
    size_t pos = 0;
    if (value.n == 0 || str_to_i64(value, &id) < 0) return 0;
    bool busy = id == m->row->lead;
    for (const struct row_binding *b; (b = stream_next(m->stream, TABLE_BINDING, &pos)) != NULL;) busy = busy || b->office == id;
    if (!busy) return 0;
    return right_no(f, "respondent", "lead-is-respondent", "这个单位正在办理这件事项，不能同时是被诉单位：请先改派", "this body is handling the matter and cannot be the one complained of: dispatch it to another first");
}

static int emit_title(struct desk *d, const struct matter *whole, struct pair_list fresh, struct fault *f) {
    struct id_list parts;
    struct str title = meaning_value(whole->rules->procedure, fresh, MEANS_TITLE);
    if (title.n == 0) return 0;
    if (parts_of(d, whole->row->id, &parts, f) < 0) return -1;
    for (size_t i = 0; i < parts.count; i++) {
        struct matter part;
        if (matter_load(d, parts.ids[i], &part, f) < 0) return -1;
        if (part.row->outcome) continue;
        struct pair content[] = {{whole->rules->procedure->fields[whole->rules->procedure->means[MEANS_TITLE]].name.name, title}};
        struct event e = {.type = EVENT_MATTER_CORRECTED};
        if (desk_emit(d, part.stream, &e, (struct pair_list){content, 1}, f) < 0) return -1;
    }
    return 0;
}

static int correct_matter(struct desk *d, struct matter *m, const struct sorted_fields *s, struct str why, struct fault *f) {
    const struct procedure *p = m->rules->procedure;
    struct pair *fields = arena_array(&d->scratch, struct pair, s->pair_count + 1), *was = arena_array(&d->scratch, struct pair, s->pair_count + 1);
    struct pair *content = arena_array(&d->scratch, struct pair, 2 * s->content_count + 2);
    size_t n = 0, k = 0, was_count = 0;
    struct str old;
    for (size_t i = 0; i < s->pair_count; i++) {
        if (value_now(d, m, &p->fields[procedure_field(p, s->pairs[i].name)], &old, f) < 0) return -1;
        if (str_eq(old, s->pairs[i].value)) continue;
        fields[n++] = s->pairs[i];
        if (old.n) was[was_count++] = (struct pair){s->pairs[i].name, old};
    }
    for (size_t i = 0; i < s->content_count; i++) {
        if (value_now(d, m, &p->fields[procedure_field(p, s->content[i].name)], &old, f) < 0) return -1;
        if (str_eq(old, s->content[i].value)) continue;
        content[k++] = s->content[i];
        if (old.n) content[k++] = (struct pair){arena_printf(&d->scratch, CORRECTED_WAS "%.*s", SP(s->content[i].name)), old};
    }
    if (n + k == 0) return right_no(f, "fields", "nothing-changed", "要更正的与现在的一样，没有更正", "what is to be corrected is what stands there already");
    struct pair_list fresh = {content, k};
    struct str respondent = meaning_value(p, (struct pair_list){fields, n}, MEANS_RESPONDENT);
    if (respondent_free(m, respondent, f) < 0) return -1;
    if (why.n) content[k++] = (struct pair){STR("理由"), why};
    struct event e = {.type = EVENT_MATTER_CORRECTED};
    e.u.matter_corrected = (struct event_matter_corrected){{fields, n}, {was, was_count}};
    if (desk_emit(d, m->stream, &e, (struct pair_list){content, k}, f) < 0) return -1;
    return emit_title(d, m, fresh, f);
}

int correct_emit(struct desk *d, struct matter *m, struct pair_list given, struct str why, struct fault *f) {
    struct wanted w = {0};
    struct sorted_fields s;
    uint64_t allowed;
    const struct procedure *p = m->rules->procedure;
    if (m->row->parent) return right_no(f, "matter", "not-whole", "分件随整件更正：请更正整件", "a part is corrected with its whole: correct the whole");
    if (take_wanted(d, p, given, &w, f) < 0 || may_be_corrected(p, &w, &allowed, f) < 0) return -1;
    if (why.n) w.why = why;
    if (w.why.n == 0) return right_no(f, "reason", "missing-field", "更正要写明理由", "a correction needs its reason");
    if (fields_sort(d, m->rules, &w.fields, 0, allowed, &s, f) < 0) return -1;
    return w.person ? correct_requester(d, m, w.n, w.party, w.why, &s, f) : correct_matter(d, m, &s, w.why, f);
}

int decide_correct(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    if (c->matter.n == 0) return right_no(f, "matter", "missing-member", "更正要写明是哪件事项（matter）", "a correction needs the matter it is about");
    if (matter_find(d, c->matter, &m, f) < 0) return -1;
    d->answer->id = m.row->id;
    if (version_seen(c, &m, f) < 0) return -1;
    const struct procedure *p = m.rules->procedure;
    if (actor_for(d, c, p, registering_roles(p), &m, STR("更正"), f) < 0 || time_goes_on(d, &m, f) < 0) return -1;
    return correct_emit(d, &m, c->fields, STR(""), f);
}
