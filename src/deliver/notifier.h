// SPDX-License-Identifier: Apache-2.0
// The notifier: takes over the duties to notify from the outbox, after their commits, and makes the deliveries a machine
// can make. Everything it decides is a command at the desk under a key of its own, so that a round that was broken off
// (kill -9, a full disk) and begun again does nothing twice: an event of the outbox opens each delivery once
// ("deliver:<region_seq>:<i>"); a try is noted before it is made and repeated with the same key, which the gateway and the
// mailbox know it by. What cannot be known – whether a message whose try was broken off went out – is tried again.
#ifndef DELIVER_NOTIFIER_H
#define DELIVER_NOTIFIER_H

#include <pthread.h>

#include "deliver/post.h"
#include "desk/reader.h"
#include "desk/service.h"

enum { NOTIFIER_EVENTS = 256, NOTIFIER_TRIES = 128 };

struct notifier_counts {
    int64_t events, opened, made, failed, tried, waiting; // waiting: looked at and put off
};

struct notifier {
    struct service *service;
    struct reader reader;
    const struct settings *settings;
    const struct notices *notices;
    struct post *post;
    struct quiet quiet;
    ms_t (*clock)(void *context); // NULL: the wall clock
    void *clock_context;
    struct arena arena;           // dies with the round
    struct str region;
    pthread_mutex_t lock;
    pthread_cond_t answered;
    size_t on_way;
    struct notifier_counts counts;
    int in_a_row;   // nobody answered so often one after the other: then everybody waits
    ms_t hold_until;
    bool opened;
};

// The path is that of the service's store. What waits because its way was switched off is looked at again.
int notifier_open(struct notifier *n, const char *path, const struct desk_room *const *rooms, struct service *s, const struct settings *settings,
                  const struct notices *notices, struct fault *f);
// One round: a piece of the outbox, then tries whose time has come. *ret_any: something happened, there may be more now.
// -1: trouble in the machine; what was done stands, the rest is found again.
int notifier_round(struct notifier *n, bool *ret_any, struct fault *f);
void notifier_close(struct notifier *n); // safe on one that did not open

// notifier.c, for its other half: commands under keys, waiting for all; a driven store gets the notifier's time.
struct request *notifier_requests(struct notifier *n, size_t count);
struct pair *notifier_fields(struct notifier *n, struct request *r, size_t room);
void notifier_field(struct notifier *n, struct request *r, const char *name, struct str value);
void notifier_number(struct notifier *n, struct request *r, const char *name, int64_t value);
void notifier_command(struct notifier *n, struct request *r, const char *verb, struct str key, ms_t now);
int notifier_submit(struct notifier *n, struct request *all, size_t count, struct fault *f);
// notifier_outbox.c, notifier_try.c
int notifier_outbox(struct notifier *n, ms_t now, bool *ret_any, struct fault *f);
int notifier_tries(struct notifier *n, ms_t now, bool *ret_any, struct fault *f);

#endif
