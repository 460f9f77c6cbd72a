// SPDX-License-Identifier: Apache-2.0
// Finding: each word is a walk down the documents that hold it, and all walks go down together. A walk that is far behind
// begins again where the others are, which costs a seek.
#include "store/search_room.h"

enum { STEPS_BEFORE_SEEK = 48, WALKS_MAX = SEARCH_WORDS_MAX + SEARCH_SEEN_MAX };

struct walk {
    sqlite3_stmt *st;
    int shift;    // from row ids to documents
    int64_t doc;  // where it stands; 0: at its end
};

struct walks {
    struct search *s;
    const struct search_asked *asked;
    struct walk words[SEARCH_WORDS_MAX], seen[SEARCH_SEEN_MAX];
};

static int step(struct walks *w, struct walk *x, struct fault *f) {
    int code = sqlite3_step(x->st);
    x->doc = code == SQLITE_ROW ? sqlite3_column_int64(x->st, 0) >> x->shift : 0;
    return code == SQLITE_ROW || code == SQLITE_DONE ? 0 : search_trouble(w->s, sqlite3_sql(x->st), f);
}

// From the newest document not above `from`.
static int seek(struct walks *w, struct walk *x, int64_t from, struct fault *f) {
    sqlite3_reset(x->st);
    int64_t below = from >= INT64_MAX >> SEARCH_ROW_BITS ? INT64_MAX : (from + 1) << x->shift;
    sqlite3_bind_int64(x->st, 2, below);
    return step(w, x, f);
}

// To the newest of its documents that is not above `to`.
static int go_down(struct walks *w, struct walk *x, int64_t to, struct fault *f) {
    for (int i = 0; x->doc > to; i++)
        if ((i == STEPS_BEFORE_SEEK ? seek(w, x, to, f) : step(w, x, f)) < 0) return -1;
    return 0;
}

static void add_phrase(struct buf *b, const struct search_word *word) {
    buf_byte(b, '"');
    buf_add(b, str_trim(word->terms)); // terms hold no quotes: they are letters, digits and Han
    buf_byte(b, '"');
    if (word->prefix) buf_add(b, STR(" *"));
}

static int open_word(struct walks *w, struct walk *x, const struct search_word *word, int64_t from, struct fault *f) {
    static const char *const sql[SEARCH_SPACES] = {"SELECT rowid FROM office WHERE office MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC",
                                                   "SELECT rowid FROM public WHERE public MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC"};
    struct buf b = BUF_INIT;
    if (sqlite3_prepare_v2(w->s->db, sql[w->asked->space], -1, &x->st, NULL) != SQLITE_OK) return search_trouble(w->s, sql[w->asked->space], f);
    add_phrase(&b, word);
    sqlite3_bind_text(x->st, 1, b.p, (int)b.n, SQLITE_TRANSIENT);
    buf_release(&b);
    x->shift = SEARCH_ROW_BITS;
    return seek(w, x, from, f);
}

static int open_seen(struct walks *w, struct walk *x, int64_t who, int64_t from, struct fault *f) {
    static const char sql[] = "SELECT doc FROM seen WHERE who = ?1 AND doc < ?2 ORDER BY doc DESC";
    if (sqlite3_prepare_v2(w->s->db, sql, -1, &x->st, NULL) != SQLITE_OK) return search_trouble(w->s, sql, f);
    sqlite3_bind_int64(x->st, 1, who);
    x->shift = 0;
    return seek(w, x, from, f);
}

static int open_all(struct walks *w, int64_t from, struct fault *f) {
    for (size_t i = 0; i < w->asked->count; i++)
        if (open_word(w, &w->words[i], &w->asked->words[i], from, f) < 0) return -1;
    for (size_t i = 0; i < w->asked->seen_by_count; i++)
        if (open_seen(w, &w->seen[i], w->asked->seen_by[i], from, f) < 0) return -1;
    return 0;
}

// The newest that all wanted words have, not above `at`: 0 when there is none.
static int agree(struct walks *w, int64_t *at, struct fault *f) {
    bool moved;
    do {
        moved = false;
        for (size_t i = 0; i < w->asked->count && *at; i++) {
            if (w->asked->words[i].without) continue;
            if (go_down(w, &w->words[i], *at, f) < 0) return -1;
            if (w->words[i].doc < *at) {
                *at = w->words[i].doc;
                moved = true;
            }
        }
        int64_t newest = 0;
        for (size_t i = 0; i < w->asked->seen_by_count && *at; i++) {
            if (go_down(w, &w->seen[i], *at, f) < 0) return -1;
            if (w->seen[i].doc > newest) newest = w->seen[i].doc;
        }
        if (w->asked->seen_by_count && *at && newest < *at) {
            *at = newest;
            moved = true;
        }
    } while (moved && *at);
    return 0;
}

static int left_out(struct walks *w, int64_t at, bool *ret, struct fault *f) {
    *ret = false;
    for (size_t i = 0; i < w->asked->count && !*ret; i++) {
        if (!w->asked->words[i].without) continue;
        if (go_down(w, &w->words[i], at, f) < 0) return -1;
        *ret = w->words[i].doc == at;
    }
    return 0;
}

// Where it begins: the newest document older than the matter it is to begin behind.
static int begin_at(struct search *s, const struct search_asked *a, int64_t *ret, struct fault *f) {
    struct search_doc d;
    *ret = INT64_MAX;
    if (a->before == 0) return 0;
    if (search_doc(s, a->before, &d, f) < 0) return -1;
    if (d.n) {
        *ret = d.n - 1;
        return 0;
    }
    sqlite3_stmt *st = search_prepared(s, SEARCH_SQL_BEFORE, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, a->before);
    int code = sqlite3_step(st);
    *ret = code == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
    sqlite3_reset(st);
    return code == SQLITE_ROW || code == SQLITE_DONE ? 0 : search_trouble(s, "doc", f);
}

typedef int at_fn(struct search *s, void *context, int64_t doc, struct fault *f);

static int walk_down(struct search *s, const struct search_asked *a, at_fn *each, void *context, struct fault *f) {
    struct walks w = {.s = s, .asked = a};
    int64_t at;
    if (a->count > SEARCH_WORDS_MAX || a->seen_by_count > SEARCH_SEEN_MAX) return fault_set(f, FAULT_MACHINE, "internal", "检索的词或单位太多", "too many words or offices in a search");
    bool own = sqlite3_get_autocommit(s->db) != 0; // all walks see the same index
    if (own && search_run(s, "BEGIN", f) < 0) return -1;
    int status = begin_at(s, a, &at, f);
    if (status == 0 && at) status = open_all(&w, at, f);
    while (status == 0 && at) {
        bool out;
        if ((status = agree(&w, &at, f)) < 0 || at == 0) break;
        if ((status = left_out(&w, at, &out, f)) < 0) break;
        if (!out) status = each(s, context, at, f);
        at--;
    }
    for (size_t i = 0; i < SEARCH_WORDS_MAX; i++) sqlite3_finalize(w.words[i].st);
    for (size_t i = 0; i < SEARCH_SEEN_MAX; i++) sqlite3_finalize(w.seen[i].st);
    if (own) search_rollback(s); // nothing was written
    return status;
}

struct finding {
    search_fn *each;
    void *context;
};

static int give(struct search *s, void *context, int64_t doc, struct fault *f) {
    struct finding *x = context;
    sqlite3_stmt *st = search_prepared(s, SEARCH_SQL_DOC_AT, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, doc);
    int code = sqlite3_step(st);
    struct search_doc d = {0};
    if (code == SQLITE_ROW) d = (struct search_doc){doc, sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2), sqlite3_column_int64(st, 3)};
    sqlite3_reset(st);
    if (code != SQLITE_ROW) return code == SQLITE_DONE ? 0 : search_trouble(s, "doc", f);
    return x->each(x->context, &d);
}

int search_find(struct search *s, const struct search_asked *a, search_fn *each, void *context, struct fault *f) {
    struct finding x = {each, context};
    return walk_down(s, a, give, &x, f);
}

struct counting {
    int64_t n, most;
};

static int count_one(struct search *s, void *context, int64_t doc, struct fault *f) {
    struct counting *c = context;
    (void)s;
    (void)doc;
    (void)f;
    return ++c->n >= c->most;
}

int search_count(struct search *s, const struct search_asked *a, int64_t most, int64_t *ret, struct fault *f) {
    struct counting c = {0, most};
    int status = walk_down(s, a, count_one, &c, f);
    *ret = c.n;
    return status < 0 ? -1 : 0;
}

int search_is_seen_by(struct search *s, int64_t who, int64_t doc, struct fault *f) {
    sqlite3_stmt *st = search_prepared(s, SEARCH_SQL_SEEN, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, who);
    sqlite3_bind_int64(st, 2, doc);
    int code = sqlite3_step(st);
    sqlite3_reset(st);
    return code == SQLITE_ROW ? 1 : code == SQLITE_DONE ? 0 : search_trouble(s, "seen", f);
}
