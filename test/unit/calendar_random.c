// SPDX-License-Identifier: Apache-2.0
// A slow reference that walks day by day checks the fast deadlines over random cases.
#include "china.h"

// --- the slow reference: it walks day by day over the raw lines of the file

enum { REF_FIRST = 10957, REF_DAYS = 25000 }; // from 2000-01-01
static signed char ref_kind[REF_DAYS];        // 1 off, 0 make-up, -1 not listed

static void ref_load(void) {
    struct buf text = BUF_INIT;
    struct fault f;
    assert_int_equal(file_read("calendar/china.tsv", 1 << 20, &text, &f), 0);
    memset(ref_kind, -1, sizeof ref_kind);
    struct str rest = buf_str(&text), line;
    while (str_split(&rest, '\n', &line)) {
        day_t day;
        if (line.n < 12 || *line.p == '#') continue;
        assert_int_equal(date_parse(str_head(line, 10), &day, &f), 0);
        ref_kind[day - REF_FIRST] = line.p[11] == '1';
    }
    buf_release(&text);
}

static bool ref_works(day_t day) {
    int kind = day >= REF_FIRST && day < REF_FIRST + REF_DAYS ? ref_kind[day - REF_FIRST] : -1;
    return kind < 0 ? weekday(day) <= 5 : kind == 0;
}

static day_t ref_forward(day_t day, struct limit l) {
    if (l.unit == UNIT_MONTH) {
        struct date d = date_from_day(day);
        for (int i = 0; i < l.n; i++)
            if (++d.month > 12) d = (struct date){d.year + 1, 1, d.day};
        while (d.day > days_in_month(d.year, d.month)) d.day--;
        return day_from_date(d);
    }
    int left = l.unit == UNIT_SAME_DAY ? 0 : l.n;
    while (left > 0) {
        day++;
        if (l.unit == UNIT_DAY || ref_works(day)) left--;
    }
    return day;
}

static bool in_ms(struct limit l) { return l.unit == UNIT_MINUTE || l.unit == UNIT_HOUR; }
static ms_t span_of(struct limit l) { return l.n * (l.unit == UNIT_HOUR ? MS_HOUR : MS_MINUTE); }

// The end of a day, but of the whole day when business had ended before `since`.
static ms_t ref_end(struct day_rules r, day_t day, ms_t since) {
    ms_t midnight = (ms_t)day * MS_DAY - r.utc_offset, end = midnight + r.day_end;
    return end >= since ? end : midnight + MS_DAY;
}

static ms_t ref_due(struct day_rules r, const struct deadline_input *in) {
    enum limit_unit unit = in->limit.unit;
    ms_t exact = in_ms(in->limit) ? in->start + span_of(in->limit) : 0, tail = 0;
    day_t day = ref_forward(day_of(in->start, r.utc_offset), in_ms(in->limit) ? (struct limit){UNIT_DAY, 0} : in->limit);
    for (size_t i = 0; i < in->pause_count; i++) {
        const struct pause *p = &in->pauses[i];
        if (p->to == 0) return 0;
        exact += p->to - p->from;
        for (day_t d = day_of(p->from, r.utc_offset); d < day_of(p->to, r.utc_offset); d++) {
            if (unit == UNIT_WORKDAY && !ref_works(d + 1)) continue;
            do day++;
            while (unit == UNIT_WORKDAY && !ref_works(day));
        }
    }
    for (size_t i = 0; i < in->extension_count; i++) {
        struct limit by = in->extensions[i].by;
        if (in_ms(in->limit)) {
            if (in_ms(by)) exact += span_of(by);
            else exact = ref_end(r, ref_forward(day_of(exact - 1, r.utc_offset), by), exact);
        } else if (in_ms(by)) {
            tail += span_of(by);
        } else {
            day = ref_forward(day, by);
        }
    }
    if (in_ms(in->limit)) return exact;
    while (unit != UNIT_SAME_DAY && !ref_works(day)) day++;
    return ref_end(r, day, in->start) + tail;
}

// --- chance

struct drawn {
    struct day_rules r;
    struct deadline_input in;
    struct pause pauses[4]; // one more than drawn
    struct extension more[4];
};

static int draw_int(uint64_t *seed, int low, int high) { return low + (int)chance_below(seed, (size_t)(high - low + 1)); }

static struct limit draw_limit(uint64_t *seed) {
    static const int most[] = {
        [UNIT_MINUTE] = 5000, [UNIT_HOUR] = 400, [UNIT_SAME_DAY] = 1, [UNIT_DAY] = 90, [UNIT_WORKDAY] = 60, [UNIT_MONTH] = 14,
    };
    enum limit_unit unit = (enum limit_unit)chance_below(seed, UNIT_MONTH + 1);
    return (struct limit){unit, unit == UNIT_SAME_DAY ? 1 : draw_int(seed, 0, chance_below(seed, 3) ? most[unit] : 3)};
}

// Now and then exactly midnight, or the end of business.
static ms_t draw_in_day(uint64_t *seed, struct day_rules r) {
    switch (chance_below(seed, 8)) {
    case 0: return -r.utc_offset;
    case 1: return -r.utc_offset + r.day_end;
    default: return (ms_t)chance_below(seed, (size_t)MS_DAY) - r.utc_offset;
    }
}

static struct pause draw_pause(uint64_t *seed, ms_t since) {
    ms_t from = since + (ms_t)chance_below(seed, (size_t)(20 * MS_DAY));
    return (struct pause){from, from + (ms_t)chance_below(seed, (size_t)((chance_below(seed, 2) ? 30 : 2) * MS_DAY)) + 1};
}

static void draw(uint64_t *seed, struct drawn *d) {
    static const ms_t ends[] = {MS_DAY, MS_DAY, 17 * MS_HOUR + 30 * MS_MINUTE, 12 * MS_HOUR};
    static const ms_t offsets[] = {8 * MS_HOUR, 8 * MS_HOUR, 8 * MS_HOUR, 0, -5 * MS_HOUR, 5 * MS_HOUR + 45 * MS_MINUTE};
    d->r = (struct day_rules){offsets[chance_below(seed, 6)], ends[chance_below(seed, 4)]};
    day_t day = draw_int(seed, day_from_date((struct date){2005, 6, 1}), day_from_date((struct date){2030, 1, 1}));
    d->in = (struct deadline_input){day * MS_DAY + draw_in_day(seed, d->r), draw_limit(seed), d->pauses,
                                    chance_below(seed, 4), d->more, chance_below(seed, 4)};
    ms_t since = d->in.start;
    for (size_t i = 0; i < 4; i++) {
        d->pauses[i] = draw_pause(seed, since);
        since = d->pauses[i].to;
        d->more[i] = (struct extension){draw_limit(seed), d->in.start + (ms_t)i * MS_DAY};
    }
}

static _Noreturn void complain(const char *what, const struct drawn *d, uint64_t number) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "case %llu: %s: start ", (unsigned long long)number, what);
    buf_time(&b, d->in.start, d->r.utc_offset);
    buf_printf(&b, " day end %lld limit ", (long long)(d->r.day_end / MS_MINUTE));
    buf_limit(&b, d->in.limit);
    for (size_t i = 0; i < d->in.pause_count; i++) {
        buf_add(&b, STR(" pause "));
        buf_time(&b, d->pauses[i].from, d->r.utc_offset);
        buf_add(&b, STR(".."));
        buf_time(&b, d->pauses[i].to, d->r.utc_offset);
    }
    for (size_t i = 0; i < d->in.extension_count; i++) {
        buf_add(&b, STR(" extension "));
        buf_limit(&b, d->more[i].by);
    }
    buf_byte(&b, '\0');
    print_error("%s\n", b.p);
    buf_release(&b);
    fail();
    abort();
}

static void check_sentences(const struct drawn *d, const struct deadline *x, struct buf *b) {
    deadline_zh(b, d->r, &d->in, x);
    assert_true(b->n > 0 && utf8_fault(buf_str(b)) < 0);
    buf_clear(b);
    deadline_en(b, d->r, &d->in, x);
    assert_true(b->n > 0 && utf8_fault(buf_str(b)) < 0);
    buf_clear(b);
}

static void random_deadlines_agree_with_the_reference_and_keep_their_order(void **state) {
    (void)state;
    ref_load();
    uint64_t seed = 20240927;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    for (uint64_t i = 0; i < 100000; i++) {
        struct drawn d;
        draw(&seed, &d);
        ms_t due = deadline_due(china, d.r, &d.in);
        if (due != ref_due(d.r, &d.in)) complain("not what the reference says", &d, i);
        if (due < d.in.start) complain("due before it began", &d, i);

        struct deadline x;
        arena_reset(&a);
        deadline_explain(china, d.r, &d.in, &a, &x);
        if (x.due != due) complain("explained differently", &d, i);
        assert_adds_up(&d.in, &x);
        if (i % 16 == 0) check_sentences(&d, &x, &b);

        struct deadline_input more = d.in;
        more.start += (ms_t)chance_below(&seed, (size_t)(chance_below(&seed, 2) ? 10 * MS_DAY : MS_DAY));
        if (deadline_due(china, d.r, &more) < due) complain("a later start ends earlier", &d, i);
        more = d.in;
        more.limit.n++;
        if (deadline_due(china, d.r, &more) < due) complain("a longer limit ends earlier", &d, i);
        more = d.in;
        more.pause_count++;
        if (deadline_due(china, d.r, &more) < due) complain("a pause more ends earlier", &d, i);
        struct extension extended[5];
        size_t place = chance_below(&seed, d.in.extension_count + 1);
        for (size_t k = 0; k < d.in.extension_count; k++) extended[k + (k >= place)] = d.more[k];
        extended[place] = d.more[3];
        more = d.in;
        more.extensions = extended;
        more.extension_count++;
        if (deadline_due(china, d.r, &more) < due) complain("an extension more ends earlier", &d, i);

        d.pauses[3].to = 0; // unused by d.in unless it holds four
        if (d.in.pause_count == 3) {
            more = d.in;
            more.pause_count = 4;
            if (deadline_due(china, d.r, &more) != 0) complain("due while paused", &d, i);
            deadline_explain(china, d.r, &more, &a, &x);
            assert_int_equal(x.due, 0);
            assert_int_equal(x.steps[x.step_count - 1].kind, STEP_STANDING);
            assert_adds_up(&more, &x);
        }
    }
    buf_release(&b);
    arena_release(&a);
}

static void random_working_days_agree_with_the_reference(void **state) {
    (void)state;
    ref_load();
    uint64_t seed = 7;
    for (int i = 0; i < 100000; i++) {
        day_t day = draw_int(&seed, day_from_date((struct date){2003, 1, 1}), day_from_date((struct date){2032, 1, 1}));
        int n = draw_int(&seed, 0, 300);
        day_t to = calendar_add_workdays(china, day, n), walked = ref_forward(day, (struct limit){UNIT_WORKDAY, n});
        assert_int_equal(to, walked);
        assert_int_equal(calendar_count_workdays(china, day, to), n);
        assert_int_equal(calendar_workday(china, day), ref_works(day));
        // Back from a working day is where forward came from.
        ms_t due = day_start(to, UTC_OFFSET_CHINA) + MS_DAY;
        day_t back = day_of(limit_from(china, DAY_RULES_DEFAULT, due, (struct limit){UNIT_WORKDAY, n}, true) - 1,
                            UTC_OFFSET_CHINA);
        if (ref_works(day)) assert_int_equal(back, day);
        else assert_true(n == 0 || back < day);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_deadlines_agree_with_the_reference_and_keep_their_order),
        cmocka_unit_test(random_working_days_agree_with_the_reference),
    };
    return cmocka_run_group_tests_name("calendar_random", tests, set_up, tear_down);
}
