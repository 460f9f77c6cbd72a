// SPDX-License-Identifier: Apache-2.0
#include "text/terms.h"

#include <opencc/opencc.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"

enum { TABLE_FIRST = 0x3400, TABLE_END = 0xA000, TERM_BYTES_MAX = 60, TERM_HEAD = 36, TERM_TAIL_BYTES = 8 };

// --- traditional to simplified, character by character: looked up, OpenCC is asked once

static int32_t simplified[TABLE_END - TABLE_FIRST];
static char maker[48];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void add_point(struct buf *b, int32_t c) {
    if (c < 0x80) buf_byte(b, (unsigned char)c);
    else if (c < 0x800) {
        buf_byte(b, (unsigned char)(0xC0 | c >> 6));
        buf_byte(b, (unsigned char)(0x80 | (c & 0x3F)));
    } else {
        if (c < 0x10000) buf_byte(b, (unsigned char)(0xE0 | c >> 12));
        else {
            buf_byte(b, (unsigned char)(0xF0 | c >> 18));
            buf_byte(b, (unsigned char)(0x80 | (c >> 12 & 0x3F)));
        }
        buf_byte(b, (unsigned char)(0x80 | (c >> 6 & 0x3F)));
        buf_byte(b, (unsigned char)(0x80 | (c & 0x3F)));
    }
}

// Each on a line of its own, so that no phrase of the dictionary takes hold.
static void ask_opencc(void) {
    struct buf all = BUF_INIT;
    opencc_t dictionary = opencc_open(OPENCC_DEFAULT_CONFIG_TRAD_TO_SIMP);
    if (dictionary == (opencc_t)-1) return; // not installed: traditional stays traditional, and the maker's name says so
    for (int32_t c = TABLE_FIRST; c < TABLE_END; c++) {
        add_point(&all, c);
        buf_byte(&all, '\n');
    }
    char *text = opencc_convert_utf8(dictionary, all.p, all.n);
    struct str rest = str_c(text), line;
    for (int32_t c = TABLE_FIRST; text && c < TABLE_END && str_split(&rest, '\n', &line); c++) {
        size_t pos = 0;
        int32_t to = utf8_next(line, &pos);
        if (to > 0 && pos == line.n) simplified[c - TABLE_FIRST] = to;
    }
    if (text) opencc_convert_utf8_free(text);
    opencc_close(dictionary);
    buf_release(&all);
}

static void make_table(void) {
    struct hash h;
    char hex[2 * HASH_BYTES + 1];
    for (int32_t c = TABLE_FIRST; c < TABLE_END; c++) simplified[c - TABLE_FIRST] = c;
    ask_opencc();
    for (int32_t c = TABLE_FIRST; c < TABLE_END; c++) { // so that normal forms are normal
        int32_t to = simplified[c - TABLE_FIRST];
        if (to >= TABLE_FIRST && to < TABLE_END) simplified[c - TABLE_FIRST] = simplified[to - TABLE_FIRST];
    }
    sm3_of(&h, str_of((const char *)simplified, sizeof simplified));
    hash_hex(&h, hex);
    snprintf(maker, sizeof maker, "%d-%.16s", TERMS_VERSION, hex);
}

struct str terms_maker(void) {
    pthread_once(&once, make_table);
    return str_c(maker);
}

// --- characters

enum kind { KIND_NONE, KIND_HAN, KIND_WORD };

static bool within(int32_t c, int32_t first, int32_t last) { return c >= first && c <= last; }

static bool bigrams(int32_t c) {
    return within(c, 0x3400, 0x4DBF) || within(c, 0x4E00, 0x9FFF) || within(c, 0xF900, 0xFAFF) || within(c, 0x20000, 0x323AF) ||
           within(c, 0x3005, 0x3007) || within(c, 0x3041, 0x3096) || within(c, 0x309D, 0x309F) || within(c, 0x30A1, 0x30FA) ||
           within(c, 0x30FC, 0x30FF) || within(c, 0x3105, 0x312F) || within(c, 0xAC00, 0xD7A3);
}

static int32_t latin_extended_small(int32_t c) {
    bool even = within(c, 0x100, 0x137) || within(c, 0x14A, 0x177), odd = within(c, 0x139, 0x148) || within(c, 0x179, 0x17E);
    if (c == 0x178) return 0xFF;
    return (even && c % 2 == 0) || (odd && c % 2 == 1) ? c + 1 : c;
}

static int32_t small(int32_t c) {
    if (within(c, 'A', 'Z')) return c + 0x20;
    if (c < 0xC0) return c;
    if (within(c, 0xC0, 0xDE) || within(c, 0x391, 0x3A9) || within(c, 0x410, 0x42F)) return c + 0x20;
    if (within(c, 0x400, 0x40F)) return c + 0x50;
    return latin_extended_small(c);
}

static bool letter(int32_t c) {
    return within(c, '0', '9') || within(c, 'a', 'z') || (within(c, 0xC0, 0x24F) && c != 0xD7 && c != 0xF7) || within(c, 0x370, 0x3FF) ||
           within(c, 0x400, 0x52F);
}

// The character as it is compared; KIND_NONE: it only ends a run.
static enum kind kind_of(int32_t *c) {
    if (within(*c, 0xFF01, 0xFF5E)) *c -= 0xFEE0; // full-width
    if (within(*c, TABLE_FIRST, TABLE_END - 1)) *c = simplified[*c - TABLE_FIRST];
    if (*c < 0x3000) {
        *c = *c == 0xD7 ? *c : small(*c);
        return letter(*c) ? KIND_WORD : KIND_NONE;
    }
    return bigrams(*c) ? KIND_HAN : KIND_NONE;
}

// --- runs

typedef void run_fn(void *context, enum kind kind, struct str run);

static void runs(struct str text, run_fn *each, void *context) {
    struct buf run = BUF_INIT;
    enum kind now = KIND_NONE;
    pthread_once(&once, make_table);
    for (size_t pos = 0; pos < text.n;) {
        int32_t c = utf8_next(text, &pos);
        enum kind kind = c < 0 ? KIND_NONE : kind_of(&c);
        if (kind != now && run.n) {
            each(context, now, buf_str(&run));
            buf_clear(&run);
        }
        now = kind;
        if (kind != KIND_NONE) add_point(&run, c);
    }
    if (run.n) each(context, now, buf_str(&run));
    buf_release(&run);
}

// A long run keeps its beginning and is told apart by its hash: no index takes terms of any length.
static void add_word(struct buf *b, struct str run) {
    if (run.n <= TERM_BYTES_MAX) buf_add(b, run);
    else {
        struct hash h;
        size_t end = TERM_HEAD;
        while ((run.p[end] & 0xC0) == 0x80) end--;
        sm3_of(&h, run);
        buf_add(b, str_head(run, end));
        buf_hex(b, h.b, TERM_TAIL_BYTES);
    }
    buf_byte(b, ' ');
}

static void add_bigrams(struct buf *b, struct str run, bool last) {
    size_t at = 0, next = 0;
    utf8_next(run, &next);
    while (next < run.n) {
        size_t end = next;
        utf8_next(run, &end);
        buf_add(b, str_of(run.p + at, end - at));
        buf_byte(b, ' ');
        at = next;
        next = end;
    }
    if (!last) return;
    buf_add(b, str_skip(run, at));
    buf_byte(b, ' ');
}

static void cut_run(void *context, enum kind kind, struct str run) {
    if (kind == KIND_HAN) add_bigrams(context, run, true);
    else add_word(context, run);
}

void terms_cut(struct buf *b, struct str text) { runs(text, cut_run, b); }

static void normal_run(void *context, enum kind kind, struct str run) {
    struct buf *b = context;
    (void)kind;
    if (b->n) buf_byte(b, 0x1F);
    buf_add(b, run);
}

void terms_normal(struct buf *b, struct str text) {
    struct buf fresh = BUF_INIT;
    runs(text, normal_run, &fresh);
    buf_add(b, buf_str(&fresh));
    buf_release(&fresh);
}
