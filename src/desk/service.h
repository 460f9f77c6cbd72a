// SPDX-License-Identifier: Apache-2.0
// A desk at work: the store open for writing, the desk over it and the writer thread. Commands go in from any
// thread; each is answered after its commit. This is the way in of act, import, tick and of the server. What has no
// events (sign-ins, sessions, tokens: the working tables) goes in as working jobs, by the same thread.
#ifndef DESK_SERVICE_H
#define DESK_SERVICE_H

#include <stdatomic.h>

#include "desk/ahead.h"
#include "desk/desk.h"
#include "desk/trail.h"
#include "store/writer.h"

struct work_job;

enum { SERVICE_CODES = 160, SERVICE_CODE_BYTES = 40 };

// Since the service was opened. Written by the writer's thread only, read by any.
struct service_counts {
    _Atomic int64_t accepted, again, refused, failed; // again: the key came before; failed: trouble in the machine
    _Atomic int64_t events, checkpoint_ms;            // checkpoint_ms: now_ms() of the last one made here; 0: none
    // By code of the fault; codes are the program's own words. Beyond the table: under "other" in the last place.
    _Atomic size_t code_count;
    struct {
        char code[SERVICE_CODE_BYTES];
        _Atomic int64_t n;
    } codes[SERVICE_CODES];
};

struct service {
    struct store *store;
    struct desk desk;
    struct writer *writer;
    bool opened;
    struct service_counts counts;
    struct writer_watch watch;
    struct work_job *work, **work_end; // the writer's: working jobs of the running batch, in their order
    // For readers that keep procedures, profiles and official days in memory: raised after each commit that published or
    // enabled any. From 1, so that 0 is "nothing read yet".
    _Atomic int64_t library_version;
    struct ahead ahead;  // the writer's
    struct trail *trail; // what was committed lately, for readers in this process
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

// Reads and writes rows of working tables, never of others, on the writer's handle inside the batch's transaction, after
// the rows of the batch's commands. -1 with a fault of the input refuses: then it has written nothing, and the others of
// the batch go on. Any other -1 (or a refusal after it wrote) takes the batch back and everything in it is tried again
// alone; so it may run twice and keeps in its context nothing it would not set anew.
typedef int work_fn(struct store *s, void *context, struct fault *f);

struct work_job {
    struct writer_job job; // first
    work_fn *run;
    void (*done)(struct work_job *w); // on the writer's thread, after the commit; may free the job
    void *context;
    bool ok;            // committed
    struct fault fault; // why not
    struct work_job *next; // the service's
};

// Opens the store at `where` and starts the writer; region 0 when the store holds only one.
int service_open(struct service *s, const char *where, const struct desk_room *const *rooms, int64_t region, struct fault *f);
// How far the machine's clock is behind the newest record, ms; 0 when it is not, and in a driven store. Ask before the
// first command.
ms_t service_clock_behind(const struct service *s);
// How long ago the newest record was made, ms; 0 where the clock is behind it.
ms_t service_quiet(const struct service *s);
void service_submit(struct service *s, struct request *r);
// Hands a working job over: run, done and context are set. It must live until done() was called.
void service_work(struct service *s, struct work_job *w);
// 0, or how many seconds a newcomer had better stay away; see writer_crowded.
int service_crowded(struct service *s, bool person);
// Waits until everything submitted is answered.
void service_drain(struct service *s);
// Drains, makes a last checkpoint when events since the last one are many enough, closes. Safe on a service that
// did not open.
void service_close(struct service *s);
// One command, waiting for its answer.
void service_do(struct service *s, const struct command *c, struct answer *ret);
// One working job, waiting until it is committed. Never on the writer's thread (in a done()).
int service_work_do(struct service *s, work_fn *run, void *context, struct fault *f);

#endif
