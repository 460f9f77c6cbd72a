// SPDX-License-Identifier: Apache-2.0
#include "text/terms.h"

#include <string.h>

#include "base/buf.h"

static bool is_blank(int32_t c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x3000 || c == 0xA0; }
static bool is_quote(int32_t c) { return c == '"' || c == 0x201C || c == 0x201D || c == 0xFF02; }
static bool is_minus(int32_t c) { return c == '-' || c == 0xFF0D; }

// The next word of *rest as it was typed; false: there is none.
static bool next_word(struct str *rest, struct str *ret, bool *ret_without) {
    size_t pos = 0, at = 0;
    int32_t c = -1;
    while (at < rest->n && is_blank(c = utf8_next(*rest, &pos))) at = pos;
    if (at == rest->n) return false;
    *ret_without = is_minus(c);
    if (*ret_without) at = pos;
    else pos = at;
    bool quoted = false;
    size_t end = pos;
    while (end < rest->n) {
        size_t next = end;
        c = utf8_next(*rest, &next);
        if (is_quote(c)) quoted = !quoted;
        else if (!quoted && is_blank(c)) break;
        end = next;
    }
    *ret = str_of(rest->p + at, end - at);
    *rest = str_skip(*rest, end);
    return true;
}

// The terms of a word of a query are those of a text that ends in it, but that its last run may go on: behind a run of Han
// the last character alone is left out, where it has a bigram before it; where it has none it is a prefix.
static bool word_terms(struct query_word *w, struct str typed, struct arena *a) {
    struct buf b = BUF_INIT;
    terms_cut(&b, typed);
    struct str all = buf_str(&b), last, before = STR("");
    if (all.n == 0) return false;
    size_t at = all.n - 1;
    while (at && all.p[at - 1] != ' ') at--;
    last = str_of(all.p + at, all.n - 1 - at);
    if (at) {
        size_t from = at - 1;
        while (from && all.p[from - 1] != ' ') from--;
        before = str_of(all.p + from, at - 1 - from);
    }
    bool han = utf8_count(last) == 1 && (unsigned char)last.p[0] >= 0xE3; // letters and digits lie below U+3000
    bool ends_bigram = han && utf8_count(before) == 2 && (unsigned char)before.p[0] >= 0xE3 && str_ends(before, last);
    w->prefix = han && !ends_bigram;
    w->terms = arena_str(a, ends_bigram ? str_head(all, at) : all);
    buf_release(&b);
    return true;
}

static int long_query(struct fault *f) {
    return fault_set(f, FAULT_INPUT, "long-query", "要查的太长：最多 %d 个字、%d 个词", "the query is too long: at most %d characters and %d words", QUERY_CHARS_MAX, QUERY_WORDS_MAX);
}

int terms_query(struct query *ret, struct str text, struct arena *a, struct fault *f) {
    struct str typed;
    bool without, wanted = false;
    ret->count = 0;
    if (utf8_count(text) > QUERY_CHARS_MAX) return long_query(f);
    while (next_word(&text, &typed, &without)) {
        struct query_word w = {.without = without};
        if (!word_terms(&w, typed, a)) continue;
        if (ret->count == QUERY_WORDS_MAX) return long_query(f);
        ret->words[ret->count++] = w;
        wanted = wanted || !without;
    }
    if (wanted) return 0;
    return fault_say(f, FAULT_INPUT, "empty-query", STR("没有写要查什么：请写字、词、编号，几个词用空格隔开；只写“-词”查不出东西"),
                     STR("there is nothing to look for: give characters, words or numbers, separated by blanks; -word alone finds nothing"));
}

// --- the same by looking

// Whether the terms of the word stand one behind the other in those of the text; both are ended by blanks.
static bool holds(struct str terms, const struct query_word *w) {
    struct str wanted = str_head(w->terms, w->terms.n - 1); // its last blank
    for (size_t at = 0; at < terms.n;) {
        struct str here = str_skip(terms, at);
        if (str_starts(here, wanted) && (w->prefix || here.p[wanted.n] == ' ')) return true;
        const char *blank = memchr(here.p, ' ', here.n);
        at += (size_t)(blank - here.p) + 1;
    }
    return false;
}

bool terms_match(const struct query *q, const struct str *texts, size_t count) {
    bool found[QUERY_WORDS_MAX] = {false};
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        buf_clear(&b);
        terms_cut(&b, texts[i]);
        for (size_t k = 0; k < q->count; k++) found[k] = found[k] || holds(buf_str(&b), &q->words[k]);
    }
    buf_release(&b);
    for (size_t k = 0; k < q->count; k++)
        if (found[k] == q->words[k].without) return false;
    return true;
}
