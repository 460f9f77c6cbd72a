// SPDX-License-Identifier: Apache-2.0
// Codes of bodies, places and industries: check characters and tables.
// Sources: GB 32100-2015 (unified social credit code), GB 11714-1997 (organisation code), GB/T 2260 (regions),
// GB/T 4754-2017 (industries).
#ifndef REGISTRY_CODES_H
#define REGISTRY_CODES_H

#include "base/fault.h"

enum { USCC_CHARS = 18, ORG_CHARS = 9 };

// Is s a unified social credit code (统一社会信用代码)? 18 of 0-9 A-H J-N P-R T U W X Y, characters 3 to 8 digits
// (the registering region), the last one the check character. Any single wrong character is found.
// 0, or -1 with one of these faults; all but the first carry the character's place (from 1) as the column:
// "code-length", "code-char" (proposes the character it was taken for: O for 0, I for 1, full width …),
// "code-lower-case" (gives the code in upper case), "code-check" (says which character was expected).
int uscc_check(struct str s, struct fault *f);
// The organisation code inside a checked code: characters 9 to 17. Its own check character may be looked at
// with org_code_check; registries have issued some that fail it.
struct str uscc_org(struct str s);

// Is s an organisation code (组织机构代码), "00927628-1" or "009276281"? Same faults. Weighted modulo 11, so
// a wrong digit is always found, a wrong letter not always.
int org_code_check(struct str s, struct fault *f);

enum codes_kind { CODES_REGION, CODES_INDUSTRY };
enum { CODES_LEVELS = 4, CODES_MAX_BYTES = 1024 * 1024 };

struct code {
    struct str code; // "500107" or "C3511"
    struct str name;
    int level;                // region: 1 province, 2 city, 3 county; industry: 1 门类, 2 大类, 3 中类, 4 小类
    int line;                 // in the text it was read from
    const struct code *above; // NULL at level 1
};

struct codes; // immutable once made; safe to share between threads

// Lines "code<TAB>name" with anything behind a further TAB left aside; '#' begins a comment line. Every code
// needs the one above it somewhere in the text. The text is copied. Fault "bad-codes" with line.
int codes_parse(struct codes **ret, enum codes_kind kind, struct str text, struct fault *f);
struct codes *codes_free(struct codes *c); // takes NULL, returns NULL

// All of them in the order of their codes.
const struct code *codes_all(const struct codes *c, size_t *ret_count);
// NULL when there is none. An industry may be asked for without its letter: "3511" finds C3511.
const struct code *codes_get(const struct codes *c, struct str code);
// 0, or -1 with fault "unknown-code" that names the nearest code above it which does exist.
int codes_check(const struct codes *c, struct str code, const struct code **ret, struct fault *f);
// From the top down to the code itself; returns how many.
size_t codes_chain(const struct code *code, const struct code *ret[CODES_LEVELS]);
// Is `code` the place or industry `top` itself or somewhere below it?
bool code_within(const struct code *code, const struct code *top);

#endif
