// SPDX-License-Identifier: Apache-2.0
// A public page becomes a draft; a person checks it; confirmed, it is a proposal of the register with its answer;
// published, it is found by its code.
#include "draft.h"

#include "draft/draft_read.h"
#include "matter/publication.h"
#include "report/rates.h"

#define NUMBER "五届三次第0310号"

// Confirmed on 2 March 2024; returns the draft.
static const char *recorded(struct city *c) {
    const char *id = taken(c, "a.html", LETTER_CHECKED);
    draft_do(c, "draft.confirm", "committee", "2024-03-02T10:00", FIELDS("draft", id));
    return id;
}

static void publish(struct city *c, const char *number, const char *at) {
    act(c, "matter.publish", number, "committee", at,
        "文号=住复〔2023〕8号;索引号=0115;发文单位=市住房局;主题分类=城乡建设;体裁分类=函;成文日期=2023-06-20;公开日期=2023-07-01;标题=关于多修路灯的提案的答复;正文=已修路灯八百盏。");
}

static void a_page_is_taken_and_kept_as_it_was_read(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *id = taken(&c, "a.html", LETTER);
    const struct row_draft *r = draft_row(&c, id);
    assert_str(r->kind, "proposal_reply");
    assert_str(r->source, "a.html");
    assert_str(r->state, "open");
    assert_str(r->title.hidden, "关于第0310号提案的答复");
    assert_true(str_eq(r->body.hidden, STR(LETTER)));
    assert_true(str_eq(r->digest, str_c(digest_of(&c, "a.html"))));
    assert_int_equal(r->taken, moment("2024-03-01T09:00"));
    assert_true(r->account && r->version == 1 && r->matter == 0 && r->closed == 0);
    taken(&c, "b.html", "{\"kind\":\"news\"}"); // a page may say nothing
    finish(&c);
}

static void the_body_is_written_in_one_way(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *loose = "{\n\t\"text\":\"甲\\n乙\", \"kind\" : \"plan\",\"title\":\"\",\"joint\":[],\"lead\":null,\n\"findings\":[{\"en\":\"e\",\"zh\":\"z\",\"code\":\"c\",\"line\":0,\"seen\":false}]}";
    const char *id = taken(&c, "a.html", loose);
    assert_str(draft_row(&c, id)->body.hidden, "{\"kind\":\"plan\",\"text\":\"甲\\n乙\",\"findings\":[{\"code\":\"c\",\"zh\":\"z\",\"en\":\"e\"}]}");
    const char *whole =
        "{\"kind\":\"interview\",\"slip\":\"回执\",\"people\":[{\"name\":\"赵甲\",\"role\":\"主任\"}],\"answers\":[{\"point\":\"一\",\"who\":\"李\",\"text\":\"答\",\"line\":4}],"
        "\"recommendations\":[{\"who\":[\"住房局\"],\"what\":\"多修\",\"aim\":\"亮\",\"line\":5}],\"figures\":[{\"text\":\"八百盏\",\"value\":\"800\",\"unit\":\"盏\",\"line\":6}]}";
    assert_true(str_eq(draft_row(&c, taken(&c, "b.html", whole))->body.hidden, str_c(whole)));
    finish(&c);
}

static void a_draft_is_corrected_and_its_findings_stay(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *id = taken(&c, "a.html", "{\"kind\":\"other\",\"title\":\"甲\"," LETTER_FINDINGS "}");
    draft_do(&c, "draft.change", "desk", "2024-03-02", FIELDS("draft", id, "body", LETTER));
    const struct row_draft *r = draft_row(&c, id);
    assert_str(r->kind, "proposal_reply");
    assert_str(r->title.hidden, "关于第0310号提案的答复");
    assert_int_equal(r->version, 2);
    draft_do(&c, "draft.change", "desk", "2024-03-02", FIELDS("草稿", id, "草稿内容", LETTER_CHECKED));
    assert_true(str_eq(draft_row(&c, id)->body.hidden, STR(LETTER_CHECKED)));
    finish(&c);
}

static void a_dropped_page_can_be_taken_again(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *id = taken(&c, "a.html", LETTER);
    draft_do(&c, "draft.drop", "committee", "2024-03-02", FIELDS("draft", id, "why", "读错了\n重来"));
    assert_str(draft_row(&c, id)->state, "dropped");
    assert_int_equal(draft_row(&c, id)->closed, moment("2024-03-02"));
    const char *other = taken(&c, "a.html", LETTER);
    assert_string_not_equal(id, other);
    finish(&c);
}

static void drafts_are_listed_by_their_state_newest_first(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    struct row_draft found[2], one;
    size_t count;
    city_open(&c, true);
    const char *ids[3] = {taken(&c, "1", LETTER), taken(&c, "2", LETTER), taken(&c, "3", LETTER)};
    const char *dropped = taken(&c, "4", LETTER);
    draft_do(&c, "draft.drop", "committee", "2024-03-02", FIELDS("draft", dropped, "why", "甲"));
    assert_int_equal(draft_newest(c.store, DRAFT_OPEN, INT64_MAX, 2, &c.arena, found, &count, &f), 0);
    assert_int_equal(count, 2);
    assert_string_equal(id_of(&c, found[0].id), ids[2]);
    assert_string_equal(id_of(&c, found[1].id), ids[1]);
    assert_str(found[0].source, "3");
    assert_str(found[0].title.hidden, "关于第0310号提案的答复");
    assert_int_equal(draft_newest(c.store, DRAFT_OPEN, found[1].id, 2, &c.arena, found, &count, &f), 0);
    assert_int_equal(count, 1);
    assert_int_equal(draft_newest(c.store, DRAFT_DROPPED, INT64_MAX, 2, &c.arena, found, &count, &f), 0);
    assert_true(count == 1 && str_eq(found[0].body.hidden, STR(LETTER)));
    assert_int_equal(draft_one(c.store, found[0].id, &c.arena, &one, &f), 1);
    assert_int_equal(draft_one(c.store, 7, &c.arena, &one, &f), 0);
    finish(&c);
}

static void a_confirmed_draft_is_a_proposal_that_was_answered(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *id = recorded(&c);
    struct matter m = city_matter(&c, NUMBER);
    const struct row_draft *r = draft_row(&c, id);
    assert_str(r->state, "confirmed");
    assert_int_equal(r->matter, m.row->id);
    assert_int_equal(r->closed, moment("2024-03-02T10:00"));
    city_at_stage(&c, NUMBER, "已补录");
    ended(&c, NUMBER, OUTCOME_CLOSED);
    assert_int_equal(m.row->opened, moment("2023-06-20"));
    assert_int_equal(m.row->closed, moment("2023-06-20"));
    assert_str(m.row->channel, "import");
    assert_str(m.row->title.hidden, "关于多修路灯的提案");
    assert_int_equal(m.row->retroactive, 0);
    finish(&c);
}

static void everybody_who_proposed_it_was_told_by_the_letter(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    recorded(&c);
    static const char *const names[] = {"赵甲", "钱乙"};
    for (int64_t n = 1; n <= 2; n++) {
        const struct row_requester *r = requester(&c, NUMBER, n);
        assert_true(str_eq(r->name.hidden, str_c(names[n - 1])));
        assert_true(r->owed == 0 && r->told == moment("2023-06-20") && r->told_times == 1 && r->lead == (n == 1));
        assert_str(r->told_by, "书面");
    }
    assert_false(city_matter(&c, NUMBER).state.owed);
    no(&c, "already-answered", "join", NUMBER, "committee", "2024-03-03", "提案人=丙");
    finish(&c);
}

static void lead_and_joint_bodies_are_bound(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    recorded(&c);
    struct matter m = city_matter(&c, NUMBER);
    int joint = 0;
    size_t pos = 0;
    for (const struct row_binding *b; (b = stream_next(m.stream, TABLE_BINDING, &pos)) != NULL;) {
        const struct row_office *o;
        struct fault f;
        assert_int_equal(registry_office_row(&c.desk, b->office, &o, &f), 0);
        joint += str_eq(b->role, STR("会办单位"));
        if (str_eq(b->role, STR("承办单位"))) assert_true(b->office == m.row->lead && str_eq(o->name, STR("市住房局")));
    }
    assert_int_equal(joint, 2);
    finish(&c);
}

static void unknown_bodies_are_opened_when_asked_for(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *id = taken(&c, "a.html", "{\"kind\":\"proposal_reply\",\"title\":\"答复\",\"written\":\"2023-06-20\",\"proposal_title\":\"提案\",\"lead\":\"市园林局\","
                                         "\"joint\":[\"市水务局\",\"市体育局\"],\"proposers\":[\"赵甲\"],\"answers\":[{\"text\":\"一\"},{\"text\":\"二\"}]}");
    draft_no(&c, "unknown-office", "open_offices", "draft.confirm", "committee", "2024-03-02", FIELDS("draft", id, "open_offices", "0"));
    struct command confirm = draft_command(&c, "draft.confirm", "committee", "2024-03-02", FIELDS("draft", id, "open_offices", "1"));
    confirm.key = STR("once");
    struct answer a = city_run(&c, confirm), again = city_run(&c, confirm);
    assert_true(a.ok && again.ok && again.again);
    assert_int_equal(a.id, again.id); // though the first event is the opening of an office
    assert_int_equal(a.events[0].type, EVENT_OFFICE_OPENED);
    struct matter m;
    struct fault f;
    const struct row_office *o;
    assert_int_equal(matter_load(&c.desk, a.id, &m, &f), 0);
    assert_int_equal(registry_office_row(&c.desk, m.row->lead, &o, &f), 0);
    assert_str(o->name, "市园林局");
    assert_str(o->kind, "other");
    assert_int_equal(o->opened, moment("2024-03-02"));
    assert_str(m.row->number, "提案2023-1"); // the page has none: the next of the year of the letter
    finish(&c);
}

static void the_number_is_that_of_the_page_or_the_one_given(void **state) {
    (void)state;
    static const char *const numbers[][3] = {
        {"五届三次", "0310", "五届三次第0310号"}, {"五届三次", "第0310号", "五届三次第0310号"}, {"", "310号", "第310号"},
        {"五届三次", "五届三次第0310号", "五届三次第0310号"}, {"五届三次", "", ""}};
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct draft_body body = {.session = str_c(numbers[i][0]), .proposal_number = str_c(numbers[i][1])};
        assert_true(str_eq(draft_matter_number(&body, &a), str_c(numbers[i][2])));
    }
    arena_release(&a);
    struct city c;
    city_open(&c, true);
    const char *id = taken(&c, "a.html", LETTER_CHECKED);
    struct command confirm = draft_command(&c, "draft.confirm", "committee", "2024-03-02", FIELDS("draft", id, "number", "310号"));
    confirm.key = STR("once"); // stands on the matter's first event, which another command made
    struct answer first = city_run(&c, confirm), again = city_run(&c, confirm);
    assert_true(first.ok && again.ok && again.again && first.id == again.id);
    assert_int_equal(first.events[0].type, EVENT_MATTER_OPENED);
    city_at_stage(&c, "310号", "已补录");
    finish(&c);
}

// A person who has the role now may enter what was answered before; the store records the real time all the same.
static void confirming_works_in_a_store_that_records_the_real_time(void **state) {
    (void)state;
    struct city c;
    city_open(&c, false);
    city_act(&c, "{\"do\":\"account.open\",\"by\":\"admin\",\"fields\":{\"login\":\"clerk\",\"name\":\"丙\",\"office\":\"测试市\",\"role\":\"提案委\"}}");
    const char *id = id_of(&c, draft_do(&c, "draft.take", "import", "", FIELDS("source", "a", "digest", digest_of(&c, "a"), "body", LETTER_CHECKED)));
    draft_do(&c, "draft.confirm", "clerk", "", FIELDS("draft", id, "open_offices", "1"));
    assert_int_equal(city_matter(&c, NUMBER).row->closed, moment("2023-06-20"));
    finish(&c);
}

static void rates_of(struct city *c, int64_t n[RATES_COUNTS]) {
    struct rates_query q = {.from = day_of(moment("2023-01-01"), UTC_OFFSET_CHINA), .to = day_of(moment("2024-12-31"), UTC_OFFSET_CHINA),
                            .cut = moment("2025-01-01"), .utc_offset = UTC_OFFSET_CHINA};
    struct rates_report report;
    struct fault f;
    if (rates_report(&report, c->store, city_rooms, &q, RATES_BOTH, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(report.difference_count, 0);
    assert_true(rates_in_order(rates_shown(&report)));
    memcpy(n, rates_shown(&report)->total, sizeof report.tables.total);
    rates_report_release(&report);
}

static void figures_count_it_as_closed_without_a_clock_and_unrated(void **state) {
    (void)state;
    struct city c;
    int64_t n[RATES_COUNTS];
    city_open(&c, true);
    recorded(&c);
    rates_of(&c, n);
    assert_true(n[N_RECEIVED] == 1 && n[N_ACCEPTED] == 1 && n[N_CLOSED] == 1 && n[N_OPEN] == 0);
    assert_true(n[N_CLOCKED] == 0 && n[N_CLOCKLESS] == 1);
    assert_true(n[N_CALLED] == 0 && n[N_SILENT] == 1 && n[N_RATED] == 0);
    assert_true(n[N_REQUESTERS] == 2 && n[N_TOLD] == 2 && n[N_OWED] == 0);
    assert_true(n[N_RECORDED] == 1 && n[N_REDOABLE] == 0 && n[N_DISPATCHED] == 0); // its handling is not known
    finish(&c);
}

static struct publication only_publication(struct city *c, size_t wanted) {
    static struct publication found[PUBLICATIONS_MAX];
    ms_t before = INT64_MAX;
    int64_t matter = INT64_MAX;
    size_t count;
    bool more;
    struct fault f;
    if (publication_newest(c->store, &before, &matter, 10, &c->arena, found, &count, &more, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(count, wanted);
    assert_false(more);
    return found[0];
}

static void what_is_published_is_found_by_its_code_and_in_the_list(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    struct publication p, q;
    city_open(&c, true);
    recorded(&c);
    publish(&c, NUMBER, "2024-03-03");
    p = only_publication(&c, 1);
    assert_int_equal(p.code.n, 16);
    for (size_t i = 0; i < p.code.n; i++) assert_true((p.code.p[i] >= 'a' && p.code.p[i] <= 'z') || (p.code.p[i] >= '2' && p.code.p[i] <= '9'));
    assert_int_equal(publication_by_code(c.store, p.code, &c.arena, &q, &f), 1);
    assert_str(q.title, "关于多修路灯的提案的答复");
    assert_str(q.body, "已修路灯八百盏。");
    assert_str(q.document, "住复〔2023〕8号");
    assert_str(q.issuer, "市住房局");
    assert_str(q.genre, "函");
    assert_int_equal(q.written, moment("2023-06-20"));
    assert_int_equal(q.published, moment("2023-07-01"));
    assert_int_equal(publication_by_code(c.store, STR("aaaaaaaaaaaaaaaa"), &c.arena, &q, &f), 0);
    finish(&c);
}

static void the_newest_publications_come_page_by_page(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    struct publication found[2];
    ms_t before = INT64_MAX;
    int64_t matter = INT64_MAX;
    size_t count;
    bool more;
    city_open(&c, true);
    for (int i = 0; i < 3; i++) {
        const char *number = arena_printf(&c.arena, "N%d", i).p;
        const char *id = taken(&c, number, LETTER_CHECKED);
        draft_do(&c, "draft.confirm", "committee", "2024-03-02", FIELDS("draft", id, "number", number));
        act(&c, "matter.publish", number, "committee", "2024-03-03", arena_printf(&c.arena, "公开日期=2024-01-0%d;标题=%s;正文=文", i + 1, number).p);
    }
    assert_int_equal(publication_newest(c.store, &before, &matter, 2, &c.arena, found, &count, &more, &f), 0);
    assert_true(count == 2 && more);
    assert_str(found[0].title, "N2");
    assert_str(found[1].title, "N1");
    assert_int_equal(publication_newest(c.store, &before, &matter, 2, &c.arena, found, &count, &more, &f), 0);
    assert_true(count == 1 && !more);
    assert_str(found[0].title, "N0");
    finish(&c);
}

static void a_matter_that_went_its_whole_way_is_published_too(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    handled(&c, "1", "2024-03-01T09:00");
    act(&c, "办结", "1", "house", "2024-03-04T09:00", "办理结果=修好了;告知方式=电话");
    act(&c, "回访", "1", "desk", "2024-03-05T09:00", "满意度=满意;是否解决=解决");
    ended(&c, "1", OUTCOME_CLOSED);
    act(&c, "matter.publish", "1", "desk", "2024-03-06T09:00", "标题=路灯;正文=修好了");
    struct publication p = only_publication(&c, 1);
    assert_str(p.title, "路灯");
    assert_int_equal(p.published, moment("2024-03-06")); // the day of the command
    assert_int_equal(p.written, 0);
    finish(&c);
}

static void destroyed_content_takes_the_published_text_and_the_draft_along(void **state) {
    (void)state;
    struct city c;
    struct publication p;
    struct fault f;
    city_open(&c, true);
    const char *id = recorded(&c);
    city_reopen(&c);
    publish(&c, NUMBER, "2024-03-03");
    struct str code = only_publication(&c, 1).code;
    act(&c, "content.destroy", "", "admin", "2024-03-04", arena_printf(&c.arena, "stream=%lld;依据=PIPL47", (long long)city_matter(&c, NUMBER).row->id).p);
    only_publication(&c, 0);
    assert_int_equal(publication_by_code(c.store, code, &c.arena, &p, &f), 1);
    assert_true(p.title.n == 0 && p.body.n == 0);
    assert_str(p.document, "住复〔2023〕8号");
    // and the draft it came from
    assert_int_equal(draft_row(&c, id)->body.hidden.n + draft_row(&c, id)->title.hidden.n, 0);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_taken_and_kept_as_it_was_read),
        cmocka_unit_test(the_body_is_written_in_one_way),
        cmocka_unit_test(a_draft_is_corrected_and_its_findings_stay),
        cmocka_unit_test(a_dropped_page_can_be_taken_again),
        cmocka_unit_test(drafts_are_listed_by_their_state_newest_first),
        cmocka_unit_test(a_confirmed_draft_is_a_proposal_that_was_answered),
        cmocka_unit_test(everybody_who_proposed_it_was_told_by_the_letter),
        cmocka_unit_test(lead_and_joint_bodies_are_bound),
        cmocka_unit_test(unknown_bodies_are_opened_when_asked_for),
        cmocka_unit_test(the_number_is_that_of_the_page_or_the_one_given),
        cmocka_unit_test(confirming_works_in_a_store_that_records_the_real_time),
        cmocka_unit_test(figures_count_it_as_closed_without_a_clock_and_unrated),
        cmocka_unit_test(what_is_published_is_found_by_its_code_and_in_the_list),
        cmocka_unit_test(the_newest_publications_come_page_by_page),
        cmocka_unit_test(a_matter_that_went_its_whole_way_is_published_too),
        cmocka_unit_test(destroyed_content_takes_the_published_text_and_the_draft_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
