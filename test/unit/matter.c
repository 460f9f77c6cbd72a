// SPDX-License-Identifier: Apache-2.0
// The life of matters, from being raised to being answered.
#include "city.h"

#define REGISTER(number, at, title) \
    "{\"do\":\"登记\",\"by\":\"desk\",\"at\":\"" at "\",\"fields\":{\"程序\":\"诉求\",\"编号\":\"" number "\",\"标题\":\"" title \
    "\",\"内容\":\"正文\",\"诉求人\":{\"name\":\"王小二\",\"phone\":\"13800000000\"}}}"
#define ACT(verb, number, by, at, fields) \
    "{\"do\":\"" verb "\",\"matter\":\"" number "\",\"by\":\"" by "\",\"at\":\"" at "\",\"fields\":{" fields "}}"

static struct row_requester *lead_requester(const struct matter *m) { return stream_row(m->stream, TABLE_REQUESTER); }

static void an_appeal_goes_from_intake_to_its_answer(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    city_act(&c, REGISTER("A1", "2024-03-01T09:00", "路灯不亮"));
    city_at_stage(&c, "A1", "待派");
    assert_int_equal(lead_requester(&(struct matter){.stream = city_matter(&c, "A1").stream})->owed, 1);
    city_act(&c, ACT("派单", "A1", "desk", "2024-03-01T09:30", "\"主办单位\":\"市住房局\",\"类别\":\"路灯\""));
    city_act(&c, ACT("sign", "A1", "house", "2024-03-01T10:00", ""));
    city_act(&c, ACT("联系", "A1", "house", "2024-03-01T11:00", "\"联系方式\":\"电话\""));
    city_act(&c, ACT("办结", "A1", "house", "2024-03-04T11:00", "\"办理结果\":\"已修好\",\"告知方式\":\"电话\""));
    city_at_stage(&c, "A1", "待回访");
    struct matter m = city_matter(&c, "A1");
    assert_int_equal(lead_requester(&m)->owed, 0);
    city_act(&c, ACT("回访", "A1", "desk", "2024-03-05T09:00", "\"是否解决\":\"解决\",\"满意度\":\"满意\""));
    city_at_stage(&c, "A1", "已办结");
    m = city_matter(&c, "A1");
    assert_int_equal(m.row->outcome, OUTCOME_CLOSED);
    assert_true(str_eq(lead_requester(&m)->satisfied, STR("满意")));
    assert_true(str_eq(m.row->category, STR("路灯")));
    city_verify(&c);
    city_reopen(&c);
    city_at_stage(&c, "A1", "已办结");
    city_verify(&c);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_appeal_goes_from_intake_to_its_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
