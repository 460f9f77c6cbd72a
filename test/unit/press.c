// SPDX-License-Identifier: Apache-2.0
// Letters on paper: the measures of GB/T 9704-2012, letter form; what stands together; what is refused.

#include "letters.h"

static void the_mark_and_the_rules_of_the_first_page(void **state) {
    (void)state;
    struct letter l = usual();
    PangoRectangle ink;
    make(&l);
    const struct placed *mark = placed("云江市水务局");
    pango_layout_line_get_extents(mark->line, &ink, NULL);
    assert_true(mark->red);
    near_mm(mark->y + (double)ink.y / PANGO_SCALE, MM(30), "upper edge of the mark");
    near_mm(mark->x + width_of(mark) / 2, PAPER_W / 2, "middle of the mark");
    assert_int_equal(sheet.stroke_count, 4);
    const struct stroke *s = sheet.strokes;
    for (int i = 0; i < 4; i++) {
        assert_true(s[i].red && s[i].page == 1);
        near_mm(s[i].x1, MM(20), "left end of a rule");
        near_mm(s[i].x2, MM(190), "right end of a rule");
    }
    near_mm(s[0].y1 - s[0].width / 2 - (mark->y + (double)(ink.y + ink.height) / PANGO_SCALE), MM(4), "first rule below the mark");
    assert_true(s[0].width > s[1].width && s[0].y1 < s[1].y1);
    assert_true(s[2].width < s[3].width && s[2].y1 < s[3].y1);
    near_mm(PAPER_H - (s[3].y1 + s[3].width / 2), MM(20), "last rule above the lower edge of the paper");
    const struct placed *number = placed("云水函〔2024〕31号"), *class = placed("答复类别：A");
    near_mm(number->x + width_of(number), AREA_RIGHT, "right edge of the number");
    near_mm(top_of(number, SIZE_3) - (s[1].y1 + s[1].width / 2), SIZE_3 * 7 / 8, "number below the rule");
    near_mm(class->x + width_of(class), AREA_RIGHT, "right edge of the class");
    near_mm(class->y - number->y, LINE, "class below the number");
    sheet_release(&sheet);
}

static void a_long_mark_becomes_smaller(void **state) {
    (void)state;
    struct letter l = usual();
    l.issuer = STR("云江市住房和城乡建设委员会城市更新与历史文化保护工作办公室");
    make(&l);
    assert_true(width_of(&sheet.items[0]) <= MM(160) && width_of(&sheet.items[0]) > MM(155));
    sheet_release(&sheet);
}

static void title_addressee_and_body_below(void **state) {
    (void)state;
    struct letter l = usual();
    l.body = repeated("路", 200);
    make(&l);
    const struct placed *class = placed("答复类别：A"), *title = placed("关于第0311号提案的复函"), *to = placed("李青山委员：");
    near_mm(title->x + width_of(title) / 2, AREA_LEFT + AREA_W / 2, "middle of the title");
    near_mm(title->y - ASCENT * SIZE_2 - (35 - SIZE_2) / 2 - (class->y - ASCENT * SIZE_3 + SIZE_3 + (LINE - SIZE_3) / 2), 2 * LINE, "two lines between class and title");
    near_mm(to->x, AREA_LEFT, "left edge of the addressee");
    const struct placed *first = to + 1, *second = to + 2;
    near_mm(first->x, AREA_LEFT + 2 * SIZE_3, "first line of a paragraph");
    near_mm(second->x, AREA_LEFT, "second line of a paragraph");
    near_mm(second->y - first->y, LINE, "from line to line");
    near_mm(first->y - to->y, LINE, "from addressee to body");
    assert_int_equal(utf8_count(text_of(first)), 26);
    assert_int_equal(utf8_count(text_of(second)), 28);
    sheet_release(&sheet);
}

static void twenty_two_lines_on_a_page_and_numbers_from_the_second_on(void **state) {
    (void)state;
    struct letter l = usual();
    l.body = repeated("路", 28 * 70);
    make(&l);
    assert_int_equal(sheet.pages, 4);
    int lines = 0;
    for (size_t i = 0; i < sheet.item_count; i++) lines += sheet.items[i].page == 2 && str_starts(text_of(&sheet.items[i]), STR("路"));
    assert_int_equal(lines, 22);
    const struct placed *two = placed("— 2 —"), *three = placed("— 3 —");
    assert_int_equal(two->page, 2);
    near_mm(two->x, AREA_LEFT + SIZE_4, "number of an even page");
    near_mm(three->x + width_of(three), AREA_RIGHT - SIZE_4, "number of an odd page");
    near_mm(top_of(two, SIZE_4) + SIZE_4 / 2, AREA_BOTTOM + MM(7), "dashes below the type area");
    for (size_t i = 0; i < sheet.item_count; i++) assert_false(str_eq(text_of(&sheet.items[i]), STR("— 1 —")));
    sheet_release(&sheet);
}

static void a_heading_does_not_end_a_page(void **state) {
    (void)state;
    for (size_t before = 1; before < 40; before++) {
        struct letter l = usual();
        l.body = arena_printf(&arena, "%.*s一、标题在此\n接下去的一段。\n%.*s", SP(repeated("前面的一段。\n", before)), SP(repeated("后面的一段。\n", 8)));
        make(&l);
        assert_int_equal(placed("一、标题在此")->page, placed("接下去的一段。")->page);
        sheet_release(&sheet);
    }
}

static void signature_and_date_with_and_without_a_seal(void **state) {
    (void)state;
    struct letter l = usual();
    l.signature = STR("云江市水务局办公室");
    make(&l);
    const struct placed *name = placed("云江市水务局办公室"), *date = placed("2024年3月5日");
    near_mm(date->x + width_of(date), AREA_RIGHT - 4 * SIZE_3, "sealed: right edge of the date");
    near_mm(name->x + width_of(name) / 2, date->x + width_of(date) / 2, "sealed: signature over the date");
    near_mm(date->y - name->y, LINE, "date below the signature");
    sheet_release(&sheet);
    l.unsealed = true;
    make(&l);
    name = placed("云江市水务局办公室"), date = placed("2024年3月5日");
    near_mm(name->x + width_of(name), AREA_RIGHT - 2 * SIZE_3, "unsealed: right edge of the signature");
    near_mm(date->x - name->x, 2 * SIZE_3, "unsealed: date two characters in");
    sheet_release(&sheet);
    l.signature = STR("水务局");
    l.written = STR("2024-12-25");
    make(&l);
    name = placed("水务局"), date = placed("2024年12月25日");
    near_mm(date->x + width_of(date), AREA_RIGHT - 2 * SIZE_3, "unsealed, long date: its right edge");
    near_mm(date->x - name->x, 2 * SIZE_3, "unsealed, long date: two characters in");
    sheet_release(&sheet);
}

static void attachments_copies_and_notes(void **state) {
    (void)state;
    struct str files[] = {STR("清单"), STR("进度表")}, offices[] = {STR("市财政局"), STR("市住建局")};
    struct letter l = usual();
    l.attachments = (struct letter_names){files, 2};
    l.copies = (struct letter_names){offices, 2};
    l.contact = STR("文庭筠");
    l.note = STR("此件公开发布");
    make(&l);
    const struct placed *body = placed("已经办好。"), *first = placed("附件：1. 清单"), *second = placed("　　　2. 进度表"), *copies = placed("抄送：市财政局，市住建局。");
    near_mm(first->y - body->y, 2 * LINE, "a line between body and attachments");
    near_mm(first->x, AREA_LEFT + 2 * SIZE_3, "attachments two characters in");
    near_mm(second->x, first->x, "the second one likewise");
    near_mm(copies->x, AREA_LEFT + SIZE_4, "copies one character in");
    near_mm(top_of(copies, SIZE_4) + SIZE_4 + 3, AREA_BOTTOM, "copies at the foot of the type area");
    assert_true(placed("（联系人：文庭筠）")->y > placed("2024年3月5日")->y);
    assert_true(placed("（此件公开发布）")->y > placed("（联系人：文庭筠）")->y);
    sheet_release(&sheet);
}

static void a_joint_opinion_says_what_it_is(void **state) {
    (void)state;
    struct letter l = usual();
    l.kind = LETTER_JOINT;
    l.class = STR("");
    l.signer = STR("李明远");
    make(&l);
    const struct placed *label = placed("会办意见"), *signer = placed("签发人：");
    near_mm(label->x, AREA_LEFT, "left edge of the label");
    near_mm(label->y, placed("云水函〔2024〕31号")->y, "label beside the number");
    near_mm(signer->y - label->y, LINE, "signer below the label");
    sheet_release(&sheet);
}

static void titles_break_evenly_and_never_inside_a_number(void **state) {
    (void)state;
    struct letter l = usual();
    l.title = STR("关于市政协五届三次会议第0310号提案办理情况的复函");
    make(&l);
    const struct placed *first = placed("关于市政协五届三次会议"), *second = placed("第0310号提案办理情况的复函");
    assert_true(width_of(first) > 0.7 * width_of(second));
    sheet_release(&sheet);
    for (size_t n = 1; n < 24; n++) { // wherever the line ends
        l.title = arena_printf(&arena, "%.*s第0310号提案的复函", SP(repeated("云", n)));
        make(&l);
        bool whole = false;
        for (size_t i = 0; i < sheet.item_count; i++) whole = whole || str_find(text_of(&sheet.items[i]), STR("第0310号")) >= 0;
        assert_true(whole);
        sheet_release(&sheet);
    }
}

static bool may_not_begin(struct str line) {
    static const char *const marks[] = {"，", "。", "、", "；", "：", "？", "！", "）", "》", "”", "’", "」", "』", "】", "〕", "％", NULL};
    for (const char *const *m = marks; *m; m++)
        if (str_starts(line, str_c(*m))) return true;
    return false;
}

static bool may_not_end(struct str line) {
    static const char *const marks[] = {"（", "《", "“", "‘", "「", "『", "【", "〔", NULL};
    for (const char *const *m = marks; *m; m++)
        if (str_ends(line, str_c(*m))) return true;
    return false;
}

static struct str invented(uint64_t *seed, size_t characters) {
    static const char *const words[] = {"路灯", "管网", "我局将", "2024年", "《办法》", "“一网统管”", "（试行）", "，", "、", "；", "推进", "FPGA", "12.5%", "进度", "云江市"};
    struct buf b = BUF_INIT;
    size_t n = 0;
    bool mark = true; // none at the beginning, never two in a row
    while (n < characters) {
        const char *w = words[chance_below(seed, sizeof words / sizeof *words)];
        bool is_mark = str_c(w).n == 3;
        if (is_mark && mark) continue;
        mark = is_mark;
        buf_add(&b, str_c(w));
        n += utf8_count(str_c(w));
    }
    buf_add(&b, mark ? STR("完成。") : STR("。"));
    struct str s = arena_str(&arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static void no_line_begins_or_ends_with_a_mark_that_may_not(void **state) {
    (void)state;
    uint64_t seed = 9704;
    for (int round = 0; round < 40; round++) {
        struct letter l = usual();
        l.body = invented(&seed, 700);
        make(&l);
        for (size_t i = 0; i < sheet.item_count; i++) {
            struct str line = text_of(&sheet.items[i]);
            if (str_ends(line, STR("。")) || str_starts(line, STR("（联"))) continue;
            if (may_not_begin(line) || may_not_end(line)) {
                print_error("\"%.*s\"\n", SP(line));
                fail();
            }
        }
        sheet_release(&sheet);
    }
}

// Every paragraph's characters are there once, in order; nothing leaves the paper; the signature has text above it.
static void holds_together(const struct letter *l) {
    size_t body = 0, shown = 0;
    struct letter_paragraphs all = letter_paragraphs_of(l->body, &arena);
    for (size_t i = 0; i < all.count; i++) body += all.items[i].text.n;
    int signed_on = 0;
    for (size_t i = 0; i < sheet.item_count; i++) {
        const struct placed *p = &sheet.items[i];
        assert_in_range(p->page, 1, sheet.pages);
        assert_true(p->x >= AREA_LEFT - MM(10) && p->x + width_of(p) <= AREA_RIGHT + MM(10)); // the mark may be wider than the area
        assert_true(p->y > 0 && p->y < AREA_BOTTOM + MM(10));
        if (str_eq(text_of(p), STR("签名者"))) signed_on = p->page;
        const char *whole = pango_layout_get_text(p->line->layout);
        for (size_t k = 0; k < all.count; k++)
            if (str_eq(str_c(whole), all.items[k].text)) {
                shown += (size_t)p->line->length;
                break;
            }
    }
    assert_int_equal(shown, body);
    assert_true(signed_on > 0);
    bool accompanied = false;
    for (size_t i = 0; i < sheet.item_count && !accompanied; i++)
        for (size_t k = 0; k < all.count && sheet.items[i].page == signed_on; k++)
            accompanied = accompanied || str_eq(str_c(pango_layout_get_text(sheet.items[i].line->layout)), all.items[k].text);
    assert_true(accompanied);
    double y = 0;
    int page = 0;
    for (size_t i = 0; i < sheet.item_count; i++) { // lines of the body one below the other
        const struct placed *p = &sheet.items[i];
        bool of_body = false;
        for (size_t k = 0; k < all.count; k++) of_body = of_body || str_eq(str_c(pango_layout_get_text(p->line->layout)), all.items[k].text);
        if (!of_body) continue;
        assert_true(p->page > page || (p->page == page && p->y > y + 20));
        assert_true(p->y <= AREA_BOTTOM);
        page = p->page;
        y = p->y;
    }
}

static void whatever_its_length_a_letter_holds_together(void **state) {
    (void)state;
    uint64_t seed = 20120701;
    struct str offices[60];
    for (size_t i = 0; i < 60; i++) offices[i] = STR("云江市某某局");
    for (int round = 0; round < 250; round++) {
        struct letter l = usual();
        struct buf b = BUF_INIT;
        size_t paragraphs = 1 + chance_below(&seed, 5);
        for (size_t i = 0; i < paragraphs; i++) {
            buf_add(&b, invented(&seed, 1 + chance_below(&seed, round % 3 ? 60 : 700)));
            buf_byte(&b, '\n');
        }
        l.body = arena_str(&arena, buf_str(&b));
        buf_release(&b);
        l.signature = STR("签名者");
        l.unsealed = chance_below(&seed, 2);
        l.copies = (struct letter_names){offices, chance_below(&seed, 2) ? chance_below(&seed, 60) : 0};
        l.attachments = (struct letter_names){offices, chance_below(&seed, 3) ? 0 : chance_below(&seed, 30)};
        if (chance_below(&seed, 2)) l.contact = STR("文庭筠");
        if (l.attachments.count == 0) { // with attachments they may stand between body and signature, over a page
            make(&l);
            holds_together(&l);
        } else {
            make(&l);
            for (size_t i = 0; i < sheet.item_count; i++) assert_true(sheet.items[i].y < AREA_BOTTOM + MM(10));
        }
        sheet_release(&sheet);
    }
}

static void the_slip_is_a_page_of_its_own(void **state) {
    (void)state;
    struct letter l = usual();
    l.slip = (struct letter_slip){.wanted = true, .matter = STR("三届二次第0311号"), .subject = repeated("长标题", 60), .raised_by = STR("李青山")};
    make(&l);
    assert_int_equal(sheet.pages, 2);
    assert_int_equal(placed("意见反馈表")->page, 2);
    assert_int_equal(placed("□ 满意　□ 基本满意　□ 不满意")->page, 2);
    for (size_t i = 0; i < sheet.stroke_count; i++) assert_true(sheet.strokes[i].page == 1 || (!sheet.strokes[i].red && sheet.strokes[i].y2 <= AREA_BOTTOM + 1));
    sheet_release(&sheet);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_mark_and_the_rules_of_the_first_page),
        TEST(a_long_mark_becomes_smaller),
        TEST(title_addressee_and_body_below),
        TEST(twenty_two_lines_on_a_page_and_numbers_from_the_second_on),
        TEST(a_heading_does_not_end_a_page),
        TEST(signature_and_date_with_and_without_a_seal),
        TEST(attachments_copies_and_notes),
        TEST(a_joint_opinion_says_what_it_is),
        TEST(titles_break_evenly_and_never_inside_a_number),
        TEST(no_line_begins_or_ends_with_a_mark_that_may_not),
        TEST(whatever_its_length_a_letter_holds_together),
        TEST(the_slip_is_a_page_of_its_own),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    press = press_close(press);
    return failed;
}
