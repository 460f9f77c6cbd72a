// SPDX-License-Identifier: Apache-2.0
// The report for people: whether it adds up, whether the sources agree, what to mind.
#include "report/rates_page.h"

static void wrong_sums(struct rates_page *p, struct str label, const int64_t n[RATES_COUNTS]) {
    const struct rates_sum *s;
    for (size_t pos = 0; (s = rates_wrong(n, &pos)) != NULL;) {
        buf_add(p->b, STR("  "));
        if (label.n) buf_printf(p->b, p->english ? "%.*s: " : "%.*s：", SP(label));
        rates_sum_words(p->b, s, n, p->english);
        buf_byte(p->b, '\n');
    }
}

static void check(struct rates_page *p) {
    const struct rates *r = p->rates;
    buf_byte(p->b, '\n');
    if (rates_in_order(r)) {
        buf_add(p->b, say(p, "核对：平。", "Adds up: "));
        rates_sum_words(p->b, &rates_sums[0], r->total, p->english);
        buf_add(p->b, say(p, "；", "; "));
        rates_sum_words(p->b, &rates_sums[1], r->total, p->english);
        buf_byte(p->b, '\n');
        return;
    }
    buf_add(p->b, say(p, "核对：不平！\n", "DOES NOT ADD UP\n"));
    wrong_sums(p, STR(""), r->total);
    for (size_t i = 0; i < r->group_count; i++) wrong_sums(p, r->groups[i]->label, r->groups[i]->n);
    if (!rates_groups_add_up(r)) buf_add(p->b, say(p, "  各组之和与合计不符\n", "  the groups do not add up to the whole\n"));
}

static void agreement(struct rates_page *p) {
    const struct rates_report *x = p->report;
    if (x->source != RATES_BOTH) return;
    if (x->difference_count == 0) {
        buf_add(p->b, say(p, "记录表与账本重算：每一项都一致\n", "Tables and ledger: every figure agrees\n"));
        return;
    }
    buf_add(p->b, say(p, "记录表与账本重算不一致！\n", "TABLES AND LEDGER DIFFER\n"));
    for (size_t i = 0; i < x->difference_count; i++) {
        const struct rates_difference *d = &x->differences[i];
        buf_add(p->b, STR("  "));
        if (!d->whole) buf_printf(p->b, "[%.*s] ", SP(d->group));
        buf_add(p->b, rates_page_word(p, &rates_counts[d->count]));
        buf_printf(p->b, p->english ? ": tables %lld, ledger %lld\n" : "：记录表 %lld，账本 %lld\n", (long long)d->tables, (long long)d->ledger);
    }
}

static void notes(struct rates_page *p) {
    int64_t changed = p->rates->total[N_CHANGED];
    if (changed)
        buf_printf(p->b, p->english ? "%lld open matters changed since the cut-off: for them overdue, returned, dispatched, reopened, told, office and category are as of now\n"
                                    : "有 %lld 件在办的件截止时点之后又有办理：它们的逾期、退单、派单、重开、告知、主办单位和类别按现在的记录计\n",
                   (long long)changed);
    if (!p->rates->has_events)
        buf_add(p->b, say(p, "迟记率只能由账本得出：加 --from-ledger 或 --both\n", "Late recording is known from the ledger only: add --from-ledger or --both\n"));
}

void rates_page_checks(struct rates_page *p) {
    check(p);
    agreement(p);
    for (int i = 0; p->bases && p->bases->has && i < RATES_BASES; i++)
        if (!rates_fine(&p->bases->reports[i]))
            buf_add(p->b, i == BASE_PREVIOUS ? say(p, "上期的数不平，或两处不一致：请单独统计上期\n", "THE PERIOD BEFORE does not add up, or its sources differ: report it by itself\n")
                                             : say(p, "上年同期的数不平，或两处不一致：请单独统计\n", "A YEAR BEFORE it does not add up, or its sources differ: report it by itself\n"));
    notes(p);
}
