// SPDX-License-Identifier: Apache-2.0
#include "intake/targets.h"

struct importing {
    struct service *service;
    const struct targets_options *o;
    struct targets_result *result;
    struct target_table table;
    ms_t first; // time of the first row that has a start day; 0: none yet
    struct arena arena;
};

static bool is_comment(struct str line) { return str_trim(line).n == 0 || *str_trim(line).p == '#'; }

// 09:00 of the start day, where that is not still to come; 0: it counts when it comes in.
static ms_t time_of(struct importing *x, const struct target_row *r) {
    ms_t offset = library_days(&x->service->desk.library).utc_offset, at = 0;
    struct fault ignored;
    day_t day;
    if (r->cells[TARGET_START].n && date_parse(r->cells[TARGET_START], &day, &ignored) == 0) at = day_start(day, offset) + 9 * MS_HOUR;
    if (at > 0 && x->first == 0) x->first = at;
    if (at <= 0) at = x->first;
    return at > 0 && at < now_ms() ? at : 0;
}

static void run(struct importing *x, struct str verb, struct str key, ms_t at, struct pair *fields, size_t count, struct answer *ret) {
    struct command c = {.verb = verb, .by = x->o->by, .key = key, .channel = STR("import"), .has_at = at != 0, .at = at, .fields = {fields, count}};
    service_do(x->service, &c, ret);
}

static void refused(struct importing *x, int64_t line, const struct fault *f) {
    if (f->code && str_eq(str_c(f->code), STR("key-reused"))) x->result->changed++;
    else x->result->bad++;
    if (x->o->refused) x->o->refused(x->o->context, line, f);
}

// -1: trouble in the machine.
static int take_row(struct importing *x, const struct target_row *r, int64_t line, struct fault *f) {
    struct pair fields[TARGET_COLUMNS];
    struct answer a;
    size_t n = 0;
    ms_t at = time_of(x, r);
    for (int i = 0; i < TARGET_MILESTONES_AT; i++)
        if (r->cells[i].n) fields[n++] = (struct pair){str_c(target_columns[i]), r->cells[i]};
    struct str key = arena_printf(&x->arena, "targets:%.*s", SP(utf8_head(r->cells[TARGET_CODE], 50)));
    run(x, STR("target.set"), key, at, fields, n, &a);
    bool again = a.ok && a.again;
    for (size_t i = 0; a.ok && i < r->milestone_count; i++) {
        const struct target_milestone *m = &r->milestones[i];
        struct pair of[] = {{STR("target"), r->cells[TARGET_CODE]}, {STR("day"), m->day}, {STR("title"), m->title}, {STR("value"), m->value}};
        run(x, STR("milestone.set"), arena_printf(&x->arena, "%.*s:%zu", SP(key), i + 1), at, of, m->value.n ? 4 : 3, &a);
        if (a.ok && !a.again) x->result->milestones++;
    }
    if (!a.ok && a.fault.kind == FAULT_MACHINE) {
        *f = a.fault;
        return -1;
    }
    if (!a.ok) refused(x, line, &a.fault);
    else if (again) x->result->again++;
    else x->result->added++;
    return 0;
}

static int read_rows(struct importing *x, struct lines *in, struct fault *f) {
    struct str line;
    struct fault bad;
    bool too_long, headed = false;
    int got;
    while ((got = lines_next(in, &line, &too_long, f)) > 0) {
        struct target_row r;
        if (str_ends(line, STR("\r"))) line.n--;
        if (is_comment(line)) continue;
        if (!headed) {
            if (targets_heading(&x->table, line, f) < 0) return -1;
            headed = true;
            continue;
        }
        x->result->lines++;
        arena_reset(&x->arena);
        if ((too_long ? target_too_long(&bad) : target_row_read(&r, &x->table, line, &bad)) < 0) {
            fault_place(&bad, (int)(in->line < INT32_MAX ? in->line : INT32_MAX), 0);
            refused(x, in->line, &bad);
        } else if (take_row(x, &r, in->line, f) < 0) {
            return -1;
        }
    }
    if (got == 0 && !headed) return targets_heading(&x->table, STR(""), f);
    return got;
}

int targets_import(struct service *s, struct lines *in, const struct targets_options *o, struct targets_result *ret, struct fault *f) {
    *ret = (struct targets_result){0};
    struct importing x = {.service = s, .o = o, .result = ret};
    int status = read_rows(&x, in, f);
    arena_release(&x.arena);
    return status;
}
