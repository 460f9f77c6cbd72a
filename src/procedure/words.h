// SPDX-License-Identifier: Apache-2.0
// The keywords of the language, Chinese and English, and the search for the word somebody meant. Private to
// this room. docs/procedure.md has the same table for people.
#ifndef PROCEDURE_WORDS_H
#define PROCEDURE_WORDS_H

#include "procedure/procedure.h"

// Two keywords may share a word in one language (从 and 自 are both "from"): the place tells them apart.
enum keyword {
    KW_PROCEDURE, KW_ROLE, KW_FIELD, KW_STAGE, KW_CLOCK, KW_ACTION, KW_PART, KW_MUST,
    KW_VERSION, KW_SINCE, // 第N版 (the word itself is read apart), 自
    KW_HELD, KW_BOUND, KW_POST, KW_HOLDING,
    KW_TEXT, KW_WORD, KW_OFFICE, KW_OFFICES, KW_PERSON, KW_CHOICE, KW_NUMBER, KW_DATE, KW_LIMIT_TYPE, KW_MATTER,
    KW_BY, KW_LIMIT, KW_PER, KW_DUE, KW_THEN, KW_BEFORE, KW_REMIND, KW_ESCALATE, KW_EXECUTE,
    KW_PAUSABLE, KW_EXTENDABLE, KW_AT_MOST, KW_EACH, KW_END,
    KW_CLOSED, KW_REFUSED, KW_WITHDRAWN, KW_MERGED, KW_AGREED, KW_OBJECTED,
    KW_CLOCK_FROM, KW_CLOCK_TO,
    KW_FROM, KW_TO, KW_IN, KW_REQUIRES, KW_OPTIONAL, KW_WHEN, KW_IS, KW_OTHERWISE, KW_SPLITS, KW_SPLITS_TO,
    KW_NEEDS, KW_READY, KW_ALL_AGREED, KW_ANY_OBJECTED, KW_UNFORKED, KW_RECALLS, KW_UNBINDS, KW_TELLS, KW_REOPENS,
    KW_MERGES, KW_WITHIN, KW_AUTO, KW_ISSUES, KW_WITHOUT, KW_HALTS, KW_SAMPLED,
    KW_PROFILE,
    KW_COUNT
};

struct str keyword_word(enum keyword k, bool english);
// The first keyword written so in that language, or KW_COUNT.
enum keyword keyword_find(struct str word, bool english);

// Names the reader makes itself, in the file's language with the other one as alias.
enum made { MADE_SYSTEM, MADE_PAUSE, MADE_RESUME, MADE_EXTEND, MADE_REASON, MADE_EXTENSION };
struct name made_name(enum made m, bool english, int line, int column);

// The nearest of the words offered, when it is near enough to be meant: one change in up to five characters,
// two in longer words. `found` is empty while there is none.
struct near {
    struct str word, found;
    int distance;
};
struct near near_begin(struct str word);
void near_offer(struct near *n, struct str candidate); // an empty one is passed over
void near_offer_name(struct near *n, const struct name *name);

// How the two sentences of a fault end: "；您是不是要写“派单”？" and "; did you mean “派单”?", or a full stop
// without a find.
struct near_hint {
    char zh[260], en[260];
};
struct near_hint near_hint(const struct near *n);

#endif
