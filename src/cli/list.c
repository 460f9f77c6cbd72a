// SPDX-License-Identifier: Apache-2.0
#include "cli/look.h"
#include "registry/registry.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "stage", .value = "STAGE", .zh = "只看这个环节", .en = "only those in this stage"},
    {.name = "lead",
     .value = "OFFICE",
     .zh = "只看这个主办单位（名称、简称或编号）",
     .en = "only those of this lead office (name, short name or id)"},
    {.name = "open", .zh = "只看没有结束的", .en = "only those that have not ended"},
    {.name = "limit", .value = "N", .zh = "最多 N 件，不写为 50", .en = "at most N; 50 when not given"},
    {.name = "after", .value = "ID", .zh = "接着列这个编号之后的", .en = "go on behind this id"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin list --db city.db --open --limit 20",
    "huiyin list --db city.db --lead 市教育局 --stage 办理中 --json",
    NULL,
};

enum { LIST_PAGE = 500, LIST_MOST = 1000000, TITLE_POINTS = 40 };
enum { ID, NUMBER, STAGE, TITLE, LEAD, OUTCOME, OPENED, DUE, PARENT, COLUMNS };

struct item {
    int64_t id, lead, outcome, opened, due, parent;
    struct str number, stage;
    struct personal title;
};

struct listing {
    struct cli *cli;
    struct look look;
    struct str stage; // what is asked for
    int64_t lead, limit;
    bool open;
    struct item *items; // of the page
    size_t count, seen;
    int64_t before; // the next page begins below this id
    struct arena page;
};

static int keep_item(void *context, const struct cell *x, size_t count) {
    struct listing *l = context;
    if (count < COLUMNS) return -1;
    l->seen++;
    l->before = x[ID].i;
    bool wanted = (l->stage.n == 0 || str_eq(x[STAGE].s, l->stage)) && (l->lead == 0 || x[LEAD].i == l->lead) &&
                  (!l->open || x[OUTCOME].i == OUTCOME_NONE);
    if (!wanted) return 0;
    l->items[l->count++] = (struct item){.id = x[ID].i,
                                         .lead = x[LEAD].i,
                                         .outcome = x[OUTCOME].i,
                                         .opened = x[OPENED].i,
                                         .due = x[DUE].i,
                                         .parent = x[PARENT].i,
                                         .number = arena_str(&l->page, x[NUMBER].s),
                                         .stage = arena_str(&l->page, x[STAGE].s),
                                         .title = personal(arena_str(&l->page, x[TITLE].s))};
    return 0;
}

static void json_item(struct listing *l, struct json_out *j, const struct item *x) {
    jo_open(j, '{');
    jo_kid(j, STR("id"), x->id);
    jo_kstr(j, STR("number"), x->number);
    jo_kstr(j, STR("title"), personal_shown(x->title, PERSONAL_TEXT, l->look.view.viewer, &l->page));
    jo_kstr(j, STR("stage"), x->stage);
    view_outcome(j, x->outcome);
    view_office(&l->look.view, j, STR("lead"), x->lead);
    view_time(&l->look.view, j, STR("opened"), x->opened);
    view_time(&l->look.view, j, STR("due"), x->due);
    if (x->parent) jo_kid(j, STR("parent"), x->parent);
    jo_close(j);
}

static void text_item(struct listing *l, struct buf *b, const struct item *x) {
    buf_printf(b, "%lld  %.*s  %.*s%s  ", (long long)x->id, SP(x->number.n ? x->number : STR("—")), SP(x->stage),
               !x->parent                        ? ""
               : x->outcome == OUTCOME_WITHDRAWN ? "（分件已收回 part recalled）"
                                                 : "（分件 part）");
    if (x->outcome == OUTCOME_NONE && x->due) {
        buf_add(b, STR("至/due "));
        view_end_time(&l->look.view, b, x->due);
        buf_add(b, STR("  "));
    }
    if (x->lead) buf_printf(b, "%.*s  ", SP(view_office_name(&l->look.view, x->lead)));
    view_line(b, personal_shown(x->title, PERSONAL_TEXT, l->look.view.viewer, &l->page), TITLE_POINTS);
    buf_byte(b, '\n');
}

// Pages through all matters, newest first, until enough are shown. *ret_after: where the next list begins, 0 when
// there is no more.
static int list_items(struct listing *l, struct json_out *j, int64_t *ret_after, struct fault *f) {
    struct cli *c = l->cli;
    int64_t shown = 0, last = 0;
    *ret_after = 0;
    do {
        arena_reset(&l->page);
        l->items = arena_array(&l->page, struct item, LIST_PAGE);
        l->count = l->seen = 0;
        struct cell args[] = {CELL_INT(l->before), CELL_INT(LIST_PAGE)};
        if (store_each(l->look.store, SQL_MATTER_NEWEST, args, 2, keep_item, l, f) < 0) return -1;
        for (size_t i = 0; i < l->count; i++) {
            if (shown == l->limit) {
                *ret_after = last;
                return 0;
            }
            if (c->json) json_item(l, j, &l->items[i]);
            else text_item(l, &c->out.b, &l->items[i]);
            last = l->items[i].id;
            shown++;
        }
    } while (l->seen == LIST_PAGE);
    return 0;
}

static int list_all(struct listing *l, struct fault *f) {
    struct cli *c = l->cli;
    struct json_out j;
    int64_t after;
    if (c->json) {
        cli_json_open(c, &j, true);
        jo_kopen(&j, STR("matters"), '[');
    }
    if (list_items(l, &j, &after, f) < 0) return -1;
    if (c->json) {
        jo_close(&j);
        jo_key(&j, STR("after"));
        if (after) jo_id(&j, after);
        else jo_null(&j);
        cli_json_close(c, &j);
    } else if (after) {
        buf_printf(&c->out.b, "还有 / more: --after %lld\n", (long long)after);
    }
    return 0;
}

static int run(struct cli *c, struct fault *f) {
    struct listing l = {.cli = c, .stage = str_c(cli_get(c, "stage")), .open = cli_has(c, "open")};
    const char *lead = cli_get(c, "lead");
    if (cli_number(c, "limit", 1, LIST_MOST, 50, &l.limit, f) < 0 ||
        cli_number(c, "after", 1, INT64_MAX, INT64_MAX, &l.before, f) < 0)
        return -1;
    if (look_open(&l.look, c, f) < 0) return -1;
    int status = 0;
    if (lead && (status = registry_office(&l.look.desk, str_c(lead), &l.lead, f)) < 0) fault_where(f, STR("lead"));
    if (status == 0) status = list_all(&l, f);
    look_close(&l.look);
    arena_release(&l.page);
    return status;
}

const struct cli_verb verb_list = {
    .name = "list",
    .zh = "列出事项，新的在前",
    .en = "list matters, newest first",
    .options = options,
    .examples = examples,
    .run = run,
};
