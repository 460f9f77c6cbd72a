// SPDX-License-Identifier: Apache-2.0
// Fields that stand behind a label: in the head of the page, or in meta elements of HTML.
#include "intake/page_room.h"
#include "registry/codes.h"

enum { HEAD_LINES = 60, VALUE_MAX = 200 };

struct field {
    const char *label;
    size_t offset; // in struct page
    bool date;
};
#define FIELD(label, member, date) {label, offsetof(struct page, member), date}
static const struct field fields[] = {
    FIELD("索引号", index_number, false), FIELD("索取号", index_number, false), FIELD("信息索引号", index_number, false),
    FIELD("发文字号", document_number, false), FIELD("文号", document_number, false), FIELD("发文文号", document_number, false),
    FIELD("文件编号", document_number, false), FIELD("主题分类", subject, false), FIELD("体裁分类", genre, false),
    FIELD("体裁", genre, false), FIELD("公文种类", genre, false), FIELD("发布机构", issuer, false), FIELD("发文机关", issuer, false),
    FIELD("发文机构", issuer, false), FIELD("发文单位", issuer, false), FIELD("图文来源", issuer, false), FIELD("信息来源", issuer, false),
    FIELD("来源", issuer, false), FIELD("成文日期", written, true), FIELD("生成日期", written, true), FIELD("发文日期", written, true),
    FIELD("发布日期", published, true), FIELD("公开日期", published, true), FIELD("发布时间", published, true),
    FIELD("日期", published, true), FIELD("签发人", signer, false), FIELD("标题", title, false), FIELD("名称", title, false), FIELD("信息名称", title, false)};

static void set(struct reading *r, struct str label, struct str value) {
    value = str_trim(value);
    if (value.n == 0 || utf8_count(value) > VALUE_MAX) return;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!str_eq(label, str_c(fields[i].label))) continue;
        struct str *place = (struct str *)((char *)r->page + fields[i].offset);
        struct found_date d;
        day_t day;
        size_t pos = 0;
        if (!fields[i].date) {
            if (place->n == 0) *place = value;
            return;
        }
        if (date_next(value, &pos, &d) && date_real(&d, &day)) {
            if (place->n == 0) *place = date_text(r->a, day);
        } else page_find(r, "date-damaged", value, "“%.*s”的值“%.*s”不是日期", "the value of “%.*s”, “%.*s”, is no date", SP(label), SP(value));
        return;
    }
}

static size_t colon_at(struct str s, size_t *ret_n) {
    ptrdiff_t narrow = str_find(s, STR(":")), wide = str_find(s, STR("："));
    if (wide >= 0 && (narrow < 0 || wide < narrow)) {
        *ret_n = 3;
        return (size_t)wide;
    }
    *ret_n = narrow >= 0;
    return narrow >= 0 ? (size_t)narrow : s.n;
}

// "… 日期:2021-08-18 09:43 来源:某报": several fields in one line, each value up to two blanks or the next label.
static bool inline_fields(struct reading *r, struct str line) {
    bool any = false;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct str label = str_c(fields[i].label), seek = line;
        for (ptrdiff_t hit; (hit = str_find(seek, label)) >= 0;) {
            struct str rest = str_skip(seek, (size_t)hit + label.n), before = before_char(seek, (size_t)hit);
            size_t n;
            size_t colon = colon_at(rest, &n);
            seek = rest;
            if (colon != 0 || n == 0 || !is_stop(before)) continue;
            struct str value = str_trim(str_skip(rest, n));
            for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
                ptrdiff_t next = str_find(value, str_c(fields[k].label));
                if (next > 0 && is_stop(before_char(value, (size_t)next))) value = str_head(value, (size_t)next);
            }
            if (!fields[i].date) {
                ptrdiff_t blank = str_find(value, STR(" "));
                if (blank > 0) value = str_head(value, (size_t)blank);
            }
            set(r, label, value);
            any = true;
        }
    }
    return any;
}

// The labelled field a line is, with its value behind the label or in the next line that is not empty.
static void labelled(struct reading *r, size_t i) {
    struct clean_line *l = &r->lines[i];
    struct str label;
    if (clean_label(l->text, &label)) {
        size_t next = i + 1;
        while (next < r->count && r->lines[next].role == LINE_EMPTY) next++;
        struct str other;
        l->role = LINE_META;
        if (next < r->count && !clean_label(r->lines[next].text, &other) && utf8_count(r->lines[next].text) <= VALUE_MAX) {
            set(r, label, r->lines[next].text);
            r->lines[next].role = LINE_META;
        }
        return;
    }
    size_t n, colon = colon_at(l->text, &n);
    if (n && clean_label(str_head(l->text, colon), &label) && utf8_count(l->text) <= 100 && !clean_sentence_end(l->text)) {
        if (!inline_fields(r, l->text)) set(r, label, str_skip(l->text, colon + n));
        l->role = LINE_META;
    } else if (i < HEAD_LINES && utf8_count(l->text) <= 100 && !clean_sentence_end(l->text) && inline_fields(r, l->text)) l->role = LINE_META;
}

static void from_html(struct reading *r) {
    // What the sites of public offices carry in meta elements.
    static const struct {
        const char *name;
        size_t offset;
        bool date;
    } names[] = {{"PubDate", offsetof(struct page, published), true}, {"publishdate", offsetof(struct page, published), true},
        {"ContentSource", offsetof(struct page, issuer), false}, {"ArticleTitle", offsetof(struct page, title), false}};
    for (size_t i = 0; i < r->html.meta_count; i++) {
        struct html_meta m = r->html.metas[i];
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            struct str *place = (struct str *)((char *)r->page + names[k].offset);
            struct found_date d;
            day_t day;
            size_t pos = 0;
            if (!str_eq(m.name, str_c(names[k].name)) || place->n || m.content.n > 600) continue;
            if (!names[k].date) *place = str_trim(m.content);
            else if (date_next(m.content, &pos, &d) && date_real(&d, &day)) *place = date_text(r->a, day);
        }
    }
}

static void check_index(struct reading *r) {
    struct str index = r->page->index_number;
    ptrdiff_t slash = str_find(index, STR("/"));
    struct str code = slash > 0 ? str_head(index, (size_t)slash) : index;
    struct fault f;
    int bad = code.n == USCC_CHARS ? uscc_check(code, &f) : slash > 0 && code.n == ORG_CHARS ? org_code_check(code, &f) : 0;
    if (bad == 0) return;
    page_find(r, "index-code-wrong", code, "索引号中的机构代码有误：%s%.0s", "the code in the index number is wrong: %.0s%s", f.zh, f.en);
}

void page_meta(struct reading *r) {
    for (size_t i = 0; i < r->count; i++) {
        if (r->lines[i].role == LINE_TEXT || r->lines[i].role == LINE_TRAILER) labelled(r, i);
    }
    from_html(r);
    check_index(r);
}
