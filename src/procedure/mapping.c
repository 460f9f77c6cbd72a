// SPDX-License-Identifier: Apache-2.0
#include "procedure/mapping.h"

#include <string.h>

#include "procedure/lex.h"
#include "procedure/words.h"

struct reader {
    struct mapping *m;
    bool english, headed;
    int part; // share the indented lines are about; -1: none
    bool said_part[PROC_SHARES];
    struct fault *f;
};

static const struct section *old_section(const struct mapping *m, int section) {
    const struct procedure *p = m->from->procedure;
    return section ? &p->parts[section - 1] : &p->main;
}

int mapping_to_section(const struct mapping *m, int section) { return section == 0 ? 0 : m->share[section - 1] < 0 ? -1 : m->share[section - 1] + 1; }

static const struct section *new_section(const struct mapping *m, int section) {
    const struct procedure *p = m->to->procedure;
    int to = mapping_to_section(m, section);
    return to < 0 ? NULL : to ? &p->parts[to - 1] : &p->main;
}

static int bad(struct reader *r, const struct token *t, const char *code, const char *zh, const char *en) {
    fault_say(r->f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_place(r->f, t->line, t->column);
}

static int syntax(struct reader *r, const struct lex_line *l) {
    return bad(r, &l->tokens[0], "mapping-syntax",
               "这一行应是“环节/计数/角色/时钟/分件 旧名 到 新名”，或“时钟 新名 起算”“分件 旧名 收回”。",
               "This line should be “stage/count/role/clock/part OLD to NEW”, or “clock NEW starts”, “part OLD recalled”.");
}

// Names in either language; one is looked for by the other's as well.
typedef const struct name *name_of_fn(const void *of, int i);

static const struct name *stage_name(const void *of, int i) { return i < ((const struct section *)of)->stage_count ? &((const struct section *)of)->stages[i].name : NULL; }
static const struct name *clock_name(const void *of, int i) { return i < ((const struct section *)of)->clock_count ? &((const struct section *)of)->clocks[i].name : NULL; }
static const struct name *part_name(const void *of, int i) { return i < ((const struct procedure *)of)->part_count ? &((const struct procedure *)of)->parts[i].name : NULL; }
static const struct name *role_name(const void *of, int i) { return i < ((const struct procedure *)of)->role_count ? &((const struct procedure *)of)->roles[i].name : NULL; }
static const struct name *counter_name(const void *of, int i) {
    const struct section *s = of;
    static _Thread_local struct name n;
    if (i >= s->counter_count) return NULL;
    n = (struct name){.name = s->counters[i].name};
    return &n;
}

static int index_of(const void *of, name_of_fn *name, struct str word) {
    const struct name *n;
    for (int i = 0; (n = name(of, i)) != NULL; i++)
        if (name_is(n, word)) return i;
    return -1;
}

static int same_name(const void *from, const void *to, name_of_fn *name, int i) {
    struct name n = *name(from, i);
    int found = index_of(to, name, n.name);
    return found < 0 && n.alias.n ? index_of(to, name, n.alias) : found;
}

static void default_section(struct mapping *m, int section) {
    struct mapping_section *x = &m->sections[section];
    const struct section *from = old_section(m, section), *to = new_section(m, section);
    for (int i = 0; i < PROC_STAGES; i++) x->stage[i] = to && i < from->stage_count ? same_name(from, to, stage_name, i) : -1;
    for (int i = 0; i < PROC_COUNTERS; i++) x->counter[i] = to && i < from->counter_count ? same_name(from, to, counter_name, i) : -1;
    for (int i = 0; i < MAPPING_CLOCKS; i++) x->clock[i] = to && i < from->clock_count ? same_name(from, to, clock_name, i) : -1;
}

static void defaults(struct mapping *m) {
    const struct procedure *from = m->from->procedure, *to = m->to->procedure;
    for (int i = 0; i < PROC_ROLES; i++) m->role[i] = i < from->role_count ? same_name(from, to, role_name, i) : -1;
    for (int i = 0; i < PROC_SHARES; i++) m->share[i] = i < from->part_count ? same_name(from, to, part_name, i) : -1;
    for (int i = 0; i <= from->part_count; i++) default_section(m, i);
}

static int unknown(struct reader *r, const struct token *t, const void *of, name_of_fn *name, bool old) {
    struct near near = near_begin(t->text);
    const struct name *n;
    for (int i = 0; (n = name(of, i)) != NULL; i++) near_offer_name(&near, n);
    struct near_hint hint = near_hint(&near);
    fault_set(r->f, FAULT_INPUT, "mapping-name", "%s%.0s程序这里没有“%.*s”%s%.0s", "%.0sThe %s procedure has no “%.*s” here%.0s%s", old ? "旧" : "新", old ? "old" : "new",
              SP(t->text), hint.zh, hint.en);
    return fault_place(r->f, t->line, t->column);
}

static bool word(const struct token *t, const char *zh, const char *en) { return str_eq(t->text, str_c(zh)) || str_eq(t->text, str_c(en)); }

// OLD to NEW of one kind into map[old].
static int take_pair(struct reader *r, const struct lex_line *l, const void *from, const void *to, name_of_fn *name, int *map) {
    if (l->count != 4 || !word(&l->tokens[2], "到", "to")) return syntax(r, l);
    int a = index_of(from, name, l->tokens[1].text), b = index_of(to, name, l->tokens[3].text);
    if (a < 0) return unknown(r, &l->tokens[1], from, name, true);
    if (b < 0) return unknown(r, &l->tokens[3], to, name, false);
    map[a] = b;
    return 0;
}

static int take_part(struct reader *r, const struct lex_line *l) {
    const struct procedure *from = r->m->from->procedure, *to = r->m->to->procedure;
    if (l->count < 3) return syntax(r, l);
    int a = index_of(from, part_name, l->tokens[1].text);
    if (a < 0) return unknown(r, &l->tokens[1], from, part_name, true);
    if (r->said_part[a]) return bad(r, &l->tokens[1], "mapping-twice", "这个分件写了两次。", "This part is said twice.");
    r->said_part[a] = true;
    r->part = a;
    if (l->count == 3 && word(&l->tokens[2], "收回", "recalled")) r->m->share[a] = -1;
    else if (take_pair(r, l, from, to, part_name, r->m->share) < 0) return -1;
    default_section(r->m, a + 1);
    return 0;
}

static int take_clock(struct reader *r, const struct lex_line *l, int section) {
    const struct section *to = new_section(r->m, section);
    if (l->count == 3 && word(&l->tokens[2], "起算", "starts")) {
        int i = index_of(to, clock_name, l->tokens[1].text);
        if (i < 0) return unknown(r, &l->tokens[1], to, clock_name, false);
        r->m->sections[section].starts[i] = true;
        return 0;
    }
    return take_pair(r, l, old_section(r->m, section), to, clock_name, r->m->sections[section].clock);
}

static int take_line(struct reader *r, const struct lex_line *l) {
    const struct mapping *m = r->m;
    if (!l->indented) r->part = -1;
    int section = r->part + 1;
    const struct section *from = old_section(m, section), *to = new_section(m, section);
    struct mapping_section *x = &r->m->sections[section];
    for (int i = 0; i < l->count; i++)
        if (l->tokens[i].kind != TOKEN_WORD) return syntax(r, l);
    if (word(&l->tokens[0], "分件", "part")) return take_part(r, l);
    if (word(&l->tokens[0], "角色", "role")) return take_pair(r, l, m->from->procedure, m->to->procedure, role_name, r->m->role);
    if (to == NULL) return bad(r, &l->tokens[0], "mapping-part", "收回的分件不写它的环节。", "A part that is recalled has no lines of its own.");
    if (word(&l->tokens[0], "环节", "stage")) return take_pair(r, l, from, to, stage_name, x->stage);
    if (word(&l->tokens[0], "计数", "count")) return take_pair(r, l, from, to, counter_name, x->counter);
    if (word(&l->tokens[0], "时钟", "clock")) return take_clock(r, l, section);
    return syntax(r, l);
}

static int64_t version_word(const struct lex_line *l, int *at) {
    int64_t n = -1;
    struct str w = *at < l->count ? l->tokens[*at].text : STR("");
    if (str_eq(w, STR("version")) && *at + 1 < l->count) {
        if (str_to_i64(l->tokens[*at + 1].text, &n) < 0) n = -1;
        *at += 2;
        return n;
    }
    if (str_starts(w, STR("第")) && str_ends(w, STR("版")) && w.n > STR("第版").n) {
        w = str_skip(str_head(w, w.n - STR("版").n), STR("第").n);
        if (str_to_i64(w, &n) < 0) n = -1;
    }
    ++*at;
    return n;
}

// 迁移 NAME 第N版 到 第M版: it must be about the two that are given.
static int take_head(struct reader *r, const struct lex_line *l) {
    int at = 2;
    bool shape = l->count >= 5 && word(&l->tokens[0], "迁移", "migration");
    int64_t old = shape ? version_word(l, &at) : -1;
    shape = shape && at < l->count && word(&l->tokens[at], "到", "to");
    at++;
    int64_t new = shape ? version_word(l, &at) : -1;
    if (!shape || old < 0 || new < 0 || at != l->count)
        return bad(r, &l->tokens[0], "mapping-syntax", "第一行应是“迁移 程序名 第1版 到 第2版”。", "The first line should be “migration NAME version 1 to version 2”.");
    const struct procedure *from = r->m->from->procedure, *to = r->m->to->procedure;
    if (name_is(&from->name, l->tokens[1].text) && from->version == old && to->version == new) return 0;
    fault_set(r->f, FAULT_INPUT, "mapping-pair", "映射写的不是这两个程序：给的是“%.*s”第 %d 版和第 %d 版。",
              "The mapping is not about these two: given are “%.*s” version %d and version %d.", SP(from->name.name), from->version, to->version);
    return fault_place(r->f, l->tokens[1].line, l->tokens[1].column);
}

// A pause goes where its stage goes.
static void map_pauses(struct mapping *m, int section) {
    const struct section *from = old_section(m, section), *to = new_section(m, section);
    struct mapping_section *x = &m->sections[section];
    for (int i = 0; to && i < from->stage_count; i++) {
        int of = from->stages[i].paused_of;
        if (of < 0 || x->stage[i] >= 0 || x->stage[of] < 0) continue;
        for (int k = 0; k < to->stage_count; k++)
            if (to->stages[k].paused_of == x->stage[of]) x->stage[i] = k;
    }
}

static int parts_said(struct reader *r) {
    const struct procedure *p = r->m->from->procedure;
    for (int i = 0; i < p->part_count; i++) {
        if (r->said_part[i] || r->m->share[i] >= 0) continue;
        fault_set(r->f, FAULT_INPUT, "mapping-part", "新程序没有分件“%.*s”：写“分件 %.*s 到 …”或“分件 %.*s 收回”。",
                  "The new procedure has no part “%.*s”: say “part %.*s to …” or “part %.*s recalled”.", SP(p->parts[i].name.name), SP(p->parts[i].name.name),
                  SP(p->parts[i].name.name));
        return fault_where(r->f, p->parts[i].name.name);
    }
    return 0;
}

int mapping_read(struct mapping *ret, const struct rules *from, const struct rules *to, struct str text, struct arena *a, struct fault *f) {
    struct lex_lines lines = {.count = 0};
    struct reader r = {.m = ret, .part = -1, .f = f};
    memset(ret, 0, sizeof *ret);
    ret->from = from;
    ret->to = to;
    defaults(ret);
    if (text_check(&text, MAPPING_MAX_BYTES, "mapping-syntax", f) < 0 || (text.n && lex(&lines, text, a, f) < 0)) return -1;
    for (int i = 0; i < lines.count; i++)
        if (i == 0 ? take_head(&r, &lines.lines[i]) < 0 : take_line(&r, &lines.lines[i]) < 0) return -1;
    for (int i = 0; i <= from->procedure->part_count; i++) map_pauses(ret, i);
    return parts_said(&r);
}

static bool carry(const struct mapping *m, int section, const struct state *st, struct state *to) {
    const struct mapping_section *x = &m->sections[section];
    const struct section *s = new_section(m, section);
    for (int i = 0; i < m->from->procedure->role_count; i++)
        if ((st->bound >> i & 1) && m->role[i] >= 0) to->bound |= 1u << m->role[i];
    for (int i = 0; i < old_section(m, section)->counter_count; i++) {
        if (x->counter[i] < 0) continue;
        int most = m->to->counts[s->counters[x->counter[i]].value], sum = to->counters[x->counter[i]] + st->counters[i];
        to->counters[x->counter[i]] = (uint8_t)(sum > most ? most : sum);
    }
    for (int i = 0; i < m->from->procedure->part_count; i++)
        if (m->share[i] >= 0 && st->shares[i] != SHARE_NONE) to->shares[m->share[i]] = st->shares[i];
    for (int i = 0; i < PROC_ROLES; i++) { // one nothing there binds
        struct state alone = {.stage = to->stage, .bound = to->bound & 1u << i};
        if (state_pack(m->to, s, &alone) < 0) to->bound &= ~(1u << i);
    }
    return state_pack(m->to, s, to) >= 0;
}

enum no_image mapping_state(const struct mapping *m, int section, const struct state *st, struct state *ret) {
    const struct section *from = old_section(m, section), *to = new_section(m, section);
    struct state image = {.stage = -1, .owed = st->owed};
    if (to == NULL) return IMAGE_NO_STAGE;
    image.stage = st->stage < 0 ? -1 : m->sections[section].stage[st->stage];
    if (image.stage < 0) return IMAGE_NO_STAGE;
    if (to->stages[image.stage].outcome != OUTCOME_NONE) return IMAGE_AT_END;
    const struct stage *was = &from->stages[st->stage], *is = &to->stages[image.stage];
    if ((was->paused_of >= 0) != (is->paused_of >= 0) || was->halts != is->halts) return IMAGE_PAUSE; // its clocks stand still in one only
    if (!carry(m, section, st, &image)) return IMAGE_NO_STATE;
    *ret = image;
    return IMAGE_FINE;
}
