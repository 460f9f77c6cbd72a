// SPDX-License-Identifier: Apache-2.0
// The daily supervision list, for who supervises.
#include "target/daily.h"
#include "web/day_page.h"
#include "web/routes.h"

struct looking {
    struct day_asked asked;
    struct str made;
    bool json;
    struct tpl_supervision t;
};

static struct rec_dailyrow row_of(struct visit *v, const struct daily_item *i) {
    return (struct rec_dailyrow){.number = i->number.n ? i->number : STR("（无编号）"), .url = page_matter(v, i->id), .title = personal_shown(i->title, PERSONAL_TEXT, v->view.viewer, v->a),
                                 .stage = i->stage, .due = page_end(v, i->due), .days = daily_days(i, v->a, false), .light = str_c(light_words[i->light].zh),
                                 .colour = str_c(light_words[i->light].name), .slip = i->slip ? i->slip->row.number : STR(""),
                                 .slip_state = i->slip ? slip_state(i->slip, false) : STR("")};
}

static void groups(struct visit *v, struct tpl_supervision *t, const struct daily *d) {
    struct rec_dailygroup *out = arena_array(v->a, struct rec_dailygroup, d->office_count + 1);
    struct rec_dailyrow *rows = arena_array(v->a, struct rec_dailyrow, d->count + 1);
    for (size_t i = 0, o = 0; i < d->count; i++) {
        if (i == 0 || d->items[i].lead != d->items[i - 1].lead) {
            const struct daily_office *x = &d->offices[o];
            struct str name = view_office_name(&v->view, x->office);
            out[o++] = (struct rec_dailygroup){.office = name.n ? name : STR("还没有主办单位"), .rows = &rows[i],
                                               .head = page_text(v, "逾期 %d，今天到期 %d，将到期 %d；红灯 %d，黄灯 %d", x->overdue, x->today, x->soon, x->red, x->yellow)};
            t->groups_count = o;
        }
        rows[i] = row_of(v, &d->items[i]);
        out[o - 1].rows_count++;
    }
    t->groups = out;
}

static void slips(struct visit *v, struct tpl_supervision *t, const struct daily *d) {
    struct rec_sliprow *out = arena_array(v->a, struct rec_sliprow, d->slip_count + 1);
    for (size_t i = 0; i < d->slip_count; i++) {
        const struct daily_slip *s = &d->slips[i];
        out[i] = (struct rec_sliprow){.number = s->row.number, .colour = str_c(colour_words[colour_of_name(s->row.colour)].zh_long), .supervisor = view_office_short(&v->view, s->office),
                                      .addressee = view_office_short(&v->view, s->addressee), .subject = s->word, .due = page_end(v, s->row.due), .state = slip_state(s, false),
                                      .late = s->late, .ground = personal_shown(s->row.ground, PERSONAL_TEXT, v->view.viewer, v->a),
                                      .answer = personal_shown(s->row.answer, PERSONAL_TEXT, v->view.viewer, v->a)};
        if (s->matter) out[i].url = page_matter(v, s->subject);
        else out[i].url = page_text(v, "/targets?target=%.*s", SP(page_uri(v, s->word)));
    }
    t->slips = out;
    t->slips_count = d->slip_count;
}

static void work(struct visit *v) {
    struct looking *x = v->page;
    struct daily d;
    if (x->asked.faulty) return;
    x->asked.faulty = daily_read(&d, &v->view, x->asked.day, x->asked.office, &x->asked.fault) < 0;
    if (x->asked.faulty) return;
    if (x->json) {
        struct json_out j;
        struct buf b = BUF_INIT;
        day_json_open(&b, &j);
        daily_json(&j, &d, &v->view);
        x->made = day_json_close(v, &b, &j);
        return;
    }
    groups(v, &x->t, &d);
    slips(v, &x->t, &d);
    x->t.cut = d.cut;
    x->t.head = page_text(v, "当天早上：逾期 %d 件，今天到期 %d 件，将到期 %d 件；红灯 %d，黄灯 %d；未了结的督办单 %zu 张，其中逾期 %d，未签收 %d。", d.all.overdue, d.all.today, d.all.soon, d.all.red, d.all.yellow, d.slip_count,
                          d.slips_late, d.slips_unsigned);
}

static enum http_turn answer(struct visit *v) {
    struct looking *x = v->page;
    struct buf b = BUF_INIT;
    if (x->asked.faulty && x->asked.fault.kind == FAULT_MACHINE) return visit_fault(v, 0, &x->asked.fault);
    if (x->json) return day_send_json(v, &x->asked, x->made);
    x->t.day = x->asked.day_text;
    x->t.offices = x->asked.offices;
    x->t.offices_count = x->asked.offices_count;
    x->t.json = day_place(v, "/supervision.json", &x->asked, STR(""));
    day_put_fault(v, &x->asked, &x->t.day_fault, NULL, &x->t.fault);
    tpl_supervision(&b, &x->t);
    return page_send(v, STR("每日督办清单"), &b);
}

static enum http_turn supervision(struct visit *v, bool json) {
    struct looking *x = arena_new(v->a, struct looking);
    struct fault f;
    v->page = x;
    x->json = json;
    if (!target_supervises(visit_account(v), v->now)) {
        fault_set(&f, FAULT_INPUT, "not-allowed", "督办清单只给督查室的人看（%.*s 现在没有这个职务）", "the supervision list is for those who hold the role of supervision (%.*s does not)", SP(v->login));
        return visit_fault(v, 0, &f);
    }
    day_ask(v, &x->asked);
    return visit_slow(v, work, answer);
}

// GET /supervision
// may: signed
// query: day office
// zh: 每日督办清单：到期、逾期、黄灯红灯的事项，未了结的督办单；督查室用
// en: the daily supervision list: due, overdue, yellow and red, slips that run; for who supervises
enum http_turn page_supervision(struct visit *v) { return supervision(v, false); }

// GET /supervision.json
// may: signed
// query: day office
// zh: 同样的数据，JSON；格式同 report supervision --json
// en: the same as JSON, in the form of report supervision --json
enum http_turn page_supervision_json(struct visit *v) { return supervision(v, true); }
