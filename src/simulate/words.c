// SPDX-License-Identifier: Apache-2.0
#include "simulate/words.h"

#include <stdlib.h>
#include <string.h>

static const char *const list_names[WORD_LISTS] = {
    [WORDS_DISTRICT] = "区县", [WORDS_FAMILY] = "姓", [WORDS_GIVEN] = "名", [WORDS_STREET] = "街道", [WORDS_ESTATE] = "小区",
    [WORDS_CAUSE] = "经过", [WORDS_WISH] = "请求", [WORDS_ANSWER] = "直接答复", [WORDS_REPLY_HEAD] = "答复开头", [WORDS_REPLY] = "答复",
    [WORDS_REPLY_TAIL] = "答复结尾", [WORDS_RETURN] = "退回理由", [WORDS_MEETING] = "会议情况", [WORDS_REASON] = "理由", [WORDS_TALK] = "联系情况",
    [WORDS_REPORT] = "报到情况", [WORDS_FIRM_HEAD] = "企业字号", [WORDS_FIRM] = "企业行业", [WORDS_FIRM_TAIL] = "企业形式",
};

struct reading {
    struct words *w;
    struct fault *f;
    int line;
};

static int bad(struct reading *r, const char *code, const char *zh, const char *en) {
    fault_say(r->f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_place(r->f, r->line, 1);
}

// Items end with ； and may not be empty.
static int read_items(struct reading *r, struct str rest, struct word_items *ret) {
    const struct str mark = STR("；");
    uint32_t count = 1;
    for (struct str s = rest; str_find(s, mark) >= 0; s = str_skip(s, (size_t)str_find(s, mark) + mark.n)) count++;
    ret->of = arena_array(&r->w->arena, struct str, count);
    ret->count = 0;
    while (ret->count < count) {
        ptrdiff_t end = str_find(rest, mark);
        struct str item = str_trim(end < 0 ? rest : str_head(rest, (size_t)end));
        if (item.n == 0) return bad(r, "words-syntax", "有空的一项：各项之间用一个“；”", "an item is empty: one ； between items");
        ret->of[ret->count++] = arena_str(&r->w->arena, item);
        if (end >= 0) rest = str_skip(rest, (size_t)end + mark.n);
    }
    return 0;
}

static int office_of(struct reading *r, struct str name, uint32_t *ret) {
    struct words *w = r->w;
    for (uint32_t i = 0; i < w->office_count; i++)
        if (str_eq(w->offices[i], name)) {
            *ret = i;
            return 0;
        }
    if (w->office_count == WORDS_OFFICES) return bad(r, "words-too-many", "单位太多（最多 200 个）", "too many bodies (200 at most)");
    *ret = w->office_count;
    w->offices[w->office_count++] = arena_str(&w->arena, name);
    return 0;
}

// "38 市水务局 自来水发黄；水压不足"
static int read_category(struct reading *r, struct str name, struct str value) {
    struct words *w = r->w;
    struct str weight, office;
    int64_t n;
    if (w->category_count == WORDS_CATEGORIES) return bad(r, "words-too-many", "类别太多（最多 96 个）", "too many categories (96 at most)");
    struct category *c = &w->categories[w->category_count];
    if (!str_split(&value, ' ', &weight) || !str_split(&value, ' ', &office) || str_to_i64(weight, &n) < 0 || n < 1 || n > 1000000 || office.n == 0)
        return bad(r, "words-syntax", "应写成“类别·名称 = 权重 单位 议题；议题”", "must be 类别·NAME = WEIGHT BODY ISSUE；ISSUE");
    c->name = arena_str(&w->arena, name);
    c->weight = (int32_t)n;
    w->category_sum += n;
    w->category_count++;
    return office_of(r, office, &c->office) < 0 || read_items(r, value, &c->issues) < 0 ? -1 : 0;
}

static int read_line(struct reading *r, struct str line) {
    const struct str category = STR("类别·");
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#') return 0;
    ptrdiff_t equals = str_find(line, STR("="));
    if (equals <= 0) return bad(r, "words-syntax", "应写成“名 = 值”", "must be NAME = VALUE");
    struct str name = str_trim(str_head(line, (size_t)equals)), value = str_trim(str_skip(line, (size_t)equals + 1));
    if (str_starts(name, category)) return read_category(r, str_skip(name, category.n), value);
    for (int i = 0; i < WORD_LISTS; i++)
        if (str_eq(name, str_c(list_names[i]))) {
            if (r->w->lists[i].count) return bad(r, "words-syntax", "这一项写了两次", "the list is given twice");
            return read_items(r, value, &r->w->lists[i]);
        }
    return bad(r, "words-unknown", "没有这一项，各项见 docs/simulate.md", "there is no such list: docs/simulate.md names them");
}

static int complete(struct reading *r) {
    struct words *w = r->w;
    r->line = 0;
    for (int i = 0; i < WORD_LISTS; i++)
        if (w->lists[i].count == 0)
            return fault_set(r->f, FAULT_INPUT, "words-missing", "缺少“%s”：每一项都要写", "\"%s\" is missing: every list has to be given", list_names[i]);
    if (w->category_count == 0) return bad(r, "words-missing", "没有类别：至少一行“类别·名称 = …”", "there is no category: at least one line 类别·NAME = …");
    w->bureau_count = w->office_count;
    for (uint32_t i = 0; i < w->lists[WORDS_DISTRICT].count; i++) {
        uint32_t at = 0, before = w->office_count;
        if (office_of(r, w->lists[WORDS_DISTRICT].of[i], &at) < 0) return -1;
        if (at < before) return bad(r, "words-syntax", "一个单位既是部门又是区县，或区县写了两次", "a body is both bureau and district, or a district stands twice");
    }
    if (w->office_count < 3) return bad(r, "words-missing", "至少要有三个单位", "there must be three bodies at least");
    return 0;
}

int words_read(struct words **ret, struct str text, struct fault *f) {
    struct reading r = {.w = mem_new(sizeof(struct words)), .f = f};
    struct str line;
    int status = 0;
    if (text.n > WORDS_MAX_BYTES) status = fault_set(f, FAULT_INPUT, "file-too-large", "文件超过 %d 字节", "the file has more than %d bytes", WORDS_MAX_BYTES);
    if (status == 0 && utf8_fault(text) >= 0) status = fault_set(f, FAULT_INPUT, "bad-utf8", "文件不是 UTF-8 文字：请检查编码", "the file is not UTF-8: check the encoding");
    while (status == 0 && str_split(&text, '\n', &line)) {
        r.line++;
        status = read_line(&r, line);
    }
    if (status == 0) status = complete(&r);
    if (status == 0) *ret = r.w;
    else words_free(r.w);
    return status;
}

struct words *words_free(struct words *w) {
    if (w == NULL) return NULL;
    arena_release(&w->arena);
    free(w);
    return NULL;
}
