// SPDX-License-Identifier: Apache-2.0
// The machine a figure was made on, and what its processors did meanwhile.
#ifndef LOAD_MACHINE_H
#define LOAD_MACHINE_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"

struct machine {
    struct str processor, system; // live in the arena
    int64_t cores, memory_mb;
    double fsyncs; // appends of 4 KiB with fdatasync a second, in the folder given; 0: not measured
};

// `folder` NULL: the disk is not measured. Measuring takes a quarter of a second.
void machine_look(struct machine *ret, const char *folder, struct arena *a);
void machine_json(struct json_out *j, const struct machine *m); // as one object

// Seconds of processor a process has used, its threads together, and its greatest resident memory; -1 when there is no such
// process. pid 0: this one.
double process_cpu(int64_t pid);
int64_t process_peak_kb(int64_t pid);

struct machine_time {
    double busy, stolen, idle; // seconds of all cores; stolen: the host gave them to others
};
void machine_time(struct machine_time *ret);
double machine_load(void); // the first of /proc/loadavg

#endif
