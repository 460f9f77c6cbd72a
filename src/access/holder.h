// SPDX-License-Identifier: Apache-2.0
// Whose a session or a token is: an account that is open at the moment of asking.
#ifndef ACCESS_HOLDER_H
#define ACCESS_HOLDER_H

#include "access/limits.h"
#include "registry/fields.h"
#include "store/store.h"

struct holder {
    int64_t account, person;         // person 0: nobody's, such as `import`
    char login[LOGIN_BYTES_MAX + 1]; // signs its commands
};

// On any handle. 1 open, 0 closed at `now` or none, -1 fault.
int holder_of(struct store *s, int64_t account, ms_t now, struct holder *ret, struct fault *f);
// The same of an account that was read with something else: login, person, opened, closed.
enum { HOLDER_CELLS = 4 };
int holder_read(int64_t account, const struct cell cells[HOLDER_CELLS], ms_t now, struct holder *ret); // 1, 0
int holder_by_login(struct store *s, struct str login, ms_t now, struct holder *ret, struct fault *f);
// For what a person asked about by login: faults "unknown-account", "account-closed".
int holder_needed(struct store *s, struct str login, ms_t now, struct holder *ret, struct fault *f);

#endif
