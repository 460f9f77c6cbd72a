// SPDX-License-Identifier: Apache-2.0
#include "intake/page_room.h"

#include <stdarg.h>

// Is the first character another one? Most words of a list are told apart by it, without measuring them.
static bool other_first(struct str s, const char *word) {
    for (size_t i = 0; i < 3 && word[i]; i++) {
        if (i >= s.n || s.p[i] != word[i]) return true;
    }
    return false;
}

size_t word_begins(struct str s, struct words w) {
    size_t most = 0;
    for (size_t i = 0; i < w.n; i++) {
        if (other_first(s, w.list[i])) continue;
        struct str word = str_c(w.list[i]);
        if (word.n > most && str_starts(s, word)) most = word.n;
    }
    return most;
}

size_t word_ends(struct str s, struct words w) {
    size_t most = 0;
    for (size_t i = 0; i < w.n; i++) {
        struct str word = str_c(w.list[i]);
        if (word.n > most && str_ends(s, word)) most = word.n;
    }
    return most;
}

bool word_within(struct str s, struct words w) {
    for (size_t i = 0; i < w.n; i++) {
        if (str_find(s, str_c(w.list[i])) >= 0) return true;
    }
    return false;
}

size_t count_of(struct str s, struct str needle) {
    size_t n = 0;
    for (ptrdiff_t hit; needle.n && (hit = str_find(s, needle)) >= 0; n++) s = str_skip(s, (size_t)hit + needle.n);
    return n;
}

struct str before_char(struct str s, size_t at) {
    if (at == 0 || at > s.n) return STR("");
    size_t from = at - 1;
    while (from > 0 && ((unsigned char)s.p[from] & 0xC0) == 0x80) from--;
    return str_of(s.p + from, at - from);
}

bool is_stop(struct str c) {
    size_t pos = 0;
    if (c.n == 0) return true;
    int32_t u = utf8_next(c, &pos);
    return !is_han(u) && !(u >= '0' && u <= '9') && !((u | 32) >= 'a' && (u | 32) <= 'z');
}

static void add(struct reading *r, const char *code, struct span at, const char *zh, const char *en, va_list args) {
    struct page *p = r->page;
    if (p->finding_count == PAGE_FINDINGS_MAX) {
        p->findings_left_out++;
        return;
    }
    char text[1200];
    va_list again;
    va_copy(again, args);
    struct page_finding *f = PUSH(r, p->findings, p->finding_count);
    f->code = code;
    vsnprintf(text, sizeof text, zh, args);
    f->zh = arena_str(r->a, str_c(text));
    vsnprintf(text, sizeof text, en, again);
    va_end(again);
    f->en = arena_str(r->a, str_c(text));
    struct place place = place_at(&r->places, at.at);
    f->line = place.line;
    f->column = place.column;
    f->quote = utf8_head(str_head(str_skip(p->original, at.at), at.n), PAGE_QUOTE_MAX);
}

// A value put together, or out of a meta element, has no place of its own: the beginning.
static struct span place_of(const struct reading *r, struct str piece) {
    uintptr_t from = (uintptr_t)r->m.text.p, at = (uintptr_t)piece.p;
    if (piece.p == NULL || at < from || at + piece.n > from + r->m.text.n) return (struct span){0, 0};
    return mapped_origin(&r->m, piece);
}

void page_find(struct reading *r, const char *code, struct str piece, const char *zh, const char *en, ...) {
    va_list args;
    va_start(args, en);
    add(r, code, place_of(r, piece), zh, en, args);
    va_end(args);
}

int page_line_of(const struct reading *r, struct str piece) { return place_at(&r->places, place_of(r, piece).at).line; }

void page_find_at(struct reading *r, const char *code, struct span at, const char *zh, const char *en, ...) {
    va_list args;
    va_start(args, en);
    add(r, code, at, zh, en, args);
    va_end(args);
}

void *page_push(struct reading *r, void *list_at, size_t *count, size_t size) {
    void **list = list_at;
    if (*count >= PAGE_LIST_MAX) return NULL;
    if ((*count & (*count - 1)) == 0) { // full at powers of two
        char *more = arena_alloc(r->a, (*count ? *count * 2 : 1) * size);
        if (*count) memcpy(more, *list, *count * size);
        *list = more;
    }
    return (char *)*list + (*count)++ * size;
}
