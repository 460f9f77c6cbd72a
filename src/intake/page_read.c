// SPDX-License-Identifier: Apache-2.0
#include "intake/page.h"

#include "intake/page_room.h"

struct shape {
    struct str begins;
    const char *zh, *en;
};
static const struct shape shapes[] = {
    {STR("%PDF-"), "PDF 文件：请先另存为文本或网页", "a PDF: save it as text or as a web page first"},
    {STR("PK\x03\x04"), "压缩包、Office 文档（docx、xlsx）或 OFD：请先解压，或另存为文本", "a zip, an Office document (docx, xlsx) or OFD: unpack it or save it as text"},
    {STR("\xD0\xCF\x11\xE0"), "旧版 Office 文档（doc、xls）：请另存为文本", "an old Office document (doc, xls): save it as text"},
    {STR("\x89PNG"), "图片（PNG）：请先识别文字", "an image (PNG): have its text recognised first"},
    {STR("\xFF\xD8\xFF"), "图片（JPEG）：请先识别文字", "an image (JPEG): have its text recognised first"},
    {STR("GIF8"), "图片（GIF）：请先识别文字", "an image (GIF): have its text recognised first"},
    {STR("BM\x36"), "图片（BMP）：请先识别文字", "an image (BMP): have its text recognised first"},
    {STR("RIFF"), "图片或音视频（RIFF）：请先转成文字", "an image, sound or film (RIFF): have it turned into text first"},
    {STR("\x1F\x8B"), "压缩文件（gzip）：请先解压", "a gzip file: unpack it first"},
    {STR("Rar!"), "压缩包（RAR）：请先解压", "a RAR archive: unpack it first"},
    {STR("7z\xBC\xAF"), "压缩包（7z）：请先解压", "a 7z archive: unpack it first"},
    {STR("{\\rtf"), "RTF 文档：请另存为文本", "an RTF document: save it as text"},
    {STR("SQLite format 3"), "数据库文件", "a database"},
    {STR("\x7F" "ELF"), "程序文件", "a program"},
};

static int not_text(struct fault *f, const char *zh, const char *en) {
    return fault_set(f, FAULT_INPUT, "page-not-text", "这不是网页或文本，像是%s%.0s", "this is no page or text but looks like %.0s%s", zh, en);
}

static int is_page(struct str bytes, struct fault *f) {
    if (bytes.n > PAGE_BYTES_MAX) {
        return fault_set(f, FAULT_INPUT, "page-too-large", "网页有 %zu 字节，上限 %d（2 MiB）：请只保存正文", "the page has %zu bytes, the most is %d (2 MiB): save the text alone",
                         bytes.n, PAGE_BYTES_MAX);
    }
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (str_starts(bytes, shapes[i].begins)) return not_text(f, shapes[i].zh, shapes[i].en);
    }
    return 0;
}

// Bytes no text has: after decoding, more than one character in seven does not show or could not be read.
static int is_text(struct str text, struct fault *f) {
    size_t all = 0, odd = 0, seen = 0;
    for (size_t pos = 0; pos < text.n; all++) {
        int32_t c = utf8_next(text, &pos);
        bool blank = c == '\n' || c == '\t' || c == '\r' || c == ' ' || c == 0x3000;
        bool unfit = !blank && (utf8_unfit(c) || c == 0xFFFD);
        odd += unfit;
        seen += !blank && !unfit;
    }
    if (odd * 7 > all && odd >= 4) return not_text(f, "二进制数据：请确认文件", "binary data: check the file");
    if (seen == 0) return fault_set(f, FAULT_INPUT, "page-empty", "网页没有文字", "the page has no text");
    return 0;
}

static struct str cleaned(struct reading *r) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < r->count; i++) {
        if (r->lines[i].role != LINE_TEXT) continue;
        buf_add(&b, r->lines[i].text);
        buf_byte(&b, '\n');
    }
    struct str s = arena_str(r->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void say_capped(struct reading *r) {
    struct page *p = r->page;
    if (p->person_count == PAGE_LIST_MAX || p->figure_count == PAGE_LIST_MAX || p->answer_count == PAGE_LIST_MAX ||
        p->recommendation_count == PAGE_LIST_MAX) {
        page_find_at(r, "list-capped", (struct span){0, 0}, "有一类条目超过 %d 条，其余没有列出", "a list has more than %d entries; the others were left out", PAGE_LIST_MAX);
    }
    if (p->findings_left_out == 0) return;
    size_t out = p->findings_left_out;
    p->finding_count--; // its place goes to the one that says so
    struct page_finding *f = &p->findings[p->finding_count++];
    *f = (struct page_finding){.code = "findings-capped", .line = f->line, .column = f->column, .quote = f->quote};
    f->zh = arena_printf(r->a, "问题太多：只列出 %d 条，另有 %zu 条没有列出", PAGE_FINDINGS_MAX - 1, out + 1);
    f->en = arena_printf(r->a, "too many findings: %d are listed, %zu more are not", PAGE_FINDINGS_MAX - 1, out + 1);
}

int page_read(struct str bytes, struct str hint, struct arena *a, struct page *ret, struct fault *f) {
    if (bytes.n == 0) return fault_set(f, FAULT_INPUT, "page-empty", "文件是空的", "the file is empty");
    if (is_page(bytes, f) < 0) return -1;
    *ret = (struct page){.kind = "other"};
    struct reading r = {.a = a, .page = ret};
    page_decode(&r, bytes, hint);
    if (is_text(ret->original, f) < 0) return -1;
    page_meta(&r);
    page_title(&r);
    page_signature(&r);
    page_columns(&r);
    page_kind(&r);
    page_dates(&r);
    page_people(&r);
    page_reply(&r);
    page_answers(&r);
    page_recommend(&r);
    page_figures(&r);
    page_lost(&r);
    ret->text = cleaned(&r);
    if (ret->text.n == 0 && ret->title.n == 0) return fault_set(f, FAULT_INPUT, "page-empty", "网页没有正文", "the page has no text of its own");
    say_capped(&r);
    return 0;
}
