// SPDX-License-Identifier: Apache-2.0
#include "cli/report_tally.h"

#include "report/asked.h"

static int take_lang(const struct cli *c, bool *ret_english, struct fault *f) {
    const char *text = cli_get(c, "lang");
    *ret_english = text && str_eq(str_c(text), STR("en"));
    if (text == NULL || *ret_english || str_eq(str_c(text), STR("zh"))) return 0;
    fault_set(f, FAULT_INPUT, "bad-choice", "--lang 可选：zh、en，没有“%.40s”", "--lang is one of: zh, en, not \"%.40s\"", text);
    return fault_where(f, STR("lang"));
}

static struct str day_text(struct cli *c, day_t day) {
    struct buf b = BUF_INIT;
    buf_day(&b, day);
    struct str s = arena_str(&c->arena, buf_str(&b));
    buf_release(&b);
    return s;
}

// Cut-off, office and procedure are read as those of the rates are: the same words mean the same.
static int complete(struct cli *c, struct store *s, struct tally_query *q, struct fault *f) {
    bool yearly = q->from == 0 && q->to == 0;
    int year = q->year ? q->year : date_from_day(day_of(now_ms(), cli_utc_offset(s))).year;
    day_t from = yearly ? day_from_date((struct date){year, 1, 1}) : q->from, to = yearly ? day_from_date((struct date){year, 12, 31}) : q->to;
    struct rates_asked a = {.from = day_text(c, from), .to = day_text(c, to), .as_of = str_c(cli_get(c, "as-of")), .office = str_c(cli_get(c, "office"))};
    struct rates_query r;
    struct library l = {0};
    if (!yearly) a.procedure = str_c(cli_get(c, "procedure"));
    if (rates_asked_period(&a, &r, f) < 0 || library_load(&l, s, f) < 0) return -1;
    int status = rates_asked_rest(&a, s, &l, &c->arena, &r, f);
    library_release(&l);
    if (status < 0) return -1;
    if (yearly) q->year = year;
    q->cut = r.cut;
    q->utc_offset = r.utc_offset;
    q->office = r.office;
    q->procedure = r.procedure;
    return 0;
}

static void give(struct cli *c, const struct tally_report *r, bool english) {
    bool fine = !r->differs && tally_in_order(tally_shown(r));
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, fine);
        tally_json(&j, r);
        cli_json_close(c, &j);
    } else {
        tally_text(&c->out.b, r, english);
    }
    if (!fine) c->status = EXIT_INPUT;
}

int report_tally(struct cli *c, const struct tally_def *def, tally_taker *taker, struct tally_query q, struct fault *f) {
    struct tally_report report;
    struct store *s = NULL;
    bool english;
    if (cli_has(c, "both") && cli_has(c, "from-ledger"))
        return fault_set(f, FAULT_USAGE, "not-together", "--both 与 --from-ledger 只能写一个", "--both and --from-ledger do not go together");
    if (take_lang(c, &english, f) < 0 || cli_open_read(c, &s, f) < 0) return -1;
    enum tally_source source = cli_has(c, "both") ? TALLY_BOTH : cli_has(c, "from-ledger") ? TALLY_LEDGER : TALLY_TABLES;
    int status = complete(c, s, &q, f);
    if (status == 0) {
        status = tally_report(&report, s, cli_rooms, def, taker, &q, source, f);
        if (status == 0) give(c, &report, english);
        tally_report_release(&report);
    }
    store_close(s);
    return status;
}
