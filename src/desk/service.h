// SPDX-License-Identifier: Apache-2.0
// A desk at work: the store open for writing, the desk over it and the writer thread. Commands go in from any
// thread; each is answered after its commit. This is the way in of act, import, tick and, later, of the server.
#ifndef DESK_SERVICE_H
#define DESK_SERVICE_H

#include "desk/desk.h"
#include "store/writer.h"

struct service {
    struct store *store;
    struct desk desk;
    struct writer *writer;
    bool opened;
};

// A command on its way. The arena holds the command; reuse it with request_clear.
struct request {
    struct writer_job job; // first: the writer hands this back
    struct service *service;
    struct command command;
    struct answer answer;
    struct arena arena;
    void (*done)(struct request *r); // on the writer's thread, after the commit
    void *context;
};

// Opens the store at `where` and starts the writer; region 0 when the store holds only one.
int service_open(struct service *s, const char *where, const struct desk_room *const *rooms, int64_t region, struct fault *f);
void service_submit(struct service *s, struct request *r);
// Waits until everything submitted is answered.
void service_drain(struct service *s);
// Drains, makes a last checkpoint when events since the last one are many enough, closes. Safe on a service that
// did not open.
void service_close(struct service *s);
// One command, waiting for its answer.
void service_do(struct service *s, const struct command *c, struct answer *ret);

#endif
