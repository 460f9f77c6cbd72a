// SPDX-License-Identifier: Apache-2.0
// Profiles: values, rules of days, and putting them together with a procedure.
#include "procedure_file.h"

static const struct bad profile_bads[] = {
    {"", "profile-syntax", 1, 1, "方案是空的", "empty"},
    {"# 注\n方安 甲 第1版 自 2024-01-01\n", "profile-syntax", 2, 1, "第一行", "first line"},
    {"方案 甲 1 自 2024-01-01\n", "profile-syntax", 1, 6, "第1版", "version"},
    {"方案 甲 第1版 自 昨天\n", "bad-date", 1, 12, "", ""},
    {"方案 甲(a 第1版 自 2024-01-01\n", "profile-syntax", 1, 4, "括号", "bracket"},
    {"方案 甲 第1版 自 2024-01-01 起\n", "profile-syntax", 1, 23, "日期为止", "date"},
    {"方案 甲 第1版 自 2024-01-01\n期限 5个工作日\n", "profile-syntax", 2, 4, "名称 = 值", "NAME = VALUE"},
    {"方案 甲 第1版 自 2024-01-01\n期限 =\n", "profile-syntax", 2, 5, "缺值", "no value"},
    {"方案 甲 第1版 自 2024-01-01\n= 5\n", "profile-syntax", 2, 1, "名称 = 值", "NAME = VALUE"},
    {"方案 甲 第1版 自 2024-01-01\n期限 = 1日\n次数 = 2\n期限 = 2日\n", "proc-duplicate", 4, 1, "第 2 行", "line 2"},
    {"方案 甲 第1版 自 2024-01-01\nutc_offset = 8\n", "profile-syntax", 2, 14, "+08:00", "+08:00"},
    {"方案 甲 第1版 自 2024-01-01\nutc_offset = +15:00\n", "profile-syntax", 2, 14, "+14:00", "+14:00"},
    {"方案 甲 第1版 自 2024-01-01\nday_end = 24:01\n", "profile-syntax", 2, 11, "24:00", "24:00"},
    {"方案 甲 第1版 自 2024-01-01\nday_end = 00:00\n", "profile-syntax", 2, 11, "00:01", "00:01"},
    {"方案 甲 第1版 自 2024-01-01\n字体·正文 = \"仿宋\n", "profile-syntax", 2, 9, "引号", "quotation"},
    {"方案 甲 第1版 自 2024-01-01\n字体·正文 = “仿宋\n", "profile-syntax", 2, 9, "引号", "quotation"},
    {"方案 甲 第1版 自 2024-01-01\n字体·正文 = \"  \"\n", "profile-syntax", 2, 9, "缺值", "no value"},
    {"方案 甲\xc0 第1版 自 2024-01-01\n", "bad-utf8", 1, 5, "0xC0", "0xC0"},
};

static void a_profile_says_where_it_is_wrong(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof profile_bads / sizeof *profile_bads; i++) {
        const struct bad *b = &profile_bads[i];
        struct profile *v = NULL;
        struct fault f;
        if (profile_read(&v, str_c(b->text), &f) == 0) fail_msg("read without a fault: %s", b->text);
        if (!bad_as_said(b, &f)) bad_report(b, &f);
        assert_true(bad_as_said(b, &f));
    }
}

static void a_profile_gives_values_and_the_rules_of_days(void **state) {
    (void)state;
    struct profile *v = profile_path("profiles/default.conf");
    assert_str(v->name.name, "通用");
    assert_str(v->name.alias, "default");
    assert_int_equal(v->version, 1);
    assert_int_equal(v->from, day_from_date((struct date){2007, 1, 1}));
    assert_int_equal(v->days.utc_offset, UTC_OFFSET_CHINA);
    assert_int_equal(v->days.day_end, MS_DAY);
    assert_str(profile_get(v, STR("派单期限"))->text, "24小时");
    assert_null(profile_get(v, STR("没有的")));
    profile_free(v);
    v = profile_path("test/procedures/request.conf"); // two values on a line
    assert_int_equal(v->days.day_end, 17 * MS_HOUR + 30 * MS_MINUTE);
    profile_free(v);
}

static void a_text_with_blanks_stands_in_quotation_marks(void **state) {
    (void)state;
    struct profile *v = NULL;
    struct fault f;
    assert_int_equal(profile_read(&v, STR("方案 甲 第1版 自 2024-01-01\n字体·正文 = \"FangSong_GB2312, AR PL = # UMing\"  期限 = 1日 # 注\n字体·黑体 = “黑体, Noto Sans CJK SC”\n"), &f), 0);
    assert_str(profile_get(v, STR("字体·正文"))->text, "FangSong_GB2312, AR PL = # UMing");
    assert_str(profile_get(v, STR("期限"))->text, "1日");
    assert_str(profile_get(v, STR("字体·黑体"))->text, "黑体, Noto Sans CJK SC");
    profile_free(v);
}

#define BOUND HEAD "动作 退 在 待派 至多 退单次数\n字段 内容 文\n"

static void bind_wants(const char *values, const char *code, int line, int column, const char *zh) {
    struct procedure *p = read_good(STR(BOUND));
    struct profile *v = NULL;
    struct buf b = BUF_INIT;
    struct fault f;
    struct rules r;
    buf_printf(&b, "方案 乙 第1版 自 2024-01-01\n%s", values);
    assert_int_equal(profile_read(&v, buf_str(&b), &f), 0);
    int result = rules_bind(&r, p, v, &f);
    if (code == NULL) {
        if (result != 0) fail_msg("%s", f.en);
        assert_int_equal(r.limits[0].unit, UNIT_HOUR);
        assert_int_equal(r.counts[1], 20);
    } else {
        assert_int_equal(result, -1);
        assert_string_equal(f.code, code);
        if (f.line != line || f.column != column || !strstr(f.zh, zh)) fail_msg("%d:%d %s", f.line, f.column, f.zh);
    }
    buf_release(&b);
    profile_free(v);
    procedure_free(p);
}

static void binding_names_what_is_missing_or_does_not_fit(void **state) {
    (void)state;
    bind_wants("派单期限 = 2小时\n退单次数 = 20次\n别的 = 随意\n", NULL, 0, 0, NULL);
    bind_wants("派单时限 = 2小时\n退单次数 = 2\n", "profile-missing", 4, 16, "相近的“派单时限”");
    bind_wants("派单期限 = 2小时\n", "profile-missing", 7, 14, "第 7 行用到“退单次数”");
    bind_wants("派单期限 = 2次\n退单次数 = 2\n", "profile-value", 2, 8, "应是期限");
    bind_wants("派单期限 = 2小时\n退单次数 = 2小时\n", "profile-value", 3, 8, "应是 0 到 20");
    bind_wants("派单期限 = 2小时\n退单次数 = 21\n", "profile-value", 3, 8, "不是“21”");
    bind_wants("派单期限 = 2小时\n退单次数 = -1\n", "profile-value", 3, 8, "次数");
#define BOTH "派单期限 = 2小时\n退单次数 = 20次\n"
    bind_wants(BOTH "字数·别的程序·没有的 = 随意\n", NULL, 0, 0, NULL); // of a procedure that is not this one
    bind_wants(BOTH "字数·甲·没有的 = 2500\n", "profile-value", 4, 12, "没有“文”字段“没有的”");
    bind_wants(BOTH "字数·甲·内容 = 2500字\n", NULL, 0, 0, NULL);
    bind_wants(BOTH "字数·甲·内容 = 0\n", "profile-value", 4, 11, "不是“0”");
    bind_wants(BOTH "字数·甲·内容 = 很多\n", "profile-value", 4, 11, "应是字数");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_profile_says_where_it_is_wrong),
        cmocka_unit_test(a_profile_gives_values_and_the_rules_of_days),
        cmocka_unit_test(a_text_with_blanks_stands_in_quotation_marks),
        cmocka_unit_test(binding_names_what_is_missing_or_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
