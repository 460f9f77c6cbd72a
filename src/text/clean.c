// SPDX-License-Identifier: Apache-2.0
#include "text/clean.h"

#include "base/buf.h"

struct mapped clean_invisible(struct arena *a, const struct mapped *m, struct noted *ret, struct str *ret_names) {
    struct str s = m->text;
    int32_t kinds[8];
    size_t kind_count = 0, kept = 0;
    *ret = (struct noted){0, {0, 0}};
    struct mapping out = mapping_start(a, m);
    for (size_t pos = 0; pos < s.n;) {
        size_t at = pos;
        int32_t c = utf8_next(s, &pos);
        if (c == '\n' || c == '\t' || !utf8_unfit(c)) continue;
        mapping_keep(&out, kept, at);
        kept = pos;
        if (c == '\r' || c == 0x2028 || c == 0x2029) {
            if (c != '\r' || pos >= s.n || s.p[pos] != '\n') mapping_put(&out, STR("\n"), at);
            continue;
        }
        if (ret->count++ == 0) ret->first = mapped_origin(m, str_of(s.p + at, pos - at));
        size_t k = 0;
        while (k < kind_count && kinds[k] != c) k++;
        if (k == kind_count && kind_count < 8) kinds[kind_count++] = c;
    }
    mapping_keep(&out, kept, s.n);
    struct buf names = BUF_INIT;
    for (size_t k = 0; k < kind_count; k++) buf_printf(&names, "%sU+%04X", k ? ", " : "", (unsigned)kinds[k]);
    *ret_names = arena_str(a, buf_str(&names));
    buf_release(&names);
    return mapping_done(&out);
}

static size_t tag_at(struct str s, size_t at, struct str *ret_signature) {
    static const char *const names[] = {"a", "abbr", "address", "article", "b", "big", "blockquote", "body", "br", "center",
        "code", "dd", "del", "div", "dl", "dt", "em", "fieldset", "font", "form", "h1", "h2", "h3", "h4", "hr", "html", "i",
        "img", "input", "ins", "label", "legend", "li", "mark", "menuitem", "meter", "nobr", "ol", "option", "p", "pre",
        "rp", "rt", "ruby", "samp", "script", "small", "span", "strong", "style", "sub", "sup", "table", "tbody", "td",
        "th", "thead", "tr", "track", "tt", "u", "ul", "var", "video", "wbr"};
    size_t i = at + 1;
    bool closing = i < s.n && s.p[i] == '/';
    i += closing;
    size_t from = i;
    while (i < s.n && i - from < 16 && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9'))) i++;
    struct str name = str_of(s.p + from, i - from);
    bool known = false;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) known |= str_eq(name, str_c(names[k]));
    const char *end = name.n ? memchr(s.p + i, '>', s.n - i < 500 ? s.n - i : 500) : NULL;
    if (end == NULL || memchr(s.p + i, '\n', (size_t)(end - s.p) - i)) return 0;
    struct str inside = str_trim(str_of(s.p + i, (size_t)(end - s.p) - i));
    if (inside.n && inside.p == s.p + i && *inside.p != '/') return 0; // <p3abc
    if (!known && !closing && !memchr(inside.p ? inside.p : "", '=', inside.n)) return 0;
    if (str_starts(inside, STR("id=\"")) || str_starts(inside, STR("class=\""))) *ret_signature = inside;
    return (size_t)(end - s.p) + 1 - at;
}

// The end of a torn tag at the beginning of the text: ` id="content">`.
static size_t scrap_in(struct str s) {
    size_t at = 0;
    while (at < s.n && (s.p[at] == '\n' || s.p[at] == ' ')) at++;
    struct str rest = str_skip(s, at);
    if (rest.n == 0) return 0;
    const char *line_end = memchr(rest.p, '\n', rest.n), *end = memchr(rest.p, '>', rest.n < 300 ? rest.n : 300);
    if (end == NULL || (line_end && line_end < end)) return 0;
    struct str scrap = str_trim(str_of(rest.p, (size_t)(end - rest.p)));
    if (scrap.n < 4 || scrap.p[scrap.n - 1] != '"' || str_find(scrap, STR("=\"")) < 2) return 0;
    for (size_t i = 0; scrap.p[i] != '='; i++) {
        char c = scrap.p[i];
        if (!((c >= 'a' && c <= 'z') || c == '-')) return 0;
    }
    return (size_t)(end - s.p) + 1;
}

struct mapped clean_tags(struct arena *a, const struct mapped *m, struct noted *ret, struct str *ret_signature) {
    struct str s = m->text, shared = STR("");
    size_t sharing = 0, signed_tags = 0, kept = 0;
    *ret = (struct noted){0, {0, 0}};
    *ret_signature = STR("");
    struct mapping out = mapping_start(a, m);
    size_t scrap = scrap_in(s);
    if (scrap) {
        ret->count++;
        ret->first = mapped_origin(m, str_head(s, scrap));
        kept = scrap;
    }
    for (size_t at = kept; at < s.n; at++) {
        const char *hit = memchr(s.p + at, '<', s.n - at);
        if (hit == NULL) break;
        at = (size_t)(hit - s.p);
        struct str signature = STR("");
        size_t n = tag_at(s, at, &signature);
        if (n == 0) continue;
        if (ret->count++ == 0) ret->first = mapped_origin(m, str_of(s.p + at, n));
        if (signature.n) {
            signed_tags++;
            if (shared.n == 0) shared = signature;
            sharing += str_eq(shared, signature);
        }
        mapping_keep(&out, kept, at);
        kept = at + n;
        at += n - 1;
    }
    if (ret->count == 0) return *m;
    if (sharing >= 5 && sharing == signed_tags) *ret_signature = shared;
    mapping_keep(&out, kept, s.n);
    return mapping_done(&out);
}

bool clean_sentence_end(struct str s) {
    static const char *const close[] = {"”", "’", "」", "』", "）", ")", "\"", "'", "】", "》", "〕"};
    static const char *const ends[] = {"。", "！", "？", "；", "…", "!", "?", ";", ".", "：", ":"};
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < sizeof close / sizeof *close; i++) {
            if (str_ends(s, str_c(close[i])) && s.n > strlen(close[i])) {
                s = str_head(s, s.n - strlen(close[i]));
                again = true;
            }
        }
    }
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends(s, str_c(ends[i]))) return true;
    }
    return false;
}

bool clean_label(struct str line, struct str *ret) {
    // The fields of metadata and heads of public pages.
    static const char *const labels[] = {"索引号", "索取号", "信息索引号", "发文字号", "文号", "文件编号", "发文文号", "主题分类",
        "主题词", "体裁分类", "体裁", "公文种类", "发布机构", "发文机关", "发文机构", "发文单位", "信息来源", "来源", "成文日期", "发文日期",
        "生成日期", "发布日期", "公开日期", "发布时间", "日期", "时间", "有效性", "废止日期", "标题", "名称", "信息名称", "作者", "编辑",
        "责任编辑", "签发人", "浏览次数", "浏览量", "公开方式", "公开形式", "公开范围", "图文来源"};
    static const char *const marks[] = {"[", "]", "【", "】", "：", ":", "［", "］", " ", "\u3000", "　"};
    char name[64];
    size_t n = 0;
    for (size_t pos = 0; pos < line.n;) {
        size_t at = pos, skip = 0;
        for (size_t i = 0; i < sizeof marks / sizeof *marks && !skip; i++) {
            if (str_starts(str_skip(line, pos), str_c(marks[i]))) skip = strlen(marks[i]);
        }
        if (skip) {
            pos += skip;
            continue;
        }
        utf8_next(line, &pos);
        if (n + (pos - at) > sizeof name) return false;
        memcpy(name + n, line.p + at, pos - at);
        n += pos - at;
    }
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (str_eq(str_of(name, n), str_c(labels[i]))) {
            *ret = str_c(labels[i]);
            return true;
        }
    }
    return false;
}
