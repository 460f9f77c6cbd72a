// SPDX-License-Identifier: Apache-2.0
// The machine's clock, as far as whoever runs a verb has to know (base/clock.h, docs/decisions.md).
#ifndef CLI_CLOCK_H
#define CLI_CLOCK_H

#include "cli/cli.h"
#include "desk/service.h"

#define CLI_CLOCK_BEHIND MS_HOUR
#define CLI_CLOCK_QUIET (3 * MS_DAY)

#define CLI_CLOCK_OPTION \
    { \
        .name = "despite-clock", .zh = "时钟比库中最新的记录早一小时以上时仍要办理", \
        .en = "go on although the clock is more than an hour behind the newest record" \
    }

// Refuses to write where the clock is far behind the newest record of a live store, unless --despite-clock is given.
// Fault "clock-behind". Before the first command.
int cli_clock(const struct cli *c, const struct service *s, struct fault *f);
// How long timers had better rest at the beginning, ms: a store that was quiet for days may have been opened under a clock
// that is far ahead. Says so.
ms_t cli_timers_rest(const struct service *s);
// Says when the clock jumps and when that is over. *jumped is its memory, false at first.
void cli_clock_watch(bool *jumped);

#endif
