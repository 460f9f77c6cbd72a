// SPDX-License-Identifier: Apache-2.0
// What texts are put together from: places, issues by category, sentences (simulate/*.words). All invented.
//   小区 = 柳园；枫桥新村；…             a list
//   类别·供水 = 38 市水务局 自来水发黄；水压不足   weight, body responsible, issues
#ifndef SIMULATE_WORDS_H
#define SIMULATE_WORDS_H

#include "base/arena.h"
#include "base/fault.h"

enum word_list {
    WORDS_DISTRICT, // 区县: bodies of the place
    WORDS_FAMILY, WORDS_GIVEN, WORDS_STREET, WORDS_ESTATE,
    WORDS_CAUSE,     // what happened, sentence by sentence
    WORDS_WISH,      // what is asked for
    WORDS_ANSWER,    // given at once
    WORDS_REPLY_HEAD, WORDS_REPLY, WORDS_REPLY_TAIL,
    WORDS_RETURN,    // why a body sends it back
    WORDS_MEETING, WORDS_REASON, WORDS_TALK, WORDS_REPORT,
    WORDS_FIRM_HEAD, WORDS_FIRM, WORDS_FIRM_TAIL, // names of enterprises
    WORD_LISTS
};

enum { WORDS_CATEGORIES = 96, WORDS_OFFICES = 200, WORDS_MAX_BYTES = 256 * 1024 };

struct word_items {
    struct str *of;
    uint32_t count;
};

struct category {
    struct str name;
    int32_t weight;
    uint32_t office; // index into offices
    struct word_items issues;
};

struct words {
    struct arena arena;
    struct word_items lists[WORD_LISTS];
    struct category categories[WORDS_CATEGORIES];
    uint32_t category_count;
    int64_t category_sum;
    struct str offices[WORDS_OFFICES]; // first the bodies of the categories, then the districts
    uint32_t office_count, bureau_count;
};

// Faults "words-syntax", "words-unknown", "words-missing", "words-too-many", with the line.
int words_read(struct words **ret, struct str text, struct fault *f);
struct words *words_free(struct words *w); // takes NULL, returns NULL

#endif
