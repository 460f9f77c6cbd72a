// SPDX-License-Identifier: Apache-2.0
// One process hands over to the next: an upgrade without a refused connection. The old one starts the program anew (the
// file it was started from, which may be a newer one by now) with the listening socket and one end of a pair of sockets.
//
//   new → old  P   prepared: everything is loaded but the store
//   old → new  G   go: the old one takes no requests any more, everything is answered, the store is closed
//   new → old  R   ready: it serves; the old one may end
//
// Until R the old one can take everything back. When the old one dies, the new one goes on as after G; when the new one
// dies, the old one serves again.
#ifndef OPS_HANDOVER_H
#define OPS_HANDOVER_H

#include <sys/types.h>

#include "base/fault.h"

enum { HANDOVER_PREPARE_MS = 60 * 1000, HANDOVER_STORE_MS = 10 * 60 * 1000 };

struct handover {
    int control;  // -1: none
    pid_t newer;  // of the old process; 0: none
    int64_t until_ms; // ticks_us() / 1000: how long the old one waits for the next word
};
#define HANDOVER_NONE ((struct handover){.control = -1})

// --- the old process
// Starts the next one. Fault "cannot-hand-over".
int handover_begin(struct handover *h, int listener, struct fault *f);
// The next word when poll says there is one: 'P', 'R'; 0: the other side is gone.
char handover_hear(struct handover *h);
void handover_go(struct handover *h);
// After 'R'. Leaves the newer one alone.
void handover_done(struct handover *h);
// Ends the newer one, by force if need be, and waits for that: afterwards the store is free again.
void handover_undo(struct handover *h);

// --- the new process
// 1: it was started to take over, *ret_listener is the socket; 0: it was not. Clears the variable. Fault "cannot-listen".
int handover_taken(struct handover *h, int *ret_listener, struct fault *f);
// Says 'P' and waits for 'G', or for the end of the old process. Fault "cannot-hand-over": neither came in time.
int handover_prepared(struct handover *h, struct fault *f);
void handover_ready(struct handover *h);

#endif
