// SPDX-License-Identifier: Apache-2.0
// From bytes to lines: encoding, HTML, and everything that is noise whatever the page is about.
#include "base/map.h"
#include "intake/page_room.h"
#include "text/charset.h"
#include "text/script.h"

static void say_charset(struct reading *r, const struct charset *c) {
    if (c->mislabelled) {
        ptrdiff_t at = str_find(r->page->original, c->declared);
        struct span place = at >= 0 ? (struct span){(size_t)at, c->declared.n} : (struct span){0, 0};
        page_find_at(r, "charset-mislabelled", place, "网页声明编码为 %.*s，实际是 %.*s；按实际编码读取",
                     "the page declares %.*s but is %.*s; read as what it is", SP(c->declared), SP(c->name));
    }
    if (c->mixed) {
        page_find_at(r, "charset-mixed", (struct span){c->mixed_first, 0},
                     "全文编码为 %.*s，但有 %zu 行是 %.*s；各按其编码读取",
                     "the page is %.*s but %zu lines are %.*s; each was read in its own encoding", SP(c->name), c->mixed,
                     SP(c->mixed_name));
    }
    if (c->bad) {
        page_find_at(r, "bytes-unreadable", (struct span){c->bad_first, str_starts(str_skip(r->page->original, c->bad_first), STR("\uFFFD")) ? 3 : 0},
                     "有 %zu 处共 %zu 个字节按 %.*s 读不出，以 U+FFFD（�）代替；第一处是 %.*s",
                     "%zu places, %zu bytes, cannot be read as %.*s and became U+FFFD; the first is %.*s", c->bad, c->bad_bytes,
                     SP(c->name), SP(c->bad_hex));
    }
}

// Hidden text goes; each block is a finding.
static void drop_hidden(struct reading *r) {
    const struct html *h = &r->html;
    if (h->hidden_count == 0) return;
    struct mapping out = mapping_start(r->a, &r->m);
    size_t kept = 0;
    for (size_t i = 0; i < h->hidden_count; i++) {
        struct html_range g = h->hidden[i];
        mapping_keep(&out, kept, g.at);
        kept = g.end;
        page_find_at(r, "hidden-text", (struct span){g.at, g.end - g.at - 1}, "网页里有 %zu 个字的隐藏内容，读者看不见；没有收入正文",
                     "the page hides %zu characters from its readers; they were left out",
                     utf8_count(str_of(r->m.text.p + g.at, g.end - g.at - 1)));
    }
    mapping_keep(&out, kept, r->m.text.n);
    r->m = mapping_done(&out);
}

static void drop_noise(struct reading *r) {
    struct noted n;
    struct str names, signature;
    r->m = clean_invisible(r->a, &r->m, &n, &names);
    if (n.count) {
        page_find_at(r, "invisible-characters", n.first, "删去 %zu 个看不见或改变书写方向的字符：%.*s",
                     "%zu characters that do not show or turn the direction were taken out: %.*s", n.count, SP(names));
    }
    r->m = clean_tags(r->a, &r->m, &n, &signature);
    if (signature.n) {
        page_find_at(r, "hidden-tags", n.first, "正文里有 %zu 个空标签，带同一标记 %.*s：网站可能被植入代码；已删去",
                     "%zu empty tags with the same mark %.*s: the site may have been tampered with; taken out", n.count,
                     SP(signature));
    } else if (n.count) {
        page_find_at(r, "tags-in-text", n.first, "正文里有 %zu 个网页标签，已删去", "%zu tags stand in the text and were taken out",
                     n.count);
    }
    if (r->html.shared_id.n) {
        page_find_at(r, "hidden-tags", (struct span){0, 0}, "网页里有 %zu 个元素带同一标记 id=\"%.*s\"：网站可能被植入代码",
                     "%zu elements have the same id=\"%.*s\": the site may have been tampered with", r->html.shared_id_count,
                     SP(r->html.shared_id));
    }
    r->m = script_strip_glosses(r->a, &r->m, &n);
    if (n.count) {
        page_find_at(r, "pinyin-glosses", n.first, "字后夹注拼音 %zu 处，已删去", "%zu pinyin glosses behind characters were taken out",
                     n.count);
    }
    bool missing;
    r->m = script_simplify(r->a, &r->m, &n, &missing);
    if (missing) {
        page_find_at(r, "traditional-kept", n.first, "全文是繁体字，但本机没有转换词典（OpenCC），未转换",
                     "the text is traditional, but the dictionary of OpenCC is not installed: not converted");
    } else if (n.count >= 5 && n.first.n) {
        page_find_at(r, "traditional-script", n.first, "全文是繁体字（%zu 个繁体特有字），已转为简体",
                     "the text is in traditional characters (%zu of them) and was converted", n.count);
    }
}

// ASCII commas and the like directly behind a Han character.
static void say_punctuation(struct reading *r) {
    struct str s = r->m.text, first = STR("");
    size_t count = 0, wide = 0;
    int32_t before = 0;
    for (size_t pos = 0; pos < s.n;) {
        size_t at = pos;
        int32_t c = utf8_next(s, &pos);
        wide += c == 0xFF0C;
        if (c == ',' && (is_han(before) || before == 0x300B || before == 0x201D)) {
            if (count++ == 0) first = str_of(s.p + at, 1);
        }
        before = c;
    }
    if (count >= 3) {
        page_find(r, "ascii-commas", first, "中文里用了 %zu 个半角逗号（全角逗号 %zu 个）", "%zu ASCII commas in Chinese text (%zu full-width)",
                  count, wide);
    }
}

static void say_lines(struct reading *r) {
    size_t chrome = 0, trailer = 0;
    struct smap repeated = {0};
    struct str first = STR(""), first_trailer = STR("");
    for (size_t i = 0; i < r->count; i++) {
        struct clean_line *l = &r->lines[i];
        if (l->role == LINE_CHROME && chrome++ == 0) first = l->text;
        if (l->role == LINE_TRAILER && trailer++ == 0) first_trailer = l->text;
        if (l->role == LINE_REPEATED) smap_put(&repeated, l->text, (void *)((uintptr_t)smap_get(&repeated, l->text) + 1));
    }
    for (size_t i = 0; i < r->count && repeated.count; i++) { // in the order of the page, each once
        struct str s = r->lines[i].text;
        uintptr_t times = r->lines[i].role == LINE_REPEATED ? (uintptr_t)smap_get(&repeated, s) : 0;
        if (times < 2) continue;
        page_find(r, "line-repeated", s, "同一行出现 %zu 次，不是正文，已删去", "the same line stands %zu times; taken out", (size_t)times);
        smap_put(&repeated, s, (void *)1);
    }
    smap_release(&repeated);
    if (chrome) page_find(r, "page-chrome", first, "%zu 行是网页框架（登录、位置、打印、页脚等），已删去", "%zu lines of the page's frame were taken out", chrome);
    if (trailer) page_find(r, "page-trailer", first_trailer, "文末 %zu 行是宣传语或联系方式，不是正文，已删去", "%zu lines of slogans or contacts at the end were taken out", trailer);
}

static struct str shown(struct arena *a, struct str s) {
    struct noted n;
    struct str names;
    struct mapped m = mapped_whole(a, s);
    return str_trim(clean_invisible(a, &m, &n, &names).text);
}

// What stands outside the lines – title, meta elements – is cleaned by itself.
static void clean_head(struct reading *r) {
    r->html.title = shown(r->a, r->html.title);
    r->html.heading = shown(r->a, r->html.heading);
    for (size_t i = 0; i < r->html.meta_count; i++) r->html.metas[i].content = shown(r->a, r->html.metas[i].content);
}

static bool hint_is_html(struct str hint) {
    static const char *const words[] = {".html", ".htm", ".shtml", ".xhtml", "text/html", "HTML", ".HTM"};
    return word_within(hint, WORDS(words));
}

// Text without a single tag is plain whatever its name says: read as HTML its lines would run together.
static bool has_tags(struct str s) {
    for (const char *p = s.n ? memchr(s.p, '<', s.n) : NULL; p; p = memchr(p + 1, '<', s.n - (size_t)(p + 1 - s.p))) {
        char c = (size_t)(p + 1 - s.p) < s.n ? p[1] : 0;
        if (c == '/' || c == '!' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
    }
    return false;
}

void page_decode(struct reading *r, struct str bytes, struct str hint) {
    struct charset c;
    charset_read(bytes, r->a, &c);
    bool html = html_is(c.text) || (hint_is_html(hint) && has_tags(c.text));
    if (html) {
        html_read(c.text, r->a, &r->html);
        clean_head(r);
        r->page->original = r->html.text;
        c.bad_first = c.mixed_first = 0; // offsets in the source; in the lines the mark itself is looked for
        ptrdiff_t mark = str_find(r->html.text, STR("\uFFFD"));
        if (mark > 0) c.bad_first = (size_t)mark;
    } else r->page->original = c.text;
    r->places = places_of(r->a, r->page->original);
    r->m = mapped_whole(r->a, r->page->original);
    say_charset(r, &c);
    if (r->html.stripped) {
        page_find_at(r, "html-too-deep", (struct span){0, 0}, "网页标签嵌套过深（超过 %d 层）或过多，只去掉标签读取文字",
                     "the tags lie deeper than %d levels or are too many; only taken away, not understood", HTML_DEPTH_MAX);
    }
    drop_hidden(r);
    drop_noise(r);
    page_foreign(r);
    say_punctuation(r);
    r->lines = clean_lines(r->a, r->m.text, &r->count);
    say_lines(r);
}
