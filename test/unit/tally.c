// SPDX-License-Identifier: Apache-2.0
// The figures of commitments at different cut-offs, recomputed from the ledger; and that whatever is asked of casework in
// whatever order, every figure adds up and the ledger gives the same rows.
#include "answered.h"
#include "report/tally.h"

static void read_it(struct city *c, struct tally_report *r, int year, const char *cut, enum tally_source source) {
    struct fault f;
    struct tally_query q = {.year = year, .cut = moment(cut), .utc_offset = UTC_OFFSET_CHINA};
    if (tally_report(r, c->store, city_rooms, &tally_commitments, commitments_taker, &q, source, &f) < 0) fail_msg("%s: %s", f.code, f.en);
    assert_true(tally_in_order(tally_shown(r)));
}

static int64_t count(const struct tally_report *r, const char *name) {
    const struct tally *t = tally_shown(r);
    for (int i = 0; i < t->def->count; i++)
        if (strcmp(t->def->counts[i].name, name) == 0) return t->total[i];
    fail_msg("nothing is counted as %s", name);
    return 0;
}

static void at(struct city *c, int year, const char *cut, const char *name, int64_t wanted) {
    struct tally_report r;
    read_it(c, &r, year, cut, TALLY_BOTH);
    assert_false(r.differs);
    int64_t got = count(&r, name);
    if (got != wanted) fail_msg("%s of %d at %s: %lld, not %lld", name, year, cut, (long long)got, (long long)wanted);
    tally_report_release(&r);
}

static void begin(struct city *c) {
    city_open(c, true);
    assigned(c, "P1", "2024-03-01T09:00");
    replied(c, "P1", "2024-05-10T10:00");
    act(c, "commitment.make", "P1", "house", "2024-05-11", "内容=甲;期限=2024-06-30");
    act(c, "commitment.make", "P1", "house", "2024-05-11", "内容=乙;期限=2024-12-31;责任单位=市财政局");
}

static void a_figure_is_as_of_its_cut_off(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    closed(&c, "P1", "2024-05-12");
    act(&c, "commitment.fulfil", "P1", "house", "2024-06-30T10:00", "序号=1;佐证=照片");
    act(&c, "commitment.confirm", "P1", "committee", "2024-07-20", "序号=1");
    act(&c, "commitment.report", "P1", "money", "2024-12-31T23:00", "序号=2;进展=过半");
    at(&c, 2024, "2024-07-01", "due", 1);
    at(&c, 2024, "2024-07-01", "kept", 0); // confirmed later
    at(&c, 2024, "2024-07-01", "overdue", 1);
    at(&c, 2024, "2024-08-01", "kept", 1);
    at(&c, 2024, "2024-08-01", "in_time", 1); // claimed on the day itself, however late it was confirmed
    at(&c, 2024, "2024-08-01", "overdue", 0);
    at(&c, 2024, "2024-09-30", "report_wanted", 0); // the quarter has not begun
    at(&c, 2024, "2024-12-31", "reported", 0);
    at(&c, 2024, "2025-01-01", "report_wanted", 1);
    at(&c, 2024, "2025-01-01", "reported", 1);
    at(&c, 2024, "2025-01-01", "due", 2); // 24:00 of 31 December belongs to the year it ends
    at(&c, 2025, "2025-06-01", "due", 0);
    at(&c, 2025, "2025-06-01", "carried", 1);
    at(&c, 2025, "2025-06-01", "overdue", 1);
    at(&c, 2023, "2024-01-01", "tracked", 0);
    finish(&c);
}

static void what_was_changed_behind_the_ledger_differs(void **state) {
    (void)state;
    struct city c;
    struct tally_report r;
    struct fault f;
    begin(&c);
    struct row_commitment row = *promised(&c, "P1", 1);
    row.state = COMMITMENT_FULFILLED;
    row.ended = row.made;
    if (store_begin(c.store, &f) < 0 || store_update(c.store, TABLE_COMMITMENT, &row, &f) < 0 || store_commit(c.store, &f) < 0) fail_msg("%s", f.en);
    read_it(&c, &r, 2024, "2025-01-01", TALLY_BOTH);
    assert_true(r.differs);
    assert_int_equal(count(&r, "fulfilled"), 1); // the tables are shown
    tally_report_release(&r);
    read_it(&c, &r, 2024, "2025-01-01", TALLY_LEDGER);
    assert_int_equal(count(&r, "fulfilled"), 0);
    tally_report_release(&r);
    city_close(&c);
}

// --- whatever is asked

static const char *some_line(struct city *c, uint64_t *seed, ms_t now, int most) {
    static const char *const logins[] = {"committee", "committee", "committee", "house", "house", "money", "member", "xin", "gui", "desk"};
    static const char *const numbers[] = {"P1", "P2", "P3", "A1"};
    static const struct {
        const char *verb, *fields;
    } all[] = {
        {"commitment.make", "内容=修;期限=%D"}, {"commitment.make", "内容=修;期限=%D;责任单位=市财政局"}, {"commitment.report", "序号=%N;进展=有;进度=%N"},
        {"commitment.fulfil", "序号=%N;佐证=有"}, {"commitment.fail", "序号=%N;理由=难"}, {"commitment.replace", "序号=%N;理由=改;内容=新;期限=%D"},
        {"commitment.confirm", "序号=%N"}, {"commitment.reject", "序号=%N;理由=否"}, {"cosign.invite", "账号=xin、ren"}, {"cosign.invite", "账号=gui"},
        {"cosign.sign", ""}, {"cosign.decline", ""}, {"relate", "关系=前案;对方=%M;理由=同"}, {"relate", "关系=相关;对方=%M;理由=同"},
        {"unrelate", "关系=相关;对方=%M;理由=错"}, {"key.mark", "领衔领导=某;职务=长;账号=leader"}, {"key.report", "报告=有"}, {"key.unmark", "理由=否"},
        {"instruction.record", "领导=某;批示=办"}, {"instruction.answer", "序号=%N;办理情况=已办"}, {"group.mark", "人数=9;代表=庚"}, {"group.unmark", "理由=否"},
        {"沟通", "沟通方式=面商"}, {"clock.tick", ""}, {"答复", "答复类别=B;答复内容=办;告知方式=书面"}, {"反馈", "办理态度=满意;满意度=满意"},
    };
    size_t k = chance_below(seed, sizeof all / sizeof *all);
    struct buf fields = BUF_INIT, when = BUF_INIT;
    for (const char *p = all[k].fields; *p; p++) {
        if (*p != '%') buf_byte(&fields, (unsigned char)*p);
        else if (*++p == 'N') buf_printf(&fields, "%d", (int)chance_below(seed, (size_t)most) + 1);
        else if (*p == 'M') buf_printf(&fields, "%s", numbers[chance_below(seed, 4)]);
        else buf_day(&fields, day_of(now, UTC_OFFSET_CHINA) + (day_t)chance_below(seed, 900));
    }
    buf_byte(&fields, '\0');
    buf_time(&when, now, UTC_OFFSET_CHINA);
    buf_byte(&when, '\0');
    bool tick = strcmp(all[k].verb, "clock.tick") == 0;
    const char *line = line_of(c, all[k].verb, numbers[chance_below(seed, 4)], tick ? "admin" : logins[chance_below(seed, 10)], when.p, fields.p);
    buf_release(&fields);
    buf_release(&when);
    return line;
}

static void whatever_is_asked_in_whatever_order_it_adds_up(void **state) {
    (void)state;
    struct city c;
    uint64_t seed = 20261125;
    int accepted = 0;
    ms_t now = moment("2024-03-02T09:00");
    city_open(&c, true);
    more_people(&c);
    proposal(&c, "P1", "2024-03-01T09:00");
    assigned(&c, "P2", "2024-03-01T10:00");
    assigned(&c, "P3", "2024-03-01T11:00");
    appeal(&c, "A1", "2024-03-01T12:00");
    for (int i = 0; i < 6000; i++) {
        now += (ms_t)chance_below(&seed, 4 * 24) * MS_HOUR / (i < 200 ? 16 : 4);
        struct answer a = city_try(&c, some_line(&c, &seed, now, 4 + accepted / 40));
        accepted += a.ok;
        if (!a.ok && a.fault.kind != FAULT_INPUT) fail_msg("%s: %s", a.fault.code, a.fault.en);
    }
    if (accepted < 500) fail_msg("only %d of 6000 were allowed: the walk says little", accepted);
    for (int year = 2024; year <= 2032; year++) {
        struct tally_report r;
        const char *cut = arena_printf(&c.arena, "%d-01-01", year + 1).p;
        read_it(&c, &r, year, cut, TALLY_BOTH);
        assert_false(r.differs);
        tally_report_release(&r);
    }
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_is_as_of_its_cut_off),
        cmocka_unit_test(what_was_changed_behind_the_ledger_differs),
        cmocka_unit_test(whatever_is_asked_in_whatever_order_it_adds_up),
    };
    return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
