// SPDX-License-Identifier: Apache-2.0
#include "base/map.h"
#include "text/clean.h"

enum { SHORT_LINE = 40, PARAGRAPH = 60, REPEATED_LEAST = 3, TRAILER_LINES = 12, TRAILER_LINE = 24 };

// A line that begins with one of these and is short belongs to the frame.
static const char *const begins[] = {"密码:", "密码：", "密碼:", "密碼：", "用户名", "登录", "注册", "验证码", "打印本页", "打印", "关闭窗口",
    "【字号", "【字体", "字号:", "字号：", "字体:", "字体：", "您当前的位置", "当前位置", "您现在的位置", "你现在的位置", "您所在的位置",
    "扫一扫", "分享到", "分享:", "分享：", "版权所有", "您是进入本站", "繁体", "简体", "无障碍", "网站地图", "联系我们", "上一篇", "下一篇",
    "相关链接", "最新动态", "返回顶部", "首页", "主办:", "主办：", "主办单位", "承办单位:", "技术支持", "网站标识码", "点击数", "浏览次数",
    "阅读次数", "收藏", "设为首页", "加入收藏"};
// Or that holds one of these.
static const char *const holds[] = {"ICP备", "ICP證", "公网安备", "技术支持:", "技术支持：", "打印本页", "关闭窗口", "在手机打开当前页",
    "版权所有", "网站标识码", "All Rights Reserved", "Copyright", "第 位浏览者", "设为首页"};
static const char *const contacts[] = {"电邮", "邮箱", "电子邮件", "E-mail", "Email", "电话:", "电话：", "联系电话", "传真", "热线:", "热线："};
static const char *const sources[] = {"图文来源", "来源:", "来源：", "责任编辑", "编辑:", "编辑：", "责编", "审核:", "审核：", "监制"};

static bool starts_one(struct str s, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (str_starts(s, str_c(list[i]))) return true;
    }
    return false;
}
static bool holds_one(struct str s, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (str_find(s, str_c(list[i])) >= 0) return true;
    }
    return false;
}
#define STARTS(s, list) starts_one((s), (list), sizeof(list) / sizeof *(list))
#define HOLDS(s, list) holds_one((s), (list), sizeof(list) / sizeof *(list))

static bool is_position(struct str s) {
    static const char *const positions[] = {"您当前的位置", "当前位置", "您现在的位置", "你现在的位置", "您所在的位置"};
    return STARTS(s, positions);
}

// Bullets, list numbers, brackets without words: what is left of a list when its tags are gone.
static bool is_bare(struct str s) {
    for (size_t pos = 0; pos < s.n;) {
        int32_t c = utf8_next(s, &pos);
        if (is_han(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == 0xFFFD) return false;
        if (c >= '0' && c <= '9' && utf8_count(s) > 3) return false;
        if (c > 0xFF && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F)) return false;
    }
    return true;
}

static enum line_role role_of(struct str s) {
    if (s.n == 0) return LINE_EMPTY;
    size_t n = utf8_count(s);
    struct str label;
    if (is_bare(s)) return LINE_CHROME;
    if (clean_label(s, &label)) return LINE_TEXT; // metadata, not frame
    if (is_position(s)) return LINE_CHROME;
    bool ended = str_ends(s, STR("。")) || str_ends(s, STR("！")) || str_ends(s, STR("？"));
    if (n <= SHORT_LINE && !ended && STARTS(s, begins)) return LINE_CHROME;
    if (n <= 2 * SHORT_LINE && !ended && HOLDS(s, holds)) return LINE_CHROME;
    return LINE_TEXT;
}

// Beside a paragraph: the next line with text before or behind it is a long one.
static bool beside_paragraph(const struct clean_line *lines, size_t count, size_t i) {
    size_t before = i, behind = i + 1;
    while (before > 0 && lines[before - 1].role == LINE_EMPTY) before--;
    while (behind < count && lines[behind].role == LINE_EMPTY) behind++;
    return (before > 0 && utf8_count(lines[before - 1].text) >= PARAGRAPH) || (behind < count && utf8_count(lines[behind].text) >= PARAGRAPH);
}

// Cells of a table and headlines repeat too, but among their like; what a site strews in stands beside paragraphs.
static void mark_repeated(struct clean_line *lines, size_t count) {
    struct smap seen = {0};
    enum { BESIDE = 1 << 20 }; // in the same counter, above the number of times
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < count && i < BESIDE; i++) {
            struct str s = lines[i].text, label;
            if (lines[i].role != LINE_TEXT || s.n == 0 || utf8_count(s) < 3 || utf8_count(s) > SHORT_LINE ||
                clean_sentence_end(s) || clean_label(s, &label))
                continue;
            uintptr_t seen_so = (uintptr_t)smap_get(&seen, s), times = seen_so % BESIDE, beside = seen_so / BESIDE;
            if (pass == 0) smap_put(&seen, s, (void *)(seen_so + 1 + (beside_paragraph(lines, count, i) ? (uintptr_t)BESIDE : 0)));
            else if (times >= REPEATED_LEAST && beside * 2 >= times) lines[i].role = LINE_REPEATED;
        }
    }
    smap_release(&seen);
}

// Behind the line that names the source, at the end of the page: contacts, slogans.
static void mark_trailer(struct clean_line *lines, size_t count) {
    size_t last = count, seen = 0, source = count;
    while (last > 0 && seen < TRAILER_LINES) {
        struct clean_line *l = &lines[--last];
        if (l->role == LINE_EMPTY) continue;
        if (utf8_count(l->text) > TRAILER_LINE + 16 || clean_sentence_end(l->text)) break;
        seen++;
        if (STARTS(l->text, sources)) source = last;
    }
    for (size_t i = count; i-- > 0;) {
        if (lines[i].role == LINE_EMPTY || lines[i].role == LINE_CHROME) continue;
        bool behind = i > source && lines[i].role == LINE_TEXT;
        bool contact = STARTS(lines[i].text, contacts) && utf8_count(lines[i].text) <= SHORT_LINE;
        if (behind || contact) lines[i].role = LINE_TRAILER;
        else break;
    }
}

// The way to a page ("您当前的位置") closes its head: short lines above it are frame.
static void mark_around(struct clean_line *lines, size_t count) {
    size_t seen = 0;
    for (size_t i = 0; i < count && seen < 15; i++) {
        if (lines[i].role != LINE_EMPTY) seen++;
        if (!is_position(lines[i].text)) continue;
        for (size_t k = 0; k < i; k++) {
            if (lines[k].role == LINE_TEXT && utf8_count(lines[k].text) <= TRAILER_LINE) lines[k].role = LINE_CHROME;
        }
        break;
    }
}

static bool is_blank(int32_t c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F;
}

struct str clean_trim(struct str s) {
    size_t pos = 0, from = 0, end = 0;
    bool seen = false;
    while (pos < s.n) {
        size_t at = pos;
        if (is_blank(utf8_next(s, &pos))) continue;
        if (!seen) from = at;
        seen = true;
        end = pos;
    }
    return str_of(s.p + from, end > from ? end - from : 0);
}

struct clean_line *clean_lines(struct arena *a, struct str text, size_t *ret_count) {
    size_t count = 0, n = 0;
    struct str rest = text, line;
    while (str_split(&rest, '\n', &line)) count++;
    struct clean_line *lines = arena_array(a, struct clean_line, count + 1);
    rest = text;
    while (str_split(&rest, '\n', &line)) {
        lines[n].text = clean_trim(line);
        lines[n].role = role_of(lines[n].text);
        n++;
    }
    mark_around(lines, count);
    mark_repeated(lines, count);
    mark_trailer(lines, count);
    *ret_count = count;
    return lines;
}
