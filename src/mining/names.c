// SPDX-License-Identifier: Apache-2.0
#include "mining/names.h"

#include <stdlib.h>

struct map_line {
    struct str name;
    struct meant meant;
    int line;
};

struct name_map {
    struct arena arena;
    struct map_line *lines;
    size_t count;
    struct target silent[SILENT_MAX];
    int silent_count;
    struct smap index; // name -> struct map_line *
};

struct name_map *name_map_free(struct name_map *m) {
    if (m) {
        smap_release(&m->index);
        arena_release(&m->arena);
        free(m);
    }
    return NULL;
}

static void add(struct meant *m, struct target t) {
    if (m->count < TARGETS_MAX) m->targets[m->count++] = t;
}

static void add_action(struct meant *m, const struct section *s, int share, struct str word) {
    int action = section_action(s, word);
    if (action >= 0) add(m, (struct target){.kind = TARGET_ACTION, .share = share, .action = action});
}

static int part_of(const struct procedure *p, struct str word) {
    for (int i = 0; i < p->part_count; i++)
        if (name_is(&p->parts[i].name, word)) return i;
    return -1;
}

static void mean(const struct procedure *p, struct str word, struct meant *ret) {
    add_action(ret, &p->main, -1, word);
    for (int i = 0; i < p->part_count; i++) add_action(ret, &p->parts[i], i, word);
    int part = part_of(p, word);
    if (part >= 0) add(ret, (struct target){.kind = TARGET_PART_END, .share = part, .agreed = -1});
}

// "PART/ACTION", "PART/同意", "PART/异议".
static void mean_part(const struct procedure *p, struct str part, struct str word, struct meant *ret) {
    int share = part_of(p, part);
    if (share < 0) return;
    add_action(ret, &p->parts[share], share, word);
    for (int agreed = 0; ret->count == 0 && agreed <= 1; agreed++) {
        enum outcome o = agreed ? OUTCOME_AGREED : OUTCOME_OBJECTED;
        if (str_eq(word, outcome_word(o, false)) || str_eq(word, outcome_word(o, true)))
            add(ret, (struct target){.kind = TARGET_PART_END, .share = share, .agreed = agreed});
    }
}

struct nearest {
    struct str word, found;
    int distance;
};

static void offer(struct nearest *n, struct str candidate) {
    int d = utf8_distance(n->word, candidate, n->distance - 1);
    if (candidate.n == 0 || d >= n->distance) return;
    n->distance = d;
    n->found = candidate;
}

static void offer_actions(struct nearest *n, const struct section *s) {
    for (int i = 0; i < s->action_count; i++) {
        offer(n, s->actions[i].name.name);
        offer(n, s->actions[i].name.alias);
    }
}

static int unknown(const struct procedure *p, struct str word, int line, struct fault *f) {
    ptrdiff_t slash = str_find(word, STR("/"));
    struct nearest n = {.word = slash < 0 ? word : str_skip(word, (size_t)slash + 1), .distance = 3};
    offer_actions(&n, &p->main);
    for (int i = 0; i < p->part_count; i++) {
        offer_actions(&n, &p->parts[i]);
        offer(&n, p->parts[i].name.name);
    }
    if (n.found.n)
        fault_set(f, FAULT_INPUT, "map-unknown", "程序里没有动作或分件“%.*s”；您是不是要写“%.*s”？", "the procedure has no action or part \"%.*s\"; did you mean \"%.*s\"?",
                  SP(utf8_head(word, 40)), SP(n.found));
    else
        fault_set(f, FAULT_INPUT, "map-unknown", "程序里没有动作或分件“%.*s”；不算步骤的活动写“= -”", "the procedure has no action or part \"%.*s\"; what is no step is written \"= -\"",
                  SP(utf8_head(word, 40)));
    return fault_place(f, line, 0);
}

static int add_silent(struct name_map *m, const struct map_line *l, struct fault *f) {
    m->count--; // it names no activity
    if (l->meant.count == 1 && l->meant.targets[0].kind == TARGET_ACTION && m->silent_count < SILENT_MAX) {
        m->silent[m->silent_count++] = l->meant.targets[0];
        return 0;
    }
    fault_set(f, FAULT_INPUT, "map-silent", "日志里没有记的步骤写“- = 动作”或“- = 分件/动作”，至多 %d 个", "a step the log does not record is written \"- = ACTION\" or \"- = PART/ACTION\", %d at most", SILENT_MAX);
    return fault_place(f, l->line, 0);
}

static int read_line(struct name_map *m, struct str text, int line, const struct procedure *p, struct fault *f) {
    size_t equals = text.n;
    while (equals > 0 && text.p[equals - 1] != '=') equals--;
    struct str name = str_trim(str_head(text, equals ? equals - 1 : 0)), word = str_trim(str_skip(text, equals));
    if (equals == 0 || name.n == 0 || word.n == 0) {
        fault_set(f, FAULT_INPUT, "map-syntax", "要写成“日志里的活动名 = 动作”；不算步骤的写“= -”", "write NAME IN THE LOG = ACTION; what is no step is written \"= -\"");
        return fault_place(f, line, 0);
    }
    struct map_line *l = &m->lines[m->count++];
    *l = (struct map_line){.name = arena_str(&m->arena, name), .line = line};
    ptrdiff_t slash = str_find(word, STR("/"));
    if (str_eq(word, STR("-"))) l->meant.ignored = true;
    else if (slash < 0) mean(p, word, &l->meant);
    else mean_part(p, str_trim(str_head(word, (size_t)slash)), str_trim(str_skip(word, (size_t)slash + 1)), &l->meant);
    if (l->meant.count == 0 && !l->meant.ignored) return unknown(p, word, line, f);
    if (str_eq(name, STR("-"))) return add_silent(m, l, f);
    const struct map_line *before = smap_put(&m->index, l->name, l);
    if (before == NULL) return 0;
    fault_set(f, FAULT_INPUT, "map-twice", "“%.*s”在第 %d 行写过了", "\"%.*s\" stands in line %d already", SP(utf8_head(name, 60)), before->line);
    return fault_place(f, line, 0);
}

int name_map_read(struct name_map **ret, struct str text, const struct procedure *p, struct fault *f) {
    ptrdiff_t bad = utf8_fault(text);
    size_t lines = 1;
    *ret = NULL;
    if (bad >= 0) {
        int at = 1;
        for (ptrdiff_t i = 0; i < bad; i++) at += text.p[i] == '\n';
        fault_set(f, FAULT_INPUT, "bad-utf8", "文件不是 UTF-8", "the file is not UTF-8");
        return fault_place(f, at, 0);
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_skip(text, 3);
    for (size_t i = 0; i < text.n; i++) lines += text.p[i] == '\n';
    struct name_map *m = mem_new(sizeof *m);
    m->lines = arena_array(&m->arena, struct map_line, lines);
    struct str line;
    int status = 0;
    for (int n = 1; status == 0 && str_split(&text, '\n', &line); n++) {
        line = str_trim(line);
        if (line.n && line.p[0] != '#') status = read_line(m, line, n, p, f);
    }
    if (status < 0) m = name_map_free(m);
    *ret = m;
    return status;
}

void names_resolve(const struct name_map *m, const struct procedure *p, struct str activity, struct meant *ret) {
    const struct map_line *l = m ? smap_get(&m->index, activity) : NULL;
    *ret = l ? l->meant : (struct meant){.count = 0};
    if (l == NULL) mean(p, activity, ret);
}

int name_map_silent(const struct name_map *m, struct target *ret) {
    for (int i = 0; m && i < m->silent_count; i++) ret[i] = m->silent[i];
    return m ? m->silent_count : 0;
}

bool name_map_unused(const struct name_map *m, const struct event_log *log, size_t *pos, struct str *ret_name, int *ret_line) {
    for (; m && *pos < m->count; ++*pos) {
        const struct map_line *l = &m->lines[*pos];
        if (smap_get(&log->activity_index, l->name)) continue;
        *ret_name = l->name;
        *ret_line = l->line;
        ++*pos;
        return true;
    }
    return false;
}
