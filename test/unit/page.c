// SPDX-License-Identifier: Apache-2.0
// The five real pages. The first comes out whole; the others as drafts of their kind with their noise as findings.
#include "page_file.h"

static void a_reply_comes_out_whole(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_seed(&p, "004", &a);
    assert_string_equal(p.kind, "proposal_reply");
    assert_str(p.title, "关于市政协五届三次会议第0310号提案办理情况的复函");
    assert_str(p.index_number, "11500000009276281J/2020-05026");
    assert_str(p.document_number, "渝经信复函〔2020〕300号");
    assert_str(p.subject, "工业");
    assert_str(p.genre, "政协提案办理");
    assert_str(p.issuer, "市经济信息委");
    assert_str(p.written, "2020-08-07");
    assert_str(p.published, "2020-08-07");
    assert_str(p.session, "五届三次");
    assert_str(p.proposal_number, "0310");
    assert_str(p.proposal_title, "关于加大智谷产业发展支持力度的建议");
    assert_str(p.addressee, "甘联君委员");
    assert_int_equal(p.proposer_count, 1);
    assert_str(p.proposers[0], "甘联君");
    assert_str(p.lead, "市经济信息委");
    assert_int_equal(p.joint_count, 3);
    assert_str(p.joint[0], "市人力社保局");
    assert_str(p.joint[1], "市大数据发展局");
    assert_str(p.joint[2], "市招商投资局");
    assert_str(p.signer, "陈金山");
    assert_str(p.signer_role, "主任");
    assert_true(says(p.slip, "回执") && utf8_count(p.slip) == 32 && !says(p.slip, "审签")); // the sentence alone
    assert_str(person(&p, "甘联君")->role, "委员");
    page_is_sound(&p);
    arena_release(&a);
}

static void the_reply_answers_three_points(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_seed(&p, "004", &a);
    assert_int_equal(p.answer_count, 3);
    assert_str(p.answers[0].point, "关于做优顶层设计");
    assert_str(p.answers[0].who, "市经济信息委");
    assert_int_equal(p.answers[0].line, 40);
    assert_true(str_starts(p.answers[0].text, STR("我委将会同相关市级部门")));
    assert_true(str_ends(p.answers[0].text, STR("规划。")));
    assert_str(p.answers[1].point, "关于加强市区联动招商");
    assert_str(p.answers[1].who, "市经济信息委");
    assert_str(p.answers[2].point, "关于完善人力资源保障");
    assert_str(p.answers[2].who, "市人力社保局");
    assert_true(str_ends(p.answers[2].text, STR("人才发展环境。")));
    arena_release(&a);
}

static void its_four_defects_are_found(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_seed(&p, "004", &a);
    const struct page_finding *f = finding_at(&p, "document-number-damaged", 20, 1, "渝经信复函〔2020300");
    assert_true(says(f->zh, "渝经信复函〔2020〕300号"));
    finding_at(&p, "date-damaged", 52, 32, "2020年5月22");
    f = finding_at(&p, "dates-differ", 52, 32, "2020年5月22");
    assert_true(says(f->zh, "2020-08-07") && says(f->zh, "77 天") && says(f->en, "77 days"));
    f = finding_at(&p, "character-lost", 44, 102, "才政策");
    assert_true(says(f->zh, "人才政策"));
    assert_null(found(&p, "character-lost", 1));
    assert_null(found(&p, "index-code-wrong", 0));
    assert_null(found(&p, "issuers-differ", 0)); // the metadata's name is short for the signature's
    assert_int_equal(p.finding_count, 6);        // with the frame and the commas
    finding_at(&p, "page-chrome", 1, 1, "您当前的位置: 首页>政务公开 > 建议提案复函公开");
    assert_false(says(p.text, "扫一扫") || says(p.text, "当前的位置"));
    assert_true(says(p.text, "着力提高才政策针对性")); // found, not mended
    arena_release(&a);
}

static void a_meeting_in_traditional_script_with_glosses(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_seed(&p, "000", &a);
    assert_string_equal(p.kind, "meeting");
    assert_str(p.title, "九三学社成都市委员会举行2023年第2次议政日活动");
    assert_str(p.written, "2023-07-10");
    assert_str(p.issuer, "九三学社成都市委员会");
    assert_int_equal(p.person_count, 15);
    assert_str(person(&p, "徐玖平")->role, "成都市政协副主席、社成都市委主委");
    assert_str(person(&p, "高芸")->role, "九三学社界别委员专家");
    assert_str(person(&p, "赵琨")->role, "干部");
    const struct page_finding *f = finding_at(&p, "pinyin-glosses", 3, 3, "學(xué)");
    assert_true(says(f->zh, "152 处"));
    finding_at(&p, "traditional-script", 3, 3, "學(xué)");
    f = finding_at(&p, "ascii-commas", 6, 11, ",");
    assert_true(says(f->en, "45 ASCII commas"));
    finding_at(&p, "page-chrome", 1, 1, "密碼:");
    finding_at(&p, "speaker-not-attending", 10, 120, "林雨");
    assert_null(found(&p, "speaker-not-attending", 1));
    assert_int_equal(p.recommendation_count, 7);
    assert_int_equal(p.recommendations[1].who_count, 2);
    assert_str(p.recommendations[1].who[0], "林永宏");
    assert_str(p.recommendations[1].who[1], "林雨");
    assert_int_equal(utf8_count(p.recommendations[0].what), 34);
    assert_str(p.recommendations[0].aim, "促进成果转化");
    assert_false(says(p.text, "xué") || says(p.text, "學"));
    page_is_sound(&p);
    arena_release(&a);
}

static void a_hijacked_report(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_seed(&p, "001", &a);
    assert_string_equal(p.kind, "news");
    assert_true(str_starts(p.title, STR("打造天津的当家产业 ——天津市政协“加快")));
    assert_str(p.published, "2021-08-18");
    assert_str(p.issuer, "人民政协报");
    assert_str(person(&p, "盛茂林")->role, "市政协主席");
    assert_str(person(&p, "马丽娣")->role, "委员");
    assert_str(person(&p, "刘金泉")->role, "市政协委员、天津工业投资有限公司总经理");
    const struct page_finding *f = found(&p, "foreign-string", 0);
    assert_non_null(f);
    assert_int_equal(f->line, 23);
    assert_true(says(f->zh, "出现 17 次") && says(f->zh, "“政协”"));
    f = finding_at(&p, "hidden-tags", 1, 1, "<legend id=\"h4sia\">");
    assert_true(says(f->zh, "42 个空标签") && says(f->zh, "h4sia"));
    assert_non_null(found(&p, "page-chrome", 0));
    assert_false(says(p.text, "h4sia") || says(p.text, "bet") || says(p.text, "关闭窗口") || says(p.text, "ICP备"));
    assert_true(p.recommendation_count >= 7);
    assert_str(p.recommendations[0].who[0], "马丽娣");
    page_is_sound(&p);
    arena_release(&a);
}

static const struct page_figure *figure(const struct page *p, const char *value) {
    for (size_t i = 0; i < p->figure_count; i++) {
        if (str_eq(p->figures[i].value, str_c(value))) return &p->figures[i];
    }
    fail_msg("no figure %s", value);
    return NULL;
}

static void an_interview_with_its_figures(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_seed(&p, "002", &a);
    assert_string_equal(p.kind, "interview");
    assert_str(p.title, "解读市委十四届六次全会精神新闻发布会");
    assert_str(p.written, "2024-11-14");
    assert_str(p.issuer, "成都发布");
    assert_int_equal(p.person_count, 5);
    assert_str(person(&p, "曾明友")->role, "中共成都市委副秘书长、市委政研室主任、市委改革办常务副主任");
    assert_str(person(&p, "张翼")->role, "成都市科技局党组成员、副局长");
    const struct page_finding *f = finding_at(&p, "line-repeated", 1, 1, "打开网易新闻 查看精彩图片");
    assert_true(says(f->zh, "9 次"));
    f = finding_at(&p, "page-trailer", 152, 1, "政府主导 链圈结盟");
    assert_true(says(f->zh, "4 行"));
    f = found(&p, "questions-unmarked", 0);
    assert_true(f && f->line == 52 && says(f->zh, "6 个问题"));
    assert_int_equal(p.answer_count, 6);
    assert_str(p.answers[0].who, "曾科");
    assert_true(str_starts(p.answers[0].point, STR("最近“进万企")));
    assert_str(figure(&p, "11937")->unit, "户");
    assert_str(figure(&p, "5103")->text, "收集问题诉求5103件");
    assert_str(figure(&p, "5072")->unit, "件");
    assert_str(figure(&p, "99.4")->unit, "%");
    assert_str(figure(&p, "1745")->text, "回访1745件");
    f = finding_at(&p, "rate-follows", 58, 93, "办结率99.4%");
    assert_true(says(f->zh, "5072 ÷ 5103 = 99.39%"));
    f = finding_at(&p, "share-called-back", 58, 102, "回访1745件");
    assert_true(says(f->zh, "34.4%"));
    assert_false(says(p.text, "网易") || says(p.text, "cdxcl"));
    page_is_sound(&p);
    arena_release(&a);
}

static void a_newspaper_with_its_columns_out_of_order(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_seed(&p, "003", &a);
    assert_string_equal(p.kind, "news");
    assert_str(p.title, "成都市举行解读市委十四届三次全会精神新闻发布会");
    assert_str(p.issuer, "华西都市报");
    assert_int_equal(p.written.n + p.published.n, 0); // no year on the page
    finding_at(&p, "date-without-year", 9, 93, "7月3日");
    assert_int_equal(p.person_count, 4);
    assert_str(person(&p, "张新宇")->role, "成都市经信局市新经济委局长、主任");
    finding_at(&p, "titles-unlikely", 13, 35, "成都市委副书记、政研室主任、财经办主任");
    finding_at(&p, "headline-repeated", 5, 1, "成都市举行解读市委十四届三次全会精神新闻发布会");
    static const int broken[] = {11, 15, 21, 45, 56};
    for (size_t i = 0; i < 5; i++) {
        const struct page_finding *f = found(&p, "sentence-broken", i);
        assert_true(f && f->line == broken[i]);
    }
    assert_null(found(&p, "sentence-broken", 5));
    const struct page_finding *f = found(&p, "columns-out-of-order", 0);
    assert_true(f && f->line == 71 && says(f->zh, "第 36 行"));
    finding_at(&p, "continued-from", 73, 1, "(上接02版)");
    f = found(&p, "text-behind-byline", 0);
    assert_true(f && f->line == 68 && says(f->zh, "第 66 行"));
    assert_false(says(p.text, "上海合作组织"));
    page_is_sound(&p);
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_comes_out_whole),
        cmocka_unit_test(the_reply_answers_three_points),
        cmocka_unit_test(its_four_defects_are_found),
        cmocka_unit_test(a_meeting_in_traditional_script_with_glosses),
        cmocka_unit_test(a_hijacked_report),
        cmocka_unit_test(an_interview_with_its_figures),
        cmocka_unit_test(a_newspaper_with_its_columns_out_of_order),
    };
    return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
