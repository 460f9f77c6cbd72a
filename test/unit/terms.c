// SPDX-License-Identifier: Apache-2.0
// Terms for search: what is cut from a text, and that looking for a query finds just the texts that hold it.
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/search.h"
#include "text/terms.h"

static void cut_gives(const char *text, const char *terms) {
    struct buf b = BUF_INIT;
    terms_cut(&b, str_c(text));
    if (!str_eq(str_trim(buf_str(&b)), str_c(terms))) fail_msg("\"%s\" gave \"%.*s\", not \"%s\"", text, SP(buf_str(&b)), terms);
    buf_release(&b);
}

static void han_gives_bigrams_and_the_last_character(void **state) {
    (void)state;
    cut_gives("上海市", "上海 海市 市");
    cut_gives("路", "路");
    cut_gives("", "");
    cut_gives("上海，市民", "上海 海 市民 民");
}

static void letters_and_digits_are_wholes(void **state) {
    (void)state;
    cut_gives("诉求2026-17", "诉求 求 2026 17");
    cut_gives("5号线A口", "5 号线 线 a 口");
    cut_gives("Ünïcode ÀÉ ŻÓŁW Ωμέγα МОСКВА", "ünïcode àé żółw ωμέγα москва");
    cut_gives("a_b", "a b");
}

static void widths_cases_and_scripts_are_the_same(void **state) {
    (void)state;
    cut_gives("ＡＢＣ１２３", "abc123");
    cut_gives("國務院辦公廳", "国务 务院 院办 办公 公厅 厅");
    cut_gives("ABC", "abc");
}

static void a_run_of_any_length_is_one_term_of_bounded_length(void **state) {
    (void)state;
    char a[400], b[400];
    memset(a, 'x', sizeof a);
    memset(b, 'x', sizeof b);
    b[399] = 'y';
    struct buf one = BUF_INIT, two = BUF_INIT;
    terms_cut(&one, str_of(a, sizeof a));
    terms_cut(&two, str_of(b, sizeof b));
    assert_true(one.n < 80 && one.n > 10);
    assert_false(str_eq(buf_str(&one), buf_str(&two)));
    buf_release(&one);
    buf_release(&two);
}

static void query_is(const char *typed, const char *terms, bool prefix) {
    struct arena a = ARENA_INIT;
    struct query q;
    struct fault f;
    assert_int_equal(terms_query(&q, str_c(typed), &a, &f), 0);
    assert_int_equal(q.count, 1);
    if (!str_eq(str_trim(q.words[0].terms), str_c(terms))) fail_msg("\"%s\" asks for \"%.*s\", not \"%s\"", typed, SP(q.words[0].terms), terms);
    assert_int_equal(q.words[0].prefix, prefix);
    arena_release(&a);
}

static void a_query_ends_where_the_text_may_go_on(void **state) {
    (void)state;
    query_is("路", "路", true);
    query_is("路灯", "路灯", false);
    query_is("路灯坏", "路灯 灯坏", false);
    query_is("5号", "5 号", true);
    query_is("5号线", "5 号线", false);
    query_is("上海，市", "上海 海 市", true);
    query_is("“路灯 坏”", "路灯 灯 坏", true);
    query_is("2026-17", "2026 17", false);
}

static void a_query_of_nothing_or_too_much_is_refused(void **state) {
    (void)state;
    static const char *const nothing[] = {"", "  ", "，。！", "-路灯", "\"\"", "\xff\xfe", "-", "- -"};
    struct arena a = ARENA_INIT;
    struct query q;
    struct fault f;
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        assert_int_equal(terms_query(&q, str_c(nothing[i]), &a, &f), -1);
        assert_string_equal(f.code, "empty-query");
    }
    struct buf b = BUF_INIT;
    for (int i = 0; i < 201; i++) buf_add(&b, STR("路"));
    assert_int_equal(terms_query(&q, buf_str(&b), &a, &f), -1);
    assert_string_equal(f.code, "long-query");
    buf_clear(&b);
    for (int i = 0; i < 17; i++) buf_add(&b, STR("a "));
    assert_int_equal(terms_query(&q, buf_str(&b), &a, &f), -1);
    assert_string_equal(f.code, "long-query");
    buf_release(&b);
    arena_release(&a);
}

static void what_is_not_wanted_is_left_out(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct query q;
    struct fault f;
    const struct str dark = STR("路灯不亮"), noisy = STR("路灯嗡嗡响");
    assert_int_equal(terms_query(&q, STR("路灯 -不亮"), &a, &f), 0);
    assert_false(terms_match(&q, &dark, 1));
    assert_true(terms_match(&q, &noisy, 1));
    arena_release(&a);
}

// --- the property: found is what the normal form holds, letters and digits as wholes

static const char *const pieces[] = {"路", "灯", "市", "海", "國", "国", "1", "2", "１", "a", "B", "ｂ", "，", " ", "-", "é", "か", "𠀀", "\xff", "\n"};
enum { PIECES = sizeof pieces / sizeof *pieces };

static uint64_t seed = 20261126;
static void random_text(struct buf *b, size_t most) {
    buf_clear(b);
    for (size_t n = chance_below(&seed, most + 1); n; n--) buf_add(b, str_c(pieces[chance_below(&seed, PIECES)]));
}

// By the definition, not by terms: the normal form of the query stands in that of the text, and where it begins or ends in
// letters or digits, so does a run there.
static bool contains(struct str text, struct str q) {
    for (size_t at = 0; at + q.n <= text.n; at++) {
        if (!str_starts(str_skip(text, at), q)) continue;
        bool fits = true;
        size_t end = at + q.n;
        if ((unsigned char)q.p[0] < 0xE3 && at && text.p[at - 1] != 0x1F) fits = false;
        size_t last = q.n - 1;
        while (((unsigned char)q.p[last] & 0xC0) == 0x80) last--;
        if ((unsigned char)q.p[last] < 0xE3 && end < text.n && text.p[end] != 0x1F) fits = false;
        if (fits) return true;
    }
    return false;
}

static int note(void *context, const struct search_doc *d) {
    *(uint64_t *)context |= UINT64_C(1) << (d->matter - 1);
    return 0;
}

static uint64_t ask(struct search *s, const struct query *q) {
    struct search_word words[QUERY_WORDS_MAX];
    struct fault f;
    uint64_t found = 0;
    for (size_t i = 0; i < q->count; i++) words[i] = (struct search_word){q->words[i].terms, q->words[i].prefix, q->words[i].without};
    struct search_asked asked = {.words = words, .count = q->count};
    if (search_find(s, &asked, note, &found, &f) < 0) fail_msg("%s", f.en);
    return found;
}

static void what_is_found_is_what_the_normal_form_holds(void **state) {
    (void)state;
    enum { TEXTS = 60, QUERIES = 1500 };
    char dir[] = "/tmp/huiyin-terms-XXXXXX", path[80];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/s.db", dir);
    struct search *s;
    struct fault f;
    struct buf texts[TEXTS] = {{0}}, b = BUF_INIT, normal = BUF_INIT, query = BUF_INIT, bare = BUF_INIT;
    if (search_open(&s, path, 1, terms_maker(), SEARCH_FEED, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(search_begin(s, &f), 0);
    for (size_t i = 0; i < TEXTS; i++) {
        struct search_doc d = {.matter = (int64_t)i + 1};
        random_text(&texts[i], 14);
        buf_clear(&b);
        terms_cut(&b, buf_str(&texts[i]));
        assert_int_equal(search_set_doc(s, &d, &f), 0);
        assert_int_equal(search_put(s, SEARCH_OFFICE, d.n, 0, buf_str(&b), &f), 0);
    }
    assert_int_equal(search_commit(s, &f), 0);
    struct arena a = ARENA_INIT;
    size_t hits = 0;
    for (int k = 0; k < QUERIES; k++) {
        struct query q;
        random_text(&query, 5);
        buf_clear(&normal);
        terms_normal(&normal, buf_str(&query));
        buf_clear(&bare); // one word: quoted, without a sign of its own
        buf_printf(&bare, "\"%.*s\"", SP(buf_str(&query)));
        int status = terms_query(&q, buf_str(&bare), &a, &f);
        if (normal.n == 0) assert_int_equal(status, -1);
        if (status < 0) continue;
        uint64_t found = ask(s, &q);
        for (size_t i = 0; i < TEXTS; i++) {
            struct buf n = BUF_INIT;
            struct str text = buf_str(&texts[i]);
            terms_normal(&n, text);
            bool must = contains(buf_str(&n), buf_str(&normal));
            hits += must;
            if (must != ((found >> i & 1) != 0)) fail_msg("\"%.*s\" in \"%.*s\": must %d", SP(buf_str(&query)), SP(text), must);
            assert_int_equal(terms_match(&q, &text, 1), must);
            buf_release(&n);
        }
        arena_reset(&a);
    }
    assert_true(hits > 2000);
    arena_release(&a);
    search_close(s);
    search_discard(path, 1);
    rmdir(dir);
    for (size_t i = 0; i < TEXTS; i++) buf_release(&texts[i]);
    buf_release(&b);
    buf_release(&normal);
    buf_release(&query);
    buf_release(&bare);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(han_gives_bigrams_and_the_last_character),
        cmocka_unit_test(letters_and_digits_are_wholes),
        cmocka_unit_test(widths_cases_and_scripts_are_the_same),
        cmocka_unit_test(a_run_of_any_length_is_one_term_of_bounded_length),
        cmocka_unit_test(a_query_ends_where_the_text_may_go_on),
        cmocka_unit_test(a_query_of_nothing_or_too_much_is_refused),
        cmocka_unit_test(what_is_not_wanted_is_left_out),
        cmocka_unit_test(what_is_found_is_what_the_normal_form_holds),
    };
    return cmocka_run_group_tests_name("terms", tests, NULL, NULL);
}
