// SPDX-License-Identifier: Apache-2.0
// People with their roles: "某局局长、某办主任甲", names in a row behind the first ("委员甲、乙、丙等"), "甲委员".
#include "intake/page_room.h"

enum { ROLE_CHARS = 60, ROLE_BYTES = 400 };

static const char *const clause_ends[] = {"，", ",", "。", "；", ";", "：", ":", "！", "？", "!", "?", "（", "(", "）", ")", "“", "”",
    "《", "》", "—", " ", "\u3000"};

// The role phrase that ends where `line` ends: back to the beginning of the clause, over 、 as long as the piece before
// it ends with a role.
static struct str role_phrase(struct str line) {
    size_t from = line.n;
    while (from > 0 && line.n - from < ROLE_BYTES) {
        struct str c = before_char(line, from);
        if (word_begins(c, WORDS(clause_ends)) || (c.n == 1 && *c.p == '\t')) break;
        if (str_eq(c, STR("、")) && !word_ends(str_head(line, from - c.n), role_words)) break;
        from -= c.n;
    }
    static const char *const lead_ins[] = {"由", "经", "请", "与", "和", "及", "以及", "对", "向", "据", "被", "让", "同", "其中", "并"};
    struct str s = str_skip(line, from);
    size_t n = word_begins(s, WORDS(lead_ins));
    if (n && s.n > n + 6) s = str_skip(s, n);
    if (utf8_count(s) > ROLE_CHARS) s = str_skip(s, s.n - word_ends(s, role_words));
    return s;
}

static void add(struct reading *r, struct str name, struct str role) {
    struct page *p = r->page;
    for (size_t i = 0; i < p->person_count; i++) {
        struct page_person *o = &p->people[i];
        if (!str_eq(o->name, name)) continue;
        if (str_find(o->role, role) >= 0) return;
        if (str_find(role, o->role) >= 0) {
            o->role = role;
            return;
        }
        page_find(r, "titles-differ", role, "%.*s 的职务前后不一：“%.*s”和“%.*s”", "the titles of %.*s differ: “%.*s” and “%.*s”", SP(name),
                  SP(o->role), SP(role));
        return;
    }
    struct page_person *o = PUSH(r, p->people, p->person_count);
    if (o) *o = (struct page_person){name, role};
}

// Leader of a committee and head of an office within it: the two seldom go together (a deputy secretary-general does).
static void say_unlikely(struct reading *r, struct str role) {
    struct str rest = role, piece;
    bool leader = false, inner = false;
    for (bool more = true; more;) {
        ptrdiff_t at = str_find(rest, STR("、"));
        piece = at < 0 ? rest : str_head(rest, (size_t)at);
        leader |= str_ends(piece, STR("市委副书记")) || str_ends(piece, STR("省委副书记")) || str_ends(piece, STR("区委副书记")) ||
                  str_ends(piece, STR("县委副书记")) || str_ends(piece, STR("州委副书记"));
        inner |= str_ends(piece, STR("室主任")) || str_ends(piece, STR("办主任"));
        more = at >= 0;
        if (more) rest = str_skip(rest, (size_t)at + 3);
    }
    if (leader && inner) {
        page_find(r, "titles-unlikely", role, "一人兼有“%.*s”：党委副书记一般不兼内设办公室主任，请核对职务（是否为副秘书长）",
                  "one person is “%.*s”: a deputy secretary of a committee is seldom head of its office; check the title", SP(role));
    }
}

static void row_of_names(struct reading *r, struct str rest, struct str role) {
    while (str_starts(rest, STR("、")) || str_starts(rest, STR("和"))) {
        rest = str_skip(rest, 3);
        size_t n = name_begins(rest);
        if (n == 0) return;
        add(r, str_head(rest, n), role);
        rest = str_skip(rest, n);
    }
}

static void read_line(struct reading *r, struct str line) {
    static const char *const role_then_body[] = {"会", "室", "办", "长"}; // 委员会, 主任办: part of a longer word
    for (size_t pos = 0; pos < line.n;) {
        struct str rest = str_skip(line, pos);
        size_t n = word_begins(rest, role_words);
        if (n == 0) {
            utf8_next(line, &pos);
            continue;
        }
        struct str behind = str_skip(rest, n), head = str_head(line, pos + n);
        size_t name = word_begins(behind, WORDS(role_then_body)) ? 0 : name_begins(behind);
        if (name) {
            struct str role = role_phrase(head);
            add(r, str_head(behind, name), role);
            say_unlikely(r, role);
            row_of_names(r, str_skip(behind, name), role);
            pos += n + name;
            continue;
        }
        if (str_starts(rest, STR("委员")) && n == 6 && !str_starts(behind, STR("会"))) {
            name = name_ends(str_head(line, pos));
            if (name) add(r, str_of(line.p + pos - name, name), str_head(rest, n));
        }
        pos += n;
    }
}

void page_people(struct reading *r) {
    for (size_t i = 0; i < r->count; i++) {
        if (r->lines[i].role == LINE_TEXT && i != r->title_line) read_line(r, r->lines[i].text);
    }
}
