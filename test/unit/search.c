// SPDX-License-Identifier: Apache-2.0
// The search index by itself: what is put in is found, what is taken out is not, pages and counts agree with looking at
// everything, and an index that cannot be used is made anew.
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "store/search.h"

enum { DOCS = 150, WORDS = 12, ROWS = 3, PEOPLE = 5 };

struct shelf {
    char dir[40], path[60];
    struct search *s;
    uint64_t seed;
    uint32_t rows[DOCS + 1][ROWS]; // words a row holds: bits
    uint32_t seen[DOCS + 1];
};

static const char *const words[WORDS] = {"路灯", "路牌", "路", "海市", "市民", "2026", "a", "ab", "暂停", "停水", "水费", "b"};

static int must(int status, const struct fault *f) {
    if (status < 0) fail_msg("%s: %s", f->code, f->en);
    return status;
}

static void put_back(struct shelf *h, int doc, int row, bool out) {
    struct buf b = BUF_INIT;
    struct fault f;
    for (int i = 0; i < WORDS; i++)
        if (h->rows[doc][row] >> i & 1) buf_printf(&b, "%s ", words[i]);
    must(out ? search_take_out(h->s, SEARCH_OFFICE, doc, row, buf_str(&b), &f) : search_put(h->s, SEARCH_OFFICE, doc, row, buf_str(&b), &f), &f);
    buf_release(&b);
}

static void open_shelf(struct shelf *h) {
    struct fault f;
    memset(h, 0, sizeof *h);
    h->seed = 7;
    snprintf(h->dir, sizeof h->dir, "/tmp/huiyin-search-XXXXXX");
    assert_non_null(mkdtemp(h->dir));
    snprintf(h->path, sizeof h->path, "%s/s.db", h->dir);
    must(search_open(&h->s, h->path, 1, STR("maker"), SEARCH_FEED, &f), &f);
}

static void fill(struct shelf *h) {
    struct fault f;
    for (int i = 1; i <= DOCS; i++) {
        struct search_doc d = {.matter = i * 10, .procedure = i % 3};
        if (i % 40 == 1) must(search_begin(h->s, &f), &f);
        must(search_set_doc(h->s, &d, &f), &f);
        assert_int_equal(d.n, i);
        for (int row = 0; row < ROWS; row++) {
            h->rows[i][row] = (uint32_t)chance_below(&h->seed, 1 << WORDS) & (uint32_t)chance_below(&h->seed, 1 << WORDS);
            put_back(h, i, row, false);
        }
        for (int who = 1; who <= PEOPLE; who++)
            if (chance_below(&h->seed, 3) == 0) {
                h->seen[i] |= 1u << who;
                must(search_seen_by(h->s, who, i, &f), &f);
            }
        if (i % 40 == 0 || i == DOCS) must(search_commit(h->s, &f), &f);
    }
}

static void close_shelf(struct shelf *h) {
    h->s = search_close(h->s);
    search_discard(h->path, 1);
    assert_int_equal(rmdir(h->dir), 0); // nothing else lay beside it
}

// --- by looking at everything

static bool row_holds(const struct shelf *h, int doc, int row, const struct search_word *w) {
    for (int i = 0; i < WORDS; i++) {
        struct str word = str_c(words[i]);
        if (!(h->rows[doc][row] >> i & 1)) continue;
        if (w->prefix ? str_starts(word, w->terms) : str_eq(word, w->terms)) return true;
    }
    return false;
}

static bool fits(const struct shelf *h, int doc, const struct search_asked *a) {
    bool seen = a->seen_by_count == 0;
    for (size_t i = 0; i < a->seen_by_count; i++) seen = seen || (h->seen[doc] >> a->seen_by[i] & 1);
    for (size_t i = 0; i < a->count; i++) {
        bool found = false;
        for (int row = 0; row < ROWS; row++) found = found || row_holds(h, doc, row, &a->words[i]);
        if (found == a->words[i].without) return false;
    }
    return seen && (a->before == 0 || doc * 10 < a->before);
}

struct found {
    int64_t matters[DOCS];
    size_t count, most;
};

static int note(void *context, const struct search_doc *d) {
    struct found *x = context;
    x->matters[x->count++] = d->matter;
    return x->count == x->most;
}

static void agrees(struct shelf *h, const struct search_asked *a) {
    struct found x = {.most = DOCS};
    struct fault f;
    int64_t n;
    size_t k = 0;
    must(search_find(h->s, a, note, &x, &f), &f);
    for (int doc = DOCS; doc; doc--) {
        if (!fits(h, doc, a)) continue;
        if (k >= x.count || x.matters[k] != doc * 10) fail_msg("document %d is not found in its place", doc);
        k++;
    }
    assert_int_equal(k, x.count);
    must(search_count(h->s, a, 20, &n, &f), &f);
    assert_int_equal(n, k < 20 ? k : 20);
}

static void ask_by_chance(struct shelf *h, int times) {
    for (int k = 0; k < times; k++) {
        struct search_word w[4];
        int64_t who[3];
        struct search_asked a = {.words = w, .count = 1 + chance_below(&h->seed, 4), .seen_by = who};
        for (size_t i = 0; i < a.count; i++) {
            w[i] = (struct search_word){.terms = str_c(words[chance_below(&h->seed, WORDS)]), .without = i && chance_below(&h->seed, 3) == 0};
            if (str_eq(w[i].terms, STR("路"))) w[i].prefix = true;
        }
        if (chance_below(&h->seed, 2)) a.before = (int64_t)chance_below(&h->seed, DOCS * 10) + 1;
        a.seen_by_count = chance_below(&h->seed, 4);
        for (size_t i = 0; i < a.seen_by_count; i++) who[i] = (int64_t)chance_below(&h->seed, PEOPLE) + 1;
        agrees(h, &a);
    }
}

static void any_question_finds_what_a_look_at_everything_finds(void **state) {
    (void)state;
    struct shelf h;
    open_shelf(&h);
    fill(&h);
    ask_by_chance(&h, 600);
    close_shelf(&h);
}

static void what_is_changed_is_found_as_it_is_now(void **state) {
    (void)state;
    struct shelf h;
    struct fault f;
    open_shelf(&h);
    fill(&h);
    for (int round = 0; round < 6; round++) {
        must(search_begin(h.s, &f), &f);
        for (int i = 0; i < 40; i++) {
            int doc = (int)chance_below(&h.seed, DOCS) + 1, row = (int)chance_below(&h.seed, ROWS);
            put_back(&h, doc, row, true);
            h.rows[doc][row] = (uint32_t)chance_below(&h.seed, 1 << WORDS);
            put_back(&h, doc, row, false);
        }
        must(search_commit(h.s, &f), &f);
        ask_by_chance(&h, 60);
    }
    close_shelf(&h);
}

static bool file_holds(const char *path, const char *text) {
    struct buf b = BUF_INIT;
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    char *room = buf_room(&b, 8 << 20);
    ssize_t n = read(fd, room, 8 << 20);
    close(fd);
    bool holds = n > 0 && str_find(str_of(room, (size_t)n), str_c(text)) >= 0;
    buf_release(&b);
    return holds;
}

// Terms of one letter more than any other document has: whether they lie in the file can be told.
static void what_is_forgotten_is_not_found_and_not_in_the_file(void **state) {
    (void)state;
    struct shelf h;
    struct fault f;
    char file[80];
    open_shelf(&h);
    fill(&h);
    const int64_t gone[] = {3, 77, 150};
    must(search_begin(h.s, &f), &f);
    for (int i = 0; i < 3; i++) {
        must(search_put(h.s, SEARCH_OFFICE, gone[i], 9, STR("secretword whisper "), &f), &f);
        must(search_put(h.s, SEARCH_PUBLIC, gone[i], 0, STR("secretword "), &f), &f);
    }
    must(search_commit(h.s, &f), &f);
    must(search_begin(h.s, &f), &f);
    must(search_forget(h.s, gone, 3, &f), &f);
    must(search_commit(h.s, &f), &f);
    for (int i = 0; i < 3; i++) memset(h.rows[gone[i]], 0, sizeof h.rows[gone[i]]);
    ask_by_chance(&h, 200);
    struct search_word w = {.terms = STR("secretword")};
    for (int space = 0; space < SEARCH_SPACES; space++) {
        int64_t n;
        must(search_count(h.s, &(struct search_asked){.space = (enum search_space)space, .words = &w, .count = 1}, 9, &n, &f), &f);
        assert_int_equal(n, 0);
    }
    h.s = search_close(h.s);
    snprintf(file, sizeof file, "%s-search-1", h.path);
    assert_false(file_holds(file, "ecretword"));
    assert_false(file_holds(file, "whisper"));
    close_shelf(&h);
}

static void a_reader_sees_whole_rounds_and_the_place_they_reach(void **state) {
    (void)state;
    struct shelf h;
    struct search *reader;
    struct search_place p = {.region_seq = 12}, got;
    struct fault f;
    open_shelf(&h);
    memset(p.hash.b, 5, HASH_BYTES);
    must(search_open(&reader, h.path, 1, STR("maker"), SEARCH_READ, &f), &f);
    must(search_begin(h.s, &f), &f);
    struct search_doc d = {.matter = 5};
    must(search_set_doc(h.s, &d, &f), &f);
    must(search_set_place(h.s, &p, &f), &f);
    must(search_place(reader, &got, &f), &f);
    assert_int_equal(got.region_seq, 0);
    must(search_commit(h.s, &f), &f);
    must(search_place(reader, &got, &f), &f);
    assert_int_equal(got.region_seq, 12);
    assert_true(hash_eq(&got.hash, &p.hash));
    must(search_begin(h.s, &f), &f);
    p.region_seq = 13;
    must(search_set_place(h.s, &p, &f), &f);
    search_rollback(h.s);
    must(search_place(h.s, &got, &f), &f);
    assert_int_equal(got.region_seq, 12);
    search_close(reader);
    close_shelf(&h);
}

static void reopened_as(struct shelf *h, const char *maker, enum search_made made) {
    struct fault f;
    must(search_open(&h->s, h->path, 1, str_c(maker), SEARCH_FEED, &f), &f);
    assert_int_equal(search_made(h->s), made);
}

static void refused_for_reading(struct shelf *h, const char *maker, const char *code) {
    struct search *s;
    struct fault f;
    assert_int_equal(search_open(&s, h->path, 1, str_c(maker), SEARCH_READ, &f), -1);
    assert_string_equal(f.code, code);
}

static void an_index_of_no_use_is_made_anew(void **state) {
    (void)state;
    struct shelf h;
    char file[80];
    open_shelf(&h);
    fill(&h);
    assert_int_equal(search_made(h.s), SEARCH_NEW);
    h.s = search_close(h.s);
    reopened_as(&h, "maker", SEARCH_KEPT);
    ask_by_chance(&h, 20);
    h.s = search_close(h.s);
    refused_for_reading(&h, "another", "search-old");
    reopened_as(&h, "another", SEARCH_OTHER);
    assert_true(search_current(h.s));
    snprintf(file, sizeof file, "%s-search-1", h.path);
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    h.s = search_close(h.s);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_true(write(fd, "no database at all, but some text", 33) == 33);
    close(fd);
    refused_for_reading(&h, "another", "search-damaged");
    reopened_as(&h, "another", SEARCH_DAMAGED);
    h.s = search_close(h.s);
    search_discard(h.path, 1);
    refused_for_reading(&h, "another", "no-search-index");
    reopened_as(&h, "another", SEARCH_NEW);
    close_shelf(&h);
}

static void a_handle_knows_that_the_index_was_made_anew(void **state) {
    (void)state;
    struct shelf h;
    struct search *old;
    struct fault f;
    open_shelf(&h);
    must(search_open(&old, h.path, 1, STR("maker"), SEARCH_READ, &f), &f);
    assert_true(search_current(old));
    h.s = search_close(h.s);
    search_discard(h.path, 1);
    assert_false(search_current(old));
    reopened_as(&h, "maker", SEARCH_NEW);
    assert_false(search_current(old));
    search_close(old);
    close_shelf(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_question_finds_what_a_look_at_everything_finds),
        cmocka_unit_test(what_is_changed_is_found_as_it_is_now),
        cmocka_unit_test(what_is_forgotten_is_not_found_and_not_in_the_file),
        cmocka_unit_test(a_reader_sees_whole_rounds_and_the_place_they_reach),
        cmocka_unit_test(an_index_of_no_use_is_made_anew),
        cmocka_unit_test(a_handle_knows_that_the_index_was_made_anew),
    };
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
