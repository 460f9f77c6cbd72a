// SPDX-License-Identifier: Apache-2.0
// The one door. Higher rooms register verbs (decide) and what events do to record rows (apply); the desk runs
// commands one after another in memory, the writer writes what they made in one transaction.
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "base/id.h"
#include "desk/command.h"
#include "desk/library.h"
#include "desk/work.h"
#include "ledger/merkle.h"

struct desk;
struct desk_room;
struct signer;

// What apply sees: the rows of the stream, the library, the event and its free fields (empty when destroyed).
struct applying {
    struct work *work;
    struct library *library;
    struct stream *stream;
    const struct event *event;
    struct pair_list content;
    bool replay;
    struct store *store;                  // for what came before on the stream: past.h
    const struct desk_room *const *rooms; // and how it is applied
};

// Changes rows of this stream only. The same function live and in a replay. A fault means the event cannot
// follow what went before it.
typedef int apply_fn(struct applying *x, struct fault *f);
// Looks, then emits events; nothing else. Called for one command at a time.
typedef int decide_fn(struct desk *d, const struct command *c, struct fault *f);

struct apply_entry {
    enum event_type type;
    enum stream_kind kind;
    apply_fn *apply;
    int outbox; // what is left to do after the commit: 2 notify (1 was: index; the search index follows the events by itself)
};

struct verb_entry {
    const char *name;
    decide_fn *decide;
};

struct answer;

// A room's part of the table; ends with zeroed entries. `other` decides verbs no table names.
struct desk_room {
    const struct verb_entry *verbs;
    const struct apply_entry *applies;
    decide_fn *other;
    // Fires the timers of what the command is about up to its time, before it is decided; may be NULL.
    int (*before)(struct desk *d, const struct command *c, struct fault *f);
    // Loads into `w` the matter that a command names; only a hint, for another thread than the writer's (desk/ahead.h);
    // may be NULL.
    int (*ahead)(struct work *w, const struct command *c, struct fault *f);
    // Such a stream is about to be the writer's; may be NULL.
    void (*ahead_taken)(struct desk *d, const struct stream *st);
    // After it was decided and not refused; may be NULL.
    decide_fn *after;
    // Makes who signs the command the actor, when that account is an administrator at the time; may be NULL.
    decide_fn *admit;
    // Before and after new official days are published; may be NULL. The first refuses while clocks are behind.
    int (*calendar_ready)(struct desk *d, struct fault *f);
    int (*calendar_changed)(struct desk *d, struct fault *f);
    // What else holds content of a matter: the parts opened under it, the draft it came from; in the arena of the command;
    // may be NULL.
    int (*parts)(struct desk *d, int64_t id, struct id_list *ret, struct fault *f);
    // Sets the id of an answer given again, where the first event of a command may not be on the stream the command
    // is about; may be NULL.
    int (*again)(struct desk *d, const struct command *c, struct answer *ret);
};

extern const struct desk_room desk_core_room; // region, calendar, procedures, profiles, checkpoints, redaction

enum { DESK_ROOMS_MAX = 12, ANSWER_EVENTS_MAX = 24 };

struct answer_event {
    enum event_type type;
    int64_t stream, seq, region_seq;
};

struct answer {
    bool ok, again; // again: the same key and command came before; nothing new was written
    struct fault fault;
    int64_t id;     // the matter, office, … it was about or made
    struct answer_event events[ANSWER_EVENTS_MAX];
    size_t event_count; // may be more than ANSWER_EVENTS_MAX; only the first are listed
};

struct actor {
    int64_t account, office;
    struct str role; // empty: the system
};

struct desk {
    struct store *store; // the writer's handle
    struct work work;
    struct library library;
    struct id_maker ids;
    const struct desk_room *const *rooms; // NULL-terminated
    int64_t region, region_stream;
    bool driven;
    int64_t region_seq;    // of the newest event made
    int64_t written_seq;   // of the newest event committed
    struct hash written_hash; // its own: whether the store still holds the history we know
    ms_t now;              // recording time of the batch, never going back
    // the running command
    const struct command *command;
    const struct command *outer; // the one it runs within, else NULL: see desk_within
    struct actor actor;
    int64_t principal; // who the actor acts for as deputy; 0: for itself
    ms_t at;
    ms_t judged; // when who signs must hold the role: `at`, within another command the time of that one
    struct answer *answer;
    // since the last checkpoint
    struct merkle merkle;
    int64_t checkpoint_n, checkpoint_from, checkpoint_every;
    const struct signer *signer; // of checkpoints; NULL: they stay unsigned. desk/keys.h
    struct arena scratch; // dies with the command
    // keys looked up for the whole batch: key -> struct asked_key *; desk/again.c
    struct smap asked_keys;
    struct arena asked;
    // what was looked up before: login or office name -> int64_t *, both in `names`; src/registry/lookup.c
    struct smap login_ids, office_ids;
    struct arena names;
    // likewise for matters: number -> int64_t *; begun anew when it is large
    struct smap matter_ids;
    struct arena matter_numbers;
};

// The region of a store and its stream: the only one, or the one wanted. Faults "which-region", "no-region".
int desk_region(struct store *s, int64_t wanted, int64_t *ret_region, int64_t *ret_stream, struct fault *f);
// Opens the desk over a store that is open for writing. `rooms` must outlive it. The region is the store's only
// one, or the one given.
int desk_open(struct desk *d, struct store *store, const struct desk_room *const *rooms, int64_t region, struct fault *f);
void desk_release(struct desk *d);
// Where several servers write to one store: takes in what the others wrote since, in the transaction just begun, nothing
// being decided. *ret_library: procedures, profiles or official days were among it.
int desk_refresh(struct desk *d, bool *ret_library, struct fault *f);
bool desk_changes_library(enum event_type type);
// Begins a transaction for what is decided next, caught up with others.
int desk_begin(struct desk *d, struct fault *f);
// Makes an empty store into a region: the first event. The system is the actor.
int desk_found(struct desk *d, struct store *store, const struct desk_room *const *rooms, int64_t region,
               struct str name, bool driven, struct fault *f);

// The keys of the commands that are decided next, in the transaction begun: looked up together instead of one by one.
// What cannot be looked up now is with its command.
void desk_foresee_keys(struct desk *d, const struct str *keys, size_t count);

// Decides one command in memory: events, rows, or a fault in the answer and no trace. Never writes.
void desk_run(struct desk *d, const struct command *c, struct answer *ret);
// Whether the events since the last checkpoint call for one; desk_checkpoint emits it.
bool desk_checkpoint_due(const struct desk *d);
int desk_checkpoint(struct desk *d, struct fault *f);
int desk_write(struct desk *d, struct fault *f); // into the open transaction
void desk_written(struct desk *d);
int desk_drop(struct desk *d, struct fault *f);  // forget the batch, go back to what the store holds
// All of it in one: a transaction of its own for one command. -1: the machine failed, nothing was decided.
int desk_do(struct desk *d, const struct command *c, struct answer *ret);

// For decide functions.
// Emits the next event of a stream: fills its head, encodes, hashes, applies. `body` fields are set by the caller
// in e->u, `content` are its free fields (count 0: none).
int desk_emit(struct desk *d, struct stream *st, struct event *e, struct pair_list content, struct fault *f);
int64_t desk_new_id(struct desk *d);
// Runs another command within the running one: both happen or neither. The same account signs and must hold its role at
// the time of the outer command; what happens counts at `at`, which may lie in the past, as what was handled elsewhere is
// entered. `c` has no key and no time of its own; timers are not run, so it is for commands that open something. Clock,
// actor and command of the outer one stand again afterwards; the id made is in d->answer->id. Fault "at-in-future" when
// `at` is later than the outer command.
int desk_within(struct desk *d, const struct command *c, ms_t at, struct fault *f);
// The administrator's door: asks the room that knows accounts.
int desk_admit(struct desk *d, const struct command *c, struct fault *f);
int desk_stream(struct desk *d, int64_t id, enum stream_kind kind, struct stream **ret, struct fault *f);
const struct apply_entry *desk_apply_of(const struct desk_room *const *rooms, enum event_type type);
// Sets the clock of the running command: `at` of the command where the store or channel allows one, else now.
int desk_time(struct desk *d, const struct command *c, struct fault *f);
struct day_rules desk_days(const struct desk *d);

#endif
