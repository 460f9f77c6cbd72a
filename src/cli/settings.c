// SPDX-License-Identifier: Apache-2.0
#include "cli/settings.h"

#include <string.h>

#include "cli/table.h"

enum { VALUES_MAX = 200 };

static int bad(struct fault *f, int line, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, "bad-settings", str_c(zh), str_c(en));
    return fault_place(f, line, 1);
}

static int unknown(const struct cli *c, struct str name, int line, struct fault *f) {
    const char *near = NULL;
    int best = cli_near_limit(name);
    for (const struct cli_option *o = c->verb->options; o->name; o++) cli_nearer(name, o->name, &best, &near);
    struct str shown = utf8_head(name, 40);
    if (near) fault_set(f, FAULT_INPUT, "bad-settings", "没有设置“%.*s”，是不是 %s", "there is no setting \"%.*s\"; did you mean %s", SP(shown), near);
    else fault_set(f, FAULT_INPUT, "bad-settings", "没有设置“%.*s”：名称同 huiyin %s --help 里的选项", "there is no setting \"%.*s\": the names are the options of huiyin %s --help", SP(shown), c->verb->name);
    return fault_place(f, line, 1);
}

static const struct cli_option *option_of(const struct cli *c, struct str name) {
    for (const struct cli_option *o = c->verb->options; o->name; o++)
        if (str_eq(str_c(o->name), name) && !str_eq(name, STR("settings"))) return o;
    return NULL;
}

static bool among(const struct cli_value *values, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(str_c(values[i].name), str_c(name))) return true;
    return false;
}

struct reading {
    struct cli *c;
    struct cli_value *values;
    size_t given, count;
    int line;
};

static int take(struct reading *r, struct str name, struct str value, struct fault *f) {
    const struct cli_option *o = option_of(r->c, name);
    if (o == NULL) return unknown(r->c, name, r->line, f);
    if (value.n == 0) return bad(f, r->line, "值是空的：写上值，或在行首加 #", "the value is empty: write one, or put # before the line");
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7F) return bad(f, r->line, "有控制字符", "there is a control character");
    if (!o->many && among(r->values + r->given, r->count - r->given, o->name)) return bad(f, r->line, "这一项已经写过", "this one stands above already");
    if (r->count == VALUES_MAX) return bad(f, r->line, "设置太多", "too many settings");
    bool yes = str_eq(value, STR("yes")) || str_eq(value, STR("是")), no = str_eq(value, STR("no")) || str_eq(value, STR("否"));
    if (o->value == NULL && !yes && !no) return bad(f, r->line, "这一项是 yes 或 no", "this one is yes or no");
    if (among(r->values, r->given, o->name) || (o->value == NULL && no)) return 0;
    r->values[r->count++] = (struct cli_value){o->name, o->value ? arena_str(&r->c->arena, value).p : ""};
    return 0;
}

int cli_settings(struct cli *c, const struct cli_value *given, size_t given_count, struct str text, struct fault *f) {
    struct reading r = {.c = c, .values = arena_array(&c->arena, struct cli_value, VALUES_MAX + given_count), .given = given_count, .count = given_count};
    struct str line, name;
    if (utf8_fault(text) >= 0) return bad(f, 1, "设置文件不是 UTF-8", "the file of settings is not UTF-8");
    if (given_count) memcpy(r.values, given, given_count * sizeof *given);
    for (r.line = 1; str_split(&text, '\n', &line); r.line++) {
        ptrdiff_t comment = str_find(line, STR("#"));
        line = str_trim(comment < 0 ? line : str_head(line, (size_t)comment));
        if (line.n == 0) continue;
        struct str value = line;
        if (str_find(line, STR("=")) < 0 || !str_split(&value, '=', &name)) return bad(f, r.line, "每行形如 名称 = 值", "a line is NAME = VALUE");
        if (take(&r, str_trim(name), str_trim(value), f) < 0) return -1;
    }
    c->values = r.values;
    c->value_count = r.count;
    return 0;
}
