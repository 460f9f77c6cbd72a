// SPDX-License-Identifier: Apache-2.0
// What replay and verification share: one pass over the events in stream order, with cursors beside it.
#ifndef DESK_REPLAY_ROOM_H
#define DESK_REPLAY_ROOM_H

#include "desk/replay.h"

struct series_sum {
    int64_t count, sum, most;
};

struct replay {
    struct store *store;
    const struct desk_room *const *rooms;
    struct library *library;
    struct work work;           // one stream at a time
    struct stream *stream;      // the one being folded; NULL between
    bool broken;                // it had a finding: its rows are not compared
    int64_t missing_upto, destroyed_upto;
    struct arena scratch;       // dies with the event
    // verification only
    struct verify_result *result;
    bool chains_only;
    const struct hash *published; // NULL once it was met
    int64_t stream_id, stream_seq;
    struct hash stream_head;
    struct smap series;         // name -> struct series_sum
    struct arena kept;
    struct event_checkpoint_made *checkpoints;
    size_t checkpoint_count, checkpoint_cap;
    struct store_cursor *cursors[TABLE_COUNT];
    const void *rows[TABLE_COUNT]; // the row each cursor stands on; NULL at the end
};

// replay.c
int replay_open(struct replay *r, bool records, struct fault *f); // cursors; records: over the record tables too
void replay_close(struct replay *r);
int replay_advance(struct replay *r, enum table_id t, struct fault *f);
int replay_event(struct replay *r, const struct row_event *row, struct fault *f); // checked when r->result is set

// verify.c; all do nothing when r->result is NULL
void keep_finding(struct replay *r, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en);
__attribute__((format(printf, 5, 7), format(printf, 6, 7)))
void find(struct replay *r, const char *code, int64_t stream, int64_t seq, const char *zh, const char *en, ...);
bool verify_chain(struct replay *r, const struct row_event *row, const struct event *e, const struct hash *hash);
int verify_stream(struct replay *r, struct fault *f); // the stream is folded: its rows against the tables
void verify_seen(struct replay *r, const struct event *e); // series and checkpoints are judged at the end
void prepare_library(struct library *l, struct store *s);

#endif
