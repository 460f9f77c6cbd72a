// SPDX-License-Identifier: Apache-2.0
#include "desk/structure.h"

#include <string.h>

static int keep(void *context, const struct cell *cells, size_t count) {
    struct structure *x = context;
    (void)count;
    if (x->count == STORE_TROUBLES_MAX) return 0;
    buf_add(&x->said[x->count++], cells[0].s);
    return 0;
}

static void *look(void *context) {
    struct structure *x = context;
    x->status = store_check(x->store, keep, x, &x->fault);
    return NULL;
}

void structure_begin(struct structure *x, const struct store *s) {
    struct fault ignored;
    memset(x, 0, sizeof *x);
    if (store_twin(s, &x->store, &ignored) < 0) {
        x->store = NULL;
        return;
    }
    if (pthread_create(&x->thread, NULL, look, x) != 0) x->store = store_close(x->store);
}

static void release(struct structure *x) {
    for (size_t i = 0; i < x->count; i++) buf_release(&x->said[i]);
    x->count = 0;
    x->store = store_close(x->store);
}

void structure_drop(struct structure *x) {
    if (x->store) pthread_join(x->thread, NULL);
    release(x);
}

int structure_end(struct structure *x, struct store *s, row_fn *each, void *context, struct fault *f) {
    if (x->store == NULL) return store_check(s, each, context, f);
    pthread_join(x->thread, NULL);
    int status = x->status;
    if (status < 0) *f = x->fault;
    for (size_t i = 0; i < x->count && status == 0; i++) status = each(context, &CELL_TEXT(buf_str(&x->said[i])), 1);
    release(x);
    return status;
}
