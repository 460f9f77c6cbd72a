// SPDX-License-Identifier: Apache-2.0
// Rows of working tables: nothing in the ledger says what they should be, but what they belong to must be there.
#include <string.h>

#include "keep/doctor_room.h"

#define TURN_DEAD (7 * MS_DAY)

static int any(void *context, const void *row) {
    *(const void **)context = row;
    return 1;
}

struct account_state {
    bool there, closed;
};

static int see_account(void *context, const void *row) {
    struct account_state *a = context;
    a->there = true;
    a->closed = ((const struct row_account *)row)->closed != 0;
    return 1;
}

static struct account_state account(struct doctor *d, int64_t id, int *status) {
    struct account_state a = {false, false};
    if (store_rows_of(d->store, TABLE_ACCOUNT, id, see_account, &a, d->fault) < 0) *status = -1;
    return a;
}

static bool gone_account(struct doctor *d, int64_t id, int *status) {
    struct account_state a = account(d, id, status);
    return *status == 0 && (!a.there || a.closed);
}

static bool stray_session(struct doctor *d, const void *row, int *status) { return gone_account(d, ((const struct row_session *)row)->account, status); }
static bool stray_token(struct doctor *d, const void *row, int *status) { return gone_account(d, ((const struct row_token *)row)->account, status); }

// Those with a negative number stand for logins nobody has.
static bool stray_credential(struct doctor *d, const void *row, int *status) {
    int64_t id = ((const struct row_credential *)row)->account;
    return id > 0 && !account(d, id, status).there && *status == 0;
}

static bool stray_attempt(struct doctor *d, const void *row, int *status) {
    const void *found = NULL;
    if (store_rows_of(d->store, TABLE_DELIVERY, ((const struct row_attempt *)row)->delivery, any, &found, d->fault) < 0) *status = -1;
    return *status == 0 && found == NULL;
}

struct wanted {
    int64_t n;
    bool found;
};

static int see_requester(void *context, const void *row) {
    struct wanted *w = context;
    w->found |= ((const struct row_requester *)row)->n == w->n;
    return w->found;
}

static bool stray_code(struct doctor *d, const void *row, int *status) {
    const struct row_code *code = row;
    struct wanted w = {.n = code->requester};
    if (store_rows_of(d->store, TABLE_REQUESTER, code->matter, see_requester, &w, d->fault) < 0) *status = -1;
    return *status == 0 && !w.found;
}

static bool stray_turn(struct doctor *d, const void *row, int *status) {
    const struct row_turn *t = row;
    (void)status;
    return t->writer != 0 && t->seen < d->options->now - TURN_DEAD;
}

static bool stray_outbox(struct doctor *d, const void *row, int *status) {
    const struct row_outbox *o = row;
    struct cell args[] = {CELL_INT(o->stream), CELL_INT(o->seq)}, found[4];
    int got = store_first(d->store, SQL_EVENT_ONE, args, 2, found, 4, d->fault);
    if (got < 0) *status = -1;
    if (got < 1 || found[0].i != o->region_seq) return got >= 0;
    struct event e;
    struct fault ignored;
    struct arena a = {0};
    if (event_decode(&e, found[3].s, &a, &ignored) == 0 && e.recorded < d->options->now - MS_DAY) {
        char text[40];
        snprintf(text, sizeof text, "%lld", (long long)o->region_seq);
        doctor_note(d, "outbox-behind", store_region(d->store), str_c(text));
    }
    arena_release(&a);
    return false;
}

static const struct {
    enum table_id table;
    const char *code;
    bool (*stray)(struct doctor *d, const void *row, int *status);
} kinds[] = {
    {TABLE_SESSION, "session-ended", stray_session},  {TABLE_TOKEN, "token-ended", stray_token}, {TABLE_CREDENTIAL, "credential-orphan", stray_credential},
    {TABLE_ATTEMPT, "attempt-orphan", stray_attempt}, {TABLE_CODE, "code-orphan", stray_code},   {TABLE_OUTBOX, "outbox-orphan", stray_outbox},
    {TABLE_TURN, "turn-dead", stray_turn},
};

// A digest is not for showing whole.
static void note(struct doctor *d, enum table_id t, const char *code, const void *row) {
    struct buf b = BUF_INIT;
    struct spare_row *s = arena_new(&d->result->arena, struct spare_row);
    s->table = t;
    s->region = store_region(d->store);
    memcpy(&s->row, row, tables[t].size);
    row_keep(&tables[t], &s->row, &d->result->arena);
    s->next = d->spare;
    d->spare = s;
    if (tables[t].columns[0].type == COLUMN_INT) row_key_words(&tables[t], row, &b);
    else buf_printf(&b, "%s %.*s…", tables[t].name, SP(str_head(*row_str(&tables[t].columns[0], row), 8)));
    doctor_note(d, code, s->region, buf_str(&b));
    buf_release(&b);
}

int doctor_rows(struct doctor *d, struct fault *f) {
    d->fault = f;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct store_cursor *c;
        const void *row;
        int got, status = 0;
        if (store_cursor_open(d->store, kinds[i].table, &c, f) < 0) return -1;
        while ((got = store_cursor_next(c, &row, f)) > 0 && status == 0)
            if (kinds[i].stray(d, row, &status)) note(d, kinds[i].table, kinds[i].code, row);
        store_cursor_close(c);
        if (got < 0 || status < 0) return -1;
    }
    return 0;
}
