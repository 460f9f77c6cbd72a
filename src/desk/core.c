// SPDX-License-Identifier: Apache-2.0
// The streams every decision depends on: the region itself, calendars, procedures, profiles, checkpoints; and
// the destruction of content.
#include "desk/desk.h"
#include "desk/keys.h"
#include "desk/shadow.h"
#include "procedure/proof.h"
#include "procedure/read.h"

static int apply_region(struct applying *x, struct fault *f) {
    (void)f;
    const struct event_region_opened *e = &x->event->u.region_opened;
    struct row_region *r = work_add(x->work, x->stream, TABLE_REGION);
    *r = (struct row_region){x->stream->id, stream_text(x->stream, e->name), e->driven, x->event->at};
    return 0;
}

static int apply_calendar(struct applying *x, struct fault *f) {
    const struct event_calendar_published *e = &x->event->u.calendar_published;
    struct row_calendar *r = work_add(x->work, x->stream, TABLE_CALENDAR);
    *r = (struct row_calendar){x->stream->id, x->event->seq, stream_text(x->stream, e->name), x->event->at,
                               stream_text(x->stream, e->text)};
    return library_add_calendar(x->library, x->stream->id, x->event->seq, e->text, f);
}

static int apply_procedure(struct applying *x, struct fault *f) {
    const struct event_procedure_published *e = &x->event->u.procedure_published;
    struct row_procedure *r = work_add(x->work, x->stream, TABLE_PROCEDURE);
    *r = (struct row_procedure){x->stream->id, stream_text(x->stream, e->name), stream_text(x->stream, e->alias),
                                e->version, e->day_from, x->event->at, stream_text(x->stream, e->text)};
    return library_add_procedure(x->library, x->stream->id, e->text, f);
}

static int apply_profile(struct applying *x, struct fault *f) {
    const struct event_profile_published *e = &x->event->u.profile_published;
    struct row_profile *r = work_add(x->work, x->stream, TABLE_PROFILE);
    *r = (struct row_profile){x->stream->id, stream_text(x->stream, e->name), stream_text(x->stream, e->alias),
                              e->version, e->day_from, x->event->at, stream_text(x->stream, e->text)};
    return library_add_profile(x->library, x->stream->id, e->text, f);
}

static int apply_enabled(struct applying *x, struct fault *f) {
    const struct event_procedure_enabled *e = &x->event->u.procedure_enabled;
    struct row_ruleset *r = work_add(x->work, x->stream, TABLE_RULESET);
    *r = (struct row_ruleset){x->stream->id, e->profile, x->event->at, e->states, e->edges};
    return library_enable(x->library, x->stream->id, e->profile, f);
}

static int apply_checkpoint(struct applying *x, struct fault *f) {
    const struct event_checkpoint_made *e = &x->event->u.checkpoint_made;
    if (e->from_seq < 1 || e->upto < e->from_seq)
        return fault_set(f, FAULT_MACHINE, "bad-event", "检查点的范围不对", "the range of the checkpoint is none");
    struct row_checkpoint *r = work_add(x->work, x->stream, TABLE_CHECKPOINT);
    *r = (struct row_checkpoint){x->stream->id, e->n, e->upto, e->upto - e->from_seq + 1,
                                 stream_text(x->stream, e->root), x->event->at, stream_text(x->stream, e->key)};
    return 0;
}

static int apply_destroyed(struct applying *x, struct fault *f) {
    struct row_matter *m = x->stream->kind == STREAM_MATTER ? stream_row(x->stream, TABLE_MATTER) : NULL;
    if (m && x->event->at < m->last) return fault_set(f, FAULT_MACHINE, "bad-event", "事项的时间倒退了", "time goes back within the matter");
    for (size_t i = 0; i < x->stream->count; i++) {
        const struct table *t = &tables[x->stream->rows[i].table];
        bool touched = false;
        if (x->stream->rows[i].gone) continue;
        for (int c = 0; c < t->column_count; c++) {
            if (!t->columns[c].personal) continue;
            if (!touched) work_touch(x->work, x->stream, x->stream->rows[i].row);
            touched = true;
            *row_str(&t->columns[c], x->stream->rows[i].row) = STR("");
        }
    }
    struct row_draft *draft = x->stream->kind == STREAM_DRAFT ? stream_row(x->stream, TABLE_DRAFT) : NULL;
    if (draft) {
        work_touch(x->work, x->stream, draft);
        draft->version = x->event->seq;
    }
    struct row_target *target = x->stream->kind == STREAM_TARGET ? stream_row(x->stream, TABLE_TARGET) : NULL;
    if (target) {
        work_touch(x->work, x->stream, target);
        target->version = x->event->seq;
    }
    struct row_supervision *supervision = x->stream->kind == STREAM_SUPERVISION ? stream_row(x->stream, TABLE_SUPERVISION) : NULL;
    if (supervision) {
        work_touch(x->work, x->stream, supervision);
        supervision->version = x->event->seq;
    }
    if (m == NULL) return 0;
    work_touch(x->work, x->stream, m);
    m->version = x->event->seq;
    m->last = x->event->at;
    return 0;
}

static const struct pair_list no_content;

static int text_of(const struct command *c, struct str *ret, struct fault *f) {
    *ret = command_field(c, STR("text"));
    if (ret->n) return 0;
    fault_set(f, FAULT_INPUT, "missing-field", "缺少文件全文（text）", "the text of the file is missing");
    return fault_where(f, STR("text"));
}

static int new_stream(struct desk *d, enum stream_kind kind, struct stream **ret, struct fault *f) {
    d->answer->id = desk_new_id(d);
    return desk_stream(d, d->answer->id, kind, ret, f);
}

// The first publication begins the calendar's stream; every later one follows on it and moves the clocks that the
// new official days change.
static int publish_calendar(struct desk *d, const struct command *c, struct fault *f) {
    struct str text;
    struct calendar *parsed = NULL;
    struct stream *st;
    if (desk_admit(d, c, f) < 0 || text_of(c, &text, f) < 0 || calendar_parse(&parsed, text, f) < 0) return -1;
    calendar_free(parsed);
    bool first = d->library.calendar_stream == 0;
    if (first && new_stream(d, STREAM_CALENDAR, &st, f) < 0) return -1;
    if (!first && desk_stream(d, d->library.calendar_stream, STREAM_CALENDAR, &st, f) < 0) return -1;
    d->answer->id = st->id;
    size_t pos = 0;
    for (const struct row_calendar *r; (r = stream_next(st, TABLE_CALENDAR, &pos)) != NULL;)
        if (r->n == st->seq && str_eq(r->text, text))
            return fault_set(f, FAULT_INPUT, "already-published", "日历与现行的一样，没有公布", "the calendar is the one in force; nothing was published");
    for (const struct desk_room *const *r = d->rooms; *r; r++)
        if ((*r)->calendar_ready && (*r)->calendar_ready(d, f) < 0) return -1;
    struct event e = {.type = EVENT_CALENDAR_PUBLISHED};
    struct str name = command_field(c, STR("name"));
    e.u.calendar_published = (struct event_calendar_published){name.n ? name : STR("china"), text};
    if (desk_emit(d, st, &e, no_content, f) < 0) return -1;
    for (const struct desk_room *const *r = d->rooms; *r; r++)
        if ((*r)->calendar_changed && (*r)->calendar_changed(d, f) < 0) return -1;
    return 0;
}

static bool has_procedure(const struct desk *d, const struct procedure *p) {
    const struct procedure *old;
    for (size_t pos = 0; (old = map_next(&d->library.procedures, &pos, NULL)) != NULL;)
        if (str_eq(old->name.name, p->name.name) && old->version == p->version) return true;
    return false;
}

static int publish_procedure(struct desk *d, const struct command *c, struct fault *f) {
    struct str text;
    struct stream *st;
    struct procedure *p;
    if (desk_admit(d, c, f) < 0 || text_of(c, &text, f) < 0 || procedure_read(&p, text, f) < 0) return -1;
    int status = procedure_unshadowed(d->rooms, p, f);
    if (status == 0 && has_procedure(d, p))
        status = fault_set(f, FAULT_INPUT, "already-published", "程序“%.*s”第 %d 版已经发布，修改请升版本号",
                           "procedure \"%.*s\" version %d is published already: raise the version", SP(p->name.name), p->version);
    if (status == 0) status = new_stream(d, STREAM_PROCEDURE, &st, f);
    if (status == 0) {
        struct event e = {.type = EVENT_PROCEDURE_PUBLISHED};
        e.u.procedure_published = (struct event_procedure_published){p->name.name, p->version, p->from, text, p->name.alias};
        status = desk_emit(d, st, &e, no_content, f);
    }
    procedure_free(p);
    return status;
}

static bool has_profile(const struct desk *d, const struct profile *p) {
    const struct profile *old;
    for (size_t pos = 0; (old = map_next(&d->library.profiles, &pos, NULL)) != NULL;)
        if (str_eq(old->name.name, p->name.name) && old->version == p->version) return true;
    return false;
}

static int publish_profile(struct desk *d, const struct command *c, struct fault *f) {
    struct str text;
    struct stream *st;
    struct profile *p;
    if (desk_admit(d, c, f) < 0 || text_of(c, &text, f) < 0 || profile_read(&p, text, f) < 0) return -1;
    int status = 0;
    if (has_profile(d, p))
        status = fault_set(f, FAULT_INPUT, "already-published", "方案“%.*s”第 %d 版已经发布，修改请升版本号",
                           "profile \"%.*s\" version %d is published already: raise the version", SP(p->name.name), p->version);
    if (status == 0) status = new_stream(d, STREAM_PROFILE, &st, f);
    if (status == 0) {
        struct event e = {.type = EVENT_PROFILE_PUBLISHED};
        e.u.profile_published = (struct event_profile_published){p->name.name, p->version, p->from, text, p->name.alias};
        status = desk_emit(d, st, &e, no_content, f);
    }
    profile_free(p);
    return status;
}

static int id_field(const struct command *c, const char *name, int64_t *ret, struct fault *f) {
    struct str s = command_field(c, str_c(name));
    if (s.n && str_to_i64(s, ret) == 0) return 0;
    fault_set(f, FAULT_INPUT, "bad-id", "字段 %s 应是编号", "field %s must be an id", name);
    return fault_where(f, str_c(name));
}

// Proves the pair before it may be used: promise 1.
static int enable_procedure(struct desk *d, const struct command *c, struct fault *f) {
    int64_t procedure, profile;
    struct stream *st;
    if (desk_admit(d, c, f) < 0 || id_field(c, "procedure", &procedure, f) < 0 || id_field(c, "profile", &profile, f) < 0)
        return -1;
    const struct procedure *p = map_get(&d->library.procedures, procedure);
    const struct profile *v = map_get(&d->library.profiles, profile);
    if (p == NULL || v == NULL)
        return fault_set(f, FAULT_INPUT, "unknown-procedure", "没有这个程序或方案（%lld，%lld）",
                         "no such procedure or profile (%lld, %lld)", (long long)procedure, (long long)profile);
    struct rules rules;
    struct proof proof;
    if (rules_bind(&rules, p, v, f) < 0 || procedure_prove(&rules, &d->scratch, &proof, f) < 0) return -1;
    if (proof.finding_count) {
        const struct finding *first = &proof.findings[0];
        return fault_say(f, FAULT_INPUT, "not-proved",
                         arena_printf(&d->scratch, "程序未通过检验，不能启用：%.*s", SP(first->zh)),
                         arena_printf(&d->scratch, "the procedure is not proved and cannot be switched on: %.*s", SP(first->en)));
    }
    int64_t states = 0, edges = 0;
    for (int i = 0; i < proof.section_count; i++) {
        states += proof.sections[i].states;
        edges += proof.sections[i].edges;
    }
    if (library_rules(&d->library, procedure, profile))
        return fault_set(f, FAULT_INPUT, "already-enabled", "程序和方案已经启用（%lld）", "the pair is switched on already (%lld)",
                         (long long)procedure);
    d->answer->id = procedure;
    if (desk_stream(d, procedure, STREAM_PROCEDURE, &st, f) < 0) return -1;
    struct event e = {.type = EVENT_PROCEDURE_ENABLED};
    e.u.procedure_enabled = (struct event_procedure_enabled){profile, states, edges};
    return desk_emit(d, st, &e, no_content, f);
}

// The kind of a stream, of the running batch or written.
static int kind_of(struct desk *d, int64_t id, enum stream_kind *ret, struct fault *f) {
    const struct stream *st = map_get(&d->work.streams, id);
    struct cell place[] = {CELL_INT(id), CELL_INT(1)}, first[4];
    struct event opened;
    if (st && st->seq) {
        *ret = st->kind;
        return 0;
    }
    int found = store_first(d->store, SQL_EVENT_ONE, place, 2, first, 4, f);
    if (found < 0) return -1;
    if (found == 0) return fault_set(f, FAULT_INPUT, "unknown-id", "没有编号 %lld", "there is no %lld", (long long)id);
    if (event_decode(&opened, arena_str(&d->scratch, first[3].s), &d->scratch, f) < 0) return -1;
    const struct apply_entry *a = desk_apply_of(d->rooms, opened.type);
    *ret = a ? a->kind : STREAM_KINDS;
    return 0;
}

static int destroy_one(struct desk *d, int64_t id, enum stream_kind kind, struct str ground, struct fault *f) {
    struct stream *st;
    if (desk_stream(d, id, kind, &st, f) < 0) return -1;
    const struct row_matter *m = kind == STREAM_MATTER ? stream_row(st, TABLE_MATTER) : NULL;
    if (m && d->at < m->last) {
        fault_set(f, FAULT_INPUT, "at-goes-back", "时间不能早于事项“%.*s”的上一步", "the time is before the last step of matter \"%.*s\"", SP(m->number));
        return fault_where(f, STR("at"));
    }
    struct event e = {.type = EVENT_CONTENT_DESTROYED};
    e.u.content_destroyed = (struct event_content_destroyed){st->seq, ground};
    return desk_emit(d, st, &e, no_content, f);
}

// The free content of a stream goes, the chain stays: only with a stated ground. Of a matter its parts' goes too: they
// were opened under its title; and that of the draft it came from.
static int destroy_content(struct desk *d, const struct command *c, struct fault *f) {
    int64_t id;
    enum stream_kind kind;
    struct str ground = command_field2(c, STR("依据"), STR("ground"));
    if (desk_admit(d, c, f) < 0 || id_field(c, "stream", &id, f) < 0) return -1;
    if (ground.n == 0) {
        fault_set(f, FAULT_INPUT, "missing-field", "销毁内容须写明依据", "destroying content needs its ground");
        return fault_where(f, STR("ground"));
    }
    if (kind_of(d, id, &kind, f) < 0) return -1;
    if (kind != STREAM_MATTER && kind != STREAM_PERSON && kind != STREAM_DRAFT && kind != STREAM_TARGET && kind != STREAM_SUPERVISION &&
        kind != STREAM_DELIVERY && kind != STREAM_ADDRESS)
        return fault_set(f, FAULT_INPUT, "nothing-personal", "编号 %lld 没有可销毁的内容", "%lld holds no content to destroy",
                         (long long)id);
    d->answer->id = id;
    if (destroy_one(d, id, kind, ground, f) < 0) return -1;
    for (const struct desk_room *const *r = d->rooms; *r && kind == STREAM_MATTER; r++) {
        struct id_list others = {NULL, 0};
        enum stream_kind other;
        if ((*r)->parts && (*r)->parts(d, id, &others, f) < 0) return -1;
        for (size_t i = 0; i < others.count; i++)
            if (kind_of(d, others.ids[i], &other, f) < 0 || destroy_one(d, others.ids[i], other, ground, f) < 0) return -1;
    }
    return 0;
}

static const struct verb_entry verbs[] = {
    {"calendar.publish", publish_calendar}, {"procedure.publish", publish_procedure},
    {"profile.publish", publish_profile},   {"procedure.enable", enable_procedure},
    {"content.destroy", destroy_content},   {"key.introduce", keys_introduce},
    {"key.retire", keys_retire},            {"checkpoint.witness", keys_witness},
    {NULL, NULL},
};

static const struct apply_entry applies[] = {
    {EVENT_REGION_OPENED, STREAM_REGION, apply_region, 0},
    {EVENT_CALENDAR_PUBLISHED, STREAM_CALENDAR, apply_calendar, 0},
    {EVENT_PROCEDURE_PUBLISHED, STREAM_PROCEDURE, apply_procedure, 0},
    {EVENT_PROFILE_PUBLISHED, STREAM_PROFILE, apply_profile, 0},
    {EVENT_PROCEDURE_ENABLED, STREAM_PROCEDURE, apply_enabled, 0},
    {EVENT_CHECKPOINT_MADE, STREAM_REGION, apply_checkpoint, 0},
    {EVENT_KEY_INTRODUCED, STREAM_REGION, keys_apply_introduced, 0},
    {EVENT_KEY_RETIRED, STREAM_REGION, keys_apply_retired, 0},
    {EVENT_CHECKPOINT_WITNESSED, STREAM_REGION, keys_apply_witnessed, 0},
    {EVENT_CONTENT_DESTROYED, STREAM_KINDS, apply_destroyed, 0},
    {0, STREAM_KINDS, NULL, 0},
};

const struct desk_room desk_core_room = {.verbs = verbs, .applies = applies};
