// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulate/model_lines.h"

enum { SHARE_DIGITS = 2, WEIGHT_MOST = 1000000, MINUTES_MOST = 400 * 24 * 60 };

struct reading {
    struct model *m;
    struct fault *f;
    int line, column;
    bool given[MODEL_LINES_MAX];
};

static int bad(struct reading *r, const char *code, const char *zh, const char *en, struct str what) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "“%.*s”%s", SP(utf8_head(what, 60)), zh);
    size_t split = b.n;
    buf_printf(&b, "\"%.*s\" %s", SP(utf8_head(what, 60)), en);
    fault_say(r->f, FAULT_INPUT, code, str_head(buf_str(&b), split), str_skip(buf_str(&b), split));
    buf_release(&b);
    return fault_place(r->f, r->line, r->column);
}

static bool next_word(struct str *rest, struct str *ret) {
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t') n++;
    *ret = str_head(*rest, n);
    *rest = str_skip(*rest, n);
    return n != 0;
}

static int read_number(struct reading *r, struct str s, int64_t least, int64_t most, int64_t *ret) {
    if (str_to_i64(s, ret) == 0 && *ret >= least && *ret <= most) return 0;
    char zh[80], en[80];
    snprintf(zh, sizeof zh, "应是 %lld 到 %lld 的整数", (long long)least, (long long)most);
    snprintf(en, sizeof en, "must be a whole number from %lld to %lld", (long long)least, (long long)most);
    return bad(r, "sim-value", zh, en, s);
}

// "47%", "47.25%": at most two digits behind the point.
static int read_share(struct reading *r, struct str s, int32_t *ret) {
    int64_t whole, part = 0;
    struct str body = s, tail = STR("");
    bool good = str_ends(s, STR("%"));
    if (good) body = str_head(s, s.n - 1);
    ptrdiff_t dot = str_find(body, STR("."));
    if (dot >= 0) {
        tail = str_skip(body, (size_t)dot + 1);
        body = str_head(body, (size_t)dot);
        good = good && tail.n >= 1 && tail.n <= SHARE_DIGITS && str_to_i64(tail, &part) == 0 && part >= 0;
        if (tail.n == 1) part *= 10;
    }
    if (!good || str_to_i64(body, &whole) < 0 || whole < 0 || whole > 999)
        return bad(r, "sim-value", "应是百分数，如 12.5%", "must be a share such as 12.5%", s);
    *ret = (int32_t)(whole * 100 + part);
    return 0;
}

static int read_minutes(struct reading *r, struct str s, int32_t *ret) {
    static const struct {
        const char *word;
        int64_t minutes;
    } units[] = {{"分钟", 1}, {"小时", 60}, {"日", 24 * 60}};
    int64_t n;
    for (size_t i = 0; i < 3; i++)
        if (str_ends(s, str_c(units[i].word)) && str_to_i64(str_head(s, s.n - strlen(units[i].word)), &n) == 0 && n >= 0 && n <= MINUTES_MOST / units[i].minutes) {
            *ret = (int32_t)(n * units[i].minutes);
            return 0;
        }
    return bad(r, "sim-value", "应是时长，如 30分钟、4小时、2日", "must be a span such as 30分钟, 4小时, 2日 (minutes, hours, days)", s);
}

static int read_span(struct reading *r, struct str rest, int32_t *ret) {
    struct str word;
    size_t n = 0;
    for (; next_word(&rest, &word); n++) {
        if (n == MODEL_QUANTILES) break;
        if (read_minutes(r, word, &ret[n]) < 0) return -1;
        if (n && ret[n] < ret[n - 1]) return bad(r, "sim-value", "比前一个分位小：分位应从小到大", "is less than the quantile before it", word);
    }
    if (n == MODEL_QUANTILES && rest.n == 0) return 0;
    return bad(r, "sim-value", "应有十一个分位（0%、10% … 100%）", "must be eleven quantiles (0%, 10% … 100%)", rest);
}

static int weights_whole(struct reading *r, struct weights *w, struct str rest) {
    w->sum = 0;
    for (size_t i = 0; i < w->count; i++) w->sum += w->of[i];
    return w->sum > 0 ? 0 : bad(r, "sim-value", "权重全是零", "has no weight above 0", rest);
}

static int read_weights(struct reading *r, struct str rest, size_t count, struct weights *ret) {
    struct str word, whole = rest;
    int64_t n;
    ret->count = 0;
    while (next_word(&rest, &word)) {
        if (read_number(r, word, 0, WEIGHT_MOST, &n) < 0) return -1;
        if (ret->count < count) ret->of[ret->count] = (int32_t)n;
        ret->count++;
    }
    if (ret->count == count) return weights_whole(r, ret, whole);
    ret->count = 0;
    return bad(r, "sim-value", "权重的个数不对", "has not as many weights as it must", whole);
}

// "咨询:47 求助:30"
static int read_names(struct reading *r, struct str rest, struct names *ret) {
    struct str word, whole = rest;
    int64_t n;
    ret->weights.count = 0;
    while (next_word(&rest, &word)) {
        ptrdiff_t colon = str_find(word, STR(":"));
        if (colon <= 0 || ret->weights.count == MODEL_KINDS) return bad(r, "sim-value", "应是“名:权重”，至多十二个", "must be NAME:WEIGHT, twelve at most", word);
        if (read_number(r, str_skip(word, (size_t)colon + 1), 0, WEIGHT_MOST, &n) < 0) return -1;
        ret->of[ret->weights.count] = arena_str(&r->m->arena, str_head(word, (size_t)colon));
        ret->weights.of[ret->weights.count++] = (int32_t)n;
    }
    return weights_whole(r, &ret->weights, whole);
}

// "8:30 12:00 14:00 18:00", each later than the one before.
static int read_hours(struct reading *r, struct str rest, int32_t *ret) {
    struct str word, whole = rest;
    int64_t hour, minute;
    int n = 0;
    for (; n < 4 && next_word(&rest, &word); n++) {
        ptrdiff_t colon = str_find(word, STR(":"));
        if (colon <= 0 || str_to_i64(str_head(word, (size_t)colon), &hour) < 0 || str_to_i64(str_skip(word, (size_t)colon + 1), &minute) < 0 || hour < 0 ||
            hour > 24 || minute < 0 || minute > 59)
            return bad(r, "sim-value", "应是时刻，如 8:30", "must be a time of day such as 8:30", word);
        ret[n] = (int32_t)(hour * 60 + minute);
        if (n && ret[n] <= ret[n - 1]) return bad(r, "sim-value", "应晚于前一个时刻", "must be later than the one before it", word);
    }
    if (n == 4 && str_trim(rest).n == 0 && ret[3] <= 24 * 60) return 0;
    return bad(r, "sim-value", "应是四个时刻：上班、下班、上班、下班", "must be four times of day: opens, closes, opens, closes", whole);
}

// Which kinds a line is for: one where it has ·KIND, else all.
static int kinds_of(struct reading *r, const struct model_line *l, struct str kind, unsigned *ret_from, unsigned *ret_to) {
    const struct names *kinds = &r->m->kinds;
    *ret_from = 0;
    *ret_to = MODEL_KINDS;
    if (kind.n == 0) return 0;
    if (l->type != LINE_SHARE && l->type != LINE_SPAN) return bad(r, "sim-syntax", "这一项不分类型", "is the same for all kinds", str_c(l->name));
    for (unsigned i = 0; i < kinds->weights.count; i++)
        if (str_eq(kinds->of[i], kind)) {
            *ret_from = i;
            *ret_to = i + 1;
            return 0;
        }
    return bad(r, "sim-unknown", "不是前面“诉求类型”里的类型", "is no kind of the line 诉求类型 above", kind);
}

static int read_value(struct reading *r, const struct model_line *l, struct str kind, struct str value) {
    void *at = (char *)r->m + l->offset;
    unsigned from, to;
    if (kinds_of(r, l, kind, &from, &to) < 0) return -1;
    switch (l->type) {
    case LINE_NUMBER: return read_number(r, value, l->least, l->most, at);
    case LINE_TEXT: *(struct str *)at = arena_str(&r->m->arena, value); return value.n ? 0 : bad(r, "sim-value", "没有值", "has no value", str_c(l->name));
    case LINE_DAY: {
        struct fault why;
        if (date_parse(value, at, &why) == 0) return 0;
        return bad(r, "sim-value", "应是日期，如 2024-01-01", "must be a day such as 2024-01-01", value);
    }
    case LINE_WEIGHTS: return read_weights(r, value, (size_t)l->least, at);
    case LINE_HOURS: return read_hours(r, value, at);
    case LINE_NAMES: return read_names(r, value, at);
    case LINE_SHARE: {
        int32_t share = 0;
        if (read_share(r, value, &share) < 0) return -1;
        for (unsigned i = from; i < to; i++) ((struct share *)at)->of[i] = share;
        return 0;
    }
    case LINE_SPAN: {
        int32_t q[MODEL_QUANTILES];
        if (read_span(r, value, q) < 0) return -1;
        for (unsigned i = from; i < to; i++) memcpy(((struct span *)at)->at[i], q, sizeof q);
        return 0;
    }
    }
    return 0;
}

static int unknown(struct reading *r, struct str name) {
    const char *near = NULL;
    int best = 3;
    for (size_t i = 0; i < model_line_count; i++) {
        struct str known = str_c(model_lines[i].name);
        int d = utf8_distance(known, name, 2);
        if (d >= best || d >= (int)utf8_count(known)) continue; // nothing in common
        best = d;
        near = model_lines[i].name;
    }
    if (near == NULL) return bad(r, "sim-unknown", "没有这一项，各项见 docs/simulate.md", "is no name of such a file: docs/simulate.md lists them", name);
    fault_set(r->f, FAULT_INPUT, "sim-unknown", "没有“%.*s”这一项，是不是“%s”？", "there is no \"%.*s\"; did you mean \"%s\"?", SP(utf8_head(name, 60)), near);
    return fault_place(r->f, r->line, r->column);
}

static int read_line(struct reading *r, struct str line) {
    ptrdiff_t comment = str_find(line, STR("#"));
    if (comment >= 0) line = str_head(line, (size_t)comment);
    line = str_trim(line);
    if (line.n == 0) return 0;
    ptrdiff_t equals = str_find(line, STR("="));
    if (equals <= 0) return bad(r, "sim-syntax", "应写成“名 = 值”", "must be NAME = VALUE", line);
    struct str name = str_trim(str_head(line, (size_t)equals)), kind = STR("");
    struct str value = str_trim(str_skip(line, (size_t)equals + 1));
    ptrdiff_t dot = str_find(name, STR("·"));
    if (dot > 0) {
        kind = str_skip(name, (size_t)dot + strlen("·"));
        name = str_head(name, (size_t)dot);
    }
    for (size_t i = 0; i < model_line_count; i++) {
        if (!str_eq(name, str_c(model_lines[i].name))) continue;
        if (kind.n && !r->given[i]) return bad(r, "sim-syntax", "要先写各类型共用的一行", "for one kind comes behind the line for all", name);
        if (kind.n == 0 && r->given[i]) return bad(r, "sim-twice", "写了两次", "is given twice", name);
        r->given[i] = true;
        return read_value(r, &model_lines[i], kind, value);
    }
    return unknown(r, name);
}

int model_read(struct model **ret, struct str text, struct fault *f) {
    struct reading r = {.m = mem_new(sizeof(struct model)), .f = f, .column = 1};
    struct str line;
    int status = 0;
    if (text.n > MODEL_MAX_BYTES) status = fault_set(f, FAULT_INPUT, "file-too-large", "文件超过 %d 字节", "the file has more than %d bytes", MODEL_MAX_BYTES);
    if (status == 0 && utf8_fault(text) >= 0) status = fault_set(f, FAULT_INPUT, "bad-utf8", "文件不是 UTF-8 文字：请检查编码", "the file is not UTF-8: check the encoding");
    while (status == 0 && str_split(&text, '\n', &line)) {
        r.line++;
        status = read_line(&r, line);
    }
    for (size_t i = 0; status == 0 && i < model_line_count; i++)
        if (!r.given[i]) {
            status = fault_set(f, FAULT_INPUT, "sim-missing", "缺少“%s”：每一项都要写明", "\"%s\" is missing: every value has to be given", model_lines[i].name);
        }
    if (status == 0) *ret = r.m;
    else model_free(r.m);
    return status;
}
