// SPDX-License-Identifier: Apache-2.0
// Pinyin glosses out, traditional characters to simplified (OpenCC, t2s). The dictionary is loaded once, when the
// first traditional text is seen. Glosses must go first: they stand inside words and would break the phrases.
#ifndef TEXT_SCRIPT_H
#define TEXT_SCRIPT_H

#include "text/mapped.h"

// How often something was met, and where in the original it stood first.
struct noted {
    size_t count;
    struct span first;
};

static inline bool is_han(int32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF) || c == 0x3007;
}

// Takes away (xué), （xué） directly behind a Han character. A gloss has a tone mark; on a page with three such, short
// ones without it (men) are glosses too. `first` includes the character in front.
struct mapped script_strip_glosses(struct arena *a, const struct mapped *m, struct noted *ret);

// Characters that only traditional script has; `first` is the first of them.
struct noted script_traditional(const struct mapped *m);
// A page counts as traditional with at least 5 such characters that are at least 1 in 100 of its Han characters.
// Then the text is converted, else returned as it is. *ret_missing: it is traditional but OpenCC's dictionary is not
// installed; the text is then as it was.
struct mapped script_simplify(struct arena *a, const struct mapped *m, struct noted *ret, bool *ret_missing);

#endif
