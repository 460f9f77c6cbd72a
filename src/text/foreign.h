// SPDX-License-Identifier: Apache-2.0
// A foreign string put in place of a word, all over a page (search-engine hijacking): Latin letters and digits mixed
// with words of gambling or domain names, three times or more, inside Chinese sentences.
#ifndef TEXT_FOREIGN_H
#define TEXT_FOREIGN_H

#include "text/script.h"

enum { FOREIGN_LEAST = 3 };

// The longest such string; false: there is none. The slice is its first occurrence in text.
bool foreign_find(struct str text, struct arena *a, struct str *ret, size_t *ret_count);

#endif
