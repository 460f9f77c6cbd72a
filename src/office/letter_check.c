// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"
#include "office/letter_room.h"

struct checking {
    struct arena arena; // for paths
    struct fault *f;
};

static int wrong(struct checking *x, struct str path, const char *code, const char *zh, const char *en) {
    fault_set(x->f, FAULT_INPUT, code, "信函的“%.*s”%s%.0s", "\"%.*s\" of the letter %.0s%s", SP(path), zh, en);
    return fault_where(x->f, path);
}

static int too_long(struct checking *x, struct str path, size_t n, size_t most) {
    fault_set(x->f, FAULT_INPUT, "too-long", "信函的“%.*s”太长：%zu 字节，最多 %zu；请改短", "\"%.*s\" of the letter is too long: %zu bytes, %zu at most; shorten it", SP(path), n,
              most);
    return fault_where(x->f, path);
}

static int shows(struct checking *x, struct str s, struct str path, bool lines) {
    int line = 1, column = 0;
    for (size_t pos = 0; pos < s.n;) {
        int32_t c = utf8_next(s, &pos);
        column++;
        if (c == '\n' && lines) {
            line++;
            column = 0;
        } else if (utf8_unfit(c) && !(c == '\t' && lines)) {
            wrong(x, path, "bad-text", "含有不显示的或改变书写方向的字符；请删去", "holds characters that do not show or change the direction of writing; take them out");
            return lines ? fault_place(x->f, line, column) : fault_place(x->f, 0, column);
        }
    }
    return 0;
}

static int text(struct checking *x, struct str s, struct str path, const struct member *m) {
    if (s.n > m->max) return too_long(x, path, s.n, m->max);
    return shows(x, s, path, m->type == MEMBER_TEXT);
}

static int date(struct checking *x, struct str s, struct str path) {
    day_t day;
    struct fault ignored;
    if (s.n == 0 || (s.n == 10 && date_parse(s, &day, &ignored) == 0)) return 0;
    return wrong(x, path, "bad-date", "应是真实的日期，写作 2024-02-29", "must be a real day, written 2024-02-29");
}

static int too_many(struct checking *x, struct str path, size_t n, size_t most) {
    fault_set(x->f, FAULT_INPUT, "too-many", "信函的“%.*s”有 %zu 项，最多 %zu 项", "\"%.*s\" of the letter has %zu items, %zu at most", SP(path), n, most);
    return fault_where(x->f, path);
}

static struct str path_to(struct checking *x, struct str outer, const char *name) {
    return outer.n ? arena_printf(&x->arena, "%.*s.%s", SP(outer), name) : str_c(name);
}

static struct str path_at(struct checking *x, struct str outer, size_t i) { return arena_printf(&x->arena, "%.*s[%zu]", SP(outer), i); }

static int names(struct checking *x, const struct letter_names *n, struct str path, const struct member *m) {
    const struct member item = {.type = MEMBER_LINE, .max = LETTER_WORD_MAX};
    if (n->count > m->max) return too_many(x, path, n->count, m->max);
    for (size_t i = 0; i < n->count; i++) {
        if (str_trim(n->items[i]).n == 0) return wrong(x, path_at(x, path, i), "letter-lacks", "是空的；请填写或删去", "is empty: fill it in or take it out");
        if (text(x, n->items[i], path_at(x, path, i), &item) < 0) return -1;
    }
    return 0;
}

static int object(struct checking *x, const struct member *members, const void *from, struct str outer);

static int list(struct checking *x, const struct member_list *l, struct str path, const struct member *m) {
    if (l->count > m->max) return too_many(x, path, l->count, m->max);
    for (size_t i = 0; i < l->count; i++)
        if (object(x, m->members, (const char *)l->items + i * m->size, path_at(x, path, i)) < 0) return -1;
    return 0;
}

static int one(struct checking *x, const struct member *m, const void *at, struct str path) {
    switch (m->type) {
    case MEMBER_KIND: return *(const enum letter_kind *)at < LETTER_KINDS ? 0 : wrong(x, path, "bad-kind", "应是 reply 或 joint", "must be reply or joint");
    case MEMBER_LINE:
    case MEMBER_TEXT:
        if (m->must && str_trim(*(const struct str *)at).n == 0) return wrong(x, path, "letter-lacks", "没有填写；没有它不能成函", "is missing: it is no letter without it");
        return text(x, *(const struct str *)at, path, m);
    case MEMBER_DATE: return date(x, *(const struct str *)at, path);
    case MEMBER_FLAG: return 0;
    case MEMBER_NAMES: return names(x, at, path, m);
    case MEMBER_ONE: return object(x, m->members, at, path);
    case MEMBER_LIST: return list(x, at, path, m);
    }
    return 0;
}

static int object(struct checking *x, const struct member *members, const void *from, struct str outer) {
    for (const struct member *m = members; m->name; m++)
        if (one(x, m, (const char *)from + m->offset, path_to(x, outer, m->name)) < 0) return -1;
    return 0;
}

static int whole(struct checking *x, const struct letter *l) {
    if (object(x, letter_members, l, STR("")) < 0) return -1;
    size_t copies = 0;
    for (size_t i = 0; i < l->copies.count; i++) copies += l->copies.items[i].n;
    if (copies > LETTER_COPIES_MAX) return too_long(x, STR("copies"), copies, LETTER_COPIES_MAX);
    if (l->kind != LETTER_JOINT || (l->class.n == 0 && !l->slip.wanted)) return 0;
    return wrong(x, l->class.n ? STR("class") : STR("slip"), "letter-joint", "不用于会办意见：会办意见送主办单位，不直接答复提出人",
                 "is not for a joint opinion, which goes to the lead office and answers nobody");
}

int letter_check(const struct letter *l, struct fault *f) {
    struct checking x = {ARENA_INIT, f};
    int status = whole(&x, l);
    arena_release(&x.arena);
    return status;
}
