// SPDX-License-Identifier: Apache-2.0
// A wall clock that jumps is not followed at once. Deadlines, timers and the time of record hang on it, and what was done
// in a minute in which the machine believed in another year cannot be taken back: matters deemed accepted, answers
// deemed given. So the time of a process is the wall clock of its beginning carried on by a clock that cannot be set
// (CLOCK_BOOTTIME, which counts sleep too). Small corrections are followed. A jump is followed once it has stood for
// CLOCK_BELIEVED, which is long enough for somebody to set a mistake right; one of more than CLOCK_NEVER is not followed
// at all while the process runs: whoever means it starts the program anew.
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/time.h"

#define CLOCK_STEP (2 * MS_MINUTE) // a difference up to this is a correction
#define CLOCK_BELIEVED (10 * MS_MINUTE)
#define CLOCK_NEVER MS_DAY

struct clock_watch {
    bool begun;
    ms_t offset; // wall less steady, as it is believed
    ms_t other;  // the same of the jump that is waiting to be believed
    ms_t since;  // steady: when that was first seen; 0: the clocks agree
};

// The time to go by, from what both clocks say. Pure. It may go back by corrections of up to CLOCK_STEP and by jumps that
// were believed: who needs a time that does not go back keeps the greatest.
ms_t clock_look(struct clock_watch *w, ms_t wall, ms_t steady);
// How far the wall clock is ahead of the time gone by (negative: behind); 0 while they agree.
ms_t clock_off(const struct clock_watch *w);

// The same for this process's own watch, which now_ms() goes by. From any thread.
ms_t now_off(void);

#endif
