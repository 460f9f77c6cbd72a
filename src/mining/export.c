// SPDX-License-Identifier: Apache-2.0
#include "mining/export.h"

#include <string.h>

struct exporting {
    struct store *store;
    const struct log_export *o;
    struct log_exported *ret;
    struct library library;
    struct map offices; // id -> struct str *
    struct arena kept;    // offices
    struct arena scratch; // of the running trace
    struct buf out;
    struct trace trace;
    const struct rules *rules;
    const struct section *section;
    bool open; // a trace is being written
    struct fault *fault;
};

static int hand_over(struct exporting *x, size_t from) {
    if (x->out.n < from) return 0;
    int status = x->out.n ? x->o->piece(x->o->context, buf_str(&x->out), x->fault) : 0;
    buf_clear(&x->out);
    return status;
}

static int take_office(void *context, const void *row) {
    struct exporting *x = context;
    const struct row_office *o = row;
    struct str *name = arena_new(&x->kept, struct str);
    *name = arena_str(&x->kept, o->name);
    map_put(&x->offices, o->id, name);
    return 0;
}

static int find_procedure(const struct exporting *x, struct fault *f) {
    size_t pos = 0;
    int64_t id;
    if (x->o->procedure.n == 0) return 0;
    for (const struct procedure *p; (p = map_next(&x->library.procedures, &pos, &id)) != NULL;)
        if (name_is(&p->name, x->o->procedure)) return 0;
    fault_set(f, FAULT_INPUT, "unknown-procedure", "没有叫“%.*s”的程序；huiyin procedure list 列出有的", "there is no procedure \"%.*s\"; huiyin procedure list names those there are",
              SP(utf8_head(x->o->procedure, 40)));
    return fault_where(f, STR("procedure"));
}

static int take_parent(void *context, const void *row) {
    *(ms_t *)context = ((const struct row_matter *)row)->opened;
    return 0;
}

// A part goes with its whole, whenever it was split off.
static int in_period(struct exporting *x, const struct event *e, bool *ret, struct fault *f) {
    const struct event_matter_opened *o = &e->u.matter_opened;
    ms_t at = e->at;
    bool asked = x->o->has_from || x->o->has_to;
    if (asked && o->parent && store_rows_of(x->store, TABLE_MATTER, o->parent, take_parent, &at, f) != 0) return -1;
    *ret = (!x->o->has_from || at >= day_start(x->o->from, x->o->utc_offset)) && (!x->o->has_to || at < day_start(x->o->to + 1, x->o->utc_offset));
    return 0;
}

static int choice_of(void *context, int field) {
    const struct exporting *x = ((void **)context)[0];
    const struct event *e = ((void **)context)[1];
    const struct field *d = &x->rules->procedure->fields[field];
    struct str value = pairs_get(e->u.matter_opened.fields, d->name.name);
    for (int i = 0; value.n && i < d->choice_count; i++)
        if (name_is(&d->choices[i], value)) return i;
    return -1;
}

static struct str opened_stage(struct exporting *x, const struct event *e) {
    struct state before = state_before_opening(), to;
    struct fault ignored;
    int variant;
    void *context[2] = {x, (void *)(uintptr_t)e};
    if (x->trace.parent) return x->section->stages[0].name.name;
    if (procedure_choose(x->rules, x->section, &before, e->u.matter_opened.action, choice_of, context, &variant, &ignored) < 0) return STR("");
    if (procedure_step(x->rules, x->section, &before, (struct move){.kind = MOVE_ACT, .action = variant}, &to, &ignored) < 0) return STR("");
    return x->section->stages[to.stage].name.name;
}

// Of the public fields the choices and the length of an extension go along: what decides which way a matter takes.
static struct str choices(struct exporting *x, struct pair_list fields) {
    const struct procedure *p = x->rules->procedure;
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < fields.count; i++) {
        int field = procedure_field(p, fields.pairs[i].name);
        if (field < 0 || (p->fields[field].type != FIELD_CHOICE && p->fields[field].meaning != MEANS_EXTENSION)) continue;
        buf_printf(&b, "%s%.*s=%.*s", b.n ? ";" : "", SP(fields.pairs[i].name), SP(fields.pairs[i].value));
    }
    struct str s = arena_str(&x->scratch, buf_str(&b));
    buf_release(&b);
    return s;
}

static int begin_trace(struct exporting *x, const struct event *e, struct fault *f) {
    const struct event_matter_opened *o = &e->u.matter_opened;
    const struct ruleset *set = library_rules(&x->library, o->procedure, o->profile);
    bool wanted;
    if (set == NULL || o->section < 0 || o->section > set->rules.procedure->part_count)
        return fault_set(f, FAULT_MACHINE, "store-damaged", "事项 %lld 所依的程序不在账本里：请先运行 huiyin ledger verify",
                         "the procedure of matter %lld is not in the ledger: run huiyin ledger verify first", (long long)e->stream);
    const struct procedure *p = set->rules.procedure;
    if (x->o->procedure.n && !name_is(&p->name, x->o->procedure)) return 0;
    if (in_period(x, e, &wanted, f) < 0) return -1;
    if (!wanted) return 0;
    x->rules = &set->rules;
    x->section = o->section ? &p->parts[o->section - 1] : &p->main;
    x->trace = (struct trace){.id = e->stream, .parent = o->parent, .number = arena_str(&x->scratch, o->number), .procedure = p->name.name,
                              .section = o->section ? x->section->name.name : p->name.name, .version = p->version};
    x->open = true;
    x->ret->cases += o->section == 0;
    x->ret->parts += o->section != 0;
    log_trace(&x->out, x->o->format, &x->trace);
    return 0;
}

static void write_event(struct exporting *x, const struct event *e, struct trace_event *t) {
    const struct str *office = map_get(&x->offices, e->office);
    if (t->life.n == 0) t->life = STR("complete");
    if (t->instance == 0) t->instance = e->region_seq;
    t->resource = e->account ? arena_printf(&x->scratch, "%lld", (long long)e->account) : e->role.n ? STR("code") : STR("system"); // whoever raised it came with a code
    t->role = e->role;
    t->group = office ? *office : STR("");
    t->channel = e->channel;
    t->at = e->at;
    t->recorded = e->recorded;
    log_event_written(&x->out, x->o->format, &x->trace, t, x->o->utc_offset);
    x->ret->events++;
}

static void take_step(struct exporting *x, const struct event *e) {
    struct trace_event t = {.parts = 0};
    const struct procedure *p = x->rules->procedure;
    switch ((int)e->type) {
    case EVENT_MATTER_OPENED:
        t.name = x->trace.parent ? x->trace.section : e->u.matter_opened.action;
        t.life = x->trace.parent ? STR("start") : STR("complete");
        t.stage = opened_stage(x, e);
        t.choices = choices(x, e->u.matter_opened.fields);
        break;
    case EVENT_MATTER_ACTED:
        t.name = e->u.matter_acted.action;
        t.stage = e->u.matter_acted.to;
        t.choices = choices(x, e->u.matter_acted.fields);
        t.parts = (int64_t)e->u.matter_acted.parts.count;
        break;
    case EVENT_PART_ENDED:
        if (e->u.part_ended.share < 1 || e->u.part_ended.share > p->part_count) return;
        t.name = p->parts[e->u.part_ended.share - 1].name.name;
        t.outcome = outcome_word(e->u.part_ended.agreed ? OUTCOME_AGREED : OUTCOME_OBJECTED, false);
        t.instance = e->u.part_ended.part;
        break;
    case EVENT_PART_RECALLED:
        t.name = STR("收回");
        t.life = STR("withdraw");
        break;
    default: return; // what is no step of the procedure
    }
    write_event(x, e, &t);
}

static int end_trace(struct exporting *x) {
    if (x->open) log_trace_end(&x->out, x->o->format);
    x->open = false;
    arena_reset(&x->scratch);
    return hand_over(x, 32 * 1024);
}

static int take_event(struct exporting *x, const struct row_event *row, struct arena *a, struct fault *f) {
    struct event e;
    struct fault why;
    if (event_decode(&e, row->bytes, a, &why) < 0)
        return fault_set(f, FAULT_MACHINE, "store-damaged", "流 %lld 的第 %lld 个事件已损坏，不能导出：请先运行 huiyin ledger verify",
                         "in stream %lld event %lld is damaged and cannot be exported: run huiyin ledger verify first", (long long)row->stream, (long long)row->seq);
    if (e.type == EVENT_MATTER_OPENED && begin_trace(x, &e, f) < 0) return -1;
    if (x->open) take_step(x, &e);
    return 0;
}

static int walk(struct exporting *x, int64_t all, struct fault *f) {
    struct store_cursor *c = NULL;
    struct arena a = ARENA_INIT; // of the event
    const void *row;
    int64_t stream = 0, done = 0;
    int got, status = 0;
    if (store_cursor_open(x->store, TABLE_EVENT, &c, f) < 0) return -1;
    while (status == 0 && (got = store_cursor_next(c, &row, f)) != 0) {
        const struct row_event *e = row;
        if (got < 0) {
            status = -1;
            break;
        }
        if (e->stream != stream) status = end_trace(x);
        stream = e->stream;
        arena_reset(&a);
        if (status == 0) status = take_event(x, e, &a, f);
        if (x->o->progress && ++done % 4096 == 0) x->o->progress(x->o->progress_context, done, all);
    }
    store_cursor_close(c);
    arena_release(&a);
    return status == 0 ? end_trace(x) : status;
}

static int take_region(void *context, const void *row) {
    struct exporting *x = context;
    log_head(&x->out, x->o->format, ((const struct row_region *)row)->name);
    return 0;
}

static int prepare(struct exporting *x, int64_t *ret_all, struct fault *f) {
    struct cell all = CELL_INT(0);
    if (library_load(&x->library, x->store, f) < 0 || find_procedure(x, f) < 0) return -1;
    if (store_first(x->store, SQL_COUNT_EVENT, NULL, 0, &all, 1, f) < 0) return -1;
    *ret_all = all.i;
    if (store_rows(x->store, TABLE_OFFICE, take_office, x, f) != 0 || store_rows(x->store, TABLE_REGION, take_region, x, f) != 0) return -1;
    return 0;
}

int log_export(struct store *s, const struct log_export *o, struct log_exported *ret, struct fault *f) {
    struct exporting x = {.store = s, .o = o, .ret = ret, .fault = f};
    int64_t all = 0;
    memset(ret, 0, sizeof *ret);
    int status = store_begin_read(s, f);
    if (status == 0) status = prepare(&x, &all, f);
    if (status == 0) status = walk(&x, all, f);
    log_foot(&x.out, o->format);
    if (status == 0) status = hand_over(&x, 0);
    if (o->progress) o->progress(o->progress_context, all, all);
    store_rollback(s);
    library_release(&x.library);
    map_release(&x.offices);
    buf_release(&x.out);
    arena_release(&x.kept);
    arena_release(&x.scratch);
    return status ? -1 : 0;
}
