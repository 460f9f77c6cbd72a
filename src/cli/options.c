// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"
#include "cli/table.h"

const struct cli_option cli_common[] = {
    {.name = "json", .zh = "以 JSON 回答", .en = "answer in JSON"},
    {.name = "progress", .zh = "标准错误不是终端时也显示进度", .en = "show progress even where stderr is no terminal"},
    {.name = "help", .letter = 'h', .zh = "显示用法", .en = "show how it is used"},
    {.name = NULL},
};

static const struct cli_option *find(const struct cli_option *table, struct str name) {
    for (const struct cli_option *o = table; o && o->name; o++)
        if (str_eq(str_c(o->name), name)) return o;
    return NULL;
}

static const struct cli_option *find_letter(const struct cli_option *table, char letter) {
    for (const struct cli_option *o = table; o && o->name; o++)
        if (o->letter && o->letter == letter) return o;
    return NULL;
}

int cli_near_limit(struct str word) { return utf8_count(word) < 5 ? 1 : 2; }

void cli_nearer(struct str typed, const char *name, int *best, const char **ret) {
    int d = utf8_distance(typed, str_c(name), *best);
    if (d > *best || (d == *best && *ret)) return;
    *best = d;
    *ret = name;
}

static int usage(struct cli *c, struct fault *f, const char *code, struct str zh, struct str en) {
    return fault_say(f, FAULT_USAGE, code,
                     arena_printf(&c->arena, "%.*s。用法：huiyin %s --help", SP(zh), c->verb->name),
                     arena_printf(&c->arena, "%.*s. Usage: huiyin %s --help", SP(en), c->verb->name));
}

#define USAGE(c, f, code, zh, en, ...) \
    usage(c, f, code, arena_printf(&(c)->arena, zh, __VA_ARGS__), arena_printf(&(c)->arena, en, __VA_ARGS__))

static int unknown_option(struct cli *c, struct str name, struct fault *f) {
    const char *near = NULL;
    int best = cli_near_limit(name);
    for (const struct cli_option *o = c->verb->options; o && o->name; o++) cli_nearer(name, o->name, &best, &near);
    for (const struct cli_option *o = cli_common; o->name; o++) cli_nearer(name, o->name, &best, &near);
    struct str shown = utf8_head(name, 60);
    if (near == NULL) return USAGE(c, f, "unknown-option", "没有选项 --%.*s", "there is no option --%.*s", SP(shown));
    return USAGE(c, f, "unknown-option", "没有选项 --%.*s，是不是 --%s", "there is no option --%.*s; did you mean --%s",
                 SP(shown), near);
}

static bool is_clean(struct str s) {
    if (utf8_fault(s) >= 0) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F) return false;
    return true;
}

static int take_option(struct cli *c, const struct cli_option *o, const char *value, struct fault *f) {
    if (!o->many && cli_has(c, o->name))
        return USAGE(c, f, "option-twice", "选项 --%s 只能写一次", "option --%s may stand only once", o->name);
    if (o->value && !o->path && !is_clean(str_c(value)))
        return USAGE(c, f, "bad-utf8", "选项 --%s 的值不是 UTF-8 文字，或含有控制字符",
                     "the value of --%s is not UTF-8 text, or has control characters", o->name);
    if (o->value && value[0] == '\0')
        return USAGE(c, f, "missing-value", "选项 --%s 的值是空的", "the value of option --%s is empty", o->name);
    c->values[c->value_count++] = (struct cli_value){o->name, o->value ? value : ""};
    if (str_eq(str_c(o->name), STR("json"))) c->json = true;
    return 0;
}

// A word that begins with '-'. *i moves when the next word is its value.
static int take_dashed(struct cli *c, int count, char **words, int *i, struct fault *f) {
    struct str word = str_c(words[*i]), name = str_skip(word, 2), value = {NULL, 0};
    const struct cli_option *o;
    bool given = false;
    if (word.p[1] != '-') {
        o = word.n == 2 ? find_letter(c->verb->options, word.p[1]) : NULL;
        if (o == NULL && word.n == 2) o = find_letter(cli_common, word.p[1]);
        name = str_skip(word, 1);
    } else {
        ptrdiff_t equals = str_find(name, STR("="));
        if (equals >= 0) {
            given = true;
            value = str_skip(name, (size_t)equals + 1);
            name = str_head(name, (size_t)equals);
        }
        o = find(c->verb->options, name);
        if (o == NULL) o = find(cli_common, name);
    }
    if (o == NULL) return unknown_option(c, name, f);
    if (o->value == NULL && given)
        return USAGE(c, f, "no-value", "选项 --%s 不带值", "option --%s takes no value", o->name);
    if (o->value == NULL || given) return take_option(c, o, value.p, f);
    bool next = *i + 1 < count && !(words[*i + 1][0] == '-' && words[*i + 1][1] == '-');
    if (!next)
        return USAGE(c, f, "missing-value", "选项 --%s 要带值 %s", "option --%s needs its value %s", o->name, o->value);
    return take_option(c, o, words[++*i], f);
}

static int check_all(struct cli *c, struct fault *f) {
    const struct cli_verb *v = c->verb;
    for (const struct cli_option *o = v->options; o && o->name; o++)
        if (o->required && !cli_has(c, o->name))
            return USAGE(c, f, "missing-option", "缺少选项 --%s %s", "option --%s %s is missing", o->name, o->value);
    if (c->arg_count < v->args_least)
        return USAGE(c, f, "missing-argument", "缺少参数 %s", "the argument %s is missing", v->args);
    if (c->arg_count > v->args_most)
        return USAGE(c, f, "extra-argument", "多出参数“%.*s”", "there is an argument too many: \"%.*s\"",
                     SP(utf8_head(str_c(c->args[v->args_most]), 60)));
    return 0;
}

int cli_parse(struct cli *c, int count, char **words, struct fault *f) {
    bool dashes = true;
    c->values = arena_array(&c->arena, struct cli_value, (size_t)count + 1);
    c->args = arena_array(&c->arena, const char *, (size_t)count + 1);
    for (int i = 0; i < count; i++) {
        struct str word = str_c(words[i]);
        if (dashes && str_eq(word, STR("--"))) dashes = false;
        else if (!dashes || word.n < 2 || word.p[0] != '-') c->args[c->arg_count++] = words[i];
        else if (take_dashed(c, count, words, &i, f) < 0) return -1;
        if (cli_has(c, "help")) return 0; // nothing else counts then
    }
    return check_all(c, f);
}

const char *cli_next(const struct cli *c, const char *name, size_t *pos) {
    while (*pos < c->value_count) {
        const struct cli_value *v = &c->values[(*pos)++];
        if (str_eq(str_c(v->name), str_c(name))) return v->value;
    }
    return NULL;
}

const char *cli_get(const struct cli *c, const char *name) {
    size_t pos = 0;
    return cli_next(c, name, &pos);
}

int cli_number(const struct cli *c, const char *name, int64_t least, int64_t most, int64_t otherwise, int64_t *ret,
               struct fault *f) {
    const char *text = cli_get(c, name);
    *ret = otherwise;
    if (text == NULL || (str_to_i64(str_c(text), ret) == 0 && *ret >= least && *ret <= most)) return 0;
    fault_set(f, FAULT_USAGE, "bad-number", "--%s 应是 %lld 到 %lld 的整数",
              "--%s must be a whole number from %lld to %lld", name, (long long)least, (long long)most);
    return fault_where(f, str_c(name));
}
