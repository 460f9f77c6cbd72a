// SPDX-License-Identifier: Apache-2.0
// The ledger of a region as lines of JSON, and the verification of such lines without any store (docs/ledger.md).
// A line is made in one way only: the verifier makes it again from the event's bytes and compares, so that the
// view a person reads is what the bytes say. Reading lines is the caller's affair; nothing here does I/O of its own.
#ifndef DESK_EXPORT_H
#define DESK_EXPORT_H

#include "desk/replay.h"

enum { EXPORT_FORMAT = 1, EXPORT_LINE_MAX = 64 * 1024 * 1024 };

// Takes one line with its newline. A return other than 0 stops the export.
typedef int export_line_fn(void *context, struct str line, struct fault *f);

struct export_options {
    bool heads;         // only the region's own stream: checkpoints, keys, witnesses; chained by themselves, no root can be recomputed
    bool with_content;  // free and personal text goes along, with its salts
    int64_t utc_offset; // of the times in the view
    export_line_fn *line;
    void *context;
    void (*progress)(void *context, int64_t done, int64_t all); // may be NULL
    void *progress_context;
};

// The region the store handle is set to, in the order it was written. *ret_events: how many. A damaged event is
// the fault "store-damaged".
int ledger_export(struct store *s, const struct export_options *o, int64_t *ret_events, struct fault *f);

// Verification, line by line: the end comes once. Everything wrong is a finding with its line; codes as in
// replay.h, and "line" (no such line), "view" (the JSON is not what the bytes say), "torn" (no end).
struct export_check;
// `published`: a head published earlier, which must still be there; NULL: none. It must outlive the check.
struct export_check *export_check_new(const struct hash *published);
// Signing keys known from elsewhere: keychain_end. They must outlive the check.
void export_check_trust(struct export_check *x, const struct hash *trusted, size_t count);
void export_check_line(struct export_check *x, struct str line); // without its newline
// Fills *ret (verify_release) and frees x.
void export_check_end(struct export_check *x, struct verify_result *ret);

#endif
