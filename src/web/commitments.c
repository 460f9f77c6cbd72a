// SPDX-License-Identifier: Apache-2.0
// The ledger of commitments as a page and as JSON. Of all offices for those who run a procedure; whoever handles matters sees
// what their own offices are to keep.
#include "matter/queue.h"
#include "report/rates.h"
#include "registry/registry.h"
#include "report/tally.h"
#include "web/page.h"
#include "web/routes.h"

struct asking {
    struct tally_query query;
    struct queue_scope scope;
    struct str office; // as asked
    bool json, faulty;
    struct fault fault;
    struct tpl_commitments t;
    struct str made; // JSON
};

static int own_only(struct asking *x, struct fault *f) {
    for (size_t i = 0; x->scope.all == 0 && i < x->scope.office_count; i++)
        if (x->scope.offices[i] == x->query.office) return 0;
    if (x->scope.all) return 0;
    fault_set(f, FAULT_INPUT, "not-allowed", "只能看本单位的承诺，不能看“%.*s”的", "only what your own office is to keep, not \"%.*s\"", SP(utf8_head(x->office, 40)));
    return fault_where(f, STR("office"));
}

static int ask(struct visit *v, struct asking *x, struct fault *f) {
    struct tally_query *q = &x->query;
    struct str year = str_trim(http_query(v->x, "year"));
    int64_t n = date_from_day(day_of(v->now, v->view.utc_offset)).year;
    x->office = str_trim(http_query(v->x, "office"));
    if (year.n && (str_to_i64(year, &n) < 0 || n < 1970 || n > 9998)) {
        fault_set(f, FAULT_INPUT, "bad-year", "年份应如 2024，没有“%.*s”", "a year is like 2024, not \"%.*s\"", SP(utf8_head(year, 20)));
        return fault_where(f, STR("year"));
    }
    q->year = (int)n;
    q->utc_offset = v->view.utc_offset;
    q->cut = day_start(day_from_date((struct date){q->year + 1, 1, 1}), q->utc_offset);
    if (q->cut > v->now) q->cut = v->now;
    if (x->scope.all == 0 && x->office.n == 0) x->office = page_text(v, "%lld", (long long)x->scope.offices[0]);
    if (x->office.n && registry_office(v->view.desk, x->office, &q->office, f) < 0) return fault_where(f, STR("office"));
    return own_only(x, f);
}

static void offices(struct visit *v, struct asking *x) {
    if (x->scope.all) {
        x->t.offices_count = page_offices(v, &x->t.offices);
    } else {
        struct rec_option *own = arena_array(v->a, struct rec_option, x->scope.office_count + 1);
        for (size_t i = 0; i < x->scope.office_count; i++)
            own[i] = (struct rec_option){.value = page_text(v, "%lld", (long long)x->scope.offices[i]), .label = view_office_name(&v->view, x->scope.offices[i])};
        x->t.offices = own;
        x->t.offices_count = x->scope.office_count;
        x->t.only_own = true;
    }
    for (size_t i = 0; i < x->t.offices_count; i++) {
        struct rec_option *o = (struct rec_option *)(uintptr_t)&x->t.offices[i];
        if (o->label.n == 0) o->label = o->value;
        o->selected = x->office.n && (str_eq(o->value, x->office) || str_eq(o->label, x->office));
    }
}

static struct str keep(struct visit *v, struct buf *b) {
    struct str s = arena_str(v->a, buf_str(b));
    buf_release(b);
    return s;
}

static void fill_figures(struct visit *v, const struct tally *t, struct tpl_commitments *to) {
    const struct tally_def *d = t->def;
    struct rec_tallyrow *rows = arena_array(v->a, struct rec_tallyrow, d->figure_count + 1);
    struct rec_tallycount *counts = arena_array(v->a, struct rec_tallycount, (size_t)d->count + 1);
    for (size_t i = 0; i < d->figure_count; i++) {
        struct buf b = BUF_INIT;
        int64_t numerator = t->total[d->figures[i].numerator], denominator = t->total[d->figures[i].denominator];
        rates_percent(&b, numerator, denominator);
        rows[i] = (struct rec_tallyrow){str_c(d->figures[i].word.zh), page_text(v, "%lld", (long long)numerator), page_text(v, "%lld", (long long)denominator), keep(v, &b), str_c(d->figures[i].zh)};
    }
    for (int i = 0; i < d->count; i++) counts[i] = (struct rec_tallycount){str_c(d->counts[i].zh), t->total[i]};
    to->figures = rows;
    to->figures_count = d->figure_count;
    to->counts = counts;
    to->counts_count = (size_t)d->count;
}

static void fill_groups(struct visit *v, const struct tally *t, struct tpl_commitments *to) {
    struct rec_tallygroup *groups = arena_array(v->a, struct rec_tallygroup, t->group_count + 1);
    for (size_t i = 0; i < t->group_count; i++) {
        struct rec_tallycell *cells = arena_array(v->a, struct rec_tallycell, (size_t)t->def->count + 1);
        for (int k = 0; k < t->def->count; k++) cells[k].n = t->groups[i]->n[k];
        groups[i] = (struct rec_tallygroup){.label = arena_str(v->a, t->groups[i]->label), .cells = cells, .cells_count = (size_t)t->def->count};
    }
    to->groups = groups;
    to->groups_count = t->group_count;
}

static struct str office_label(struct visit *v, const struct tally *t, int64_t id) {
    const struct str *name = map_get(&t->offices, id);
    return name ? arena_str(v->a, *name) : STR("");
}

static void fill(struct visit *v, const struct tally_report *r, struct tpl_commitments *to) {
    const struct tally *t = tally_shown(r);
    size_t kept = t->item_count < TALLY_ITEMS_MAX ? t->item_count : TALLY_ITEMS_MAX;
    struct rec_tallyitem *items = arena_array(v->a, struct rec_tallyitem, kept + 1);
    for (size_t i = 0; i < kept; i++) {
        const struct tally_item *x = &t->items[i];
        items[i] = (struct rec_tallyitem){str_c(t->def->lists[x->list].zh), arena_str(v->a, x->number), page_matter(v, x->matter), x->n, office_label(v, t, x->office), page_end(v, x->due)};
    }
    to->items = items;
    to->items_count = kept;
    to->more_items = t->item_count > kept ? (int64_t)t->item_count : 0;
    fill_figures(v, t, to);
    fill_groups(v, t, to);
    to->shown = true;
    to->title = page_text(v, "%d年", t->query.year);
    to->cut = page_end(v, t->query.cut);
    to->event = r->seq;
}

// With a handle of its own: the report makes its own snapshot.
static void work(struct visit *v) {
    struct asking *x = v->page;
    struct store *s = NULL;
    struct tally_report report;
    if (store_open(&s, v->app->path, STORE_READ, &x->fault) < 0) {
        x->faulty = true;
        return;
    }
    store_set_region(s, v->app->region);
    x->faulty = tally_report(&report, s, v->app->rooms, &tally_commitments, commitments_taker, &x->query, TALLY_TABLES, &x->fault) < 0;
    if (!x->faulty && x->json) {
        struct json_out j;
        struct buf b = BUF_INIT;
        jo_init(&j, &b);
        jo_open(&j, '{');
        jo_kbool(&j, STR("ok"), tally_in_order(tally_shown(&report)));
        tally_json(&j, &report);
        jo_close(&j);
        buf_byte(&b, '\n');
        x->made = keep(v, &b);
    } else if (!x->faulty) {
        fill(v, &report, &x->t);
    }
    tally_report_release(&report);
    store_close(s);
}

static enum http_turn send_json(struct visit *v, struct asking *x) {
    struct json_out j;
    http_set(v->x, "Cache-Control", STR("no-store"));
    v->x->out_type = STR("application/json");
    if (!x->faulty) {
        buf_add(&v->x->out, x->made);
        return HTTP_ANSWER;
    }
    v->x->status = fault_status(&x->fault);
    jo_init(&j, &v->x->out);
    jo_open(&j, '{');
    jo_kbool(&j, STR("ok"), false);
    jo_key(&j, STR("fault"));
    jo_fault(&j, &x->fault);
    jo_close(&j);
    buf_byte(&v->x->out, '\n');
    return HTTP_ANSWER;
}

static enum http_turn answer(struct visit *v) {
    struct asking *x = v->page;
    struct buf b = BUF_INIT;
    if (x->json) return send_json(v, x);
    if (x->faulty && x->fault.kind == FAULT_MACHINE) return visit_fault(v, 0, &x->fault);
    offices(v, x);
    x->t.year = page_text(v, "%d", x->query.year);
    x->t.json = page_text(v, "/commitments.json?year=%d%s%.*s", x->query.year, x->office.n ? "&office=" : "", SP(x->office.n ? page_uri(v, x->office) : STR("")));
    if (x->faulty) {
        x->t.fault = str_c(x->fault.zh);
        v->x->status = fault_status(&x->fault);
    }
    tpl_commitments(&b, &x->t);
    return page_send(v, STR("承诺事项"), &b);
}

static enum http_turn commitments(struct visit *v, bool json) {
    struct asking *x = arena_new(v->a, struct asking);
    struct fault f;
    v->page = x;
    x->json = json;
    queue_scope(&v->view.desk->library, visit_account(v), v->now, &x->scope);
    if (x->scope.all == 0 && x->scope.office_count == 0) {
        fault_set(&f, FAULT_INPUT, "not-allowed", "承诺台账只给在单位任职的人看（%.*s 现在没有职务）", "the ledger of commitments is for those who serve in an office (%.*s holds no role now)", SP(v->login));
        x->faulty = true;
        x->fault = f;
        return json ? send_json(v, x) : visit_fault(v, 0, &f);
    }
    if (ask(v, x, &f) == 0) return visit_slow(v, work, answer);
    x->faulty = true;
    x->fault = f;
    return answer(v);
}

// GET /commitments
// may: signed
// query: year office
// zh: 承诺事项台账：一年里作出、到期、四季度报告、落实、逾期的，带分子、分母、口径，和要盯的清单
// en: the ledger of commitments: made, due, reported, fulfilled and overdue in a year, with definitions, and what to look after
enum http_turn page_commitments(struct visit *v) { return commitments(v, false); }

// GET /commitments.json
// may: signed
// query: year office
// zh: 同样的数据，JSON；格式同 report commitments --json
// en: the same as JSON, in the form of report commitments --json
enum http_turn page_commitments_json(struct visit *v) { return commitments(v, true); }
