// SPDX-License-Identifier: Apache-2.0
// Who acts in a run: accounts of the store, reception and handling bodies, each with a token for the API and a session for the
// pages, made in the store itself before it is served. They end with the run.
#ifndef LOAD_CAST_H
#define LOAD_CAST_H

#include "access/token.h"
#include "base/map.h"
#include "desk/service.h"

struct player {
    int64_t account, office;
    char login[LOGIN_BYTES_MAX + 1];
    char token[TOKEN_TEXT + 1], token_digest[DIGEST_TEXT + 1]; // empty: none
    char cookie[SECRET_TEXT + 1];                              // empty: none
    char session_digest[DIGEST_TEXT + 1];
};

enum { CAST_RECEPTION_MAX = 8, CAST_BODIES_MAX = 256 };

struct cast {
    struct player *list;
    size_t count, reception; // the first `reception` hold 受理中心, the others 承办人
    struct map of_office;    // office -> struct player *, one for each body
    bool hired;              // tokens and sessions lie in a store
};

// Looks for who holds the roles now and gives them tokens and sessions. `where` is the store the service has open. Fault
// "no-cast" when reception or bodies are missing.
int cast_hire(struct cast *ret, struct service *s, const char *where, ms_t now, struct fault *f);
// Takes tokens and sessions back.
int cast_dismiss(struct cast *c, struct service *s, struct fault *f);
// One for everything, with what was given: a token, a cookie or both; texts of NULL are none.
void cast_single(struct cast *ret, const char *token, const char *cookie);
void cast_release(struct cast *c);

#endif
