// SPDX-License-Identifier: Apache-2.0
#include "cli/show.h"

static const struct cli_option options[] = {CLI_DB_OPTION, CLI_REGION_OPTION, VIEW_PERSONAL_OPTION, {.name = NULL}};

static const char *const examples[] = {"huiyin show --db city.db 诉求2024-17",
                                       "huiyin show --db city.db 1839412345678901248 --json", NULL};

struct reading {
    struct shown *shown;
    struct shown_event **end;
    struct fault *fault;
};

// Columns: seq, region_seq, key, hash, bytes.
static int keep_event(void *context, const struct cell *cells, size_t count) {
    struct reading *r = context;
    struct arena *a = &r->shown->arena;
    if (count < 5) return -1;
    struct shown_event *e = arena_new(a, struct shown_event);
    if (event_decode(&e->event, arena_str(a, cells[4].s), a, r->fault) < 0) return -1;
    event_hash(&e->hash, cells[4].s);
    *r->end = e;
    r->end = &e->next;
    return 0;
}

struct children {
    int64_t ids[SHOW_PARTS_MAX];
    size_t count;
};

static int keep_child(void *context, const struct cell *cells, size_t count) {
    struct children *c = context;
    if (count == 0) return -1;
    c->ids[c->count++] = cells[0].i;
    return c->count == SHOW_PARTS_MAX;
}

static int read_matter(struct shown *s, struct fault *f) {
    struct children children = {.count = 0};
    struct desk *d = &s->view.desk;
    if (matter_find(d, str_c(s->view.cli->args[0]), &s->matter, f) < 0) return -1;
    int64_t id = s->matter.row->id;
    if (store_each(s->view.store, SQL_MATTER_CHILDREN, &CELL_INT(id), 1, keep_child, &children, f) < 0) return -1;
    for (; s->part_count < children.count; s->part_count++)
        if (matter_load(d, children.ids[s->part_count], &s->parts[s->part_count], f) < 0) return -1;
    struct reading r = {s, &s->events, f};
    return store_each(s->view.store, SQL_EVENT_STREAM, &CELL_INT(id), 1, keep_event, &r, f);
}

void show_actions(const struct shown *s, action_fn *each, void *context) {
    const struct matter *m = &s->matter;
    struct move moves[MOVES_MAX];
    size_t n = procedure_moves(m->rules, m->section, &m->state, moves);
    for (size_t i = 0; i < n; i++) {
        if (moves[i].kind != MOVE_ACT) continue;
        const struct action *a = &m->section->actions[moves[i].action];
        uint32_t roles = a->roles;
        bool again = false; // variants of one action are one action to whoever looks
        for (size_t k = 0; k < n; k++) {
            if (k == i || moves[k].kind != MOVE_ACT) continue;
            const struct action *b = &m->section->actions[moves[k].action];
            if (!str_eq(a->name.name, b->name.name)) continue;
            roles |= b->roles;
            again = again || k < i;
        }
        if (!again) each(context, a, roles);
    }
}

static int run(struct cli *c, struct fault *f) {
    struct shown *s = arena_new(&c->arena, struct shown);
    if (view_open(&s->view, c, f) < 0) return -1;
    int status = read_matter(s, f);
    if (status == 0 && c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_key(&j, STR("matter"));
        show_json(s, &j);
        cli_json_close(c, &j);
    } else if (status == 0) {
        show_words(s, &c->out.b);
    }
    view_close(&s->view);
    arena_release(&s->arena);
    return status < 0 ? -1 : 0;
}

const struct cli_verb verb_show = {
    .name = "show",
    .args = "MATTER",
    .args_least = 1,
    .args_most = 1,
    .zh = "看一件事项：现状、期限及其由来、可做的动作、经过",
    .en = "show a matter: where it stands, its deadlines and why, what can be done, what happened",
    .more_zh = "MATTER 是登记编号，或内部编号（id）。",
    .more_en = "MATTER is a number of the register, or an id.",
    .options = options,
    .examples = examples,
    .run = run,
};
