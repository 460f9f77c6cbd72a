// SPDX-License-Identifier: Apache-2.0
#include "desk/twin.h"

void twin_open(struct twin *t, const struct store *s) {
    struct fault ignored;
    *t = (struct twin){.store = NULL};
    if (store_twin(s, &t->store, &ignored) < 0) t->store = NULL;
}

bool twin_sees(struct twin *t, int64_t last) {
    struct fault ignored;
    struct cell newest = CELL_INT(0);
    if (t->store == NULL) return false;
    t->reading = t->reading || store_begin_read(t->store, &ignored) == 0;
    if (t->reading && store_first(t->store, SQL_EVENT_LAST, NULL, 0, &newest, 1, &ignored) >= 0 && newest.i == last) return true;
    if (t->reading) store_rollback(t->store);
    t->reading = false;
    return false;
}

void twin_close(struct twin *t) {
    if (t->reading) store_rollback(t->store);
    t->reading = false;
    t->store = store_close(t->store);
}
