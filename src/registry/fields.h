// SPDX-License-Identifier: Apache-2.0
// The fields a verb takes, as data: two names, a form, whether it must be there. One loop checks a command against
// them, so that every verb refuses what is missing, unknown, given twice or out of form in the same words.
#ifndef REGISTRY_FIELDS_H
#define REGISTRY_FIELDS_H

#include "desk/command.h"

enum field_form {
    FORM_TEXT,      // one line: no control characters, no direction overrides
    FORM_LINES,     // likewise, and may have several: newline and tab are allowed
    FORM_LOGIN,     // letters A–Z a–z, digits, . _ - and Chinese characters
    FORM_PHONE,     // digits and the marks people put between them
    FORM_DISTRICT,  // GB/T 2260: six digits, the first not 0
    FORM_INDUSTRY,  // GB/T 4754: a letter A–T, two to four digits, or both
    FORM_USCC,      // unified social credit code with its check character
    FORM_WORD,      // one of `words`, in Chinese or English; comes back in English
};

struct field_word {
    const char *en, *zh, *zh_short;
};

struct form_field {
    const char *zh, *en;
    enum field_form form;
    bool must;
    size_t max;                     // bytes
    const struct field_word *words; // FORM_WORD; ends with NULL
};

enum { NAME_BYTES_MAX = 200, LOGIN_BYTES_MAX = 64, ROLE_BYTES_MAX = 60, PHONE_BYTES_MAX = 60, TIME_BYTES_MAX = 40 };

// What a command gave for a field. Blanks at both ends are gone; a field given empty counts as not given.
struct given {
    struct str value; // empty: not given
    struct str name;  // as the command wrote it, else the English name; for `where`
};

// Fills ret[0…count). Faults, each with the field in `where`: "missing-field", "unknown-field" (proposes the near
// name), "field-twice", "too-long", "bad-text", "bad-login", "bad-phone", "bad-district", "bad-industry",
// "bad-word", those of uscc_check; "matter-not-needed".
int fields_take(const struct command *c, const struct form_field *fields, size_t count, struct given *ret, struct fault *f);

// One value against its form; *ret is the value, a word in English.
int field_check(const struct form_field *field, struct str value, struct str *ret, struct fault *f);

// An instant, or `fallback` when the field was not given. Fault "bad-time".
int given_time(const struct given *g, int64_t utc_offset, int64_t fallback, int64_t *ret, struct fault *f);

#endif
