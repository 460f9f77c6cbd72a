// SPDX-License-Identifier: Apache-2.0
// Who must be answered by the reply to a matter, and under which case number: each who raised it, signed on, or came in by
// a merger (浙江 2016: a merged proposal is answered to each proposer; DOMAIN §2.1, §4).
#ifndef MATTER_ADDRESSEES_H
#define MATTER_ADDRESSEES_H

#include "matter/matter.h"

struct addressee {
    const struct row_requester *requester; // the first of their rows
    bool lead;
    struct str *numbers; // their own case numbers, each once: of this matter, or of the one they came in with
    size_t number_count;
};

// One for each person or enterprise (the same account, the same enterprise, or the same name and telephone is one), in the
// order of their numbers; those who moved or left are not among them. In the arena; rows as long as the desk keeps them.
int matter_addressees(struct desk *d, const struct matter *m, struct arena *a, struct addressee **ret, size_t *ret_count, struct fault *f);
// Whether a list (as list_next reads it) names this requester of m: by their place in the register, or by the case number of
// what they first raised.
int addressee_named(struct desk *d, const struct matter *m, const struct row_requester *r, struct str list, bool *ret, struct fault *f);

#endif
