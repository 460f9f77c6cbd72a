// SPDX-License-Identifier: Apache-2.0
// A code was given out to one of those who raised a matter: who did it stands in the ledger, since the answer is rated with it.
// The code itself is made beside (access/code.h) and is in no event.
#include "matter/may.h"
#include "matter/room.h"
#include "registry/fields.h"
#include "registry/registry.h"

static const struct form_field fields[] = {{"第几位", "n", FORM_TEXT, true, 10, NULL}};

static int refuse(struct fault *f, struct str where, const char *code, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, where);
}

static bool present(const struct matter *m, int64_t n) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->n == n && r->moved_to == 0) return true;
    return false;
}

int decide_code_give(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct stream *account;
    struct given g[1];
    struct command without = *c; // the fields' table is of verbs that are about no matter
    int64_t n = 0;
    without.matter = STR("");
    if (c->matter.n == 0) return refuse(f, STR("matter"), "missing-member", "要写明是哪件事项（matter）", "code.give needs the matter it is about");
    if (fields_take(&without, fields, 1, g, f) < 0 || matter_find(d, c->matter, &m, f) < 0) return -1;
    const struct procedure *p = m.rules->procedure;
    d->answer->id = m.row->id;
    if (actor_for(d, c, p, office_roles(p), &m, STR("code.give"), f) < 0 || registry_account(d, c->by, &account, f) < 0) return -1;
    if (matter_complained(&m, account, d->judged))
        return refuse(f, STR("by"), "not-allowed", "本单位是被反映的一方，不能给提出人查询码", "the body complained of gives no codes to whoever raised it");
    if (m.row->parent) return refuse(f, STR("matter"), "not-whole", "分件没有自己的查询码：请在整件上给", "a part has no code of its own: give it for the whole");
    if (str_to_i64(g[0].value, &n) < 0 || !present(&m, n)) return refuse(f, g[0].name, "unknown-requester", "没有这位提出人，或已随并入的事项办理", "there is no such requester, or they moved with a merger");
    if (time_goes_on(d, &m, f) < 0) return -1;
    struct event e = {.type = EVENT_CODE_GIVEN};
    e.u.code_given = (struct event_code_given){n};
    return desk_emit(d, m.stream, &e, (struct pair_list){NULL, 0}, f);
}
