// SPDX-License-Identifier: Apache-2.0
// What the files of this room share; nobody else's business.
#ifndef REGISTRY_ROOM_H
#define REGISTRY_ROOM_H

#include "registry/fields.h"
#include "registry/registry.h"

#define REGISTRY_FIELDS(specs) (specs), (sizeof(specs) / sizeof *(specs))

// Ids of the rows of a table whose text column has a value: those of the running batch, then those the store holds.
// A row found in the store may have changed in the batch: the caller looks again. Allocated in d->scratch.
struct id_list registry_ids_with(struct desk *d, enum table_id t, const char *column, enum statement which,
                                 struct str value, struct fault *f, int *ret_status);
// A fresh stream; its id becomes that of the answer.
int registry_new_stream(struct desk *d, enum stream_kind kind, struct stream **ret, struct fault *f);
// `at` of a change lies before the opening: fault "at-too-early".
int registry_not_before(const struct desk *d, int64_t opened, struct fault *f);
// The event cannot follow what went before it (damaged ledger).
int registry_cannot_follow(const struct applying *x, struct fault *f);

decide_fn office_open, office_change, office_close;
decide_fn person_record, account_open, account_close, role_grant, role_end;
decide_fn office_rename, office_merge, office_split;
decide_fn account_leave, account_back, account_deputy, deputy_end;
apply_fn apply_office_renamed, apply_office_succeeded;
apply_fn apply_absence_granted, apply_absence_ended, apply_deputy_granted, apply_deputy_ended;
decide_fn enterprise_register, enterprise_change, enterprise_close;
apply_fn apply_office_opened, apply_office_changed, apply_office_closed;
apply_fn apply_person_recorded, apply_account_opened, apply_account_closed, apply_role_granted, apply_role_ended;
apply_fn apply_enterprise_registered, apply_enterprise_changed, apply_enterprise_closed;

// Emits role.granted when nothing speaks against it; `where` names the field of the role.
int role_give(struct desk *d, struct stream *account, int64_t office, const struct given *role, int64_t since,
              int64_t until, struct fault *f);
// since before until, until not before 1970. Times come from fields.
int role_span(struct desk *d, const struct given *since, const struct given *until, int64_t *ret_since,
              int64_t *ret_until, struct fault *f);
// Looks up what a field names, with the field in the fault.
int given_office(struct desk *d, const struct given *g, int64_t *ret_id, struct fault *f);
int given_account(struct desk *d, const struct given *g, struct stream **ret, struct fault *f);

// office.c: no other open office has this name under the same parent; fault "duplicate-office" at `where`.
int registry_only_one(struct desk *d, struct str where, struct str name, int64_t parent, int64_t self, struct fault *f);
int registry_open_new(struct desk *d, struct event_office_opened o, int64_t *ret, struct fault *f);
extern const struct field_word registry_office_kinds[];
// lookup.c: ids a statement finds by one number, and the streams of the running batch that have rows of a table (they may
// have nothing to do with it: look again), in order. In d->scratch.
int registry_ids_of(struct desk *d, enum statement which, int64_t arg, enum table_id t, struct id_list *ret, struct fault *f);
// Open offices right under one, in no order. In d->scratch.
int registry_offices_under(struct desk *d, int64_t parent, struct id_list *ret, struct fault *f);
// A matter by number or id, without the room that knows matters. Fault "unknown-matter".
int registry_matter_id(struct desk *d, struct str word, int64_t *ret, struct fault *f);
// renamed.c: a refusal at a field; the ground of a change to an office as content; the stream of an office that is still open.
enum { REGISTRY_GROUND_BYTES_MAX = 400 };
int registry_refuse(struct fault *f, struct str where, const char *code, const char *zh, const char *en);
struct pair_list registry_ground(struct desk *d, struct str ground);
int registry_still_open(struct desk *d, struct str name, struct str where, struct stream **ret, const struct row_office **ret_row, struct fault *f);
// deputy.c: what others do for this account in a role there ends (office 0, role empty: all of it) at `until`.
int deputies_end(struct desk *d, int64_t principal, int64_t office, struct str role, int64_t until, struct fault *f);

// Forgets remembered names after an office changed.
void registry_forget_names(struct desk *d);

#endif
