// SPDX-License-Identifier: Apache-2.0
// A file or pipe, line by line, with a limit on the length of a line.
#ifndef BASE_LINES_H
#define BASE_LINES_H

#include "base/buf.h"
#include "base/fault.h"

struct lines {
    int fd;
    const char *path; // for faults
    struct buf b;
    size_t at, seen; // where the next line begins; how far no newline was found
    size_t max;      // bytes a line may have
    int64_t line;    // number of the line last given, from 1
    bool ended;
};

// "-" is standard input. Fault "no-file".
int lines_open(struct lines *l, const char *path, size_t max, struct fault *f);
// 1: a line without its newline, valid until the next call; *ret_long: it had more than max bytes and only its
// beginning is given. 0: no more. -1: it cannot be read ("no-file"). A last line may lack its newline.
int lines_next(struct lines *l, struct str *ret, bool *ret_long, struct fault *f);
// Whether a whole line or the end can be had without waiting for more input.
bool lines_ready(const struct lines *l);
void lines_close(struct lines *l);

#endif
