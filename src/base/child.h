// SPDX-License-Identifier: Apache-2.0
// Another program, run without a shell: input whole, output whole.
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include "base/buf.h"
#include "base/fault.h"

struct child_result {
    struct buf *out;     // what it printed
    char complaint[400]; // the beginning of what it said on standard error
    int status;          // its exit status; 128 + signal when it was ended by one
    bool absent;         // there is no such program (then the call fails)
};

// words: the program, looked for in PATH, and its arguments. Fault "cannot-run".
int child_run(const char *const *words, struct str input, size_t max, struct child_result *r, struct fault *f);

#endif
