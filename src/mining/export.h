// SPDX-License-Identifier: Apache-2.0
// The matters of a store as an event log for process mining: XES (IEEE 1849-2016) or CSV with the same names
// (docs/replay.md). A trace is a matter, its parts are traces of their own that name it. Nothing personal goes along:
// accounts are ids, titles, texts and contents stay behind. One trace is in memory at a time.
#ifndef MINING_EXPORT_H
#define MINING_EXPORT_H

#include "base/time.h"
#include "desk/library.h"
#include "ledger/event.h"

enum log_format { LOG_XES, LOG_CSV };

struct log_export {
    enum log_format format;
    bool has_from, has_to;
    day_t from, to;       // matters opened on these days and between; a part goes by its whole
    struct str procedure; // name or alias; empty: all
    int64_t utc_offset;   // of the times written
    // Takes a piece of the file. A return other than 0 stops the export.
    int (*piece)(void *context, struct str text, struct fault *f);
    void *context;
    void (*progress)(void *context, int64_t done, int64_t all); // may be NULL
    void *progress_context;
};

struct log_exported {
    int64_t cases, parts, events;
};

// The region the store handle is set to. Faults "unknown-procedure", "store-damaged".
int log_export(struct store *s, const struct log_export *o, struct log_exported *ret, struct fault *f);

// --- export_write.c
struct trace {
    int64_t id, parent;                   // parent 0: a whole
    struct str number, procedure, section; // section: the part's name, of a whole the procedure's
    int64_t version;
};

struct trace_event {
    struct str name, life, resource, role, group, stage, channel, choices, outcome;
    int64_t instance, parts; // parts 0: none
    ms_t at, recorded;
};

void log_head(struct buf *b, enum log_format format, struct str region);
void log_trace(struct buf *b, enum log_format format, const struct trace *t);
void log_event_written(struct buf *b, enum log_format format, const struct trace *t, const struct trace_event *e, ms_t utc_offset);
void log_trace_end(struct buf *b, enum log_format format);
void log_foot(struct buf *b, enum log_format format);
// Text inside an attribute of XML: what XML has no way to write becomes U+FFFD.
void xml_text(struct buf *b, struct str s);

#endif
