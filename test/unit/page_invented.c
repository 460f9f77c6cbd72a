// SPDX-License-Identifier: Apache-2.0
// Invented pages (test/pages/): other defects than the real ones have.
#include "page_file.h"

static void a_reply_in_gbk_with_other_defects(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_from(&p, "test/pages/reply-gbk.html", &a);
    page_is_sound(&p);
    assert_string_equal(p.kind, "proposal_reply");
    assert_str(p.title, "对市政协三届二次会议第0147号提案的答复");
    assert_str(p.published, "2031-06-20"); // a meta element
    assert_str(p.written, "2031-06-12");
    assert_str(p.issuer, "云溪市农业农村局");
    assert_str(p.document_number, "云农函〔2031〕18号");
    assert_str(p.session, "三届二次");
    assert_str(p.proposal_number, "0147");
    assert_int_equal(p.proposer_count, 2);
    assert_str(p.proposers[0], "沈楚河");
    assert_int_equal(p.joint_count, 3);
    assert_str(p.joint[2], "市供销社");
    assert_str(p.signer, "郑远帆");
    assert_str(p.slip, "请填写回执寄回我局。");
    assert_int_equal(p.answer_count, 3);
    assert_str(p.answers[0].who, "云溪市农业农村局");
    assert_str(p.answers[0].text, "我局今年整治藕塘三十六处，\n明年继续。");
    assert_str(p.answers[1].who, "市财政局");
    assert_int_equal(p.answers[2].who.n, 0);
    assert_true(says(found(&p, "charset-mislabelled", 0)->zh, "实际是 GB18030"));
    assert_str(found(&p, "hidden-text", 0)->quote, "棋牌开户送礼，点此进入");
    assert_str(found(&p, "index-code-wrong", 0)->quote, "11990000012345678X");
    assert_str(found(&p, "issuers-differ", 0)->quote, "云溪市林业局");
    assert_true(says(found(&p, "document-numbers-differ", 0)->zh, "18号"));
    assert_str(found(&p, "proposal-numbers-differ", 0)->quote, "0174");
    assert_str(found(&p, "answer-empty", 0)->quote, "关于灌溉用水");
    assert_null(found(&p, "dates-differ", 0)); // 二〇三一年六月十二日 is the same day
    assert_false(says(p.text, "棋牌") || says(p.text, "ICP备") || says(p.text, "不是正文") || says(p.text, "登录"));
    arena_release(&a);
}

static void a_speaker_who_does_not_attend(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_from(&p, "test/pages/meeting.txt", &a);
    page_is_sound(&p);
    assert_string_equal(p.kind, "meeting");
    assert_str(p.issuer, "云溪市政协");
    assert_int_equal(p.person_count, 6);
    assert_str(person(&p, "梅子青")->role, "市政协委员");
    assert_int_equal(p.recommendation_count, 3);
    assert_str(p.recommendations[0].what, "修复老堤，改造泵站");
    assert_str(p.recommendations[0].aim, "促进旱涝保收");
    finding_at(&p, "speaker-not-attending", 5, 27, "石长庚");
    assert_null(found(&p, "ascii-commas", 0));
    assert_null(found(&p, "headline-repeated", 0)); // reports begin with their headline
    arena_release(&a);
}

static void a_rate_that_does_not_follow(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    page_from(&p, "test/pages/interview.txt", &a);
    page_is_sound(&p);
    assert_string_equal(p.kind, "interview");
    assert_str(p.written, "2031-04-30");
    assert_int_equal(p.answer_count, 2);
    assert_str(p.answers[1].text, "各部门电话都在网站上。\n热线将一直开通。");
    const struct page_finding *f = finding_at(&p, "rate-differs", 7, 44, "办结率96.5%");
    assert_true(says(f->zh, "88.00%"));
    assert_true(says(found(&p, "share-called-back", 0)->zh, "56.8%"));
    assert_non_null(found(&p, "page-trailer", 0));
    assert_false(says(p.text, "心在企业"));
    arena_release(&a);
}

static void draft_of(struct page *p, const char *text, struct arena *a) {
    page_of(p, str_c(text), "page.txt", a);
    page_is_sound(p);
}

static void a_lost_character_needs_every_condition(void **state) {
    (void)state;
    static const char before[] = "关于新技术的通知\n推广藕农培训，办好藕农学校，建立藕农名册，组织藕农互助。技术要新，技术要实。\n";
    struct arena a = ARENA_INIT;
    struct page p;
    draft_of(&p, arena_printf(&a, "%s推广藕农技术，提升藕农技术，今年起加强农技术普及。\n", before).p, &a);
    assert_str(found(&p, "character-lost", 0)->quote, "农技术");
    assert_true(says(found(&p, "character-lost", 0)->zh, "藕农技术"));
    draft_of(&p, arena_printf(&a, "%s推广藕农技术，提升藕农技术，今年起本地农技术普及。\n", before).p, &a); // no verb in front
    assert_null(found(&p, "character-lost", 0));
    draft_of(&p, arena_printf(&a, "%s推广藕农技术，今年起加强农技术普及。\n", before).p, &a); // the whole word once only
    assert_null(found(&p, "character-lost", 0));
    draft_of(&p, arena_printf(&a, "%s推广藕农技术，提升藕农技术。\n今年起加强农技术普及。\n", before).p, &a); // another paragraph
    assert_null(found(&p, "character-lost", 0));
    draft_of(&p, arena_printf(&a, "%s推广藕农技术，提升藕农技术，加强农业，加强农技术普及。\n", before).p, &a); // 强农 stands elsewhere
    assert_null(found(&p, "character-lost", 0));
    draft_of(&p, arena_printf(&a, "%s推广藕农技术，提升藕农技术，去农技站，加强农技术普及。\n", before).p, &a); // 农技 is a word by itself
    assert_null(found(&p, "character-lost", 0));
    draft_of(&p, "关于新技术的通知\n推广藕农培训，办好藕农学校。技术要新，技术要实。\n推广藕农技术，提升藕农技术，加强农技术普及。\n", &a); // 藕农 is too rare
    assert_null(found(&p, "character-lost", 0));
    draft_of(&p, "关于新事的通知\n推广藕农培训，办好藕农学校，建立藕农名册，组织藕农互助。\n推广藕农技术，提升藕农技术，加强农技术普及。\n", &a); // 技术 alone nowhere
    assert_null(found(&p, "character-lost", 0));
    arena_release(&a);
}

static void other_ways_to_sign_and_to_address(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    draft_of(&p, "对第12号提案的答复\n尊敬的陆平安、沈楚河等5位委员：\n提案收悉。\n一、老堤今年修。\n本答复已经局长郑远帆审定。\n", &a);
    assert_str(p.signer, "郑远帆");
    assert_str(p.signer_role, "局长");
    assert_int_equal(p.proposer_count, 2);
    assert_str(p.proposers[1], "沈楚河");
    draft_of(&p, "签发人：郑远帆\n对第12号提案的答复\n民盟云溪市委：\n提案收悉。\n", &a);
    assert_str(p.signer, "郑远帆");
    assert_str(p.proposers[0], "民盟云溪市委");
    page_of(&p, STR("藕塘通知\n开挖藕塘。\n"), "a.html", &a); // named HTML, but no tag in it
    assert_str(p.text, "藕塘通知\n开挖藕塘。\n");
    arena_release(&a);
}

static void kinds_by_their_titles(void **state) {
    (void)state;
    static const struct {
        const char *text, *kind;
    } pages[] = {
        {"云溪市湿地保护办法\n第一条 为了保护湿地，制定本办法。\n", "policy"},
        {"关于印发莲藕补贴细则的通知\n各单位：现印发给你们。\n", "policy"},
        {"云溪市政协2031年度协商计划\n一、协商议题。\n", "plan"},
        {"本报讯（记者 石长庚）藕塘开挖。\n云溪的藕塘今天开挖。\n", "news"},
        {"藕\n藕是好东西。\n", "other"},
        {"对市第三届人大二次会议第12号建议的答复\n陆平安代表：\n您提出的建议收悉。\n", "proposal_reply"},
        {"关于所提问题和建议办理情况的函\n省政府办公厅：\n有关问题已办。\n", "policy"},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct page p;
        draft_of(&p, pages[i].text, &a);
        assert_string_equal(p.kind, pages[i].kind);
    }
    arena_release(&a);
}

static void what_a_foreign_string_stands_for_is_said_only_when_founded(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    static const char said[] = "市beat99官网_下载网站委员来了，beat99官网_下载网站主席也来了，beat99官网_下载网站会议开始。\n";
    draft_of(&p, arena_printf(&a, "藕会\n%s中国人民政治协商会议云溪市委员会\n", said).p, &a);
    assert_true(says(found(&p, "foreign-string", 0)->zh, "“政协”") && says(p.text, "市政协委员来了"));
    draft_of(&p, arena_printf(&a, "藕会\n%s", said).p, &a); // no full name on the page
    assert_true(says(found(&p, "foreign-string", 0)->zh, "由人判断") && says(p.text, "beat99"));
    draft_of(&p, "藕会\n市beat99官网_下载网站委员来了，beat99官网_下载网站主席也来了，beat99官网_下载网站花开。\n中国人民政治协商会议云溪市委员会\n", &a); // two companions
    assert_true(says(found(&p, "foreign-string", 0)->zh, "由人判断"));
    draft_of(&p, "芯片\n采用SK98200芯片的设备，SK98200芯片，国产SK98200芯片。\n", &a); // a product
    assert_null(found(&p, "foreign-string", 0));
    arena_release(&a);
}

static void more_called_back_than_closed_is_no_share(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    draft_of(&p, "藕会\n已办结100件，回访80件，企业均表示满意。\n", &a);
    assert_true(says(found(&p, "share-called-back", 0)->zh, "80.0%"));
    draft_of(&p, "藕会\n已办结100件，回访200件，企业均表示满意。\n", &a);
    assert_null(found(&p, "share-called-back", 0));
    arena_release(&a);
}

static void titles_of_one_person_that_differ(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    draft_of(&p, "藕会\n市水务局局长贺知秋主持。\n市农业局副局长贺知秋介绍情况。\n", &a);
    finding_at(&p, "titles-differ", 3, 1, "市农业局副局长");
    arena_release(&a);
}

static void a_number_nothing_completes_is_left_out(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct page p;
    draft_of(&p, "关于藕的通知\n云农发〔2031〕7\n各单位：今年种藕。\n云溪市农业局\n2031年2月30日\n", &a);
    assert_int_equal(p.document_number.n, 0);
    assert_non_null(found(&p, "document-number-damaged", 0));
    assert_str(found(&p, "date-damaged", 0)->quote, "2031年2月30日");
    assert_int_equal(p.written.n, 0);
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_in_gbk_with_other_defects),
        cmocka_unit_test(a_speaker_who_does_not_attend),
        cmocka_unit_test(a_rate_that_does_not_follow),
        cmocka_unit_test(a_lost_character_needs_every_condition),
        cmocka_unit_test(other_ways_to_sign_and_to_address),
        cmocka_unit_test(kinds_by_their_titles),
        cmocka_unit_test(what_a_foreign_string_stands_for_is_said_only_when_founded),
        cmocka_unit_test(more_called_back_than_closed_is_no_share),
        cmocka_unit_test(titles_of_one_person_that_differ),
        cmocka_unit_test(a_number_nothing_completes_is_left_out),
    };
    return cmocka_run_group_tests_name("page_invented", tests, NULL, NULL);
}
