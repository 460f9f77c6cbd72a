// SPDX-License-Identifier: Apache-2.0
// What passes between a service and systemd: sd_notify(3) and sd_listen_fds(3), which are a datagram and three variables of
// the environment; no library for that. Without systemd all of it does nothing.
#ifndef OPS_SYSTEMD_H
#define OPS_SYSTEMD_H

#include "base/fault.h"

// "READY=1", "STOPPING=1", "MAINPID=7\nREADY=1" …
void systemd_say(const char *state);
// "RELOADING=1" with the time systemd wants beside it.
void systemd_reloading(void);
// How often systemd wants "WATCHDOG=1"; half of that is due. 0: it does not watch.
int64_t systemd_watchdog_us(void);
// The listening socket systemd holds for this process: 1 and *ret, 0 none. Fault "cannot-listen": more than one, or none of
// TCP. Clears the variables.
int systemd_listener(int *ret, struct fault *f);

#endif
