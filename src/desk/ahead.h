// SPDX-License-Identifier: Apache-2.0
// While one batch is written, a thread and a handle of its own load what the commands that wait behind it will look at. What the
// batch changed is in the writer's memory already and stays as it is there; the rest cannot have changed, because nobody else
// writes: so this is for stores of one writing process (store_shared is false). Only saves time: what was not loaded is
// loaded when it is looked at. All functions are for the writer's thread.
#ifndef DESK_AHEAD_H
#define DESK_AHEAD_H

#include <pthread.h>
#include <stdatomic.h>

#include "desk/desk.h"

enum { AHEAD_WORTH_IT = 64, AHEAD_MOST = 5120 }; // commands; for fewer no thread is begun

struct ahead {
    struct store *store; // a twin, opened when first wanted
    bool none;           // there is no twin to be had
    const struct desk_room *const *rooms;
    struct work work;
    const struct command *commands[AHEAD_MOST];
    size_t count;
    bool running;
    pthread_t thread;
    _Atomic bool enough;
    _Atomic size_t looked; // commands it is through with
    int64_t taken;         // streams handed over since it was opened
};

void ahead_open(struct ahead *a, const struct desk_room *const *rooms);
// Forgets what was noted.
void ahead_clear(struct ahead *a);
// Notes a command that waits, if it names a matter; it must stay until ahead_take or ahead_drop. Beyond AHEAD_MOST none is taken.
void ahead_note(struct ahead *a, const struct command *c);
// Begins with what was noted, nothing running. `s` is the writer's handle.
void ahead_begin(struct ahead *a, const struct store *s);
// The batch is committed, its streams still in the desk's memory: hands over what was loaded by now.
void ahead_take(struct ahead *a, struct desk *d);
void ahead_drop(struct ahead *a); // forgets it
void ahead_close(struct ahead *a);

#endif
