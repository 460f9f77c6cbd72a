// SPDX-License-Identifier: Apache-2.0
// Event logs read from a file: CSV with the column names of XES, or XES (IEEE 1849-2016) itself; which one, its first
// character tells. Every fault has the line it was found in.
#ifndef MINING_READ_H
#define MINING_READ_H

#include "mining/log.h"

struct log_options {
    ms_t utc_offset;            // of times that name none
    struct str start, deadline; // attributes of the case, as the CSV heads its columns ("case:startdate"); empty: none
};

// Fed with pieces of any size.
struct log_reader;
struct log_reader *csv_log_new(struct event_log *l, const struct log_options *o);
struct log_reader *xes_log_new(struct event_log *l, const struct log_options *o);
// Faults of csv.h and log_add; "missing-column", "column-twice", "bad-row" (number of cells) for CSV; "bad-xml",
// "xml-doctype" (no document type: it could make entities that swell), "xml-depth", "value-too-long", "not-xes", "event-outside" for
// XES. After a fault the reader can only be freed.
int log_feed(struct log_reader *r, struct str bytes, struct fault *f);
int log_end(struct log_reader *r, struct fault *f);
struct log_reader *log_reader_free(struct log_reader *r); // takes NULL, returns NULL

// A whole file ("-": standard input), finished. Faults also "no-file", "compressed", "empty-log". `progress` gets bytes done
// and in all; may be NULL.
int log_read_file(struct event_log *l, const char *path, const struct log_options *o, void (*progress)(void *, int64_t, int64_t),
                  void *context, struct fault *f);

// --- for the two readers
struct log_reader {
    int (*feed)(struct log_reader *, struct str, struct fault *);
    int (*end)(struct log_reader *, struct fault *);
    void (*free)(struct log_reader *);
    struct event_log *log;
    struct log_options o;
};

#endif
