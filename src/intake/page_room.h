// SPDX-License-Identifier: Apache-2.0
// A page while it is being read. For src/intake/page_*.c.
#ifndef INTAKE_PAGE_ROOM_H
#define INTAKE_PAGE_ROOM_H

#include "base/time.h"
#include "intake/page.h"
#include "text/clean.h"
#include "text/html.h"
#include "text/places.h"

struct reading {
    struct arena *a;
    struct page *page;
    struct places places; // of page->original
    struct mapped m;      // the cleaned text
    struct clean_line *lines;
    size_t count;
    struct html html; // zero for plain text
    size_t title_line, signature_line, date_line; // index in lines; count: none
    struct str signature_date, signature_body;
    day_t signature_day;
};

// Findings. A piece is a slice of r->m.text, a span one of the original. Both sentences take the same arguments.
__attribute__((format(printf, 4, 6), format(printf, 5, 6)))
void page_find(struct reading *r, const char *code, struct str piece, const char *zh, const char *en, ...);
__attribute__((format(printf, 4, 6), format(printf, 5, 6)))
void page_find_at(struct reading *r, const char *code, struct span at, const char *zh, const char *en, ...);
int page_line_of(const struct reading *r, struct str piece); // of the original
// A zeroed place at the end of a list that grows in the arena. NULL when it is full (PAGE_LIST_MAX).
void *page_push(struct reading *r, void *list, size_t *count, size_t size);
#define PUSH(r, list, count) (typeof(list))page_push((r), &(list), &(count), sizeof *(list))

// Words (page_words.c).
struct words {
    const char *const *list;
    size_t n;
};
#define WORDS(array) ((struct words){(array), sizeof(array) / sizeof *(array)})
// The longest word of the list that begins, or ends, s; its length or 0.
size_t word_begins(struct str s, struct words w);
size_t word_ends(struct str s, struct words w);
bool word_within(struct str s, struct words w);
size_t count_of(struct str s, struct str needle);
struct str before_char(struct str s, size_t at); // the one character in front of offset `at`; empty at the start
bool is_stop(struct str character);               // punctuation, blank, nothing

// Names and roles (page_names.c).
extern const struct words role_words, body_ends;
size_t name_begins(struct str s);                    // bytes of a person's name at the beginning of s, 0: none
size_t name_ends(struct str s);                      // bytes of a person's name at the end of s
bool is_name(struct str s);                          // all of s
bool is_body(struct str s);                          // ends like the name of a public body
struct str body_begins(struct str s);                // the body s begins with; empty: none
// Pieces of "A、B和C" into the list.
void page_list_names(struct reading *r, struct str s, struct str **list, size_t *count);

// "职务+姓名：…" at the beginning of a paragraph (page_kind.c).
bool page_speaker(struct str line, struct str *ret_name, struct str *ret_rest);

// Dates (page_dates.c).
struct found_date {
    struct str text; // the slice
    int year, month, day; // day 0: not written
    bool whole; // 2020年5月22日, 2020-05-22; false: 2020年5月22 without 日
};
// The first date with a year at or behind *pos; *pos moves behind it.
bool date_next(struct str s, size_t *pos, struct found_date *ret);
bool date_real(const struct found_date *d, day_t *ret);
struct str date_text(struct arena *a, day_t day);

// Steps, in the order page_read takes them.
void page_decode(struct reading *r, struct str bytes, struct str hint); // charset, HTML, noise; makes m and lines
void page_meta(struct reading *r);
void page_title(struct reading *r);
void page_signature(struct reading *r);
void page_columns(struct reading *r);
void page_kind(struct reading *r);
void page_people(struct reading *r);
void page_reply(struct reading *r);
void page_answers(struct reading *r);
void page_recommend(struct reading *r);
void page_figures(struct reading *r);
void page_dates(struct reading *r);
void page_lost(struct reading *r);
void page_foreign(struct reading *r); // inside page_decode: text before lines

#endif
