// SPDX-License-Identifier: Apache-2.0
// What is refused of drafts and publications, with its code and place, and leaves no trace.
#include "draft.h"

#define NUMBER "五届三次第0310号"

static void a_page_is_taken_by_those_who_may_and_once(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *digest = digest_of(&c, "a");
    draft_no(&c, "not-allowed", "by", "draft.take", "house", "2024-03-01", FIELDS("source", "a", "digest", digest, "body", LETTER));
    draft_no(&c, "unknown-account", "by", "draft.take", "nobody", "2024-03-01", FIELDS("source", "a", "digest", digest, "body", LETTER));
    draft_no(&c, "missing-member", "by", "draft.take", "", "2024-03-01", FIELDS("source", "a", "digest", digest, "body", LETTER));
    draft_no(&c, "missing-field", "source", "draft.take", "desk", "2024-03-01", FIELDS("digest", digest, "body", LETTER));
    draft_no(&c, "missing-field", "body", "draft.take", "desk", "2024-03-01", FIELDS("source", "a", "digest", digest));
    draft_no(&c, "bad-digest", "digest", "draft.take", "desk", "2024-03-01", FIELDS("source", "a", "digest", "00ff", "body", LETTER));
    draft_no(&c, "bad-digest", "digest", "draft.take", "desk", "2024-03-01",
             FIELDS("source", "a", "digest", "00112233445566778899AABBccddeeff00112233445566778899aabbccddeeff", "body", LETTER));
    draft_no(&c, "unknown-field", "text", "draft.take", "desk", "2024-03-01", FIELDS("source", "a", "digest", digest, "body", LETTER, "text", "1"));
    static const char *const may[] = {"desk", "super", "committee", "admin", "import"};
    for (size_t i = 0; i < sizeof may / sizeof *may; i++) {
        const char *page = arena_printf(&c.arena, "p%zu", i).p;
        const char *id = id_of(&c, draft_do(&c, "draft.take", may[i], "2024-03-01", FIELDS("source", page, "digest", digest_of(&c, page), "body", LETTER)));
        draft_no(&c, "draft-again", id, "draft.take", "desk", "2024-03-02", FIELDS("source", "b", "digest", digest_of(&c, page), "body", LETTER));
    }
    draft_do(&c, "draft.confirm", "committee", "2024-03-02", FIELDS("draft", taken(&c, "z", LETTER_CHECKED)));
    struct answer a = city_run(&c, draft_command(&c, "draft.take", "desk", "2024-03-02", FIELDS("source", "z", "digest", digest_of(&c, "z"), "body", LETTER)));
    assert_string_equal(a.fault.code, "draft-again"); // nor when it was confirmed
    finish(&c);
}

static void only_an_open_draft_changes_and_only_as_it_was_seen(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *id = taken(&c, "a", LETTER);
    draft_no(&c, "not-allowed", "by", "draft.change", "house", "2024-03-02", FIELDS("draft", id, "body", LETTER_CHECKED));
    draft_no(&c, "unknown-draft", "draft", "draft.change", "desk", "2024-03-02", FIELDS("draft", "7", "body", LETTER_CHECKED));
    draft_no(&c, "unknown-draft", "草稿", "draft.change", "desk", "2024-03-02", FIELDS("草稿", "甲", "body", LETTER_CHECKED));
    appeal(&c, "A1", "2024-03-01T09:00");
    const char *matter = id_of(&c, city_matter(&c, "A1").row->id);
    draft_no(&c, "unknown-draft", "draft", "draft.change", "desk", "2024-03-02", FIELDS("draft", matter, "body", LETTER_CHECKED));
    draft_no(&c, "nothing-to-change", "", "draft.change", "desk", "2024-03-02", FIELDS("draft", id, "body", LETTER));
    draft_no(&c, "at-goes-back", "at", "draft.change", "desk", "2024-02-28", FIELDS("draft", id, "body", LETTER_CHECKED));
    draft_no(&c, "bad-kind", "kind", "draft.change", "desk", "2024-03-02", FIELDS("draft", id, "body", "{\"kind\":\"x\"}"));
    draft_no(&c, "findings-changed", "findings", "draft.change", "desk", "2024-03-02", FIELDS("draft", id, "body", "{" LETTER_HEAD LETTER_TAIL "}"));
    draft_no(&c, "findings-changed", "findings", "draft.change", "desk", "2024-03-02",
             FIELDS("draft", id, "body", "{\"kind\":\"news\",\"findings\":[{\"code\":\"two-dates\",\"zh\":\"有两个日期\",\"en\":\"there are two dates\",\"line\":3,\"column\":7,"
                                         "\"quote\":\"别的\"},{\"code\":\"no-slip\",\"zh\":\"没有回执\",\"en\":\"there is no slip\"}]}"));
    struct command change = draft_command(&c, "draft.change", "desk", "2024-03-02", FIELDS("draft", id, "body", LETTER_CHECKED));
    change.version = 2;
    assert_string_equal(city_run(&c, change).fault.code, "stale");
    change.version = 1;
    assert_true(city_run(&c, change).ok);
    assert_string_equal(city_run(&c, change).fault.code, "stale");
    change.matter = str_c(id);
    assert_string_equal(city_run(&c, change).fault.code, "matter-not-needed");
    draft_no(&c, "missing-field", "why", "draft.drop", "desk", "2024-03-03", FIELDS("draft", id));
    draft_no(&c, "not-allowed", "by", "draft.drop", "house", "2024-03-03", FIELDS("draft", id, "why", "甲"));
    draft_do(&c, "draft.drop", "desk", "2024-03-03", FIELDS("draft", id, "why", "甲"));
    draft_no(&c, "draft-closed", "draft", "draft.drop", "desk", "2024-03-03", FIELDS("draft", id, "why", "甲"));
    draft_no(&c, "draft-closed", "draft", "draft.change", "desk", "2024-03-03", FIELDS("draft", id, "body", LETTER));
    draft_no(&c, "draft-closed", "draft", "draft.confirm", "committee", "2024-03-03", FIELDS("draft", id));
    finish(&c);
}

static void confirm_no(struct city *c, const char *code, const char *where, const char *page, const char *body) {
    draft_no(c, code, where, "draft.confirm", "committee", "2024-03-02", FIELDS("draft", taken(c, page, body)));
}

static void a_draft_is_confirmed_only_when_it_is_whole_and_looked_at(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    confirm_no(&c, "findings-open", "findings", "1", LETTER);
    confirm_no(&c, "no-register", "kind", "2", "{\"kind\":\"meeting\",\"title\":\"甲\"}");
#define REST "\"proposers\":[\"甲\"],\"text\":\"答\"}"
    confirm_no(&c, "missing-member", "title", "3", "{\"kind\":\"proposal_reply\",\"title\":\" \",\"proposal_title\":\"题\",\"lead\":\"市住房局\",\"written\":\"2023-06-20\"," REST);
    confirm_no(&c, "missing-member", "proposal_title", "4", "{\"kind\":\"proposal_reply\",\"title\":\"题\",\"lead\":\"市住房局\",\"written\":\"2023-06-20\"," REST);
    confirm_no(&c, "missing-member", "lead", "5", "{\"kind\":\"proposal_reply\",\"title\":\"题\",\"proposal_title\":\"题\",\"written\":\"2023-06-20\"," REST);
    confirm_no(&c, "missing-member", "written", "6", "{\"kind\":\"proposal_reply\",\"title\":\"题\",\"proposal_title\":\"题\",\"lead\":\"市住房局\"," REST);
    confirm_no(&c, "missing-member", "proposers", "7", "{\"kind\":\"proposal_reply\",\"title\":\"题\",\"proposal_title\":\"题\",\"lead\":\"市住房局\",\"written\":\"2023-06-20\",\"text\":\"答\"}");
    confirm_no(&c, "missing-member", "text", "8", "{\"kind\":\"proposal_reply\",\"title\":\"题\",\"proposal_title\":\"题\",\"lead\":\"市住房局\",\"written\":\"2023-06-20\",\"proposers\":[\"甲\"]}");
#define ON(day) "{\"kind\":\"proposal_reply\",\"title\":\"题\",\"proposal_title\":\"题\",\"lead\":\"市住房局\",\"written\":\"" day "\"," REST
    confirm_no(&c, "date-in-future", "written", "9", ON("2024-03-03"));
    confirm_no(&c, "bad-date", "written", "10", ON("1970-01-01"));
    const char *today = taken(&c, "11", ON("2024-03-02"));
    draft_do(&c, "draft.confirm", "committee", "2024-03-02", FIELDS("draft", today));
    draft_no(&c, "draft-closed", "draft", "draft.confirm", "committee", "2024-03-03", FIELDS("draft", today));
    finish(&c);
}

static void confirming_needs_the_offices_the_number_and_the_role(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *body = "{" LETTER_HEAD LETTER_TAIL ",\"figures\":[{\"text\":\"%d\"}]}", *one = taken(&c, "1", body), *two = taken(&c, "2", body);
    const char *unknown = taken(&c, "3", "{\"kind\":\"proposal_reply\",\"title\":\"题\",\"proposal_title\":\"题\",\"lead\":\"市园林局\",\"joint\":[\"市体育局\",\"市水务局\",\"市体育局\"],\"written\":\"2023-06-20\"," REST);
    draft_no(&c, "not-allowed", "by", "draft.confirm", "house", "2024-03-02", FIELDS("draft", one));
    draft_no(&c, "not-allowed", "by", "draft.confirm", "desk", "2024-03-02", FIELDS("draft", one)); // takes drafts, but enters no proposals
    draft_no(&c, "not-allowed", "by", "draft.confirm", "admin", "2024-03-02", FIELDS("draft", one));
    draft_no(&c, "bad-word", "open_offices", "draft.confirm", "committee", "2024-03-02", FIELDS("draft", one, "open_offices", "2"));
    struct answer a = city_run(&c, draft_command(&c, "draft.confirm", "committee", "2024-03-02", FIELDS("draft", unknown)));
    assert_string_equal(a.fault.code, "unknown-office");
    assert_true(str_find(str_c(a.fault.en), STR("市园林局、市体育局.")) >= 0); // all of them, each once
    draft_no(&c, "office-twice", "会办单位", "draft.confirm", "committee", "2024-03-02", FIELDS("draft", unknown, "open_offices", "1"));
    draft_do(&c, "draft.confirm", "super", "2024-03-02", FIELDS("draft", one));
    draft_no(&c, "number-taken", "number", "draft.confirm", "committee", "2024-03-02", FIELDS("draft", two));
    draft_no(&c, "too-long", "number", "draft.confirm", "committee", "2024-03-02",
             FIELDS("draft", two, "number", "00000000000000000000000000000000000000000000000000000000000000000"));
    struct command confirm = draft_command(&c, "draft.confirm", "committee", "2024-03-02", FIELDS("draft", two, "number", "1"));
    confirm.version = 2;
    assert_string_equal(city_run(&c, confirm).fault.code, "stale");
    confirm.version = 1;
    assert_true(city_run(&c, confirm).ok);
    finish(&c);
}

// The time of the letter is the draft's to say, never the command's.
static void no_command_chooses_its_time_by_a_draft(void **state) {
    (void)state;
    struct city c;
    city_open(&c, false);
    struct command confirm = draft_command(&c, "draft.confirm", "import", "2023-06-20", FIELDS("draft", "1"));
    assert_string_equal(city_run(&c, confirm).fault.code, "at-not-allowed");
    struct command record = draft_command(&c, "补录", "import", "", FIELDS("程序", "提案", "编号", "1"));
    assert_string_equal(city_run(&c, record).fault.code, "missing-field");
    finish(&c);
}

static void a_batch_that_is_lost_leaves_the_draft_open(void **state) {
    (void)state;
    struct city c;
    struct answer a;
    struct fault f;
    struct stream *st;
    struct matter m;
    city_open(&c, true);
    const char *id = taken(&c, "a", "{\"kind\":\"proposal_reply\",\"title\":\"题\",\"proposal_title\":\"题\",\"lead\":\"市园林局\",\"proposal_number\":\"7\",\"written\":\"2023-06-20\"," REST);
    struct command confirm = draft_command(&c, "draft.confirm", "committee", "2024-03-02", FIELDS("draft", id, "open_offices", "1"));
    struct command take = draft_command(&c, "draft.take", "desk", "2024-03-02", FIELDS("source", "b", "digest", digest_of(&c, "b"), "body", LETTER));
    int64_t seq = c.desk.region_seq, lost;
    confirm.key = STR("k");
    for (int round = 0; round < 2; round++) {
        assert_int_equal(store_begin(c.store, &f), 0);
        desk_run(&c.desk, &confirm, &a);
        assert_true(a.ok);
        desk_run(&c.desk, &confirm, &a);
        assert_true(a.ok && a.again);
        desk_run(&c.desk, &take, &a);
        assert_true(a.ok);
        lost = a.id;
        desk_run(&c.desk, &take, &a);
        assert_string_equal(a.fault.code, "draft-again"); // of the running batch
        if (round == 0) assert_int_equal(desk_write(&c.desk, &f), 0);
        store_rollback(c.store);
        assert_int_equal(desk_drop(&c.desk, &f), 0);
        assert_int_equal(c.desk.region_seq, seq);
        assert_str(draft_row(&c, id)->state, "open");
        assert_true(draft_find(&c.desk, str_c(id_of(&c, lost)), &st, &f) < 0);
        assert_true(matter_find(&c.desk, STR("第7号"), &m, &f) < 0);
    }
    assert_true(city_run(&c, confirm).ok);
    city_at_stage(&c, "第7号", "已补录");
    finish(&c);
}

static void content_that_was_destroyed_is_not_confirmed(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *id = taken(&c, "a", LETTER_CHECKED);
    taken(&c, "b", LETTER_CHECKED); // another's stays
    act(&c, "content.destroy", "", "admin", "2024-03-02", arena_printf(&c.arena, "stream=%s;依据=PIPL47", id).p);
    draft_no(&c, "draft-destroyed", "draft", "draft.confirm", "committee", "2024-03-03", FIELDS("draft", id));
    draft_no(&c, "draft-destroyed", "draft", "draft.change", "committee", "2024-03-03", FIELDS("draft", id, "body", LETTER));
    draft_do(&c, "draft.drop", "committee", "2024-03-03", FIELDS("draft", id, "why", "已销毁"));
    finish(&c);
}

static void only_what_was_answered_is_made_public(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    draft_do(&c, "draft.confirm", "committee", "2024-03-02", FIELDS("draft", taken(&c, "a", LETTER_CHECKED)));
    no(&c, "not-allowed", "matter.publish", NUMBER, "house", "2024-03-03", "标题=甲;正文=乙");
    no(&c, "not-allowed", "matter.publish", NUMBER, "desk", "2024-03-03", "标题=甲;正文=乙"); // reception has no part in proposals
    no(&c, "not-allowed", "matter.publish", NUMBER, "super", "2024-03-03", "标题=甲;正文=乙");
    no(&c, "missing-member", "matter.publish", "", "committee", "2024-03-03", "标题=甲;正文=乙");
    no(&c, "unknown-matter", "matter.publish", "404", "committee", "2024-03-03", "标题=甲;正文=乙");
    no(&c, "missing-field", "matter.publish", NUMBER, "committee", "2024-03-03", "正文=乙");
    no(&c, "missing-field", "matter.publish", NUMBER, "committee", "2024-03-03", "标题=甲");
    no(&c, "unknown-field", "matter.publish", NUMBER, "committee", "2024-03-03", "标题=甲;正文=乙;代码=丙");
    no(&c, "bad-text", "matter.publish", NUMBER, "committee", "2024-03-03", "标题=甲\\n丙;正文=乙");
    no(&c, "bad-text", "matter.publish", NUMBER, "committee", "2024-03-03", "标题=甲;正文=乙\\u0007");
    no(&c, "bad-date", "matter.publish", NUMBER, "committee", "2024-03-03", "标题=甲;正文=乙;成文日期=2024-03-04");
    no(&c, "bad-date", "matter.publish", NUMBER, "committee", "2024-03-03", "标题=甲;正文=乙;公开日期=2023-02-29");
    no(&c, "bad-date", "matter.publish", NUMBER, "committee", "2024-03-03", "标题=甲;正文=乙;成文日期=2023-02-02;公开日期=2023-02-01");
    no(&c, "bad-date", "matter.publish", NUMBER, "committee", "2024-03-03", "标题=甲;正文=乙;成文日期=1970-01-01");
    no(&c, "at-goes-back", "matter.publish", NUMBER, "committee", "2023-06-19", "标题=甲;正文=乙");
    handled(&c, "A1", "2024-03-01T09:00");
    no(&c, "not-closed", "matter.publish", "A1", "desk", "2024-03-01T09:30", "标题=甲;正文=乙");
    act(&c, "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市水务局");
    no(&c, "not-whole", "matter.publish", "A1/1", "desk", "2024-03-01T11:00", "标题=甲;正文=乙");
    appeal(&c, "A2", "2024-03-01T09:00");
    act(&c, "不予受理", "A2", "desk", "2024-03-01T10:00", "理由=丁;告知方式=电话");
    no(&c, "not-closed", "matter.publish", "A2", "desk", "2024-03-03", "标题=甲;正文=乙");
    struct command publish = draft_command(&c, "matter.publish", "committee", "2024-03-03", FIELDS("标题", "甲", "正文", "乙"));
    publish.matter = STR(NUMBER);
    publish.version = 1;
    assert_string_equal(city_run(&c, publish).fault.code, "stale");
    publish.version = city_matter(&c, NUMBER).row->version;
    assert_true(city_run(&c, publish).ok);
    no(&c, "published-already", "matter.publish", NUMBER, "admin", "2024-03-04", "标题=甲;正文=乙");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_taken_by_those_who_may_and_once),
        cmocka_unit_test(only_an_open_draft_changes_and_only_as_it_was_seen),
        cmocka_unit_test(a_draft_is_confirmed_only_when_it_is_whole_and_looked_at),
        cmocka_unit_test(confirming_needs_the_offices_the_number_and_the_role),
        cmocka_unit_test(no_command_chooses_its_time_by_a_draft),
        cmocka_unit_test(a_batch_that_is_lost_leaves_the_draft_open),
        cmocka_unit_test(content_that_was_destroyed_is_not_confirmed),
        cmocka_unit_test(only_what_was_answered_is_made_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
