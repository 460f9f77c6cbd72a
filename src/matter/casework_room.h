// SPDX-License-Identifier: Apache-2.0
// What the files of casework share.
#ifndef MATTER_CASEWORK_ROOM_H
#define MATTER_CASEWORK_ROOM_H

#include "base/personal.h"
#include "matter/casework_forms.h"
#include "matter/room.h"
#include "registry/fields.h"
#include "registry/registry.h"

enum { CASEWORK_TEXT_MAX = 20000, CASEWORK_ROWS_MAX = 500, ID_BYTES_MAX = 20, DAY_BYTES_MAX = 10, INVITED_AT_ONCE = 60 };

// The places of fields in the tables of casework_forms.c.
enum { MAKE_TEXT, MAKE_OFFICE, MAKE_DUE, MAKE_POINT, MAKE_CLASS };
enum { REPLACE_N, REPLACE_REASON, REPLACE_TEXT, REPLACE_DUE, REPLACE_OFFICE };
enum { STEP_N, STEP_WORDS, STEP_PERCENT };
enum { INVITE_ACCOUNTS, INVITE_UNTIL };
enum { REASON_ONLY };
enum { LINK_KIND, LINK_OTHER, LINK_REASON };
enum { SEND_PROCEDURE, SEND_TITLE, SEND_BODY, SEND_REASON };
enum { KEY_LEADER, KEY_TITLE, KEY_ACCOUNT, KEY_DUE };
enum { INSTRUCTION_LEADER, INSTRUCTION_TITLE, INSTRUCTION_TEXT, INSTRUCTION_WANTED, INSTRUCTION_DUE, INSTRUCTION_ACCOUNT };
enum { GROUP_PEOPLE, GROUP_NAMES };
enum { EXCLUDE_GROUND, EXCLUDE_REASON };
enum { DECIDE_N, DECIDE_HOW, DECIDE_NOTE };

// --- about.c
// What a command of this room is about, once its fields are taken and the one who signs is known.
struct about {
    struct matter m;
    struct stream *account;
    struct given g[CASEWORK_FIELDS_MAX];
};
// Fields, matter, account, version, time. Faults "missing-member", those of fields_take, "unknown-matter", "not-whole"
// (of a part), "stale", "at-goes-back".
int about_take(struct desk *d, const struct command *c, struct about *ret, struct fault *f);
int casework_refuse(struct fault *f, struct str where, const char *code, const char *zh, const char *en);
// Makes who signs the actor, where the account may; else leaves the actor alone.
bool actor_runs(struct desk *d, const struct about *x);                    // in a held role of the procedure
bool actor_in_office(struct desk *d, const struct about *x, int64_t office); // as handler of that office; 0: nobody
int not_allowed(struct desk *d, const struct command *c, const char *zh_who, const char *en_who, struct fault *f);
int only_who_runs(struct desk *d, const struct command *c, const struct about *x, struct fault *f);
// The end of a day a field names, not before the running command. Fault "bad-date", "date-past".
int day_end_of(struct desk *d, const struct matter *m, const struct given *g, ms_t *ret, struct fault *f);
// The same, or so long from now as the profile says under that name. Fault "profile-missing" when neither does.
int day_or_limit(struct desk *d, const struct matter *m, const struct given *g, struct str name, ms_t *ret, struct fault *f);
// A count of the profile; `absent` where it gives none.
int64_t profile_number(const struct profile *v, struct str name, int64_t absent);
int number_of(const struct given *g, int64_t least, int64_t most, int64_t *ret, struct fault *f); // fault "bad-number"
int cannot_follow(const struct applying *x, struct fault *f);
// The row of a step's event that is about to change, the matter's row stepped on; `row` NULL is a fault.
int step_on_row(struct applying *x, void *row, struct fault *f);
// The actor of a timer, for as long as `work` runs.
bool past_on_import(const struct desk *d, const struct matter *m, ms_t fire);

// --- commitment.c, commitment_steps.c, commitment_apply.c
// An open commitment nothing is claimed of yet, for its owner, the lead or who runs the procedure; *ret_final: the last.
int commitment_claimable(struct desk *d, const struct command *c, const struct about *x, const struct given *g,
                         const struct row_commitment **ret, bool *ret_final, struct fault *f);
decide_fn commitment_make, commitment_report, commitment_fulfil, commitment_fail, commitment_replace, commitment_confirm,
    commitment_reject;
apply_fn apply_commitment_made, apply_commitment_moved;
void commitment_arm(const struct matter *m, struct row_commitment *c, ms_t at);
struct str commitment_alarm(const struct matter *m, const struct row_commitment *c); // what it is that fires next
int commitment_due_of(struct desk *d, const struct matter *m, const struct given *g, ms_t *ret, struct fault *f);
int64_t stream_rows(const struct stream *st, enum table_id t);

// --- cosign.c
decide_fn cosign_invite, cosign_sign, cosign_decline;
apply_fn apply_cosign_invited, apply_cosign_ended;

// --- plenary.c, case_number.c
decide_fn plenary_open, plenary_close;
apply_fn apply_plenary_opened, apply_plenary_closed, apply_case_numbered;
int plenary_in_force(struct desk *d, struct str procedure, ms_t at, struct stream **ret, struct fault *f); // 1, 0 none, -1
int plenary_named(struct desk *d, struct str procedure, struct str name, struct stream **ret, struct fault *f);

// --- link.c, send_on.c
decide_fn matter_relate, matter_unrelate, matter_send_on;
apply_fn apply_linked;
int link_emit(struct desk *d, const struct matter *m, struct str kind, int64_t other, struct str reason, struct fault *f);

// --- mark.c, mark_apply.c
decide_fn key_mark, key_report, key_unmark, instruction_record, instruction_answer, group_mark, group_unmark;
apply_fn apply_mark_made, apply_mark_moved;

// --- exclusion.c
decide_fn exclusion_ask, exclusion_decide;
apply_fn apply_exclusion_asked, apply_exclusion_decided;
bool exclusion_may_ask(const struct matter *m, ms_t at);
bool exclusion_may_decide(const struct matter *m, const struct stream *account, ms_t at);

// --- opening.c: a free field of the opening event, of the running batch too; empty where there is none or it was destroyed
int opening_pairs(struct desk *d, const struct matter *m, struct pair_list *ret_public, struct pair_list *ret_content, struct fault *f);

#endif
