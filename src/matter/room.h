// SPDX-License-Identifier: Apache-2.0
// What the files of this room share.
#ifndef MATTER_ROOM_H
#define MATTER_ROOM_H

#include "matter/matter.h"

// --- fields.c: a command's fields sorted by the procedure's field table
// The value of the field with that meaning among the pairs of an event or content; empty when none.
struct str meaning_value(const struct procedure *p, struct pair_list pairs, enum meaning m);

struct sorted_fields {
    struct pair *pairs; // public, canonical values: ids in decimal, choices by their first name
    size_t pair_count;
    struct pair *content; // free text
    size_t content_count;
    struct str requester, requester_phone, requester_party, requester_account, requester_enterprise;
    struct str more_requesters; // the names behind the first of a list, each ended by U+001F
    struct str requester_convener; // of a group
    bool requester_sealed;
    bool has_requester;
};
// The choice index of a field given with the command; -1 absent. Fault "bad-choice" for an unknown word.
int field_choice(const struct procedure *p, const struct command *c, int field, int *ret, struct fault *f);
// Sorts and checks all fields against required and optional (bits); extra names are refused.
int fields_sort(struct desk *d, const struct rules *rules, const struct command *c, uint64_t required,
                uint64_t optional, struct sorted_fields *ret, struct fault *f);
// choice_of_fn over the fields of a command.
struct given_choices {
    const struct procedure *p;
    const struct command *c;
};
int given_choice(void *context, int field);
bool field_text_ok(struct str s); // no control characters but tab and newline, no direction overrides
bool field_line_ok(struct str s); // likewise, and one line

// --- who.c: who may
// Sets d->actor to the account that signs, in the first of `roles` it holds or is bound to at d->at.
int actor_for(struct desk *d, const struct command *c, const struct procedure *p, uint32_t roles,
              const struct matter *m, struct str action, struct fault *f);

// --- apply.c, clocks.c
int apply_opened(struct applying *x, struct fault *f);
int apply_acted(struct applying *x, struct fault *f);
int apply_requester(struct applying *x, struct fault *f);
int apply_part_ended(struct applying *x, struct fault *f);
int apply_recalled(struct applying *x, struct fault *f);
int apply_fired(struct applying *x, struct fault *f);
int apply_moved(struct applying *x, struct fault *f);
int apply_clock_moved(struct applying *x, struct fault *f);
int apply_published(struct applying *x, struct fault *f); // publish.c
int apply_contact(struct applying *x, struct fault *f);   // contact.c
// bind.c: a role's offices in this matter become those in `value`, beside those before where `keep`; none: the role is free.
void bind_role(struct applying *x, struct matter *m, const struct role *role, struct str value, bool keep);
void bind_roles(struct applying *x, struct matter *m, const struct action *a, struct pair_list pairs);
// traits.c: the limit by what its choice field holds in the matter; takes the choices an event makes.
int share_now(const struct matter *m, int value, int per); // a share likewise, in thousandths
struct limit limit_now(const struct matter *m, int value, int per);
void take_traits(struct applying *x, struct matter *m, struct pair_list pairs);
int step_made(struct applying *x, struct matter *m, struct fault *f); // what every event of a matter leaves in its row
int store_state(struct applying *x, struct matter *m, const struct state *to, struct fault *f);
void take_fields(struct applying *x, struct matter *m, struct pair_list pairs); // columns a field stands in
void stage_clock(struct applying *x, struct matter *m); // starts the clock of the stage it stands in
void enter(struct applying *x, struct matter *m, enum outcome outcome); // ends it, unless the outcome is none

// When a clock that an event starts begins to count: what a timer does at 24:00 belongs to the day that ends there, so
// that a clock in days begins on that day (Civil Code 201, 203).
ms_t clock_begins(const struct applying *x, const struct matter *m, struct limit l);
void clock_start(struct work *w, const struct matter *m, struct str name, struct limit l, ms_t at);
// Its limit became another one (限 … 按 …): the deadline by that, from the same start.
void clock_relimit(struct work *w, const struct matter *m, struct row_clock *c, struct limit l, ms_t at);
void clock_stop(struct work *w, const struct matter *m, struct str name, ms_t at);
void clocks_stop_all(struct work *w, const struct matter *m, ms_t at);
void clocks_pause(struct work *w, const struct matter *m, ms_t at);
void clocks_resume(struct work *w, const struct matter *m, ms_t at);
// Extends the clock of the stage and every running clock whose limit is not in minutes or hours. A clock whose
// deadline has passed is neither paused nor extended.
void clocks_extend(struct work *w, const struct matter *m, struct str stage, struct limit by, ms_t at);
// Its life or its days changed at `at`: due, rung and fire anew. Rungs that fired fire again only where the new deadline
// puts them ahead; one that had not fired is never lost, even where a pause too short to count has gone over it.
void clock_arm(const struct matter *m, struct row_clock *c, ms_t at);
// It goes on under other rules, its limit as the row says: aims at the next rung there. `spent`: it had its last rung.
void clock_adopt(const struct matter *m, struct row_clock *c, bool spent, ms_t at);
// Its rung fired at `at`: aims at the next one.
void clock_fired(const struct matter *m, struct row_clock *c, ms_t at);
bool clock_missed(const struct row_clock *c, ms_t at); // its deadline has passed: what is late stays late
// The matter has another calendar: its deadline and rungs by that.
void clock_moved(const struct matter *m, struct row_clock *c, ms_t at);
ms_t clock_due(const struct matter *m, const struct row_clock *c); // what it would be now; 0 while paused
struct row_clock *clock_row(const struct stream *st, struct str name);
ms_t stage_due(const struct matter *m); // of the running stage's clock, 0 when none

// --- act.c, parts.c
int time_goes_on(struct desk *d, const struct matter *m, struct fault *f); // fault "at-goes-back"
int version_seen(const struct command *c, const struct matter *m, struct fault *f); // fault "stale"
// Emits the action `variant` on m for the actor set: the event, the parts it splits off or recalls, the duties it
// moves, the end it tells the parent.
int act_emit(struct desk *d, struct matter *m, int variant, const struct sorted_fields *s, struct fault *f);
// The system's own acts (自动) that are open now on the matter.
int act_automatic(struct desk *d, int64_t id, struct fault *f);
// What the system's own act says of how they were told, where parts of the matter told them: 告知方式 of each, each once. told.c
int told_in_parts(struct desk *d, const struct matter *m, const struct action *a, struct sorted_fields *s, struct fault *f);
// Draws a number for each document the action issues, and records them (发文). documents.c
int documents_issue(struct desk *d, struct matter *m, int variant, const struct sorted_fields *s, struct fault *f);
// A number by its form: {代字} {文种} (or {程序}: the same) {年} {号}.
struct str number_text(struct arena *a, struct str form, struct str symbol, struct str kind, int year, int64_t serial);
// A number from outside that is on record already: fault "number-used".
int document_number_free(struct desk *d, struct str number, struct fault *f);
int apply_issued(struct applying *x, struct fault *f);
// What was said in a part of one requester goes onto the record of the whole. rate.c
int rating_to_parent(struct desk *d, struct matter *part, struct matter *parent, struct fault *f);
int decide_rate(struct desk *d, const struct command *c, struct fault *f);
int apply_rated(struct applying *x, struct fault *f);
int parts_fork(struct desk *d, struct matter *m, int variant, const struct sorted_fields *s, int64_t *ret_ids,
               size_t *ret_count, struct fault *f);
int parts_open(struct desk *d, struct matter *parent, int variant, const struct sorted_fields *s, const int64_t *ids,
               size_t count, struct fault *f);
int parts_recall(struct desk *d, struct matter *parent, uint32_t shares, struct fault *f);
int part_tell_parent(struct desk *d, struct matter *part, struct fault *f);
// The whole and its parts, the whole first.
int family_of(struct desk *d, const struct matter *m, struct id_list *ret, struct fault *f);
// Its parts alone, by id (desk_room.parts).
int parts_of(struct desk *d, int64_t id, struct id_list *ret, struct fault *f);
enum { PARTS_MAX = 500 }; // also of the requesters of one matter that are asked each

int decide_open(struct desk *d, const struct command *c, struct fault *f);
int decide_act(struct desk *d, const struct command *c, struct fault *f);
int decide_join(struct desk *d, const struct command *c, struct fault *f);
// The requesters of a command, counted from n on; told_by: the opening action told them, empty: an answer is owed.
int requesters_emit(struct desk *d, struct stream *st, const struct sorted_fields *s, int64_t n, struct str told_by, struct fault *f);
// The number a new matter gets: its own where it may bring one, else the next of the year's series.
int number_for(struct desk *d, const struct command *c, const struct procedure *p, const struct profile *profile, struct event_matter_opened *e, struct fault *f);
int decide_publish(struct desk *d, const struct command *c, struct fault *f);
uint32_t office_roles(const struct procedure *p); // that speak for an office. contact.c
int decide_code_give(struct desk *d, const struct command *c, struct fault *f);
int decide_contact(struct desk *d, const struct command *c, struct fault *f);
enum { REQUESTERS_AT_ONCE = 200 };

// --- moved.c
int calendar_ready(struct desk *d, struct fault *f);
int calendar_changed(struct desk *d, struct fault *f);

// --- timers.c
int timers_before(struct desk *d, const struct command *c, struct fault *f);
int decide_tick(struct desk *d, const struct command *c, struct fault *f);

#endif
