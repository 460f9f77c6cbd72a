// SPDX-License-Identifier: Apache-2.0
// The working set of the one who writes: record rows by stream, loaded on first use, changed in memory, written
// together with their events in one transaction. A command that is refused leaves no trace (work_undo); a batch
// that could not be written is forgotten (work_drop). Without a store it is the memory of a replay.
#ifndef DESK_WORK_H
#define DESK_WORK_H

#include "base/hash.h"
#include "base/map.h"
#include "ledger/event.h"
#include "store/store.h"

enum stream_kind {
    STREAM_REGION,
    STREAM_CALENDAR,
    STREAM_PROCEDURE,
    STREAM_PROFILE,
    STREAM_OFFICE,
    STREAM_PERSON,
    STREAM_ACCOUNT,
    STREAM_ENTERPRISE,
    STREAM_MATTER,
    STREAM_DRAFT,
    STREAM_TARGET,
    STREAM_SUPERVISION,
    STREAM_PLENARY,
    STREAM_DELIVERY,
    STREAM_ADDRESS,
    STREAM_KINDS
};

// The record tables whose rows belong to a kind of stream; TABLE_COUNT ends the list.
enum { STREAM_TABLES_MAX = 24 }; // the end included
extern const enum table_id stream_tables[STREAM_KINDS][STREAM_TABLES_MAX];

struct row_ref {
    enum table_id table;
    bool fresh, dirty; // not in the store yet; differs from it
    bool gone;         // taken out: nobody sees it, the store loses it with the batch
    void *row;         // lives in the stream's arena
    const void *stored; // where dirty and not fresh: as the store has it, in the batch's arena
};

struct stream {
    int64_t id;
    enum stream_kind kind;
    int64_t seq;      // of its newest event; 0 before the first
    struct hash head; // its hash
    struct row_ref *rows;
    size_t count, cap;
    struct arena arena;
    bool dirty;
    struct stream *newer, *older;
};

// An event made but not yet written.
struct pending {
    struct stream *stream;
    enum event_type type;
    int64_t seq, region_seq;
    struct str key, bytes, salt, content;
    struct hash digest, hash;
    int what;             // outbox bits
    int64_t destroy_upto; // content.destroyed: content of the stream up to this seq goes
};

struct undo;
struct change;
struct finder;

struct work {
    struct store *store; // NULL in a replay
    struct map streams;
    struct stream *newest, *oldest; // by use
    struct stream **dirty;          // changed since the last commit
    size_t dirty_count, dirty_cap;
    size_t keep;                    // streams kept in memory between batches
    struct arena batch;             // pending bytes
    struct pending *pending;
    size_t pending_count, pending_cap;
    int64_t new_from;               // the first id made since the last commit; 0: none was
    size_t mark;                    // pending events before the running command
    struct smap keys;               // idempotency key -> its pending event's place + 1; may be out of date
    struct smap series;             // name -> struct series_value
    struct arena series_arena;
    struct undo *undo;
    size_t undo_count, undo_cap;
    struct change *changes; // rows changed since the last commit, in order; work_find.c
    size_t change_count, change_cap;
    size_t change_mark; // before the running command
    struct finder *finders;
    size_t finder_count;
};

void work_init(struct work *w, struct store *store);
void work_release(struct work *w);

// The stream with all its rows. A stream nobody wrote to has seq 0 and no rows. Fault "wrong-kind" when the id belongs
// to a stream of another kind.
int work_stream(struct work *w, int64_t id, enum stream_kind kind, struct stream **ret, struct fault *f);
// The stream is going to be looked at in this transaction or the one begun next: store_foresee.
void work_foresee(struct work *w, int64_t id, enum stream_kind kind);
// An id was made, greater than any in the store: there is nothing of it to be loaded before the next commit.
void work_new_id(struct work *w, int64_t id);
// The next row of a table at or behind *pos, or NULL; start with *pos = 0.
void *stream_next(const struct stream *st, enum table_id t, size_t *pos);
void *stream_row(const struct stream *st, enum table_id t); // the first
// Call before changing a row in place: remembers it for undo and marks it for writing.
void work_touch(struct work *w, struct stream *st, void *row);
// A new row, zeroed, empty slices; set its keys at once.
void *work_add(struct work *w, struct stream *st, enum table_id t);
// Takes a row out again: as if it had never been added. The row is not to be used any more.
void work_remove(struct work *w, struct stream *st, void *row);
// A stream of the running batch that has, uncommitted, a row of the table whose text column has that value: what the
// store's own statements cannot see yet. NULL: none. An empty value is nobody's. What a refused command had found or
// changed is forgotten with it.
struct stream *work_find(struct work *w, enum table_id t, const char *column, struct str value);
// All of them, newest first: start with *pos = 0.
struct stream *work_find_next(struct work *w, enum table_id t, const char *column, struct str value, size_t *pos);
// Text for a row of this stream.
struct str stream_text(struct stream *st, struct str s);

// The next number of a gap-free series. In a replay only counts.
int work_series_next(struct work *w, struct str name, int64_t *ret, struct fault *f);
int64_t work_series_value(const struct work *w, struct str name);

// Notes an event just encoded (bytes are copied) and moves the stream's head.
void work_event(struct work *w, struct stream *st, const struct pending *p);

void work_command(struct work *w);       // a command begins: what was done so far stands
void work_undo(struct work *w);          // takes back everything since work_command
int work_write(struct work *w, struct fault *f); // events, contents, rows, series, outbox into the open transaction
void work_written(struct work *w);       // the transaction is committed
void work_drop(struct work *w);          // it was not: forgets every stream that was changed
void work_trim(struct work *w, size_t keep); // forgets the streams not used for longest, where nothing waits to be written
// Takes over every stream of `from` that somebody wrote to and w does not have, forgets the others; how many it took. Nothing of
// `from` may be changed, and whoever filled it saw the store as w would now.
size_t work_take(struct work *w, struct work *from);
void work_forget(struct work *w, int64_t id); // a stream somebody else wrote to; nothing of it may wait to be written
// A pending event by its idempotency key, or NULL.
const struct pending *work_pending_key(const struct work *w, struct str key);

#endif
