// SPDX-License-Identifier: Apache-2.0
// Event logs are read: CSV as RFC 4180 has it, XES, and every kind of bad file is refused with its line.
#include "mining.h"

#include "mining/csv.h"
#include "mining/export.h"

static void events_stand_in_order_of_time_by_case(void **state) {
    struct event_log l;
    log_good(&l, CSV_HEAD "b,登记,2024-01-02T10:00\na,登记,2024-01-01T10:00\nb,办结,2024-01-01T09:00\na,办结,2024-01-01T10:00\n");
    assert_int_equal(l.case_count, 2);
    const struct log_event *b = log_events_of(&l, &l.cases[0]), *a = log_events_of(&l, &l.cases[1]);
    assert_str(l.cases[0].name, "b");
    assert_str(l.activities[b[0].activity].name, "办结");
    assert_str(l.activities[b[1].activity].name, "登记");
    assert_str(l.activities[a[0].activity].name, "登记"); // at one time the order of the file stays
    assert_int_equal(l.backwards.count, 1);
    assert_int_equal(l.backwards.line, 4);
    assert_int_equal(l.split.count, 2);
    log_release(&l);
    (void)state;
}

static void an_event_that_stands_twice_counts_once(void **state) {
    struct event_log l;
    log_good(&l, "case:concept:name,concept:name,time:timestamp,concept:instance\n"
                 "a,登记,2024-01-01T10:00,1\na,登记,2024-01-01T10:00,1\na,登记,2024-01-01T10:00,2\na,登记,2024-01-01T10:01,1\n");
    assert_int_equal(l.event_count, 3);
    assert_int_equal(l.duplicates.count, 1);
    assert_int_equal(l.duplicates.line, 3);
    log_release(&l);
    (void)state;
}

static void quotes_marks_and_lines_are_read_as_rfc_4180_has_them(void **state) {
    struct event_log l;
    log_good(&l, "\xEF\xBB\xBF" "\"concept:name\",case:concept:name,time:timestamp\r\n\r\n"
                 "\"say \"\"yes\"\", twice\",a,2024-01-01T10:00\r\n\"two\nlines\",a,2024-01-01T11:00\r\n\"'=1+1\",a,2024-01-01T12:00");
    assert_int_equal(l.event_count, 3);
    assert_str(l.activities[0].name, "say \"yes\", twice");
    assert_str(l.activities[1].name, "two\nlines");
    assert_str(l.activities[2].name, "=1+1"); // the apostrophe against formulas is taken off
    assert_int_equal(log_events_of(&l, &l.cases[0])[0].line, 3);
    assert_int_equal(log_events_of(&l, &l.cases[0])[2].line, 6);
    log_release(&l);
    (void)state;
}

static void times_have_any_number_of_decimals_and_their_own_offset(void **state) {
    struct stamp s;
    struct fault f;
    static const struct {
        const char *text;
        ms_t at, offset;
    } good[] = {{"2011-10-11 13:45:40.276000+02:00", 1318333540276, 2 * MS_HOUR}, {"2011-10-11T11:45:40Z", 1318333540000, 0},
                {"2011-10-11T11:45:40.1+0000", 1318333540100, 0}, {"2011-10-11T09:45-02", 1318333500000, -2 * MS_HOUR},
                {" 2011-10-11 ", 1318262400000, 8 * MS_HOUR}, {"2011-10-11T13:45:40.276999999 +02:00", 1318333540276, 2 * MS_HOUR}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (stamp_parse(str_c(good[i].text), UTC_OFFSET_CHINA, &s, &f) < 0) fail_msg("%s: %s", good[i].text, f.en);
        assert_int_equal(s.at, good[i].at);
        assert_int_equal(s.offset, good[i].offset);
    }
    static const char *const bad[] = {"", "?", "2011-13-01", "2011-10-11 25:00", "2011-10-11 10:00+2:00", "2011-10-11 10:00.", "2011-10-11 10:00.x",
                                      "2011-10-11 10:00+15:00", "2011-10-11 10:00 Z Z", "11-10-2011", "2011-10-11 10:00+02:00x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (stamp_parse(str_c(bad[i]), 0, &s, &f) == 0) fail_msg("\"%s\" was taken for a time", bad[i]);
        assert_string_equal(f.code, "bad-time");
    }
    (void)state;
}

#define XES(traces) "<?xml version=\"1.0\"?>\n<log xes.version=\"1.0\" xmlns=\"http://www.xes-standard.org/\">\n" \
    "<extension name=\"Concept\" prefix=\"concept\" uri=\"u\"/><global scope=\"event\"><string key=\"concept:name\" value=\"none\"/></global>\n" \
    "<string key=\"concept:name\" value=\"the log\"/>\n" traces "</log>\n"
#define STR_OF(key, value) "<string key=\"" key "\" value=\"" value "\"/>"
#define EVENT(name, at) "<event>" STR_OF("concept:name", name) "<date key=\"time:timestamp\" value=\"" at "\"/></event>\n"

static void xes_is_read_by_trace_and_event(void **state) {
    struct event_log l;
    log_good(&l, XES("<trace>" STR_OF("concept:name", "a &amp; b") "<string key=\"x\" value=\"y\"><string key=\"concept:name\" value=\"nested\"/></string>\n"
                     EVENT("登记", "2024-01-01T10:00:00+08:00") EVENT("办&#x7ED3;", "2024-01-01T11:00:00+08:00") "</trace><trace>" STR_OF("concept:name", "c")
                     "</trace>\n"));
    assert_int_equal(l.case_count, 1); // a trace without an event is no case
    assert_str(l.cases[0].name, "a & b");
    assert_int_equal(l.event_count, 2);
    assert_str(l.activities[1].name, "办结");
    assert_int_equal(log_events_of(&l, &l.cases[0])[1].line, 7);
    log_release(&l);
    (void)state;
}

static void start_and_deadline_are_read_from_the_columns_asked_for(void **state) {
    struct log_options o = {.start = STR("case:begin"), .deadline = STR("case:due")};
    static const char *const texts[] = {
        "case:due,case:begin,case:concept:name,concept:name,time:timestamp\n2024-03-01,2024-01-01,a,登记,2024-01-05\n",
        XES("<trace>" STR_OF("concept:name", "a") "<date key=\"begin\" value=\"2024-01-01\"/><date key=\"due\" value=\"2024-03-01\"/>" EVENT("登记", "2024-01-05") "</trace>")};
    for (int i = 0; i < 2; i++) {
        struct event_log l = {0};
        struct fault f;
        if (log_of(&l, str_c(texts[i]), &o, SIZE_MAX, &f) < 0) fail_msg("%s", f.en);
        assert_true(l.cases[0].has_start && l.cases[0].has_deadline);
        assert_int_equal(l.cases[0].deadline.at - l.cases[0].start.at, 60 * MS_DAY);
        log_release(&l);
    }
    (void)state;
}

static void what_is_read_does_not_depend_on_the_pieces_it_comes_in(void **state) {
    static const char *const texts[] = {
        "\xEF\xBB\xBF" CSV_HEAD "a,\"x\"\"y\r\n,z\",2024-01-01T10:00\r\nb,登记,2024-01-01T10:00\n",
        XES("<trace>" STR_OF("concept:name", "甲") EVENT("登记", "2024-01-01T10:00:00Z") "</trace>")};
    for (int i = 0; i < 2; i++)
        for (size_t piece = 1; piece < 40; piece++) {
            struct event_log l = {0}, whole;
            struct fault f;
            if (log_of(&l, str_c(texts[i]), NULL, piece, &f) < 0) fail_msg("in pieces of %zu: %s", piece, f.en);
            log_good(&whole, texts[i]);
            assert_int_equal(l.event_count, whole.event_count);
            for (size_t k = 0; k < l.activity_count; k++) assert_true(str_eq(l.activities[k].name, whole.activities[k].name));
            log_release(&l);
            log_release(&whole);
        }
    (void)state;
}

static void a_bad_file_is_refused_with_its_line(void **state) {
    static const struct {
        const char *code;
        int line;
        const char *text;
    } bad[] = {
        {"empty-log", 0, ""},
        {"empty-log", 0, CSV_HEAD},
        {"missing-column", 1, "case:concept:name,concept:name\na,b\n"},
        {"missing-column", 1, "case:concept:name;concept:name;time:timestamp\na;b;2024-01-01\n"},
        {"column-twice", 1, "case:concept:name,concept:name,time:timestamp,concept:name\n"},
        {"bad-row", 3, CSV_HEAD "a,登记,2024-01-01\na,办结\n"},
        {"missing-case", 2, CSV_HEAD ",登记,2024-01-01\n"},
        {"missing-activity", 2, CSV_HEAD "a,,2024-01-01\n"},
        {"missing-time", 2, CSV_HEAD "a,登记,\n"},
        {"bad-time", 3, CSV_HEAD "a,登记,2024-01-01\na,登记,yesterday\n"},
        {"bad-number", 2, "case:concept:name,concept:name,time:timestamp,huiyin:parts\na,会办,2024-01-01,-1\n"},
        {"open-quote", 3, CSV_HEAD "a,登记,2024-01-01\na,\"登记,2024-01-01\nb,登记,2024-01-01\n"},
        {"bad-quote", 2, CSV_HEAD "a,登\"记,2024-01-01\n"},
        {"bad-quote", 2, CSV_HEAD "a,\"登\"记,2024-01-01\n"},
        {"bad-line-end", 2, CSV_HEAD "a,登记,2024-01-01\rb,登记,2024-01-01\n"},
        {"bad-utf8", 2, CSV_HEAD "a,\xC3\x28,2024-01-01\n"},
        {"bad-xml", 5, XES("<trace>" STR_OF("concept:name", "a") "<event></trace>")},
        {"bad-xml", 3, "<log>\n<trace>\n"},
        {"bad-xml", 5, XES("<trace>" STR_OF("concept:name", "&lol;") "</trace>")},
        {"not-xes", 1, "<html/>"},
        {"missing-case", 5, XES("<trace>" EVENT("登记", "2024-01-01") "</trace>")},
        {"missing-activity", 5, XES("<trace>" STR_OF("concept:name", "a") "<event><date key=\"time:timestamp\" value=\"2024-01-01\"/></event></trace>")},
        {"missing-time", 5, XES("<trace>" STR_OF("concept:name", "a") "<event>" STR_OF("concept:name", "登记") "</event></trace>")},
        {"bad-time", 5, XES("<trace>" STR_OF("concept:name", "a") EVENT("登记", "soon") "</trace>")},
        {"event-outside", 5, XES(EVENT("登记", "2024-01-01"))},
        {"xml-doctype", 1, "<!DOCTYPE log [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><log><trace>&b;</trace></log>"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct event_log l = {0};
        struct fault f;
        if (log_of(&l, str_c(bad[i].text), NULL, SIZE_MAX, &f) == 0) fail_msg("was taken: %s", bad[i].text);
        if (strcmp(f.code, bad[i].code) != 0 || f.line != bad[i].line) fail_msg("%s in line %d, not %s in %d: %s", f.code, f.line, bad[i].code, bad[i].line, bad[i].text);
        log_release(&l);
    }
    (void)state;
}

static void refused(struct str text, const char *code) {
    struct event_log l = {0};
    struct fault f;
    assert_int_equal(log_of(&l, text, NULL, 4096, &f), -1);
    assert_string_equal(f.code, code);
    log_release(&l);
}

static struct str filled(struct buf *b, const char *head, char fill, size_t n, const char *tail) {
    buf_clear(b);
    buf_add(b, str_c(head));
    memset(buf_room(b, n), fill, n);
    b->n += n;
    buf_add(b, str_c(tail));
    return buf_str(b);
}

static void what_is_too_large_is_refused_before_it_is_held(void **state) {
    struct buf b = BUF_INIT;
    refused(filled(&b, CSV_HEAD "a,", 'x', 1 << 20, ",2024-01-01\n"), "cell-too-long");
    refused(filled(&b, CSV_HEAD "a,\"", 'x', 1 << 20, "\",2024-01-01\n"), "cell-too-long");
    refused(filled(&b, "", ',', 400, "\n"), "too-many-columns");
    refused(filled(&b, CSV_HEAD "a,b\0c", '\0', 1, ",2024-01-01\n"), "bad-nul");
    refused(filled(&b, "<log><trace><string key=\"concept:name\" value=\"", 'x', 1 << 17, "\"/></trace></log>"), "value-too-long");
    refused(filled(&b, "<log><trace><string key=\"", 'x', 4 << 20, "\"/></trace></log>"), "value-too-long");
    buf_clear(&b);
    for (int i = 0; i < 100; i++) buf_add(&b, STR("<log>"));
    refused(buf_str(&b), "xml-depth");
    buf_clear(&b);
    buf_add(&b, STR(CSV_HEAD));
    for (int i = 0; i <= LOG_ACTIVITIES_MAX; i++) buf_printf(&b, "a,x%d,2024-01-01\n", i);
    refused(buf_str(&b), "too-many-activities");
    buf_clear(&b);
    buf_add(&b, STR(CSV_HEAD));
    for (int i = 0; i <= LOG_CASE_EVENTS_MAX; i++) buf_printf(&b, "a,x,2024-01-01T%02d:%02d:%02d\n", i / 3600, i / 60 % 60, i % 60);
    refused(buf_str(&b), "case-too-long");
    buf_release(&b);
    (void)state;
}

struct cells {
    struct buf text; // of all cells, each ended by U+001F
};

static int take_row(void *context, const struct str *cells, size_t count, int line, struct fault *f) {
    struct cells *c = context;
    for (size_t i = 0; i < count; i++) {
        buf_add(&c->text, csv_plain(cells[i]));
        buf_byte(&c->text, 0x1F);
    }
    (void)line, (void)f;
    return 0;
}

static void any_text_comes_back_from_a_cell_and_is_no_formula(void **state) {
    static const char *const pieces[] = {"=", "+", "-", "@", "\t", "\r", "\n", "\"", ",", "'", "汉", "a", " ", "\r\n"};
    uint64_t seed = 7;
    for (int round = 0; round < 2000; round++) {
        struct buf cell = BUF_INIT, row = BUF_INIT;
        struct cells got = {BUF_INIT};
        struct csv c;
        struct fault f;
        for (size_t n = chance_below(&seed, 6); n > 0; n--) buf_add(&cell, str_c(pieces[chance_below(&seed, sizeof pieces / sizeof *pieces)]));
        csv_cell(&row, buf_str(&cell));
        struct str bare = row.n && row.p[0] == '"' ? str_skip(buf_str(&row), 1) : buf_str(&row);
        if (bare.n && memchr("=+-@\t\r", bare.p[0], 6)) fail_msg("a formula: %.*s", SP(bare));
        buf_add(&row, STR(",x\r\n"));
        csv_begin(&c, take_row, &got);
        if (csv_feed(&c, buf_str(&row), &f) < 0 || csv_end(&c, &f) < 0) fail_msg("%s: %.*s", f.en, SP(buf_str(&row)));
        buf_add(&cell, STR("\x1Fx\x1F"));
        if (!str_eq(buf_str(&cell), buf_str(&got.text))) fail_msg("round %d: \"%.*s\" came back as \"%.*s\"", round, SP(buf_str(&cell)), SP(buf_str(&got.text)));
        csv_release(&c);
        buf_release(&cell);
        buf_release(&row);
        buf_release(&got.text);
    }
    (void)state;
}

static void xml_has_nothing_that_xml_cannot_have(void **state) {
    struct buf b = BUF_INIT;
    xml_text(&b, STR("<a b=\"c\">&\x01\x1F\t\n\xFF\xEF\xBF\xBF汉"));
    assert_str(buf_str(&b), "&lt;a b=&quot;c&quot;&gt;&amp;\xEF\xBF\xBD\xEF\xBF\xBD&#9;&#10;\xEF\xBF\xBD\xEF\xBF\xBD汉");
    buf_release(&b);
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_stand_in_order_of_time_by_case),
        cmocka_unit_test(an_event_that_stands_twice_counts_once),
        cmocka_unit_test(quotes_marks_and_lines_are_read_as_rfc_4180_has_them),
        cmocka_unit_test(times_have_any_number_of_decimals_and_their_own_offset),
        cmocka_unit_test(xes_is_read_by_trace_and_event),
        cmocka_unit_test(start_and_deadline_are_read_from_the_columns_asked_for),
        cmocka_unit_test(what_is_read_does_not_depend_on_the_pieces_it_comes_in),
        cmocka_unit_test(a_bad_file_is_refused_with_its_line),
        cmocka_unit_test(what_is_too_large_is_refused_before_it_is_held),
        cmocka_unit_test(any_text_comes_back_from_a_cell_and_is_no_formula),
        cmocka_unit_test(xml_has_nothing_that_xml_cannot_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
