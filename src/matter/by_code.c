// SPDX-License-Identifier: Apache-2.0
#include "matter/by_code.h"

#include <string.h>

#include "matter/may.h"
#include "matter/room.h"
#include "registry/registry.h"

const char code_alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789";

// In the one way it is hashed.
static bool plain(struct str typed, char ret[CODE_LETTERS]) {
    size_t n = 0, pos = 0;
    while (pos < typed.n) {
        int32_t c = utf8_next(typed, &pos);
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0; // full-width
        if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
        if (c == ' ' || c == '-' || c == '\t' || c == 0x3000 || c == 0x2014 || c == 0x2013) continue;
        if (c <= 0 || c > 'z' || n == CODE_LETTERS || strchr(code_alphabet, (int)c) == NULL) return false;
        ret[n++] = (char)c;
    }
    return n == CODE_LETTERS;
}

bool code_digest(struct str typed, char ret[CODE_DIGEST + 1]) {
    char code[CODE_LETTERS];
    struct hash h;
    bool formed = plain(typed, code);
    if (formed) {
        sm3_of(&h, str_of(code, CODE_LETTERS));
        hash_hex(&h, ret);
    }
        return formed;
}

enum { HOPS_MAX = 16 }; // mergers one after the other

static const struct row_requester *requester(const struct matter *m, int64_t from, int64_t n) {
    size_t pos = 0;
    const struct row_requester *q;
    while ((q = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL)
        if (from ? q->from_matter == from && q->from_n == n : q->n == n) break;
    return q;
}

// The matter that answers them: where theirs was merged, the one it was merged into.
static int follow(struct desk *d, struct by_code *c, struct fault *f) {
    struct matter m;
    int64_t id = c->matter, from = 0, n = c->requester;
    for (int hops = 0; hops < HOPS_MAX; hops++) {
        if (matter_load(d, id, &m, f) < 0) return -1;
        const struct row_requester *q = requester(&m, from, n);
        c->matter = id;
        if (q) c->requester = q->n;
        if (q == NULL || q->moved_to == 0 || q->moved_to == id) return 0;
        from = id;
        n = q->n;
        id = q->moved_to;
        c->merged = true;
    }
    return 0;
}

int by_code_find(struct desk *d, struct str typed, struct by_code *ret, struct fault *f) {
    char digest[CODE_DIGEST + 1];
    struct cell cells[4];
    if (!code_digest(typed, digest)) return 0;
    int found = store_first(d->store, SQL_CODE_ONE, &CELL_TEXT(str_c(digest)), 1, cells, 4, f);
    if (found != 1) return found;
    *ret = (struct by_code){.matter = cells[0].i, .requester = cells[1].i, .giver = cells[2].i, .given = cells[3].i};
    return follow(d, ret, f) < 0 ? -1 : 1;
}

static int refuse(struct fault *f, struct str where, const char *code, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, where);
}

static bool of_person(const struct procedure *p, int i) { return p->roles[i].kind == ROLE_BOUND && p->fields[p->roles[i].field].type == FIELD_PERSON; }

static uint32_t roles_of(const struct procedure *p, bool held) {
    uint32_t roles = 0;
    for (int i = 0; i < p->role_count; i++)
        if (held ? p->roles[i].kind == ROLE_HELD : of_person(p, i)) roles |= 1u << i;
    return roles;
}

// By which the answer is rated: what a code is good for.
static bool code_action(const struct procedure *p, const struct action *a) {
    int asked = p->means[MEANS_SATISFACTION];
    return asked >= 0 && (a->required >> asked & 1) && (a->roles & roles_of(p, false));
}

// Nobody of the bodies that handle it hands out the paper with which they are judged.
static int given_by_who_asks(struct desk *d, const struct matter *m, const struct by_code *c, struct fault *f) {
    struct stream *account;
    const struct procedure *p = m->rules->procedure;
    if (desk_stream(d, c->giver, STREAM_ACCOUNT, &account, f) < 0) return -1;
    if (matter_roles(p, m, account, c->given) & roles_of(p, true)) return 0;
    return refuse(f, STR("by"), "code-from-handler", "这个查询码是承办单位给的，只能看答复，不能用来评价：请向受理单位另领一个",
                  "this code was given out by a handling body: it reads the answer but does not rate it; ask the receiving office for another");
}

static const struct action *open_action(const struct matter *m) {
    for (int i = 0; i < m->section->action_count && m->row->outcome == OUTCOME_NONE; i++)
        if (code_action(m->rules->procedure, &m->section->actions[i]) && procedure_hindrance(m->rules, m->section, &m->state, i) == HINDER_NOTHING)
            return &m->section->actions[i];
    return NULL;
}

// 1: they are asked in a part of their own.
static int asked_apart(struct desk *d, const struct matter *whole, int64_t n, struct code_ask *ret, struct fault *f) {
    struct id_list parts = {.count = 0};
    if (whole->row->children && parts_of(d, whole->row->id, &parts, f) < 0) return -1;
    for (size_t i = 0; i < parts.count; i++) {
        struct matter part;
        if (matter_load(d, parts.ids[i], &part, f) < 0) return -1;
        const struct row_requester *asked = stream_row(part.stream, TABLE_REQUESTER);
        if (part.row->outcome || !matter_personal_part(&part) || asked->from_n != n) continue;
        *ret = (struct code_ask){part, open_action(&part)};
        return ret->action != NULL;
    }
    return 0;
}

int by_code_asks(struct desk *d, const struct by_code *c, struct code_ask *ret, struct fault *f) {
    struct matter m;
    if (matter_load(d, c->matter, &m, f) < 0) return -1;
    const struct row_requester *q = requester(&m, 0, c->requester);
    if (q == NULL || q->moved_to) return refuse(f, STR("code"), "not-asked", "您已不是这件事项的提出人，不用评价", "you are no longer among those who raised it: there is nothing to rate");
    if (q->told == 0 || q->owed) return refuse(f, STR("code"), "not-told", "还没有答复，不能评价：答复后再来", "there is no answer to rate yet: come back when there is one");
    int apart = asked_apart(d, &m, q->n, ret, f);
    if (apart < 0) return -1;
    if (apart == 0) {
        if (q->rated >= q->told) return refuse(f, STR("code"), "already-rated", "这次答复您已经评价过：每次答复只评价一次", "you rated this answer already: once for each answer");
        *ret = (struct code_ask){m, q->lead == 1 ? open_action(&m) : NULL};
        if (ret->action == NULL && q->lead == 1 && m.row->outcome == OUTCOME_NONE)
            return refuse(f, STR("code"), "not-asked", "现在这一步还不征求您的评价：办到反馈或回访时再来", "at this step you are not asked yet: come back when it is");
    }
    return given_by_who_asks(d, &m, c, f);
}

int by_code_actor(struct desk *d, const struct command *c, const struct matter *m, struct by_code *ret, struct fault *f) {
    struct matter whole;
    const struct procedure *p = m->rules->procedure;
    const struct row_requester *own = stream_row(m->stream, TABLE_REQUESTER);
    int found = by_code_find(d, str_skip(c->by, 1), ret, f);
    if (found < 0) return -1;
    if (found == 0) return refuse(f, STR("by"), "unknown-code", "没有这个查询码，请照回执核对；遗失的请到受理单位重新领取", "there is no such code: compare it with the receipt; a lost one is replaced by the receiving office");
    bool theirs = m->row->id == ret->matter || (matter_personal_part(m) && own->from_matter == ret->matter && own->from_n == ret->requester);
    if (!theirs) return refuse(f, STR("by"), "not-your-matter", "这个查询码不是这件事项的：不能替别人评价", "the code is not of this matter: nobody rates for somebody else");
    uint32_t roles = roles_of(p, false);
    if (roles == 0) return refuse(f, STR("by"), "not-asked", "这种事项不征求提出人的评价", "matters of this kind ask nobody who raised them");
    if (matter_load(d, ret->matter, &whole, f) < 0 || given_by_who_asks(d, &whole, ret, f) < 0) return -1;
    d->actor = (struct actor){0, 0, p->roles[__builtin_ctz(roles)].name.name};
    return 0;
}

int by_code_acts(struct desk *d, const struct command *c, uint32_t roles, const struct matter *m, struct str action, struct fault *f) {
    const struct procedure *p = m->rules->procedure;
    const struct row_requester *q;
    struct by_code code;
    bool rates = false;
    for (int i = 0; i < m->section->action_count; i++) {
        const struct action *a = &m->section->actions[i];
        rates = rates || (name_is(&a->name, action) && code_action(p, a) && (a->roles & roles));
    }
    if (!rates)
        return refuse(f, STR("do"), "code-only-rates", "凭查询码只能看办理情况、评价答复：别的事请到受理单位办，或用自己的账号",
                      "a code reads how the matter stands and rates its answer: for anything else go to the receiving office, or use your own account");
    if (by_code_actor(d, c, m, &code, f) < 0) return -1;
    q = requester(m, 0, m->row->id == code.matter ? code.requester : 1);
    if (q && q->lead == 1) return 0;
    return refuse(f, STR("by"), "not-first", "这一步由第一提出人答；您可以在办结后另行评价", "this step is answered by the first requester; you rate by yourself when the matter is closed");
}
