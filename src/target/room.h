// SPDX-License-Identifier: Apache-2.0
// What the files of this room share.
#ifndef TARGET_ROOM_H
#define TARGET_ROOM_H

#include "registry/fields.h"
#include "registry/registry.h"
#include "target/target.h"

#define ROOM_FIELDS(specs) (specs), (sizeof(specs) / sizeof *(specs))
enum { CODE_BYTES_MAX = 64, TITLE_BYTES_MAX = 1000, WORDS_BYTES_MAX = 20000, NUMBER_BYTES_MAX = 40, UNIT_BYTES_MAX = 30, TREE_DEPTH_MAX = 12 };

struct target {
    struct stream *stream;
    struct row_target *row;
};

// --- target.c
// Fills the fault with both sentences and the field.
int refuse(struct fault *f, struct str where, const char *code, const char *zh, const char *en);
// What a field names; "stale" where the command saw another version, "at-goes-back" before its last step.
int target_given(struct desk *d, const struct command *c, const struct given *g, struct target *ret, struct fault *f);
int target_still_open(const struct target *t, struct str where, struct fault *f); // fault "target-closed"
// Makes who signs the actor: for the supervising office (who holds 督查室 there), or for the office that answers (who
// holds 承办人 there). Faults "missing-member", "not-allowed", "other-supervisor" (names who supervises), at "by".
int signs_for_supervisor(struct desk *d, const struct command *c, int64_t office, struct fault *f); // 0: any office
int signs_for_owner(struct desk *d, const struct command *c, int64_t office, struct fault *f);
int signs_for_either(struct desk *d, const struct command *c, const struct target *t, struct fault *f);
struct str office_named(struct desk *d, int64_t id); // its name in d->scratch; "" for none
// The targets right below one, those of the running batch too.
int target_children(struct desk *d, int64_t parent, struct id_list *ret, struct fault *f);
// The next stream of a kind that was changed since the last commit; start with *pos = 0.
struct stream *dirty_stream(const struct work *w, enum stream_kind kind, size_t *pos);
int given_decimal(const struct given *g, int64_t *ret, struct fault *f);
int given_day(const struct given *g, day_t otherwise, day_t *ret, struct fault *f);
day_t day_now(const struct desk *d); // the day of d->at
struct str decimal_text(struct desk *d, int64_t v);
struct str day_text(struct desk *d, int64_t day);
int emit(struct desk *d, struct stream *st, struct event *e, const struct pair *content, size_t count, struct fault *f); // leaves out empty ones
int target_cannot_follow(const struct applying *x, struct fault *f);

// --- place.c
// What may have something of that kind below it: open, not measured itself, of the same supervising office (who signs
// becomes the actor for it), not too deep.
int target_parent(struct desk *d, const struct command *c, const struct given *g, enum target_kind child, struct target *ret, struct fault *f);
// The target itself, or one below it, cannot stand above it: fault "target-circle".
int target_no_circle(struct desk *d, const struct given *g, const struct target *t, struct fault *f);

decide_fn target_set, target_amend;                          // set.c
decide_fn milestone_set, milestone_done;                     // milestone.c
decide_fn reading_add, reading_correct;                      // reading.c
decide_fn target_ask_change, target_ask_closing, target_decide; // ask.c
decide_fn target_look_back;                                  // look_back.c
int base_fits(struct fault *f, struct str where, enum comparator c, int64_t base, int64_t value); // set.c
apply_fn apply_set, apply_amended, apply_milestone, apply_milestone_done, apply_reading, apply_asked, apply_decided, apply_looked_back;

// --- supervision.c, slip.c
struct subject {
    int64_t id;
    bool matter;
    int64_t addressee;  // who answers for it; 0: nobody yet
    int64_t supervisor; // of a target; 0: of a matter, nobody in particular
    struct str word;    // what the command called it
};
int subject_given(struct desk *d, const struct given *target, const struct given *matter, struct subject *ret, struct fault *f);
// The supervision of a subject that has not ended: 1 found, 0 none, -1.
int supervision_running(struct desk *d, int64_t subject, struct stream **ret, struct fault *f);
// Signed by an office that may supervise it: fault "supervised-already" when another does. *ret: NULL when none runs.
int supervision_for(struct desk *d, const struct command *c, const struct subject *s, struct stream **ret, struct fault *f);
int supervision_begin(struct desk *d, const struct subject *s, struct stream **ret, struct fault *f);
struct row_slip *slip_row(const struct stream *st, int64_t n);
struct row_slip *slip_running(const struct stream *st); // not settled; NULL: none
int supervisions_of(struct desk *d, int64_t subject, struct id_list *ret, struct fault *f); // desk_room.parts
int slip_at_goes_on(struct desk *d, const struct row_supervision *s, struct fault *f);
decide_fn supervision_open, supervision_end, slip_issue, slip_sign, slip_answer, slip_settle;
apply_fn apply_supervision, apply_supervision_ended, apply_slip, apply_slip_signed, apply_slip_answered, apply_slip_settled;

#endif
