// SPDX-License-Identifier: Apache-2.0
// API tokens: a program acts for an account with a text made once and shown once. The store holds its SM3 digest.
#ifndef ACCESS_TOKEN_H
#define ACCESS_TOKEN_H

#include "access/session.h"

#define TOKEN_BEGINS "hy_" // so that scanners for lost secrets can find them
enum { TOKEN_TEXT = sizeof TOKEN_BEGINS - 1 + SECRET_TEXT };

// The account a token acts for at now. Faults "no-token" (forged, revoked), "token-expired", "account-closed"; machine.
int token_find(struct store *reader, struct str text, ms_t now, struct holder *ret, struct fault *f);

void token_foresee(struct store *reader, struct str text); // token_find will ask: store_foresee

// Makes one for an account, good until then; waits for the commit. `name` says what for: one line of text. *ret_digest is
// what lists show; its beginning revokes the token. Faults "bad-token-name", "bad-until" (past, or over
// TOKEN_DAYS_MAX), "unknown-account", "account-closed".
int token_make(struct service *service, struct str login, struct str name, ms_t until, ms_t now, char ret_text[TOKEN_TEXT + 1],
               char ret_digest[DIGEST_TEXT + 1], struct fault *f);
// Every token of an account, 0: of all; rows are struct row_token.
int token_list(struct store *reader, int64_t account, table_fn *each, void *context, struct fault *f);
// Revokes the one token whose digest begins so (at least TOKEN_PREFIX_MIN digits); of that account, 0: of any. Waits.
// Faults "bad-prefix", "no-token", "ambiguous-token".
int token_revoke(struct service *service, int64_t account, struct str prefix, char ret_digest[DIGEST_TEXT + 1], struct fault *f);

#endif
