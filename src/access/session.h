// SPDX-License-Identifier: Apache-2.0
// A browser that signed in. Its cookie holds a secret; the store holds only the secret's digest, so who reads the store
// cannot take a session over. Sessions are found on any reader and changed by working jobs.
#ifndef ACCESS_SESSION_H
#define ACCESS_SESSION_H

#include "access/holder.h"
#include "base/hash.h"
#include "desk/service.h"

enum {
    SECRET_TEXT = 43, // base64url (RFC 4648 section 5, no padding) of SECRET_BYTES
    DIGEST_TEXT = 2 * HASH_BYTES,
    CSRF_TEXT = 2 * HASH_BYTES,
};

struct session {
    struct holder who;
    char digest[DIGEST_TEXT + 1]; // SM3 of the cookie's text, hexadecimal
    char csrf[SECRET_TEXT + 1];   // the secret form tokens are made with
    ms_t made, seen;
};

// Makes one within a working job: fills all of *ret but `who`, which is given; the cookie's text goes to the browser and
// nowhere else. Sessions that are over are swept away in passing.
int session_make(struct store *s, const struct holder *who, ms_t now, struct session *ret, char ret_cookie[SECRET_TEXT + 1],
                 struct fault *f);
// The session of a cookie at now. `reader` is the caller's own handle; through `service` (NULL: not at all) it is noted
// that it was seen, without waiting. Faults: "no-session" (forged, ended), "session-expired", "account-closed"; machine.
int session_find(struct store *reader, struct service *service, struct str cookie, ms_t now, struct session *ret, struct fault *f);
void session_foresee(struct store *reader, struct str cookie); // session_find will ask: store_foresee
// Signing out. Waits for the commit; one that is over already is no fault.
int session_end(struct service *service, const struct session *x, struct fault *f);
// Every session of an account.
int session_end_all(struct service *service, int64_t account, struct fault *f);
int session_end_of(struct store *s, int64_t account, struct fault *f); // within a working job
// Removes sessions that are over. Waits for the commit.
int session_sweep(struct service *service, ms_t now, struct fault *f);

// Form tokens, so that another site cannot act with the browser's cookie. A token is good for one session and one
// purpose (a form's address, say): SM3(key ‖ SM3(key ‖ digest ‖ purpose)) in hexadecimal, key the session's csrf secret;
// twice, so that nobody appends to the purpose of a token they saw.
void csrf_token(const struct session *x, struct str purpose, char ret[CSRF_TEXT + 1]);
bool csrf_right(const struct session *x, struct str purpose, struct str given); // constant time

// The text of a new secret, and the digest under which the store knows a text.
void secret_draw(char ret[SECRET_TEXT + 1]);
bool secret_formed(struct str text); // could be one
void secret_digest(struct str text, char ret[DIGEST_TEXT + 1]);

#endif
