// SPDX-License-Identifier: Apache-2.0
// A letter on paper: from a matter, a draft or a file, as PDF, HTML, pictures.
#include "cli/letter.h"

#include "base/file.h"
#include "office/press.h"

static const struct cli_option options[] = {
    {.name = "db", .value = "FILE", .path = true, .zh = "数据文件（除非用 --from）", .en = "the store (unless --from is used)"},
    CLI_REGION_OPTION,
    {.name = "draft", .value = "ID", .zh = "从取来的网页的草稿印", .en = "from the draft of a page"},
    {.name = "from", .value = "FILE", .path = true, .zh = "从 JSON 文件印（docs/letters.md）；- 是标准输入", .en = "from a JSON file (docs/letters.md); - is standard input"},
    {.name = "document", .value = "N", .zh = "这件事项的第几份公文；不写为最近一份", .en = "which document of the matter; the newest when not given"},
    {.name = "joint", .value = "OFFICE", .zh = "印这个会办单位的会办意见", .en = "the joint opinion of this office"},
    {.name = "out", .value = "FILE", .letter = 'o', .path = true, .zh = "PDF 写到这里", .en = "write the PDF here"},
    {.name = "html", .value = "FILE", .path = true, .zh = "同样内容的网页写到这里", .en = "write the same as a page of HTML here"},
    {.name = "png", .value = "FILE", .path = true, .zh = "图写到 FILE-1.png、FILE-2.png……", .en = "write pictures to FILE-1.png, FILE-2.png …"},
    {.name = "dpi", .value = "N", .zh = "图的分辨率；不写为 100", .en = "resolution of the pictures; 100 when not given"},
    {.name = "letter", .value = "FILE", .path = true, .zh = "信函写成 JSON，改好后可用 --from 印", .en = "write the letter as JSON, to be changed and printed with --from"},
    {.name = "slip", .zh = "附意见反馈表", .en = "with the feedback slip"},
    {.name = "profile", .value = "FILE", .path = true, .zh = "字体取自这个方案文件", .en = "fonts of this profile"},
    {.name = "to", .value = "TEXT", .zh = "收件人", .en = "addressee"},
    {.name = "class", .value = "TEXT", .zh = "答复类别", .en = "class of the answer"},
    {.name = "number", .value = "TEXT", .zh = "文号", .en = "document number"},
    {.name = "written", .value = "DATE", .zh = "成文日期", .en = "day it was written"},
    {.name = "signer", .value = "TEXT", .zh = "签发人", .en = "who signed it off"},
    {.name = "contact", .value = "TEXT", .zh = "联系人", .en = "contact"},
    {.name = "phone", .value = "TEXT", .zh = "联系电话", .en = "telephone of the contact"},
    LOOK_PERSONAL_OPTION,
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin letter --db city.db 五届三次第0310号 --slip --out reply.pdf",
    "huiyin letter --db city.db --draft 1882866178316042240 --out reply.pdf --html reply.html",
    "huiyin letter --db city.db 五届三次第0310号 --joint 市人力社保局 --out opinion.pdf",
    "huiyin letter --from letter.json --png page --dpi 150",
    NULL,
};

static int put_pdf(struct cli *c, struct press *p, const struct letter *l, struct press_facts *ret, size_t *ret_bytes, struct fault *f) {
    struct buf b = BUF_INIT;
    int status = press_pdf(p, l, &b, ret, f);
    const char *path = cli_get(c, "out");
    if (status == 0 && path) status = file_write(path, buf_str(&b), f);
    *ret_bytes = b.n;
    buf_release(&b);
    return status;
}

static int put_html(struct cli *c, const struct letter *l, struct fault *f) {
    struct buf b = BUF_INIT;
    const char *path = cli_get(c, "html");
    if (path == NULL) return 0;
    int status = letter_html(&b, l, f);
    if (status == 0) status = file_write(path, buf_str(&b), f);
    buf_release(&b);
    return status;
}

static int put_json(struct cli *c, const struct letter *l, struct fault *f) {
    struct buf b = BUF_INIT;
    const char *path = cli_get(c, "letter");
    if (path == NULL) return 0;
    letter_write(&b, l);
    buf_add(&b, STR("\n"));
    int status = file_write(path, buf_str(&b), f);
    buf_release(&b);
    return status;
}

static int put_pictures(struct cli *c, struct press *p, const struct letter *l, int pages, struct fault *f) {
    int64_t dpi;
    const char *path = cli_get(c, "png");
    int status = cli_number(c, "dpi", PRESS_DPI_LEAST, PRESS_DPI_MOST, 100, &dpi, f);
    for (int page = 1; path && page <= pages && status == 0; page++) {
        struct buf b = BUF_INIT;
        status = press_png(p, l, page, (int)dpi, false, &b, f);
        if (status == 0) status = file_write(arena_printf(&c->arena, "%s-%d.png", path, page).p, buf_str(&b), f);
        buf_release(&b);
        cli_progress(c, page, pages);
    }
    return status;
}

static void tell(struct cli *c, const struct letter *l, const struct press_facts *facts, size_t bytes) {
    if (!c->json) {
        buf_printf(&c->out.b, "《%.*s》%d 页\n%d pages\n", SP(l->title), facts->pages, facts->pages);
        return;
    }
    struct json_out j;
    cli_json_open(c, &j, true);
    jo_kstr(&j, STR("title"), l->title);
    jo_kstr(&j, STR("number"), l->number);
    jo_ki64(&j, STR("pages"), facts->pages);
    jo_ki64(&j, STR("bytes"), (int64_t)bytes);
    jo_kopen(&j, STR("fonts"), '{');
    for (int i = 0; i < LETTER_FONTS; i++) jo_kstr(&j, str_c(letter_font_names[i]), str_c(facts->families[i]));
    jo_close(&j);
    cli_json_close(c, &j);
}

static int print(struct cli *c, const struct letter *l, struct fault *f) {
    struct press *p = press_open();
    struct press_facts facts;
    size_t bytes = 0;
    int status = put_pdf(c, p, l, &facts, &bytes, f);
    if (status == 0) status = put_pictures(c, p, l, facts.pages, f);
    press_close(p);
    if (status == 0) tell(c, l, &facts, bytes);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    struct letter_source s;
    struct letter l;
    bool paper = cli_has(c, "out") || cli_has(c, "png");
    if (!paper && !cli_has(c, "html") && !cli_has(c, "letter"))
        return fault_set(f, FAULT_USAGE, "needs-out", "写到哪里？--out、--html、--png、--letter 至少要一个", "write where? one of --out, --html, --png, --letter at least");
    if (letter_source_open(&s, c, &l, f) < 0) return -1;
    int status = put_json(c, &l, f); // first: what cannot be printed can be mended there
    if (status == 0) status = put_html(c, &l, f);
    if (status == 0 && (paper || c->json)) status = print(c, &l, f);
    letter_source_close(&s);
    return status;
}

const struct cli_verb verb_letter = {
    .name = "letter",
    .args = "[MATTER]",
    .args_least = 0,
    .args_most = 1,
    .zh = "把答复印成公文信函（PDF），也可印会办意见和意见反馈表",
    .en = "print an answer as an official letter (PDF), joint opinions and the feedback slip too",
    .more_zh = "版式按 GB/T 9704-2012 信函格式；从事项（已答复的）、草稿或 JSON 文件印。姓名被遮盖时用 --to 写收件人，或加 --personal。",
    .more_en = "Layout of GB/T 9704-2012, letter form; from a matter that was answered, a draft or a JSON file. Where names are masked,\n"
               "name the addressee with --to, or add --personal.",
    .options = options,
    .examples = examples,
    .run = run,
};
