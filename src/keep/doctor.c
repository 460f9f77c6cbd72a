// SPDX-License-Identifier: Apache-2.0
#include "keep/doctor.h"

#include <string.h>

#include "keep/doctor_room.h"

#define CLOCK_SLACK (5 * MS_MINUTE) // two machines' clocks

void doctor_release(struct doctor_result *r) { arena_release(&r->arena); }

void doctor_note(struct doctor *d, const char *code, int64_t region, struct str what) {
    struct doctor_result *r = d->result;
    const struct ailment *a = ailment_of(code);
    bool leftover = strcmp(code, "leftover") == 0, each = leftover || strcmp(code, "ledger") == 0 || strcmp(code, "records") == 0;
    for (size_t i = 0; i < r->finding_count && i < DOCTOR_FINDINGS_MAX; i++) {
        struct doctor_finding *x = &r->findings[i];
        if (x->ailment != a || x->region != region) continue;
        if (leftover && str_eq(x->what, what)) return; // several files of one
        if (each) continue;
        x->count++;
        return;
    }
    if (r->finding_count < DOCTOR_FINDINGS_MAX) {
        char *zero = arena_array(&r->arena, char, what.n + 1);
        memcpy(zero, what.p, what.n);
        zero[what.n] = '\0'; // a leftover's name is opened
        r->findings[r->finding_count] = (struct doctor_finding){a, str_of(zero, what.n), region, 1};
    }
    r->finding_count++;
}

static void symptom(void *context, const char *code, struct str what) { doctor_note(context, code, 0, what); }

static int one_symptom(void *context, const char *code, struct str what) {
    symptom(context, code, what);
    return 0;
}

static const char *ailment_for(const char *code) {
    static const char *const pairs[][2] = {{"store", "structure"}, {"row", "records"}, {"row-missing", "records"}, {"row-extra", "records"}, {"series", "series"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(code, pairs[i][0]) == 0) return pairs[i][1];
    return "ledger";
}

static int look_at_ledger(struct doctor *d, const struct desk_room *const *rooms, int64_t region, struct fault *f) {
    struct verify_result v;
    struct verify_options o = {.chains_only = !d->options->full, .structure = true, .progress = d->options->progress, .context = d->options->context};
    int status = ledger_verify(d->store, rooms, &o, &v, f);
    for (size_t i = 0; status == 0 && i < v.finding_count && i < VERIFY_FINDINGS_MAX; i++) {
        const struct verify_finding *x = &v.findings[i];
        struct buf b = BUF_INIT;
        if (strcmp(x->code, "row-extra") == 0 && x->stream == 0) continue; // of a region nobody opened: look_for_regions
        if (x->stream) buf_printf(&b, "流/stream %lld ", (long long)x->stream);
        if (x->seq) buf_printf(&b, "第/event %lld ", (long long)x->seq);
        buf_printf(&b, "%.*s / %.*s", SP(x->zh), SP(x->en));
        doctor_note(d, ailment_for(x->code), region, buf_str(&b));
        buf_release(&b);
    }
    if (status == 0) {
        d->result->events += v.events;
        d->last_seq = v.last_seq;
    }
    verify_release(&v);
    return status;
}

// Columns: region_seq, stream, hash8, bytes.
static int last_recorded(void *context, const struct cell *cells, size_t count) {
    struct arena a = {0};
    struct event e;
    struct fault ignored;
    if (count == 4 && event_decode(&e, cells[3].s, &a, &ignored) == 0) *(ms_t *)context = e.recorded;
    arena_release(&a);
    return 0;
}

static int look_at_clock(struct doctor *d, int64_t region, struct fault *f) {
    struct cell args[] = {CELL_INT(d->last_seq - 1), CELL_INT(1)};
    ms_t recorded = 0;
    if (store_each(d->store, SQL_EVENT_SINCE, args, 2, last_recorded, &recorded, f) < 0) return -1;
    if (recorded <= d->options->now + CLOCK_SLACK) return 0;
    struct buf b = BUF_INIT;
    buf_time(&b, recorded, UTC_OFFSET_CHINA);
    doctor_note(d, "clock-behind", region, buf_str(&b));
    buf_release(&b);
    return 0;
}

static int look_at_region(struct doctor *d, const struct desk_room *const *rooms, int64_t region, struct fault *f) {
    store_set_region(d->store, region);
    d->result->regions++;
    if (look_at_ledger(d, rooms, region, f) < 0 || look_at_clock(d, region, f) < 0) return -1;
    if (store_begin_read(d->store, f) < 0) return -1;
    int status = doctor_rows(d, f);
    store_rollback(d->store);
    return status;
}

// Working tables too: the ledger's verification does not look at theirs.
static int look_for_regions(struct doctor *d, struct fault *f) {
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        int64_t region = INT64_MIN, opened;
        int got;
        while ((got = store_next_region(d->store, t, region, &region, f)) == 1) {
            if ((got = store_next_region(d->store, TABLE_REGION, region - 1, &opened, f)) < 0) break;
            char text[60];
            snprintf(text, sizeof text, "%s: %lld", tables[t].name, (long long)region);
            if (got == 0 || opened != region) doctor_note(d, "region", region, str_c(text));
        }
        if (got < 0) return -1;
    }
    return 0;
}

static int look(struct doctor *d, const char *where, const struct desk_room *const *rooms, struct fault *f) {
    int64_t region = INT64_MIN;
    int got;
    if (store_symptoms(d->store, where, one_symptom, d, f) < 0 || look_for_regions(d, f) < 0) return -1;
    while ((got = store_next_region(d->store, TABLE_REGION, region, &region, f)) == 1)
        if (look_at_region(d, rooms, region, f) < 0) return -1;
    return got;
}

static int remove_rows(struct doctor *d, const char *where, struct fault *f) {
    struct store *s = NULL;
    if (d->spare == NULL) return 0;
    int status = store_open(&s, where, STORE_WRITE, f);
    for (struct spare_row *r = d->spare; status == 0 && r; r = r->next) {
        struct fault gone; // somebody else removed it meanwhile
        store_set_region(s, r->region);
        if ((status = store_begin(s, f)) < 0) break;
        if (store_remove(s, r->table, &r->row, &gone) < 0 || store_commit(s, &gone) < 0) store_rollback(s);
        else d->result->mended++;
    }
    store_close(s);
    return status;
}

static int mend(struct doctor *d, const char *where, struct fault *f) {
    for (size_t i = 0; i < d->result->finding_count && i < DOCTOR_FINDINGS_MAX; i++) {
        const struct doctor_finding *x = &d->result->findings[i];
        bool leftover = strcmp(x->ailment->code, "leftover") == 0, open = strcmp(x->ailment->code, "permissions") == 0;
        if (leftover) store_discard(x->what.p);
        if (open && store_close_off(where, f) < 0) return -1;
        d->result->mended += leftover || open;
    }
    return remove_rows(d, where, f);
}

static bool is_about_store(const struct fault *f, const char *code) { return strcmp(f->code, code) == 0; }

int doctor_look(const char *where, const struct desk_room *const *rooms, const struct doctor_options *o, struct doctor_result *ret,
                struct fault *f) {
    struct doctor d = {.options = o, .result = ret};
    memset(ret, 0, sizeof *ret);
    int status = store_open(&d.store, where, STORE_READ, f);
    if (status == 0) status = look(&d, where, rooms, f);
    store_close(d.store);
    if (status < 0 && (is_about_store(f, "store-damaged") || is_about_store(f, "store-older"))) {
        doctor_note(&d, f->code, 0, str_c(f->en));
        status = 0;
    }
    if (status == 0 && o->fix) status = mend(&d, where, f);
    return status;
}
