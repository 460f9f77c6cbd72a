// SPDX-License-Identifier: Apache-2.0
// The only room that knows libcurl: messages to the mail server and the SMS gateway, several at a time, each within its
// time. One thread.
#ifndef DELIVER_POST_H
#define DELIVER_POST_H

#include "deliver/message.h"
#include "deliver/settings.h"

enum sending_said { SENDING_TAKEN, SENDING_LATER, SENDING_NEVER };

struct sending {
    const struct message *message;
    enum sending_said said;
    struct str evidence; // taken: in the arena given to post_send; never an address
    const char *why;     // not taken: a code, a literal
    bool not_reached;    // nobody answered at all: the server's trouble, not this message's
};

struct post;

// The settings and the region's name must outlive it. Fault "no-curl".
int post_open(struct post **ret, const struct settings *s, struct str region, ms_t utc_offset, struct fault *f);
struct post *post_close(struct post *p); // takes NULL, returns NULL
bool post_can(const struct post *p, enum deliver_way way); // there is somebody to hand it to
// Sends all of them and returns when the last is settled. now: for the dates and signatures.
void post_send(struct post *p, struct sending *items, size_t count, ms_t now, struct arena *a);

#endif
