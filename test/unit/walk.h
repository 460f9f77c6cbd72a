// SPDX-License-Identifier: Apache-2.0
// A city in which matters of both procedures are handled at random, allowed and not. What a test knows of a matter
// beside its rows: its parts, the time of its last step, what was last said of its answer.
#ifndef TEST_WALK_H
#define TEST_WALK_H

#include <stdlib.h>

#include "city.h"

enum { WALK_LIVE = 48, WALK_PARTS = 48, WALK_OFFICES = 10, WALK_MEMBERS = 6, WALK_PROCEDURES = 10, WALK_HOLDERS = 16 };

struct walked {
    int64_t id;
    int procedure; // which of walk.names
    int64_t parts[WALK_PARTS];
    size_t part_count;
    ms_t last;
    int64_t version;
    const char *said; // the satisfaction word given to the answer that stands; empty: none; NULL: not known
};

// Who holds a role that the matter does not bind.
struct walk_holder {
    struct str role;
    char login[12];
};

struct walk_key {
    struct arena arena;
    struct command command;
    int64_t id;
};

struct walk {
    struct city city;
    uint64_t seed;
    ms_t now;
    struct walked live[WALK_LIVE], before[WALK_LIVE]; // before: as the batch began
    ms_t now_before;
    int64_t ended[64]; // some that ended, to be meddled with
    size_t ended_count, ended_before;
    struct walk_key *keys; // of accepted commands, the newest key_cap
    size_t key_count, key_cap;
    size_t keyed_one_in;
    struct arena scratch; // of one command
    int64_t office_ids[WALK_OFFICES];
    char logins[WALK_OFFICES][12];
    struct walk_holder holders[WALK_HOLDERS];
    size_t holder_count;
    struct str names[WALK_PROCEDURES];
    size_t procedure_count;
    int64_t commands, accepted, refused, timers, dropped, again, destroyed, published;
    int64_t serial;
    int64_t supervisions[8], deliveries[8]; // the newest, of commands beside procedures
    size_t supervision_count, delivery_count;
};

static inline bool one_in(struct walk *w, size_t n) { return chance_below(&w->seed, n) == 0; }

static inline struct matter walk_load(struct walk *w, int64_t id) {
    struct matter m;
    struct fault f;
    if (matter_load(&w->city.desk, id, &m, &f) < 0) fail_msg("%lld: %s", (long long)id, f.en);
    return m;
}

static inline struct str id_text(struct walk *w, int64_t id) { return arena_printf(&w->scratch, "%lld", (long long)id); }

static inline struct str walk_post(struct walk *w, const struct role *r, int office) {
    return arena_printf(&w->scratch, "%s%d", str_eq(r->post, STR("核稿人")) ? "check" : "head", office);
}

// Somebody who holds that role, or an empty login.
static inline struct str walk_login(struct walk *w, const struct matter *m, const struct procedure *p, int role) {
    const struct role *r = &p->roles[role];
    size_t pos = 0;
    if (r->kind == ROLE_SYSTEM) return STR("");
    for (size_t i = 0; i < w->holder_count && r->kind == ROLE_HELD; i++)
        if (name_is(&r->name, w->holders[i].role)) return str_c(w->holders[i].login);
    if (r->kind == ROLE_HELD) return STR("");
    if (p->fields[r->field].type == FIELD_PERSON) {
        if (m == NULL) return STR("");
        for (const struct row_requester *q; (q = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
            if (q->account == 0 || q->moved_to) continue;
            struct stream *st;
            struct fault f;
            if (desk_stream(&w->city.desk, q->account, STREAM_ACCOUNT, &st, &f) < 0) fail_msg("%s", f.en);
            return ((const struct row_account *)stream_row(st, TABLE_ACCOUNT))->login;
        }
        return STR("");
    }
    if (m == NULL) return STR("");
    for (const struct row_binding *b; (b = stream_next(m->stream, TABLE_BINDING, &pos)) != NULL;)
        for (int i = 0; i < WALK_OFFICES && b->office && str_eq(b->role, r->name.name); i++)
            if (w->office_ids[i] == b->office) return str_eq(r->post, STR("承办人")) ? str_c(w->logins[i]) : walk_post(w, r, i);
    return STR("");
}

static inline struct str walk_actor(struct walk *w, const struct matter *m, const struct procedure *p, uint32_t roles) {
    struct str found = STR("");
    size_t n = 0;
    for (int i = 0; i < p->role_count; i++) {
        if (!(roles >> i & 1)) continue;
        struct str login = walk_login(w, m, p, i);
        if (login.n && one_in(w, ++n)) found = login;
    }
    return found;
}

static inline struct str walk_offices(struct walk *w, size_t n, int64_t but) {
    struct buf b = BUF_INIT;
    size_t first = chance_below(&w->seed, WALK_OFFICES);
    for (size_t i = 0, put = 0; i < WALK_OFFICES && put < n; i++) {
        int64_t id = w->office_ids[(first + i) % WALK_OFFICES];
        if (id == but) continue;
        buf_printf(&b, "%s%lld", put++ ? "、" : "", (long long)id);
    }
    struct str s = arena_str(&w->scratch, buf_str(&b));
    buf_release(&b);
    return s;
}

static inline struct str walk_other(struct walk *w, const struct matter *m) {
    for (int tries = 0; tries < 20; tries++) {
        const struct walked *o = &w->live[chance_below(&w->seed, WALK_LIVE)];
        if (o->id == 0 || o->id == m->row->id) continue;
        struct matter other = walk_load(w, o->id);
        if (other.rules == m->rules && other.state.owed && !other.row->outcome) return id_text(w, o->id);
    }
    return STR("");
}

// A value for a field of the action `a`; empty when there is none to be had.
static inline struct str walk_value(struct walk *w, const struct matter *m, const struct procedure *p, int field, const struct action *a) {
    static const char *const limits[] = {"5个工作日", "10日", "1个月", "3wd", "48小时"};
    const struct field *f = &p->fields[field];
    switch (f->type) {
    case FIELD_TEXT: return arena_printf(&w->scratch, "说明%lld", (long long)w->serial);
    case FIELD_WORD:
        if (f->meaning == MEANS_ADDRESSEES) return STR(""); // whoever is left out is refused: it is not for a random word
        if (f->meaning == MEANS_DOCUMENT) return arena_printf(&w->scratch, "外函%lld号", (long long)w->serial);
        return one_in(w, 2) ? STR("路灯") : STR("供水");
    case FIELD_OFFICE: return walk_offices(w, 1, m ? m->row->respondent : 0);
    case FIELD_OFFICES: return walk_offices(w, 1 + chance_below(&w->seed, 3), m ? m->row->lead : 0);
    case FIELD_CHOICE: {
        int i = (int)chance_below(&w->seed, (size_t)f->choice_count);
        while (field == a->guard_field && !(a->guard_choices >> i & 1)) i = (i + 1) % f->choice_count;
        return f->choices[i].name;
    }
    case FIELD_NUMBER: return STR("7");
    case FIELD_DATE: return STR("2024-02-29");
    case FIELD_LIMIT: return str_c(limits[chance_below(&w->seed, 5)]);
    case FIELD_MATTER: return m ? walk_other(w, m) : STR("");
    case FIELD_PERSON: break;
    }
    return STR("");
}

static inline void walk_put(struct command *c, struct str name, struct str value) {
    struct pair *pairs = (struct pair *)(uintptr_t)c->fields.pairs;
    pairs[c->fields.count++] = (struct pair){name, value};
}

static inline void walk_person(struct walk *w, struct command *c, struct str field) {
    struct str name = arena_printf(&w->scratch, "某%lld", (long long)w->serial);
    if (one_in(w, 6)) {
        walk_put(c, field, STR("匿名"));
        return;
    }
    walk_put(c, arena_printf(&w->scratch, "%.*s.name", SP(field)), name);
    if (one_in(w, 2)) walk_put(c, arena_printf(&w->scratch, "%.*s.phone", SP(field)), STR("13800000000"));
    if (one_in(w, 2)) walk_put(c, arena_printf(&w->scratch, "%.*s.account", SP(field)),
                               arena_printf(&w->scratch, "member%zu", chance_below(&w->seed, WALK_MEMBERS)));
}

// Fields of an action as it takes them. False: one that it requires is not to be had now.
static inline bool walk_fields(struct walk *w, struct command *c, const struct matter *m, const struct procedure *p, const struct action *a) {
    for (int i = 0; i < p->field_count; i++) {
        bool must = a->required >> i & 1;
        if (!must && !((a->optional >> i & 1) && one_in(w, 3))) continue;
        if (p->fields[i].type == FIELD_PERSON) {
            walk_person(w, c, p->fields[i].name.name);
            continue;
        }
        struct str v = walk_value(w, m, p, i, a);
        if (v.n) walk_put(c, p->fields[i].name.name, v);
        else if (must) return false;
    }
    return true;
}

static inline struct command walk_command(struct walk *w, struct str verb, int64_t matter) {
    struct command c = {.verb = verb, .channel = STR("cli"), .has_at = true, .at = w->now};
    c.fields.pairs = arena_array(&w->scratch, struct pair, COMMAND_FIELDS_MAX);
    if (matter) c.matter = id_text(w, matter);
    return c;
}

static inline const struct ruleset *walk_rules(struct walk *w, int procedure) {
    bool retroactive;
    return library_in_force(&w->city.desk.library, w->names[procedure], day_of(w->now, UTC_OFFSET_CHINA), &retroactive);
}

static inline struct command walk_opening(struct walk *w, int procedure) {
    const struct ruleset *set = walk_rules(w, procedure);
    const struct procedure *p = set->rules.procedure;
    int i = 0, other = (int)chance_below(&w->seed, (size_t)p->main.action_count);
    while (!p->main.actions[i].opening) i++;
    if (p->main.actions[other].opening) i = other; // seldom: one that was answered already
    struct command c = walk_command(w, p->main.actions[i].name.name, 0);
    walk_put(&c, STR("程序"), p->name.name);
    walk_fields(w, &c, NULL, p, &p->main.actions[i]);
    c.by = walk_actor(w, NULL, p, p->main.actions[i].roles);
    return c;
}

// Ends come seldom, so that matters live long enough to see everything.
static inline bool walk_seldom(const struct action *a, const struct section *s) {
    return a->to >= 0 && s->stages[a->to].outcome != OUTCOME_NONE && (a->tells || a->merges) && !a->otherwise;
}

// That variant by somebody who may; false: nobody may, or a field is not to be had.
static inline bool walk_variant(struct walk *w, const struct matter *m, const struct action *a, struct command *ret) {
    struct command c = walk_command(w, one_in(w, 3) && a->name.alias.n ? a->name.alias : a->name.name, m->row->id);
    c.by = walk_actor(w, m, m->rules->procedure, a->roles);
    if (c.by.n == 0 || !walk_fields(w, &c, m, m->rules->procedure, a)) return false;
    if (one_in(w, 5)) c.version = m->row->version;
    *ret = c;
    return true;
}

// A command that is allowed on this matter now; false: none is, other than the clock's.
static inline bool walk_allowed(struct walk *w, const struct matter *m, struct command *ret) {
    struct move moves[MOVES_MAX];
    size_t n = procedure_moves(m->rules, m->section, &m->state, moves);
    for (int tries = 0; n && tries < 12; tries++) {
        struct move move = moves[chance_below(&w->seed, n)];
        if (move.kind != MOVE_ACT) continue;
        const struct action *a = &m->section->actions[move.action];
        if (walk_seldom(a, m->section) && !one_in(w, 8)) continue;
        if (walk_variant(w, m, a, ret)) return true;
    }
    return false;
}

#endif
