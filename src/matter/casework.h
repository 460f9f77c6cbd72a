// SPDX-License-Identifier: Apache-2.0
// What goes with a matter beside its course: what a reply promised, who is asked to sign as well, the plenary and its case
// numbers, links between matters, key proposals, leaders' instructions, appeals of many, talks with whoever raised it.
// Its commands (docs/proposals.md has fields and faults):
//   commitment.make .report .fulfil .fail .replace .confirm .reject · cosign.invite .sign .decline
//   session.open .close · relate unrelate send_on · key.mark .report .unmark
//   instruction.record .answer · group.mark .unmark · exclusion.ask (申请剔除) .decide (决定剔除)
// They live on the stream of the matter and go on after it has ended. Values stand in the profile of the matter: 联名期限,
// 承诺报告月, 承诺催报月, 重点提案报告期限, 批示答复期限, 群体代表上限, 答复前沟通次数, 剔除申请期限.
#ifndef MATTER_CASEWORK_H
#define MATTER_CASEWORK_H

#include "matter/matter.h"

extern const struct desk_room desk_casework_room;

// States of a commitment. `proposed`: in place of another, waiting for who runs the procedure; `dropped`: not agreed to.
#define COMMITMENT_OPEN STR("open")
#define COMMITMENT_PROPOSED STR("proposed")
#define COMMITMENT_FULFILLED STR("fulfilled")
#define COMMITMENT_FAILED STR("failed")
#define COMMITMENT_REPLACED STR("replaced")
#define COMMITMENT_DROPPED STR("dropped")

#define INVITATION_PENDING STR("pending")
#define INVITATION_SIGNED STR("signed")
#define INVITATION_DECLINED STR("declined")
#define INVITATION_LAPSED STR("lapsed")

#define LINK_PREDECESSOR STR("predecessor") // what was raised before
#define LINK_SENT_ON STR("sent_on")         // where it was sent on to
#define LINK_RELATED STR("related")

#define MARK_KEY STR("key")
#define MARK_INSTRUCTION STR("instruction")
#define MARK_GROUP STR("group")
#define MARK_OPEN STR("open")   // the report or the answer is wanted
#define MARK_DONE STR("done")   // it is there
#define MARK_ENDED STR("ended") // taken back

// Before, during and after handling (办前、办中、办后), by where in the course a talk took place.
#define PHASE_BEFORE STR("before")
#define PHASE_DURING STR("during")
#define PHASE_AFTER STR("after")

// A word of the above, of links and steps too, for people; the word itself where none is known.
struct str casework_word(struct str word);
// The same state of a commitment, in memory of the program; empty for a word that is none.
struct str casework_state(struct str word);
// What one of the events of this room did, in a few words, of nothing personal; empty for other events.
struct str casework_said(const struct event *e, struct arena *a);

const struct row_invitation *invitation_row(const struct stream *st, int64_t n);
const struct row_commitment *commitment_row(const struct stream *st, int64_t n);
const struct row_mark *mark_row(const struct stream *st, int64_t n);
// The mark of a kind that was not taken back, or NULL; of instructions the first.
const struct row_mark *mark_standing(const struct stream *st, struct str kind);
bool mark_stands(const struct row_mark *m);

// The fourth quarter of a year in which commitments are reported (承诺报告月), in instants; false: the profile wants none.
bool commitment_quarter(const struct profile *v, int year, ms_t *ret_from, ms_t *ret_to);
// Whether it was to be reported in that span: made before it and not ended before it; and whether it was, up to `cut`.
bool commitment_wanted(const struct row_commitment *c, ms_t from);

// The request for exclusion from assessment that waits or was agreed to, or NULL.
const struct row_exclusion *exclusion_standing(const struct stream *st);
// Holds 考核组 (assessor) in some office; *ret_office may be NULL.
bool exclusion_assessor(const struct stream *account, ms_t at, int64_t *ret_office);

// May the account do it now? One rule for the desk, the pages and the JSON.
bool casework_runs(const struct matter *m, const struct stream *account, ms_t at);  // holds a role that runs the procedure
bool casework_leads(const struct matter *m, const struct stream *account, ms_t at); // handles it in the lead office
// Sees it as an office: keeps one of its commitments, leads it as a key proposal, or is an assessor of a request that stands.
bool casework_sees(const struct matter *m, const struct stream *account, ms_t at);
bool casework_keeps(const struct matter *m, const struct stream *account, int64_t office, ms_t at); // handles for that office
bool commitment_takes(const struct matter *m);             // it is answered, so that it may have commitments
bool cosign_first(const struct matter *m, int64_t account); // the first signer, who stays the contact
// Is asked to sign, and still can.
bool cosign_pending(const struct matter *m, int64_t account, ms_t at);

// The plenary a case number belongs to and the number as people write it: "十四届三次第0310号". 1 found, 0 none, -1 fault.
struct case_shown {
    struct str plenary, label;
    int64_t number;
};
int case_of(struct desk *d, int64_t matter, struct case_shown *ret, struct fault *f);

// Links of others to a matter, committed ones: up to 256. `each` is called with the other matter and its link row.
typedef int link_fn(void *context, struct matter *from, const struct row_link *link);
int links_to(struct desk *d, int64_t matter, link_fn *each, void *context, struct fault *f);

// Who raised it is a body, not a person: a party, an organisation, a sector, a section, a committee.
bool party_is_group(struct str party);

#endif
