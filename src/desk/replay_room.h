// SPDX-License-Identifier: Apache-2.0
// What replay and verification share: one pass over the events in stream order, with cursors beside it.
#ifndef DESK_REPLAY_ROOM_H
#define DESK_REPLAY_ROOM_H

#include "desk/beside.h"

struct series_sum {
    int64_t count, most;
    uint64_t sum;
};

struct replay {
    struct store *store;
    const struct desk_room *const *rooms;
    struct library *library;
    struct work work;           // one stream at a time
    struct stream *stream;      // the one being folded; NULL between
    bool broken;                // it had a finding: its rows are not compared
    int64_t missing_upto, present_from, destroyed_upto; // content of this stream, by seq; 0: none
    struct arena scratch;       // dies with the event
    // verification only
    struct verify_result *result;
    bool chains_only;
    bool (*excused)(void *excuse, int64_t stream, int64_t seq);
    void *excuse;
    const struct hash *trusted;   // key ids
    size_t trusted_count;
    int64_t stream_id, stream_seq;
    struct hash stream_head;
    bool exact;                 // every hash is made and held against the next event; else sums are, at the end
    const uint64_t *seeds;
    struct sums sums;
    struct buf last;            // bytes of the event before; not exact
    struct smap series;         // name -> struct series_sum
    struct arena kept;
    struct store_cursor *cursors[TABLE_COUNT];
    const void *rows[TABLE_COUNT]; // the row each cursor stands on; NULL at the end
};

// replay.c
// Cursors, from a stream on or (NULL) from the first; records: over the record tables too. Those that were open are closed.
int replay_open(struct replay *r, bool records, const int64_t *from, struct fault *f);
void replay_no_stream(struct replay *r); // what was folded is forgotten, the next event begins a stream
void replay_close(struct replay *r);
int replay_advance(struct replay *r, enum table_id t, struct fault *f);
int replay_event(struct replay *r, const struct row_event *row, struct fault *f); // checked when r->result is set

// verify.c; all do nothing when r->result is NULL
void keep_finding(struct replay *r, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en);
__attribute__((format(printf, 5, 7), format(printf, 6, 7)))
void find(struct replay *r, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en, ...);
bool verify_chain(struct replay *r, const struct row_event *row, const struct event *e, const struct hash *hash); // hash: NULL when not exact
int verify_stream(struct replay *r, struct fault *f); // the stream is folded: its rows against the tables
void verify_extra_row(struct replay *r, enum table_id t); // the row the cursor stands on
void verify_extra_content(struct replay *r, int64_t stream, int64_t seq);
// verify_streams.c; `until` INT64_MAX: to the end
int verify_upto(struct replay *r, int64_t until, void (*told)(void *context), void *context, struct fault *f); // the streams before it; told: each 8,192 events
int verify_end(struct replay *r, int64_t until, struct fault *f); // the last of them, and rows before `until` that are of none
void verify_add(struct replay *r, const struct replay *other);    // what another counted and summed of other streams
// verify_region.c
struct series_sum *verify_series(struct replay *r, struct str name);
void verify_seen(struct replay *r, const struct event *e, struct str bytes); // series and keys are judged at the end
int verify_region(struct replay *r, struct beside *beside, struct fault *f);

// The published texts and the pairs switched on, out of their events: one may stand, by stream, behind what depends on it.
// None of an event behind `until`.
int prepare_library(struct library *l, struct store *s, int64_t until, struct fault *f);

// Sums of these agree when two ways through the events met the same ones.
static inline uint64_t order_mark(int64_t region_seq, struct str hash8) { return hash_bytes(hash8) * (2 * (uint64_t)region_seq + 1); }

#endif
