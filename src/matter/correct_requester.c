// SPDX-License-Identifier: Apache-2.0
// A requester who was written down wrongly is replaced; who it was stays in the event.
#include "matter/may.h"
#include "matter/undo_room.h"
#include "registry/registry.h"

static int the_requester(const struct matter *m, struct str word, struct row_requester **ret, struct fault *f) {
    int64_t n = 0, present = 0;
    size_t pos = 0;
    for (struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->moved_to) continue;
        present++;
        *ret = r;
    }
    if (word.n == 0 && present == 1) return 0;
    if (word.n == 0) return right_no(f, "n", "missing-field", "提出人不止一位（或没有）：请写明序号", "there is more than one requester, or none: say which by n");
    if (str_to_i64(word, &n) < 0 || (*ret = requester_n(m, n)) == NULL)
        return right_no(f, "n", "unknown-requester", "没有这个序号的提出人，或已随并案、退出离开", "there is no requester of that number, or they moved or left");
    return 0;
}

static int same_person_twice(const struct matter *m, const struct row_requester *r, int64_t account, struct fault *f) {
    size_t pos = 0;
    for (const struct row_requester *q; account && (q = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (q != r && q->moved_to == 0 && q->account == account)
            return right_no(f, "account", "same-person", "这个账号已经是这件事项的提出人", "this account is a requester of the matter already");
    return 0;
}

// A part of their own that is still open names them too.
static int correct_own_part(struct desk *d, const struct matter *m, const struct event *corrected, struct pair_list content, struct fault *f) {
    struct id_list parts;
    if (parts_of(d, m->row->id, &parts, f) < 0) return -1;
    for (size_t i = 0; i < parts.count; i++) {
        struct matter part;
        size_t pos = 0;
        if (matter_load(d, parts.ids[i], &part, f) < 0) return -1;
        const struct row_requester *r = stream_next(part.stream, TABLE_REQUESTER, &pos);
        if (part.row->outcome || !matter_personal_part(&part) || r->from_n != corrected->u.requester_corrected.n) continue;
        struct event e = {.type = EVENT_REQUESTER_CORRECTED, .u = corrected->u};
        e.u.requester_corrected.n = r->n;
        if (desk_emit(d, part.stream, &e, content, f) < 0) return -1;
    }
    return 0;
}

int correct_requester(struct desk *d, struct matter *m, struct str n, bool party, struct str why, const struct sorted_fields *s, struct fault *f) {
    struct row_requester *r = NULL;
    struct event e = {.type = EVENT_REQUESTER_CORRECTED};
    struct event_requester_corrected *x = &e.u.requester_corrected;
    if (the_requester(m, n, &r, f) < 0) return -1;
    *x = (struct event_requester_corrected){r->n, r->party, r->account, r->enterprise, r->party, r->account, r->enterprise};
    if (s->requester_account.n) {
        struct stream *account;
        if (registry_account(d, s->requester_account, &account, f) < 0) return fault_where(f, STR("account"));
        x->account = account->id;
    }
    if (s->requester_enterprise.n) {
        const struct row_enterprise *enterprise;
        if (registry_enterprise(d, s->requester_enterprise, &enterprise, f) < 0) return fault_where(f, STR("enterprise"));
        x->enterprise = enterprise->id;
    }
    bool anonymous = str_eq(s->requester_party, STR("anonymous"));
    if (party || anonymous || s->requester_enterprise.n) x->party = s->requester_party;
    struct str name = anonymous ? STR("") : s->requester.n ? s->requester : r->name.hidden, phone = s->requester_phone.n ? s->requester_phone : r->phone.hidden;
    if (x->account != r->account && r->told_times && !r->owed)
        return right_no(f, "account", "already-told", "答复已经告知原来登记的人：换成另一个账号要先重办，向正确的人再答复一次",
                        "the answer was told to the person on record: redo it so that the right one is answered");
    if (str_eq(name, r->name.hidden) && str_eq(phone, r->phone.hidden) && str_eq(x->party, r->party) && x->account == r->account && x->enterprise == r->enterprise)
        return right_no(f, "fields", "nothing-changed", "要更正的与现在的一样，没有更正", "what is to be corrected is what stands there already");
    if (x->account != r->account && same_person_twice(m, r, x->account, f) < 0) return -1;
    struct pair content[5] = {{STR("name"), name}, {STR("phone"), phone}, {STR("was_name"), r->name.hidden}, {STR("was_phone"), r->phone.hidden}, {STR("why"), why}};
    size_t k = 0;
    for (size_t i = 0; i < 5; i++)
        if (content[i].value.n) content[k++] = content[i];
    if (desk_emit(d, m->stream, &e, (struct pair_list){content, k}, f) < 0) return -1;
    return correct_own_part(d, m, &e, (struct pair_list){content, k}, f);
}
