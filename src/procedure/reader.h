// SPDX-License-Identifier: Apache-2.0
// The reader at work: a cursor over one line, and what the files read*.c share. Private to this room.
//
// Two passes. The first takes the name each line declares, so that names may be used before their line; the
// second reads what the lines say, in the order fields, roles, stages, actions, clocks and claims. What a name
// refers to is an index from then on.
#ifndef PROCEDURE_READER_H
#define PROCEDURE_READER_H

#include "procedure/lex.h"
#include "procedure/words.h"

enum { SECTION_MAIN = -1, CLOCKS_MAX = 20, INTENTS_MAX = 60, CHOICES_MAX = PROC_CHOICES, RUNGS_MAX = 12 };

// A line with the thing it declares.
struct decl {
    enum keyword kind;
    int section; // SECTION_MAIN or the index of a part
    int index;   // of the role, field, part; of the stage, clock or action in its section
    const struct lex_line *line;
    int after;   // the token behind the declared name
};

struct reader {
    struct procedure *p;
    struct fault *f;
    struct arena scratch; // tokens and declarations; released when reading ends
    bool english;
    struct token first;   // the keyword that settled the language
    struct decl *decls;
    int decl_count;
    const struct lex_line *line; // the cursor
    int at;
    struct section *section; // of the line under the cursor
};

// --- the cursor (read_words.c). All of these return 0 or -1 with the fault filled, unless bool.
const struct token *reader_peek(const struct reader *r); // NULL at the end of the line
bool reader_is(const struct reader *r, enum keyword k);
bool reader_take(struct reader *r, enum keyword k);
bool reader_take_kind(struct reader *r, enum token_kind kind);
// One of these keywords must stand here, else a fault: the other language, an unknown word, nothing at all.
int reader_expected(struct reader *r, const enum keyword *any, size_t count);
int reader_expect(struct reader *r, enum keyword k);
// No clause was taken here: the word is none of them, or one that the line already has. Always -1.
int reader_once(struct reader *r, const enum keyword *clauses, size_t count);
int reader_end(struct reader *r); // nothing more on the line
// Any word; the fault says what was to stand here.
int reader_word(struct reader *r, const char *zh, const char *en, struct token *ret);
// NAME or NAME(ALIAS).
int reader_name(struct reader *r, const char *zh, const char *en, struct name *ret);
// "第3版" / "version 3", then 自 DATE / from DATE.
int reader_version(struct reader *r, int *ret_version, day_t *ret_from);

// Faults at a token.
int reader_too_many(struct reader *r, const char *zh, const char *en, int most, int line, int column);
int reader_twice(struct reader *r, struct str word, const char *zh, const char *en, int line, int column, int first);
__attribute__((format(printf, 3, 5), format(printf, 4, 5)))
int reader_fault(struct reader *r, const struct token *at, const char *zh, const char *en, ...);

// --- things by name (read_words.c). *ret is an index; the fault offers the nearest name.
int reader_role(struct reader *r, int *ret);
int reader_field(struct reader *r, int *ret);
int reader_stage(struct reader *r, int *ret);
int reader_part(struct reader *r, int *ret);
// A list with commas, as bits.
int reader_roles(struct reader *r, uint32_t *ret);
int reader_fields(struct reader *r, uint64_t *ret);
int reader_stages(struct reader *r, uint64_t *ret);
int reader_parts(struct reader *r, uint32_t *ret);
// A list of actions of this section, all variants each.
int reader_actions(struct reader *r, uint64_t ret[2]);
// The name of a value, and how it is used here.
enum value_use { VALUE_LIMIT, VALUE_COUNT, VALUE_SHARE };
int reader_value(struct reader *r, enum value_use use, int *ret);
// After the name of a limit: 按 FIELD, an index into pers; -1 where it is not written.
int reader_per(struct reader *r, int limit, int *ret);
// A counter of this section by the value's name.
int reader_counter(struct reader *r, int *ret);
// The fault for an action name nobody declared.
int reader_no_action(struct reader *r, const struct section *s, struct str word, int line, int column);

// --- lines (read_fields.c, read_stage.c, read_loops.c, read_action.c)
int read_role(struct reader *r, struct role *role);
int read_field(struct reader *r, struct field *field);
int read_stage(struct reader *r, int index);
int read_rungs(struct reader *r, struct rung **rungs, int *count); // 到期 … and 前 …, from the keyword on
// Behind 可暂停 and 可延期, of the stage with that index; `at` is the keyword.
int read_pausable(struct reader *r, int index, const struct token *at);
int read_extendable(struct reader *r, int index, const struct token *at);
int read_clock(struct reader *r, struct clock *clock);
int read_action(struct reader *r, struct action *a);
int read_intent(struct reader *r);

// A field the reader adds when it is used: 理由 and 延长.
int made_field(struct reader *r, enum made m, enum field_type type, int *ret);
// One more action or stage at the end of the section.
int section_add_action(struct reader *r, struct name name, struct action **ret);
int section_add_stage(struct reader *r, struct name name, int *ret);

#endif
