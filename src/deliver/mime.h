// SPDX-License-Identifier: Apache-2.0
// A mail as its bytes (RFC 5322, MIME): plain text in UTF-8. Nothing that was typed by anybody stands in a header unencoded.
#ifndef DELIVER_MIME_H
#define DELIVER_MIME_H

#include "base/time.h"

struct mail {
    struct str from;       // mailbox, fit (mail_address_fit)
    struct str from_name;  // shown before it; may be empty
    struct str to;         // mailbox, fit; empty: "undisclosed-recipients:;"
    struct str subject, body;
    struct str message_id; // without < >: letters, digits, . - @
    ms_t date, utc_offset;
};

// Appends head and body with CRLF line ends; body and subject in base64 (RFC 2045 6.8, RFC 2047), lines within 76 and 78.
void mail_write(struct buf *b, const struct mail *m);
// "<hex of key>@<domain of from>": the same for the same key.
void mail_id(struct buf *b, struct str key, struct str from);

#endif
