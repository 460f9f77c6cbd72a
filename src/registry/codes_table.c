// SPDX-License-Identifier: Apache-2.0
// The tables of regions and industries.
#include "registry/codes.h"

#include <stdlib.h>

#include "base/arena.h"

struct codes {
    struct arena arena;
    enum codes_kind kind;
    struct code *rows; // sorted by code
    size_t count;
};

static bool digits_only(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

// 0 when the code has not the form of its kind.
static int level_of(enum codes_kind kind, struct str code) {
    if (kind == CODES_REGION) {
        if (code.n != 6 || !digits_only(code) || code.p[0] == '0') return 0;
        if (str_ends(code, STR("0000"))) return 1;
        if (str_eq(str_of(code.p + 2, 2), STR("00"))) return 0; // no county without a city
        return str_ends(code, STR("00")) ? 2 : 3;
    }
    if (code.n == 0 || code.n == 2 || code.n > 5) return 0;
    if (code.p[0] < 'A' || code.p[0] > 'Z' || !digits_only(str_skip(code, 1))) return 0;
    return code.n == 1 ? 1 : (int)code.n - 1;
}

enum { CODE_CHARS = 6 };

// The code one level up, written into room; empty at the top.
static struct str code_above(enum codes_kind kind, struct str code, char room[CODE_CHARS]) {
    int level = level_of(kind, code);
    if (level <= 1) return STR("");
    if (kind == CODES_INDUSTRY) return str_head(code, code.n == 3 ? 1 : code.n - 1);
    size_t keep = level == 2 ? 2 : 4;
    memmove(room, code.p, keep); // code may lie in room
    memset(room + keep, '0', CODE_CHARS - keep);
    return str_of(room, CODE_CHARS);
}

static int by_code(const void *a, const void *b) {
    return str_cmp(((const struct code *)a)->code, ((const struct code *)b)->code);
}

static struct code *find(const struct codes *c, struct str code) {
    struct code key = {.code = code};
    return c->count ? bsearch(&key, c->rows, c->count, sizeof key, by_code) : NULL;
}

static int read_line(struct codes *c, struct str line, int number, struct fault *f) {
    struct str rest = line, code, name = {NULL, 0};
    if (!str_split(&rest, '\t', &code) || code.p[0] == '#') return 0;
    str_split(&rest, '\t', &name);
    name = str_trim(name);
    int level = level_of(c->kind, code);
    if (level == 0)
        fault_set(f, FAULT_INPUT, "bad-codes", "代码表第 %d 行：“%.*s”不是 %s 代码",
                  "line %d of the table: \"%.*s\" is no %s code", number, SP(utf8_head(code, 20)),
                  c->kind == CODES_REGION ? "GB/T 2260" : "GB/T 4754");
    else if (name.n == 0)
        fault_set(f, FAULT_INPUT, "bad-codes", "代码表第 %d 行：%.*s 没有名称",
                  "line %d of the table: %.*s has no name", number, SP(code));
    else {
        c->rows[c->count++] = (struct code){code, name, level, number, NULL};
        return 0;
    }
    return fault_place(f, number, 1);
}

// Every row gets the one above it; a code twice or without one above is a fault.
static int link_rows(struct codes *c, struct fault *f) {
    for (size_t i = 0; i < c->count; i++) {
        struct code *row = &c->rows[i];
        if (i && str_eq(row[-1].code, row->code)) {
            fault_set(f, FAULT_INPUT, "bad-codes", "代码表第 %d 行和第 %d 行都是 %.*s",
                      "lines %d and %d of the table are both %.*s", row[-1].line, row->line, SP(row->code));
            return fault_place(f, row->line, 1);
        }
        char room[CODE_CHARS];
        struct str above = code_above(c->kind, row->code, room);
        row->above = above.n ? find(c, above) : NULL;
        if (above.n && row->above == NULL) {
            fault_set(f, FAULT_INPUT, "bad-codes", "代码表第 %d 行：%.*s 的上一级 %.*s 不在表中",
                      "line %d of the table: %.*s stands below %.*s, which the table lacks", row->line, SP(row->code),
                      SP(above));
            return fault_place(f, row->line, 1);
        }
    }
    return 0;
}

int codes_parse(struct codes **ret, enum codes_kind kind, struct str text, struct fault *f) {
    if (text.n > CODES_MAX_BYTES)
        return fault_set(f, FAULT_INPUT, "bad-codes", "代码表超过 %d 字节",
                         "the table of codes is larger than %d bytes", CODES_MAX_BYTES);
    struct codes *c = mem_new(sizeof *c);
    c->kind = kind;
    struct str rest = arena_str(&c->arena, text), line;
    size_t lines = 1;
    for (size_t i = 0; i < rest.n; i++) lines += rest.p[i] == '\n';
    c->rows = arena_array(&c->arena, struct code, lines);
    int status = 0;
    for (int number = 1; status == 0 && str_split(&rest, '\n', &line); number++) {
        if (str_ends(line, STR("\r"))) line.n--;
        if (utf8_fault(line) < 0) {
            status = read_line(c, line, number, f);
            continue;
        }
        fault_set(f, FAULT_INPUT, "bad-codes", "代码表第 %d 行不是 UTF-8", "line %d of the table is not UTF-8", number);
        status = fault_place(f, number, (int)utf8_count(str_head(line, (size_t)utf8_fault(line))) + 1);
    }
    if (status == 0) {
        qsort(c->rows, c->count, sizeof *c->rows, by_code);
        status = link_rows(c, f);
    }
    if (status != 0) codes_free(c);
    else *ret = c;
    return status;
}

struct codes *codes_free(struct codes *c) {
    if (c == NULL) return NULL;
    arena_release(&c->arena);
    free(c);
    return NULL;
}

const struct code *codes_all(const struct codes *c, size_t *ret_count) {
    *ret_count = c->count;
    return c->rows;
}

const struct code *codes_get(const struct codes *c, struct str code) {
    if (c->kind == CODES_REGION || code.n < 2 || code.n > 4 || !digits_only(code)) return find(c, code);
    char room[1 + 4]; // the letter left out: no two sections share a division
    memcpy(room + 1, code.p, code.n);
    for (room[0] = 'A'; room[0] <= 'Z'; room[0]++) {
        const struct code *hit = find(c, str_of(room, code.n + 1));
        if (hit) return hit;
    }
    return NULL;
}

int codes_check(const struct codes *c, struct str code, const struct code **ret, struct fault *f) {
    const struct code *hit = codes_get(c, code);
    if (hit) {
        *ret = hit;
        return 0;
    }
    bool region = c->kind == CODES_REGION;
    struct str shown = utf8_head(code, 20), up = code;
    char room[CODE_CHARS];
    while (hit == NULL && (up = code_above(c->kind, up, room)).n != 0) hit = find(c, up);
    if (hit)
        return fault_set(f, FAULT_INPUT, "unknown-code", "没有代码“%.*s”；有上级代码 %.*s（%.*s）",
                         "there is no code \"%.*s\"; above it there is %.*s (%.*s)", SP(shown), SP(hit->code),
                         SP(hit->name));
    if (region)
        return fault_set(f, FAULT_INPUT, "unknown-code", "没有行政区划代码“%.*s”，应为 6 位数字，如 500107",
                         "there is no region code \"%.*s\"; it has 6 digits, as 500107", SP(shown));
    return fault_set(f, FAULT_INPUT, "unknown-code", "没有行业代码“%.*s”，应为字母加 2—4 位数字，如 C3511",
                     "there is no industry code \"%.*s\"; it is a letter and 2 to 4 digits, as C3511", SP(shown));
}

size_t codes_chain(const struct code *code, const struct code *ret[CODES_LEVELS]) {
    size_t n = (size_t)code->level;
    for (size_t i = n; i-- > 0; code = code->above) ret[i] = code;
    return n;
}

bool code_within(const struct code *code, const struct code *top) {
    while (code && code != top) code = code->above;
    return code != NULL;
}
