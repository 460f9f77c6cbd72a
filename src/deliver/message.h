// SPDX-License-Identifier: Apache-2.0
// One delivery as a message: to where, what it says.
#ifndef DELIVER_MESSAGE_H
#define DELIVER_MESSAGE_H

#include "deliver/address.h"
#include "deliver/notice.h"
#include "ledger/event.h"

enum { RECIPIENTS_MAX = 20 };

struct message {
    int64_t delivery;
    enum deliver_way way;
    struct personal to[RECIPIENTS_MAX]; // an office may have several mailboxes; never empty
    size_t to_count;
    struct str subject; // one line; empty for short messages
    struct personal body;
    struct str key;     // the same every time this turn of the delivery is tried
};

struct message_options {
    const struct notices *notices;
    enum notice_language language;
    enum viewer viewer;    // how the addressee's own name is written: VIEWER_FULL for what goes out to them
    struct str public_url; // where the office's pages are for the public, "https://…"; empty: no links
};

// Makes the message of a delivery for its way (machine or person's); texts live in the arena. Looks the event up for what
// is told: the answer comes from it alone, as it is told to requesters (shown_told.h). Faults of the input say why it
// cannot be made, the code is what the delivery fails with: "no-address", "sms-too-long", "no-matter". `with_address`: for
// sending; else only the text, for the page of who prints or calls.
int message_make(struct desk *d, const struct row_delivery *r, const struct message_options *o, bool with_address, struct arena *a,
                 struct message *ret, struct fault *f);

#endif
