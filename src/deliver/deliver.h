// SPDX-License-Identifier: Apache-2.0
// Telling people: who is to be told what of a matter (plan.h), by which way, and what came of it. The room brings its
// commands to the desk:
//   delivery.confirm  a letter was posted, a call was made, somebody was told face to face: with its evidence
//   delivery.try      another way, or the same again
//   delivery.settle   told otherwise than by a way there is, or cannot be told: with the ground
//   delivery.contact  whom and where: who looks is recorded (contact.shown)
//   address.set       where an account, an office or a requester is reached
// and, for the notifier alone (channel "deliver"): delivery.open · delivery.report.
// docs/deliveries.md. A delivery has a stream of its own: its steps do not move the matter on, so that a form somebody
// fills in is not stale because a message went out.
#ifndef DELIVER_DELIVER_H
#define DELIVER_DELIVER_H

#include "matter/matter.h"

extern const struct desk_room desk_deliver_room;

// How somebody is told.
enum deliver_way { WAY_NONE, WAY_MAIL, WAY_SMS, WAY_LETTER, WAY_TELEPHONE, WAY_MEETING, WAY_PAGE, WAY_CODE, WAYS };
// Its word in events and tables ("mail"), and in Chinese ("邮件"). WAY_NONE: empty.
struct str way_word(enum deliver_way w);
struct str way_zh(enum deliver_way w);
// By either word, or by what 告知方式 of the shipped procedures says ("书面", "letter", "网上", "online", "当面" …).
// WAY_NONE: no such word; online is WAY_PAGE.
enum deliver_way way_of(struct str word);
static inline bool way_machine(enum deliver_way w) { return w == WAY_MAIL || w == WAY_SMS; }
static inline bool way_person(enum deliver_way w) { return w == WAY_LETTER || w == WAY_TELEPHONE || w == WAY_MEETING; }

// What is told. Those up to NOTICE_WAITING go to requesters, the others to offices.
enum notice_kind {
    NOTICE_RECEIVED, // what they raised is registered
    NOTICE_ANSWER,   // 告知: the answer, a refusal, a withdrawal
    NOTICE_PAUSED, NOTICE_RESUMED, NOTICE_EXTENDED,
    NOTICE_RETURNED, // it is back with them: to be mended
    NOTICE_WAITING,  // what they think of the answer is waited for
    NOTICE_ARRIVED,  // it came onto a desk
    NOTICE_REMIND, NOTICE_ESCALATE,
    NOTICE_MOVED,    // new official days moved the deadline
    NOTICE_VACANT,   // nobody is there where it was to go
    NOTICE_SLIP,     // of supervision
    NOTICE_KINDS
};
extern const char *const notice_words[NOTICE_KINDS]; // "answer": in events, tables, and the name of its file
extern const char *const notice_zh[NOTICE_KINDS];    // "答复"
enum notice_kind notice_of(struct str word); // NOTICE_KINDS: none
static inline bool notice_to_office(enum notice_kind k) { return k >= NOTICE_ARRIVED; }

// States of a delivery.
#define DELIVERY_WAITING STR("waiting")   // a machine makes it
#define DELIVERY_TASK STR("task")         // a person prints, calls, meets
#define DELIVERY_FAILED STR("failed")     // no machine can make it: a person finds another way
#define DELIVERY_MADE STR("made")
#define DELIVERY_GIVEN_UP STR("given_up") // a person settled that they cannot be told

// The delivery of an id or, as a row of the desk. Fault "unknown-delivery" at "delivery".
int delivery_find(struct desk *d, struct str text, struct stream **ret, struct fault *f);

// Whether an account may see and make deliveries of this matter: it runs or handles the matter, and is not of the body
// complained of. *ret_role, *ret_office (may be NULL): in which role and office.
bool delivery_may(const struct matter *m, const struct stream *account, int64_t at, struct str *ret_role, int64_t *ret_office);
// The same for a delivery, which may be a slip about a target: those are made by the office that supervises it. *ret is the
// matter, its row NULL where there is none. 1 it may, 0 not, -1.
int delivery_may_make(struct desk *d, const struct row_delivery *r, const struct stream *account, int64_t at, struct matter *ret, struct str *ret_role,
                      int64_t *ret_office, struct fault *f);

#endif
