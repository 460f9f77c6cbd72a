// SPDX-License-Identifier: Apache-2.0
// Who may do and see what of a matter. One rule for the desk, the forms of a page and the API.
#ifndef MATTER_MAY_H
#define MATTER_MAY_H

#include "matter/matter.h"

// The roles of the procedure (a bit each) in which the account may act on the matter at a time; m NULL: before it is
// opened, when whoever raises it is its requester.
uint32_t matter_roles(const struct procedure *p, const struct matter *m, const struct stream *account, int64_t at);

enum sight {
    SIGHT_NONE,      // the matter does not exist for them
    SIGHT_REQUESTER, // what they raised themselves: its answers, not what offices say to each other
    SIGHT_OFFICE     // who runs the procedure, or handles the matter or a part of it
};
enum sight matter_sight(const struct matter *m, const struct stream *account, int64_t at);
// The account belongs to the body complained of: the complainant is not shown to it (DOMAIN 2.7).
bool matter_complained(const struct matter *m, const struct stream *account, int64_t at);
// Whether it can be made public now, and by this account.
bool matter_may_publish(const struct matter *m, const struct stream *account, int64_t at);
// Whether the account may add one more person behind it now (join): who may register it, until it is answered.
bool matter_may_join(const struct matter *m, const struct stream *account, int64_t at);
// Whether the account may see names and telephones whole, on request and recorded (contact.show): an office that runs or
// handles the matter, while it is open; not the body complained of.
bool matter_may_contact(const struct matter *m, const struct stream *account, int64_t at);
// Whether the account may say now what it thinks of the answer (matter.rate): one who raised the matter and was told, once for
// each answer; for those without an account an office that runs the procedure. The first does it in the stage that asks.
bool matter_may_rate(const struct matter *m, const struct stream *account, int64_t at);
// The same for one of those who raised it, by number.
bool matter_may_rate_for(const struct matter *m, int64_t n, const struct stream *account, int64_t at);
bool matter_requester(const struct matter *m, int64_t account);
// The one who acts for all who raised it: the first, under their own account. Those who signed with them or whose matter
// was merged into it see it, and say for themselves whether the answer helped (matter.rate, or a part of their own).
bool matter_first_requester(const struct matter *m, int64_t account);
// A part for one requester alone (分出 … 予 a person).
bool matter_personal_part(const struct matter *m);

#endif
