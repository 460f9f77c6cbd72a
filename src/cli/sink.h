// SPDX-License-Identifier: Apache-2.0
// A buffered way out, to standard output or to a file that gets its name only when it is whole. The error sticks.
#ifndef CLI_SINK_H
#define CLI_SINK_H

#include "base/buf.h"
#include "base/fault.h"

struct sink {
    struct buf b; // add here; sink_flow writes
    int fd;
    const char *path; // NULL: standard output
    struct buf temp;  // name while it is being written; empty: written directly
    int why;          // errno of the first failure; 0: none
};

void sink_standard(struct sink *s);
// Fault "cannot-write". `path` must outlive the sink.
int sink_open(struct sink *s, const char *path, struct fault *f);
// Writes when more than a block is waiting. Faults "cannot-print", "cannot-write".
int sink_flow(struct sink *s, struct fault *f);
int sink_flush(struct sink *s, struct fault *f);
// Writes the rest, syncs, gives the file its name. Standard output stays open.
int sink_finish(struct sink *s, struct fault *f);
// Frees; a file that was not finished is gone.
void sink_release(struct sink *s);

#endif
