// SPDX-License-Identifier: Apache-2.0
// Rates of a period, as a page and as JSON. Figures are of all offices for those who run a procedure; whoever handles
// matters sees those of their own offices.
#include "matter/queue.h"
#include "web/rates_page.h"
#include "web/routes.h"

struct asking {
    struct rates_asked asked;
    struct rates_query query;
    struct queue_scope scope;
    bool both, compare, json;
    struct fault fault;
    bool faulty;
    struct tpl_rates t;
    struct str made; // JSON
};

static int newest_opened(void *context, const struct cell *x, size_t count) {
    enum { OPENED = 6 };
    ms_t *newest = context;
    if (count > OPENED && x[OPENED].i > *newest) *newest = x[OPENED].i;
    return 0;
}

static struct str day_text(struct visit *v, day_t day) {
    struct buf b = BUF_INIT;
    buf_day(&b, day);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

enum { NEWEST_LOOKED = 200 }; // the one entered last may be of long ago

// This year so far; where nothing was opened this year, the year of the newest matter.
static void usual_period(struct visit *v, struct rates_asked *a) {
    struct cell args[] = {CELL_INT(INT64_MAX), CELL_INT(NEWEST_LOOKED)};
    struct fault ignored;
    ms_t opened = 0, offset = v->view.utc_offset;
    day_t today = day_of(v->now, offset);
    int year = date_from_day(today).year;
    if (store_each(v->reader->store, SQL_MATTER_NEWEST, args, 2, newest_opened, &opened, &ignored) >= 0 && opened && date_from_day(day_of(opened, offset)).year < year) {
        year = date_from_day(day_of(opened, offset)).year;
        today = day_from_date((struct date){year, 12, 31});
    }
    a->from = day_text(v, day_from_date((struct date){year, 1, 1}));
    a->to = day_text(v, today);
}

static int own_offices_only(struct asking *x, struct fault *f) {
    for (size_t i = 0; i < x->scope.office_count; i++)
        if (x->scope.offices[i] == x->query.office) return 0;
    fault_set(f, FAULT_INPUT, "not-allowed", "只能看本单位的比率，不能看“%.*s”的", "only the rates of your own office, not of \"%.*s\"",
              SP(utf8_head(x->query.office_name, 40)));
    return fault_where(f, STR("office"));
}

// What is asked, checked. -1: a fault that stands beside the form.
static int ask(struct visit *v, struct asking *x, struct fault *f) {
    struct rates_asked *a = &x->asked;
    *a = (struct rates_asked){.from = str_trim(http_query(v->x, "from")), .to = str_trim(http_query(v->x, "to")), .as_of = str_trim(http_query(v->x, "as_of")),
                              .procedure = str_trim(http_query(v->x, "procedure")), .office = str_trim(http_query(v->x, "office")), .by = str_trim(http_query(v->x, "by")),
                              .with_predecessors = http_query(v->x, "with_predecessors").n != 0};
    x->both = http_query(v->x, "both").n != 0;
    x->compare = http_query(v->x, "compare").n != 0;
    if (a->from.n == 0 && a->to.n == 0) usual_period(v, a);
    if (x->scope.all == 0 && a->office.n == 0) a->office = page_text(v, "%lld", (long long)x->scope.offices[0]);
    if (rates_asked_period(a, &x->query, f) < 0) return -1;
    if (rates_asked_rest(a, v->reader->store, &v->view.desk->library, v->a, &x->query, f) < 0) return -1;
    return x->scope.all ? 0 : own_offices_only(x, f);
}

// --- the form

static void procedures(struct visit *v, struct asking *x) {
    const struct library *l = &v->view.desk->library;
    struct rec_option *o = arena_array(v->a, struct rec_option, l->ruleset_count + 1);
    for (size_t i = 0; i < l->ruleset_count; i++) {
        const struct name *name = &l->rulesets[i]->rules.procedure->name;
        bool known = false;
        for (size_t k = 0; k < x->t.procedures_count; k++) known = known || str_eq(o[k].value, name->name);
        if (!known) o[x->t.procedures_count++] = (struct rec_option){name->name, name->name, name_is(name, x->asked.procedure)};
    }
    x->t.procedures = o;
}

static void offices(struct visit *v, struct asking *x) {
    const struct str given = x->asked.office;
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
        o->selected = given.n && (str_eq(o->value, given) || str_eq(o->label, given));
    }
}

static void groupings(struct visit *v, struct asking *x) {
    static const char *const labels[] = {[RATES_BY_OFFICE] = "按主办单位", [RATES_BY_CATEGORY] = "按类别", [RATES_BY_MONTH] = "按登记月份"};
    struct rec_option *o = arena_array(v->a, struct rec_option, 4);
    for (enum rates_by by = RATES_BY_OFFICE; by <= RATES_BY_MONTH; by++)
        o[x->t.groupings_count++] = (struct rec_option){str_c(rates_by_word(by)), str_c(labels[by]), x->query.by == by};
    x->t.groupings = o;
}

static struct str json_place(struct visit *v, const struct asking *x) {
    const struct pair kept[] = {{STR("from"), x->asked.from},           {STR("to"), x->asked.to},         {STR("as_of"), x->asked.as_of},
                                {STR("procedure"), x->asked.procedure}, {STR("office"), x->asked.office}, {STR("by"), x->asked.by},
                                {STR("both"), x->both ? STR("1") : STR("")}, {STR("compare"), x->compare ? STR("1") : STR("")}, {STR("with_predecessors"), x->asked.with_predecessors ? STR("1") : STR("")}};
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (kept[i].value.n == 0) continue;
        buf_printf(&b, "%s%.*s=", b.n ? "&" : "/rates.json?", SP(kept[i].name));
        escape_uri(&b, kept[i].value);
    }
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void put_fault(struct asking *x) {
    struct {
        const char *where;
        struct str *to;
    } places[] = {{"from", &x->t.from_fault},           {"to", &x->t.to_fault},         {"as-of", &x->t.as_of_fault},
                  {"procedure", &x->t.procedure_fault}, {"office", &x->t.office_fault}, {"by", &x->t.by_fault}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (str_eq(str_c(x->fault.where), str_c(places[i].where))) {
            *places[i].to = str_c(x->fault.zh);
            return;
        }
    x->t.fault = str_c(x->fault.zh);
}

static enum http_turn send_page(struct visit *v, struct asking *x) {
    struct buf b = BUF_INIT;
    x->t.from = x->asked.from;
    x->t.to = x->asked.to;
    x->t.as_of = x->asked.as_of;
    x->t.both = x->both;
    x->t.compare = x->compare;
    x->t.predecessors = x->asked.with_predecessors;
    x->t.json = json_place(v, x);
    procedures(v, x);
    offices(v, x);
    groupings(v, x);
    if (x->faulty) put_fault(x);
    if (x->faulty) v->x->status = fault_status(&x->fault);
    tpl_rates(&b, &x->t);
    return page_send(v, STR("统计"), &b);
}

static enum http_turn send_json(struct visit *v, struct asking *x) {
    struct json_out j;
    http_set(v->x, "Cache-Control", STR("no-store"));
    v->x->out_type = STR("application/json");
    if (x->faulty) {
        v->x->status = fault_status(&x->fault);
        jo_init(&j, &v->x->out);
        jo_open(&j, '{');
        jo_kbool(&j, STR("ok"), false);
        jo_key(&j, STR("fault"));
        jo_fault(&j, &x->fault);
        jo_close(&j);
        buf_byte(&v->x->out, '\n');
    } else {
        buf_add(&v->x->out, x->made);
    }
    return HTTP_ANSWER;
}

static enum http_turn answer(struct visit *v) {
    struct asking *x = v->page;
    if (x->json) return send_json(v, x);
    if (x->faulty && x->fault.kind == FAULT_MACHINE) return visit_fault(v, 0, &x->fault);
    return send_page(v, x);
}

// --- the figures

static struct str report_json(struct visit *v, const struct rates_report *p, const struct rates_bases *bases) {
    struct json_out j;
    struct buf b = BUF_INIT;
    jo_init(&j, &b);
    jo_open(&j, '{');
    jo_kbool(&j, STR("ok"), rates_fine(p) && rates_bases_fine(bases));
    rates_json(&j, p, bases);
    jo_close(&j);
    buf_byte(&b, '\n');
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

// With a handle of its own: the report makes its own snapshots, several of them where the ledger is read too.
static void work(struct visit *v) {
    struct asking *x = v->page;
    struct store *s = NULL;
    struct rates_report report;
    struct rates_bases bases = {.has = false};
    enum rates_source source = x->both ? RATES_BOTH : RATES_TABLES;
    if (store_open(&s, v->app->path, STORE_READ, &x->fault) < 0) {
        x->faulty = true;
        return;
    }
    store_set_region(s, v->app->region);
    x->faulty = rates_report(&report, s, v->app->rooms, &x->query, source, &x->fault) < 0;
    if (!x->faulty && x->compare) x->faulty = rates_bases_read(&bases, s, v->app->rooms, &x->query, source, &x->fault) < 0;
    if (!x->faulty && x->json) x->made = report_json(v, &report, &bases);
    else if (!x->faulty) rates_page_fill(v, &report, &bases, &x->t);
    rates_bases_release(&bases);
    rates_report_release(&report);
    store_close(s);
}

static enum http_turn rates(struct visit *v, bool json) {
    struct asking *x = arena_new(v->a, struct asking);
    struct fault f;
    v->page = x;
    x->json = json;
    queue_scope(&v->view.desk->library, visit_account(v), v->now, &x->scope);
    if (x->scope.all == 0 && x->scope.office_count == 0) {
        fault_set(&f, FAULT_INPUT, "not-allowed", "比率只给在单位任职的人看（%.*s 现在没有职务）", "rates are for those who serve in an office (%.*s holds no role now)", SP(v->login));
        x->faulty = true;
        x->fault = f;
        return json ? send_json(v, x) : visit_fault(v, 0, &f);
    }
    if (ask(v, x, &f) == 0) return visit_slow(v, work, answer);
    x->faulty = true;
    x->fault = f;
    return answer(v);
}

// GET /rates
// may: signed
// query: from to as_of procedure office by both compare with_predecessors
// zh: 统计：统计期的件数和各项比率，带分子、分母、口径，可分组，可与账本核对
// en: rates: counts and rates of a period with numerator, denominator and definition, in groups, checked against the ledger
enum http_turn page_rates(struct visit *v) { return rates(v, false); }

// GET /rates.json
// may: signed
// query: from to as_of procedure office by both compare with_predecessors
// zh: 同样的数据，JSON；格式同 report rates --json
// en: the same as JSON, in the form of report rates --json
enum http_turn page_rates_json(struct visit *v) { return rates(v, true); }
