// SPDX-License-Identifier: Apache-2.0
// Setting right: what the files of it share within this room (docs/correcting.md).
#ifndef MATTER_UNDO_ROOM_H
#define MATTER_UNDO_ROOM_H

#include "desk/past.h"
#include "matter/right.h"
#include "matter/room.h"
#include "registry/fields.h"

// --- refold.c: action.undone, action.reversed, merge.undone
int apply_undone(struct applying *x, struct fault *f);
// The events it takes back, by their seq; NULL: it is none of that kind.
const struct id_list *event_takes_back(const struct event *e);
// The events of a stream that no longer count, marked in `gone` (one for each of `events`, false at first).
void past_gone(const struct past_event *events, size_t count, bool *gone);

// --- undo.c, undo_reverse.c
enum { UNDO_WHY_MAX = 4000, UNDO_AT_ONCE = 64 };
struct looking {
    struct past_event *events;
    size_t count;
    bool *gone; // one for each: it was taken back
};
int look_back(struct desk *d, const struct matter *m, struct arena *a, struct looking *ret, struct fault *f);
bool event_aside(enum event_type type); // it changes nothing of what can be taken back
// Why an event cannot be taken back; NULL: it can. `later`: by the supervising role.
struct barrier {
    const char *zh, *en;
};
const struct barrier *barrier_of(const struct matter *m, const struct event *e, bool later);
struct str event_action_word(const struct event *e);
int family_went_on(struct desk *d, const struct matter *m, ms_t at, bool *ret, struct fault *f); // the whole or a part acted since
int undo_ended(const struct matter *m, struct fault *f); // fault "ended"
int emit_back(struct desk *d, struct stream *st, enum event_type type, const int64_t *seqs, size_t n, struct str action, struct str why, struct fault *f);
int decide_undo(struct desk *d, const struct command *c, struct fault *f);
int decide_reverse(struct desk *d, const struct command *c, struct fault *f);
// Takes one event of a matter back on behalf of another matter (a part recalled by a merger that is undone).
int undo_emit(struct desk *d, struct stream *st, int64_t seq, struct str action, struct fault *f);

// --- set_right.c: what these commands have in common
// The matter a command is about and its fields by the table; version, ended or not is for the verb.
int right_take(struct desk *d, const struct command *c, const char *verb, const struct form_field *fields, size_t count,
               struct matter *ret, struct given *ret_given, struct fault *f);
// A refusal about a member of the command.
int right_no(struct fault *f, const char *where, const char *code, const char *zh, const char *en);
uint32_t held_roles(const struct procedure *p, uint32_t roles);  // of these, those an account holds
uint32_t registering_roles(const struct procedure *p);           // held roles that may open a matter
uint32_t person_roles(const struct procedure *p);                // bound to who raised it
// Makes who raised the matter, first or not, the actor, when that account signs: 1 done, 0 it is none of them, -1 fault.
int own_actor(struct desk *d, const struct command *c, const struct matter *m, struct fault *f);
// The clocks of the matter stand still here: a pause, or a stage that halts them (停钟).
static inline bool stage_stands(const struct stage *s) { return s->paused_of >= 0 || s->halts; }
// The present requester n (moved or left ones are not). NULL: none.
struct row_requester *requester_n(const struct matter *m, int64_t n);
int64_t requesters_present(const struct matter *m);
// Who is the first and contact once those of `leaving` (numbers) are gone; 0: whoever it is now stays so.
int64_t next_lead(const struct matter *m, const int64_t *leaving, size_t count);
// Why, as content of an event; count 0 when nothing was said.
struct pair_list why_content(struct desk *d, struct str why);

// --- unmerge.c, leave.c, split.c, split_back.c
int decide_unmerge(struct desk *d, const struct command *c, struct fault *f);
int apply_returned(struct applying *x, struct fault *f);
int decide_leave(struct desk *d, const struct command *c, struct fault *f);
int apply_left(struct applying *x, struct fault *f);
// Who raised a matter alone withdraws it whole: whoever signed on later leaves instead. Fault "not-lead".
int withdraws_own(struct desk *d, const struct command *c, const struct matter *m, const struct action *a, struct fault *f);
int decide_split(struct desk *d, const struct command *c, struct fault *f);
int decide_split_back(struct desk *d, const struct command *c, struct fault *f);
int apply_split(struct applying *x, struct fault *f);
int apply_split_off(struct applying *x, struct fault *f);
int apply_split_undone(struct applying *x, struct fault *f);
int apply_split_ended(struct applying *x, struct fault *f);

// --- correct.c, correct_apply.c, correct_ask.c
int decide_correct(struct desk *d, const struct command *c, struct fault *f);
int decide_correct_ask(struct desk *d, const struct command *c, struct fault *f);
int decide_correct_decide(struct desk *d, const struct command *c, struct fault *f);
// Emits what the fields of the command say for the actor that is set: on the matter, its requesters and its open parts.
int correct_emit(struct desk *d, struct matter *m, struct pair_list fields, struct str why, struct fault *f);
#define CORRECTED_WAS "原" // before the name of a free field in content: what it held
bool event_is_about_fields(enum event_type type); // its pairs and its content are fields of the procedure
// What a request asks for, field by field, out of the text a row holds; in the arena.
struct pair_list wanted_fields(struct arena *a, struct str text);
// `n`: which, as written; may be empty where there is one. `party`: the fields say what kind they are.
int correct_requester(struct desk *d, struct matter *m, struct str n, bool party, struct str why, const struct sorted_fields *s, struct fault *f);
// NULL: the field may be corrected; else two sentences, Chinese and English: why not and what to do instead.
const char *const *not_correctable(const struct procedure *p, int field);
int apply_corrected(struct applying *x, struct fault *f);
int apply_requester_corrected(struct applying *x, struct fault *f);
int apply_correction_asked(struct applying *x, struct fault *f);
int apply_correction_decided(struct applying *x, struct fault *f);

// --- migrate.c
int decide_migration(struct desk *d, const struct command *c, struct fault *f);
int decide_migrate(struct desk *d, const struct command *c, struct fault *f);
int apply_migration(struct applying *x, struct fault *f);
int apply_moved_to(struct applying *x, struct fault *f);

#endif
