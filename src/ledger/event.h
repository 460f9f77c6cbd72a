// SPDX-License-Identifier: Apache-2.0
// An event and its canonical bytes. The bytes are the event: the hash is SM3 over them, a store keeps them, and
// there is exactly one way to write an event (docs/ledger.md). Decoding checks that.
#ifndef LEDGER_EVENT_H
#define LEDGER_EVENT_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"
#include "ledger/events.h"

enum { EVENT_VERSION = 1 };
// Times of events lie in the years 1 to 9999 (UTC).
#define EVENT_TIME_FIRST INT64_C(-62135596800000)
#define EVENT_TIME_LAST INT64_C(253402300799999)

struct event {
    enum event_type type;
    int64_t region, stream, seq, region_seq;
    int64_t at, recorded;    // UTC ms
    int64_t account, office; // who acted, for which office; 0: the system
    struct str role, channel;
    struct str key;          // idempotency key; only on the first event of a command, else empty
    struct hash digest;      // of the command, see desk/command.h; zero where key is empty
    bool has_content;
    struct hash content;     // SM3(salt ‖ content)
    struct hash prev;        // hash of the previous event of the stream; zero for the first
    union event_body u;
};

// Appends the canonical bytes.
void event_encode(struct buf *b, const struct event *e);
// Reads exactly one event; slices point into `bytes`, lists live in the arena. Fault "bad-event": another
// version, an unknown type or field, fields out of order, padded numbers, defaults written out, a torn or
// longer text, bad UTF-8, a time beyond the years 1 to 9999.
int event_decode(struct event *ret, struct str bytes, struct arena *a, struct fault *f);
void event_hash(struct hash *ret, struct str bytes);
// What a store keeps of the hash beside the bytes, and whether they still give it.
enum { HASH8_BYTES = 8 };
static inline struct str hash8(const struct hash *h) { return str_head(hash_str(h), HASH8_BYTES); }
bool event_hash_is(struct hash *ret, struct str bytes, struct str hash8);
// The event as JSON with its own field names; times at the offset. Never the content.
void event_json(struct json_out *j, const struct event *e, const struct hash *hash, int64_t utc_offset);
void event_members(struct json_out *j, const struct event *e, const struct hash *hash, int64_t utc_offset); // into an object that is open

// Content: the free and personal fields of an event as pairs, apart from it.
void content_encode(struct buf *b, struct pair_list l);
int content_decode(struct pair_list *ret, struct str bytes, struct arena *a, struct fault *f);
void content_hash(struct hash *ret, struct str salt, struct str bytes);

enum { SALT_BYTES = 16 };

#endif
