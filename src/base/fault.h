// SPDX-License-Identifier: Apache-2.0
// A fault: what is wrong, where, and what to do about it, for programs (code) and people (Chinese, English).
// Functions return 0 or -1 and fill the fault only when they return -1.
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include "base/str.h"

enum fault_kind {
    FAULT_INPUT = 1,   // what was asked cannot be done as asked; exit status 1
    FAULT_USAGE = 2,   // the command line itself is wrong; exit status 2
    FAULT_MACHINE = 3, // disk, memory, permission, a damaged store; exit status 3
};

struct fault {
    enum fault_kind kind;
    const char *code;  // short, stable, lower-case with hyphens; a literal
    char zh[600];      // one sentence or two; never cut inside a character
    char en[600];
    char where[200];   // field, file or matter; may be empty
    int line, column;  // from 1; 0 where there is none; columns count characters
};

// Fills the fault and returns -1. Both sentences take the same arguments.
// `code` must be a literal. `where`, line and column are cleared; set them with the calls below.
__attribute__((format(printf, 4, 6), format(printf, 5, 6)))
int fault_set(struct fault *f, enum fault_kind kind, const char *code, const char *zh, const char *en, ...);

// The same with sentences that are ready; no formatting.
int fault_say(struct fault *f, enum fault_kind kind, const char *code, struct str zh, struct str en);

// Says where: a field, a file, a matter. Returns -1 for `return fault_where(…)`.
int fault_where(struct fault *f, struct str where);
int fault_place(struct fault *f, int line, int column);

#endif
