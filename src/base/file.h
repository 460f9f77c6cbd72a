// SPDX-License-Identifier: Apache-2.0
// Whole files in and out, with faults that name the file.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/fault.h"

// Reads all of a file ("-": standard input) of at most max bytes into *ret (replacing what it held).
// Faults: "no-file" (absent, unreadable, a folder), "file-too-large".
int file_read(const char *path, size_t max, struct buf *ret, struct fault *f);
// Writes a new file beside the old one, syncs, renames: there is the old content or the new, never half. The
// mode of an old file stays. A device or pipe is written to directly. Fault "cannot-write".
int file_write(const char *path, struct str content, struct fault *f);

#endif
