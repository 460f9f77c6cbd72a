// SPDX-License-Identifier: Apache-2.0
#include "deliver/address.h"

#include "deliver/present.h"

#include "deliver/room.h"

static struct str slot_of(struct arena *a, int64_t owner, int64_t requester, enum deliver_way way) {
    struct str word = way_word(way);
    return arena_printf(a, "%lld/%lld/%.*s", (long long)owner, (long long)requester, SP(word));
}

// The stream of the address in a slot: 1 found, 0 none, -1 fault.
static int by_slot(struct desk *d, struct str slot, struct stream **ret, struct fault *f) {
    struct cell id;
    if ((*ret = work_find(&d->work, TABLE_ADDRESS, "slot", slot)) != NULL) return 1;
    int found = store_first(d->store, SQL_ADDRESS_BY_SLOT, &CELL_TEXT(slot), 1, &id, 1, f);
    if (found != 1) return found;
    return desk_stream(d, id.i, STREAM_ADDRESS, ret, f) < 0 ? -1 : 1;
}

static const struct row_address *address_row(struct desk *d, struct arena *a, int64_t owner, int64_t requester, enum deliver_way way) {
    struct stream *st;
    struct fault ignored;
    if (owner == 0 || by_slot(d, slot_of(a, owner, requester, way), &st, &ignored) <= 0) return NULL;
    const struct row_address *r = stream_row(st, TABLE_ADDRESS);
    return r && !r->removed && r->address.hidden.n ? r : NULL;
}

// What was recorded of a requester here, else where they came in from: the whole of a part of their own, the matter that was
// merged into this one.
static const struct row_address *requester_row(struct desk *d, struct arena *a, const struct addressee *who, enum deliver_way way) {
    const struct row_requester *q = who->requester;
    const struct row_address *r = address_row(d, a, who->m->row->id, q->n, way);
    return r ? r : address_row(d, a, q->from_matter, q->from_n, way);
}

static bool fits(enum deliver_way way, struct str text, struct arena *a, struct personal *ret) {
    struct str phone;
    if (way == WAY_MAIL && !mail_address_fit(text)) return false;
    if (way == WAY_SMS || way == WAY_TELEPHONE) {
        if (!phone_fit(text, way == WAY_SMS, a, &phone)) return false;
        text = phone;
    }
    *ret = personal(arena_str(a, text));
    return text.n != 0;
}

static const struct row_person *person_of(struct desk *d, int64_t account) {
    struct stream *st;
    struct fault ignored;
    if (account == 0 || desk_stream(d, account, STREAM_ACCOUNT, &st, &ignored) < 0) return NULL;
    const struct row_account *row = stream_row(st, TABLE_ACCOUNT);
    if (row == NULL || row->person == 0 || desk_stream(d, row->person, STREAM_PERSON, &st, &ignored) < 0) return NULL;
    return stream_row(st, TABLE_PERSON);
}

// What the account itself has: what was set, else the telephone of its person.
static bool of_account(struct desk *d, int64_t account, enum deliver_way way, struct arena *a, struct personal *ret) {
    const struct row_address *r = address_row(d, a, account, 0, way);
    if (r && fits(way, r->address.hidden, a, ret)) return true;
    if (way != WAY_SMS && way != WAY_TELEPHONE) return false;
    const struct row_person *p = person_of(d, account);
    return p && fits(way, p->phone.hidden, a, ret);
}

bool address_of(struct desk *d, const struct addressee *who, enum deliver_way way, struct arena *a, struct personal *ret) {
    const struct row_requester *q = who->requester;
    const struct row_address *r = q ? requester_row(d, a, who, way) : address_row(d, a, who->office, 0, way);
    if (r && fits(way, r->address.hidden, a, ret)) return true;
    if (q == NULL) return false;
    if ((way == WAY_SMS || way == WAY_TELEPHONE) && fits(way, q->phone.hidden, a, ret)) return true;
    return q->account && of_account(d, q->account, way, a, ret);
}

struct holders {
    ms_t at;
    int64_t accounts[64];
    size_t count;
};

// Columns: account, since, until.
static int keep_holder(void *context, const struct cell *x, size_t count) {
    struct holders *h = context;
    if (count < 3 || x[1].i > h->at || (x[2].i && x[2].i <= h->at)) return 0;
    h->accounts[h->count++] = x[0].i;
    return h->count == sizeof h->accounts / sizeof *h->accounts;
}

size_t addresses_of_role(struct desk *d, const struct addressee *who, enum deliver_way way, ms_t at, struct arena *a, struct personal *ret, size_t max) {
    struct holders h = {.at = at};
    struct fault ignored;
    size_t n = 0;
    const struct procedure *p = who->m ? who->m->rules->procedure : NULL;
    int role = p ? procedure_role(p, who->role) : -1;
    // Held under either name: the one of the procedure, or of the post a body's people hold; slips go to posts by themselves.
    struct role_names r = role < 0 ? role_names_of_post(who->role) : role_names_of(p, role);
    const struct str names[] = {r.name, r.other};
    for (size_t i = 0; i < 2 && names[i].n; i++) {
        struct cell args[] = {CELL_TEXT(names[i]), CELL_INT(who->office)};
        if (h.count < sizeof h.accounts / sizeof *h.accounts && store_each(d->store, SQL_ROLE_OF_OFFICE, args, 2, keep_holder, &h, &ignored) < 0) return 0;
    }
    for (size_t i = 0; i < h.count && n < max; i++) {
        const struct row_address *x = address_row(d, a, h.accounts[i], 0, way); // their own telephone is not the office's to use
        if (x && fits(way, x->address.hidden, a, &ret[n])) n++;
    }
    return n;
}

static bool preferred(struct desk *d, const struct addressee *who, enum deliver_way way, struct arena *a) {
    const struct row_requester *q = who->requester;
    const struct row_address *r = q ? requester_row(d, a, who, way) : address_row(d, a, who->office, 0, way);
    if (r == NULL && q && q->account) r = address_row(d, a, q->account, 0, way);
    return r && r->preferred;
}

static bool has_code(struct desk *d, const struct addressee *who) {
    struct cell here[] = {CELL_INT(who->m->row->id), CELL_INT(who->requester->n)}, cells[2];
    struct cell from[] = {CELL_INT(who->requester->from_matter), CELL_INT(who->requester->from_n)};
    struct fault ignored;
    return store_first(d->store, SQL_CODE_OF_REQUESTER, here, 2, cells, 2, &ignored) == 1 ||
           store_first(d->store, SQL_CODE_OF_REQUESTER, from, 2, cells, 2, &ignored) == 1;
}

// Whether this way is open to them.
static bool open_to(struct desk *d, const struct addressee *who, enum deliver_way way, struct arena *a) {
    struct personal ignored;
    bool anonymous = str_eq(who->requester->party, STR("anonymous"));
    switch (way) {
    case WAY_PAGE: return who->requester->account != 0;
    case WAY_CODE: return has_code(d, who);
    case WAY_LETTER: return !anonymous;
    case WAY_MEETING: return true;
    default: return address_of(d, who, way, a, &ignored);
    }
}

static enum deliver_way way_of_requester(struct desk *d, const struct addressee *who, struct str told_by, struct arena *a) {
    static const enum deliver_way online[] = {WAY_PAGE, WAY_CODE, WAY_MAIL, WAY_SMS};
    static const enum deliver_way known[] = {WAY_MAIL, WAY_SMS, WAY_PAGE, WAY_TELEPHONE, WAY_CODE, WAY_LETTER};
    enum deliver_way asked = way_of(told_by);
    for (size_t i = 0; asked == WAY_PAGE && i < sizeof online / sizeof *online; i++)
        if (open_to(d, who, online[i], a)) return online[i];
    if (asked != WAY_NONE && asked != WAY_PAGE && open_to(d, who, asked, a)) return asked;
    for (enum deliver_way w = WAY_MAIL; w <= WAY_TELEPHONE; w++)
        if (preferred(d, who, w, a) && open_to(d, who, w, a)) return w;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (open_to(d, who, known[i], a)) return known[i];
    return WAY_NONE;
}

enum deliver_way way_choose(struct desk *d, const struct addressee *who, struct str told_by, ms_t at, struct arena *a) {
    struct personal one;
    if (who->requester) return way_of_requester(d, who, told_by, a);
    for (int pass = 0; pass < 2; pass++) // what the office prefers, else mail before sms
        for (enum deliver_way w = WAY_MAIL; w <= WAY_SMS; w++)
            if ((pass || preferred(d, who, w, a)) && address_of(d, who, w, a, &one)) return w;
    for (enum deliver_way w = WAY_MAIL; w <= WAY_SMS; w++)
        if (addresses_of_role(d, who, w, at, a, &one, 1)) return w;
    return WAY_NONE;
}
