// SPDX-License-Identifier: Apache-2.0
// The SMS gateway's contract: what is posted to it and what its answer says (docs/deliveries.md). Any gateway is a small
// relay away from it.
#ifndef DELIVER_GATEWAY_H
#define DELIVER_GATEWAY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/time.h"

enum { GATEWAY_ANSWER_MAX = 64 * 1024, SIGNATURE_TEXT = 64, SECRET_FILE_MAX = 4096 };

// {"to":"13800000000","text":"…","pieces":1,"key":"…"}
void gateway_body(struct buf *b, struct str to, struct str text, struct str key);
// HMAC-SHA256 (RFC 2104) of "<unix ms>.<body>" in lower-case hexadecimal: goes into X-Huiyin-Signature: t=<unix ms>,v1=<hex>.
void gateway_signature(struct str secret, ms_t at, struct str body, char ret[SIGNATURE_TEXT + 1]);

enum gateway_said {
    GATEWAY_TAKEN, // with a receipt
    GATEWAY_LATER, // try again
    GATEWAY_NEVER  // this one will not be taken
};
// What an answer means: 2xx with {"id":"…"} is taken; 2xx without an id that can be evidence ("no-receipt"), 401, 403, 404,
// 405, 407, 408, 421, 425, 429, 5xx and anything under 400 ("gateway-…") is to be tried again with the same key; other 4xx never.
// *ret_id lives in the arena. *ret_why: a code, a literal. `to`: what it was sent to, which may not stand in the id.
enum gateway_said gateway_answer(long status, struct str body, struct str to, struct arena *a, struct str *ret_id, const char **ret_why);

#endif
