// SPDX-License-Identifier: Apache-2.0
// Whoever raised a matter and has no account acts with the code from their receipt (docs/deliveries.md, Codes). A command
// signed so has `by` = "#" and the code as it was typed; no login begins like that, so every door that does not know of codes
// answers "unknown-account". With a code one says what one thinks of the answer, nothing else: DOMAIN 2.1, feedback "from the
// proposer's own login or a one-time code".
#ifndef MATTER_BY_CODE_H
#define MATTER_BY_CODE_H

#include "matter/matter.h"

enum { CODE_LETTERS = 16, CODE_TEXT = 19, CODE_DIGEST = 64 }; // "abcd-efgh-jkmn-pqrs"; its SM3 in hexadecimal
extern const char code_alphabet[]; // 31 letters and digits: nothing that is mistaken for something else

// What the store knows a code by, from what was typed: blanks, hyphens, capitals and full-width letters do not count. False:
// it cannot be a code.
bool code_digest(struct str typed, char ret[CODE_DIGEST + 1]);

static inline bool signed_by_code(struct str by) { return str_starts(by, STR("#")); }

struct by_code {
    int64_t matter, requester; // where the answer to them is now: what was merged leads to the matter it was merged into
    bool merged;
    int64_t giver; // the account that gave the code out
    ms_t given;
};

// Of a code as it was typed. 1 found, 0 none, -1 fault of the store.
int by_code_find(struct desk *d, struct str typed, struct by_code *ret, struct fault *f);

// What the holder is asked now.
struct code_ask {
    struct matter m;             // the whole, or their own part of it
    const struct action *action; // NULL: matter.rate
};
// 0, or -1 with why there is nothing to say now: "already-rated", "not-told", "not-asked", "code-from-handler". The last
// because a body must not write its own marks: a code counts for that only when who runs the procedure gave it out.
int by_code_asks(struct desk *d, const struct by_code *c, struct code_ask *ret, struct fault *f);

// Makes the holder of the command's code the actor: no account, the role of who raised it. *ret is set. For matter.rate.
// Faults "unknown-code", "not-your-matter", "code-from-handler".
int by_code_actor(struct desk *d, const struct command *c, const struct matter *m, struct by_code *ret, struct fault *f);
// The same for an action of the procedure that `roles` may take (actor_for): only those by which the answer is rated. Further
// faults "code-only-rates", "not-first".
int by_code_acts(struct desk *d, const struct command *c, uint32_t roles, const struct matter *m, struct str action, struct fault *f);

#endif
