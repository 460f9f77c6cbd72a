// SPDX-License-Identifier: Apache-2.0
// Open matters move to another version or profile: the mapping is published once it is proved, then each matter moves with
// its parts, by an event of its own. Who says nothing leaves them where they were opened.
#include "matter/undo_room.h"
#include "procedure/mapping.h"

enum { OLD_PROCEDURE, OLD_PROFILE, PROCEDURE, PROFILE, TEXT, PUBLISH_FIELDS };
enum { WHY_BYTES_MAX = 4000 };
static const struct form_field publish_fields[PUBLISH_FIELDS] = {
    [OLD_PROCEDURE] = {"原程序", "old_procedure", FORM_TEXT, true, 20, NULL}, [OLD_PROFILE] = {"原方案", "old_profile", FORM_TEXT, true, 20, NULL},
    [PROCEDURE] = {"程序", "procedure", FORM_TEXT, true, 20, NULL},           [PROFILE] = {"方案", "profile", FORM_TEXT, true, 20, NULL},
    [TEXT] = {"映射", "text", FORM_LINES, false, MAPPING_MAX_BYTES, NULL},
};

static int pair_of(struct desk *d, const struct given *procedure, const struct given *profile, const struct ruleset **ret, struct fault *f) {
    int64_t a, b;
    if (str_to_i64(procedure->value, &a) < 0 || str_to_i64(profile->value, &b) < 0) {
        fault_set(f, FAULT_INPUT, "bad-id", "程序和方案写编号（huiyin procedure list）", "procedure and profile are ids (huiyin procedure list)");
        return fault_where(f, procedure->name);
    }
    *ret = library_rules(&d->library, a, b);
    if (*ret) return 0;
    fault_set(f, FAULT_INPUT, "unknown-procedure", "没有启用这一对程序和方案（%lld，%lld）：请先 procedure.enable", "this procedure and profile are not switched on together (%lld, %lld): procedure.enable first",
              (long long)a, (long long)b);
    return fault_where(f, procedure->name);
}

// Proves it before it may be used.
int decide_migration(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[PUBLISH_FIELDS];
    const struct ruleset *from, *to;
    struct mapping *m = arena_new(&d->scratch, struct mapping);
    struct proof proof;
    struct stream *st;
    int64_t states, n = 1;
    size_t pos = 0;
    if (desk_admit(d, c, f) < 0 || fields_take(c, publish_fields, PUBLISH_FIELDS, g, f) < 0) return -1;
    if (pair_of(d, &g[OLD_PROCEDURE], &g[OLD_PROFILE], &from, f) < 0 || pair_of(d, &g[PROCEDURE], &g[PROFILE], &to, f) < 0) return -1;
    if (from == to) return right_no(f, "procedure", "same-rules", "原来的和现在的是同一对程序和方案，不用迁移", "old and new are the same procedure and profile: nothing moves");
    struct str text = command_field2(c, STR("映射"), STR("text"));
    if (mapping_read(m, &from->rules, &to->rules, text, &d->scratch, f) < 0) return -1;
    if (mapping_prove(m, &d->scratch, &proof, &states, f) < 0) return -1;
    if (proof.finding_count) {
        const struct finding *first = &proof.findings[0];
        return fault_say(f, FAULT_INPUT, "not-proved", arena_printf(&d->scratch, "迁移未通过检验，不能启用：%.*s", SP(first->zh)),
                         arena_printf(&d->scratch, "the migration is not proved: %.*s", SP(first->en)));
    }
    d->answer->id = to->procedure_id;
    if (desk_stream(d, to->procedure_id, STREAM_PROCEDURE, &st, f) < 0) return -1;
    while (stream_next(st, TABLE_MIGRATION, &pos)) n++;
    struct event e = {.type = EVENT_MIGRATION_PUBLISHED};
    e.u.migration_published = (struct event_migration_published){n, from->procedure_id, from->profile_id, to->profile_id, text, states};
    return desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f);
}

int apply_migration(struct applying *x, struct fault *f) {
    const struct event_migration_published *e = &x->event->u.migration_published;
    (void)f;
    struct row_migration *r = work_add(x->work, x->stream, TABLE_MIGRATION);
    *r = (struct row_migration){x->stream->id, e->n, e->old_procedure, e->old_profile, e->profile, x->event->at, e->states, stream_text(x->stream, e->text)};
    return 0;
}

struct moving {
    struct mapping *mapping;
    const struct row_migration *row;
    struct str why;
};

static int no_image(struct fault *f, const struct matter *m, enum no_image why) {
    static const char *const zh[] = {"", "环节没有对应", "对应的是终点", "正在暂停，对应的环节不是暂停", "带着那里没有的分件"};
    static const char *const en[] = {"", "its stage has no image", "its image is an end", "it is paused and its image is not", "it has parts that are not there"};
    fault_set(f, FAULT_INPUT, "no-image", "“%.*s”现在的状态迁不过去（%.*s：%s%.0s）：请先按原程序办过这一步，再迁移",
              "\"%.*s\" cannot move from where it stands (%.*s: %.0s%s): take it past this step under the old procedure first", SP(m->row->number),
              SP(m->row->stage), zh[why], en[why]);
    return fault_where(f, STR("matter"));
}

static struct pair numbers(struct desk *d, int from, int to) {
    return (struct pair){arena_printf(&d->scratch, "%d", from + 1), arena_printf(&d->scratch, "%d", to + 1)};
}

// Which of its running clocks go on under which name.
static struct pair_list clocks_of(struct desk *d, const struct mapping *x, const struct matter *m, const struct section *to) {
    const struct mapping_section *s = &x->sections[m->row->section];
    struct pair *pairs = arena_array(&d->scratch, struct pair, PROC_STAGES + MAPPING_CLOCKS);
    size_t n = 0, pos = 0;
    for (const struct row_clock *c; (c = stream_next(m->stream, TABLE_CLOCK, &pos)) != NULL && n < PROC_STAGES;) {
        if (c->start == 0 || c->stopped) continue;
        int stage = section_stage(m->section, c->name), span = section_clock(m->section, c->name);
        if (stage >= 0 && s->stage[stage] >= 0 && to->stages[s->stage[stage]].limit >= 0) pairs[n++] = (struct pair){c->name, to->stages[s->stage[stage]].name.name};
        else if (stage < 0 && span >= 0 && s->clock[span] >= 0) pairs[n++] = (struct pair){c->name, to->clocks[s->clock[span]].name.name};
    }
    return (struct pair_list){pairs, n};
}

static struct str starts_of(struct desk *d, const struct mapping_section *s, const struct section *to) {
    struct buf b = BUF_INIT;
    for (int i = 0; i < to->clock_count; i++)
        if (s->starts[i]) buf_printf(&b, "%.*s\x1F", SP(to->clocks[i].name.name));
    struct str text = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return text;
}

static int move_one(struct desk *d, const struct moving *x, struct matter *m, struct fault *f) {
    const struct mapping *map = x->mapping;
    const struct procedure *from = map->from->procedure, *to = map->to->procedure;
    int at = mapping_to_section(map, (int)m->row->section);
    const struct section *s = at ? &to->parts[at - 1] : &to->main;
    struct state image;
    enum no_image why = mapping_state(map, (int)m->row->section, &m->state, &image);
    if (why) return no_image(f, m, why);
    struct pair roles[PROC_ROLES], shares[PROC_SHARES];
    size_t role_count = 0, share_count = 0;
    for (int i = 0; i < from->role_count; i++)
        if (from->roles[i].kind == ROLE_BOUND && map->role[i] >= 0) roles[role_count++] = (struct pair){from->roles[i].name.name, to->roles[map->role[i]].name.name};
    for (int i = 0; i < from->part_count && m->row->section == 0; i++)
        if (map->share[i] >= 0) shares[share_count++] = numbers(d, i, map->share[i]);
    struct event e = {.type = EVENT_MATTER_MOVED_TO};
    e.u.matter_moved_to = (struct event_matter_moved_to){
        .procedure = x->row->procedure, .profile = x->row->profile, .migration = x->row->n, .to = s->stages[image.stage].name.name,
        .state = state_pack(map->to, s, &image), .clocks = clocks_of(d, map, m, s), .starts = starts_of(d, &map->sections[m->row->section], s),
        .roles = {roles, role_count}, .shares = {shares, share_count}, .section = at};
    return desk_emit(d, m->stream, &e, why_content(d, x->why), f);
}

// Open parts go first: those whose part is not there any more are recalled.
static int move_parts(struct desk *d, const struct moving *x, const struct matter *m, struct fault *f) {
    struct id_list parts;
    if (parts_of(d, m->row->id, &parts, f) < 0) return -1;
    for (size_t i = 0; i < parts.count; i++) {
        struct matter part;
        if (matter_load(d, parts.ids[i], &part, f) < 0) return -1;
        if (part.row->outcome) continue;
        if (mapping_to_section(x->mapping, (int)part.row->section) >= 0) {
            if (move_one(d, x, &part, f) < 0) return -1;
            continue;
        }
        struct event e = {.type = EVENT_PART_RECALLED};
        e.u.part_recalled.parent = m->row->id;
        if (desk_emit(d, part.stream, &e, (struct pair_list){NULL, 0}, f) < 0) return -1;
    }
    return 0;
}

enum { TO_PROCEDURE, NUMBER, REASON, MIGRATE_FIELDS };
static const struct form_field migrate_fields[MIGRATE_FIELDS] = {
    [TO_PROCEDURE] = {"程序", "procedure", FORM_TEXT, true, 20, NULL},
    [NUMBER] = {"迁移", "migration", FORM_TEXT, true, 20, NULL},
    [REASON] = {"理由", "reason", FORM_LINES, true, WHY_BYTES_MAX, NULL},
};

static int find_migration(struct desk *d, const struct given *g, const struct row_migration **ret, struct fault *f) {
    struct stream *st;
    int64_t id, n;
    size_t pos = 0;
    if (str_to_i64(g[TO_PROCEDURE].value, &id) < 0 || str_to_i64(g[NUMBER].value, &n) < 0)
        return right_no(f, "migration", "bad-id", "程序写编号，迁移写序号", "procedure is an id, migration a number");
    if (map_get(&d->library.procedures, id) && desk_stream(d, id, STREAM_PROCEDURE, &st, f) == 0)
        for (const struct row_migration *r; (r = stream_next(st, TABLE_MIGRATION, &pos)) != NULL;)
            if (r->n == n) {
                *ret = r;
                return 0;
            }
    return right_no(f, "migration", "unknown-migration", "没有发布这项迁移：请先 migration.publish", "no such migration is published: migration.publish first");
}

int decide_migrate(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct given g[MIGRATE_FIELDS];
    struct moving x = {.mapping = arena_new(&d->scratch, struct mapping)};
    if (desk_admit(d, c, f) < 0 || right_take(d, c, "迁移", migrate_fields, MIGRATE_FIELDS, &m, g, f) < 0 || find_migration(d, g, &x.row, f) < 0) return -1;
    if (m.row->parent) return right_no(f, "matter", "not-whole", "分件随整件迁移", "a part moves with its whole");
    if (m.row->outcome) return right_no(f, "matter", "ended", "事项已经结束，留在原来的程序里", "it has ended and stays under the procedure it ended in");
    if (m.row->procedure == x.row->procedure && m.row->profile == x.row->profile)
        return right_no(f, "matter", "moved-already", "事项已经在这个程序和方案下", "it runs under this procedure and profile already");
    const struct ruleset *from = library_rules(&d->library, x.row->old_procedure, x.row->old_profile), *to = library_rules(&d->library, x.row->procedure, x.row->profile);
    if (from == NULL || to == NULL || m.set != from)
        return right_no(f, "matter", "other-rules", "这项迁移不是从事项所依的程序和方案出发的", "this migration does not begin at the procedure and profile the matter runs under");
    if (time_goes_on(d, &m, f) < 0 || mapping_read(x.mapping, &from->rules, &to->rules, arena_str(&d->scratch, x.row->text), &d->scratch, f) < 0) return -1;
    x.why = g[REASON].value;
    return move_parts(d, &x, &m, f) < 0 ? -1 : move_one(d, &x, &m, f);
}
