// SPDX-License-Identifier: Apache-2.0
// Terms for search. A text is cut into runs: Han (and kana, hangul) on the one hand, letters and digits on the other;
// anything else only ends a run. A run of Han gives its bigrams and, at its end, its last character alone; a run of
// letters and digits is one term. Full-width and half-width, capital and small, traditional and simplified are the same.
//
// So a query of one or two characters is found exactly, without a dictionary: one character by the prefix X*, which
// begins every bigram with it or is the last of a run; longer ones as a phrase of terms. What is found is what the normal
// form of the text (terms_normal) holds, with numbers and words of letters as wholes.
//
// The terms of a text are part of the format of an index: whoever changes what this file makes raises TERMS_VERSION, and
// every index is made anew.
#ifndef TEXT_TERMS_H
#define TEXT_TERMS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

enum { TERMS_VERSION = 1 };

// What made the terms: the version and the characters OpenCC calls traditional here. The same for the life of the
// process; another value means another index.
struct str terms_maker(void);

// Appends the terms of a text, each followed by a blank. Any bytes; malformed ones end a run.
void terms_cut(struct buf *b, struct str text);

// The runs as they are compared, separated by U+001F.
void terms_normal(struct buf *b, struct str text);

// A word of a query: terms one behind the other; with `prefix` the last of them may go on.
struct query_word {
    struct str terms; // each followed by a blank; never empty
    bool prefix;
    bool without;     // -word: what holds it is not wanted
};
enum { QUERY_WORDS_MAX = 16, QUERY_CHARS_MAX = 200 };
struct query {
    struct query_word words[QUERY_WORDS_MAX];
    size_t count;
};

// Words are separated by blanks; "…" (or “…”) keeps blanks inside one; one that begins with - is not wanted. All others
// must be held, each as it stands. Faults "empty-query" (nothing to look for, or only what is not wanted),
// "long-query" (more than QUERY_CHARS_MAX characters or QUERY_WORDS_MAX words).
int terms_query(struct query *ret, struct str text, struct arena *a, struct fault *f);

// Whether a text holds all that is wanted and nothing that is not: the same answer as an index gives, by looking at the
// texts themselves. `texts` are what belongs together (the fields of a matter): a word lies within one of them.
bool terms_match(const struct query *q, const struct str *texts, size_t count);

#endif
