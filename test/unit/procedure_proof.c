// SPDX-License-Identifier: Apache-2.0
// What the proof finds: in procedures broken on purpose, in the ones we ship, and in those with a line missing.
#include "unit.h"

#include <dirent.h>

#include "base/file.h"
#include "procedure/proof.h"
#include "procedure/read.h"

#define BROKEN "test/procedures/broken"

struct fixture {
    struct procedure *p;
    struct profile *v;
    struct rules r;
    struct arena a;
    struct proof proof;
    struct fault f;
};

static void load(struct buf *ret, const char *path) {
    struct fault f = {0};
    if (file_read(path, 1 << 20, ret, &f) != 0) fail_msg("%s: %s", path, f.en);
}

// Reads and proves; false when the reader or the binding refuses, with the fault in x.
static bool prove(struct fixture *x, struct str text, const char *profile) {
    struct buf values = BUF_INIT;
    load(&values, profile);
    *x = (struct fixture){.a = ARENA_INIT};
    bool ok = procedure_read(&x->p, text, &x->f) == 0 && profile_read(&x->v, buf_str(&values), &x->f) == 0 &&
              rules_bind(&x->r, x->p, x->v, &x->f) == 0 && procedure_prove(&x->r, &x->a, &x->proof, &x->f) == 0;
    buf_release(&values);
    return ok;
}

static void prove_or_fail(struct fixture *x, struct str text, const char *profile, const char *what) {
    if (!prove(x, text, profile)) fail_msg("%s: %d:%d %s", what, x->f.line, x->f.column, x->f.zh);
}

static void done(struct fixture *x) {
    procedure_free(x->p);
    profile_free(x->v);
    arena_release(&x->a);
}

static void add_trace(struct buf *b, const struct trace_step *steps, int count) {
    for (int i = 0; i < count; i++) {
        if (i) buf_add(b, STR("、"));
        buf_add(b, steps[i].action);
    }
}

static void reads_well(const char *what, const struct finding *f) {
    if (f->zh.n < 20 || f->en.n < 20 || str_find(f->zh, STR("{}")) >= 0 || str_find(f->en, STR("{}")) >= 0)
        fail_msg("%s: the sentence is not complete: %.*s", what, SP(f->zh));
    assert_true(f->line > 0 && f->column > 0);
    assert_true(utf8_fault(f->zh) < 0 && utf8_fault(f->en) < 0);
}

// "# 性质 4 轨迹 登记、派单"
static void expected(struct str text, int *ret_property, struct str *ret_trace) {
    const struct str mark = STR("# 性质 "), way = STR(" 轨迹");
    struct str line;
    while (str_split(&text, '\n', &line)) {
        if (!str_starts(line, mark)) continue;
        line = str_skip(line, mark.n);
        *ret_property = line.p[0] - '0';
        assert_true(str_starts(str_skip(line, 1), way));
        *ret_trace = str_trim(str_skip(line, 1 + way.n));
        return;
    }
    fail();
}

static int is_procedure(const struct dirent *d) {
    return str_ends(str_c(d->d_name), STR(".proc"));
}

static void each_broken_procedure_breaks_its_one_property(void **state) {
    (void)state;
    struct dirent **names;
    int per_property[9] = {0}, n = scandir(BROKEN, &names, is_procedure, alphasort);
    assert_true(n >= 16);
    for (int i = 0; i < n; i++) {
        struct buf path = BUF_INIT, text = BUF_INIT, got = BUF_INIT;
        struct fixture x;
        struct str trace;
        int property = 0;
        const char *name = names[i]->d_name;
        buf_printf(&path, BROKEN "/%s", name);
        buf_byte(&path, 0);
        load(&text, path.p);
        expected(buf_str(&text), &property, &trace);
        prove_or_fail(&x, buf_str(&text), BROKEN "/values.conf", name);
        if (x.proof.finding_count != 1) {
            struct buf b = BUF_INIT;
            proof_zh(&b, &x.proof);
            fail_msg("%s: %.*s", name, SP(buf_str(&b)));
        }
        const struct finding *f = &x.proof.findings[0];
        if (f->property != property) fail_msg("%s: property %d: %.*s", name, f->property, SP(f->zh));
        add_trace(&got, f->trace, f->trace_count);
        if (!str_eq(buf_str(&got), trace)) fail_msg("%s: trace %.*s", name, SP(buf_str(&got)));
        reads_well(name, f);
        // A way that may go round or stop somewhere has no length.
        assert_int_equal(x.proof.sections[0].longest_count > 0, property != 2 && property != 3);
        per_property[property]++;
        done(&x);
        buf_release(&path);
        buf_release(&text);
        buf_release(&got);
        free(names[i]);
    }
    free(names);
    for (int k = 1; k <= 8; k++) assert_true(per_property[k] >= 2);
}

static void shipped(struct fixture *x, const char *path) {
    struct buf text = BUF_INIT;
    load(&text, path);
    int64_t from = ticks_us();
    prove_or_fail(x, buf_str(&text), "profiles/default.conf", path);
    print_message("%s: %lld states, %lld edges, read and proved in %lld us\n", path,
                  (long long)x->proof.sections[0].states, (long long)x->proof.sections[0].edges,
                  (long long)(ticks_us() - from));
    buf_release(&text);
}

static const char *const ours[] = {"procedures/appeal.proc", "test/procedures/v2/proposal.proc"};

static void the_procedures_we_ship_are_proved(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        struct fixture x;
        struct buf b = BUF_INIT;
        shipped(&x, ours[i]);
        if (x.proof.finding_count) {
            proof_zh(&b, &x.proof);
            fail_msg("%s: %.*s", ours[i], SP(buf_str(&b)));
        }
        assert_true(x.proof.sections[0].longest_count > 0);
        done(&x);
    }
}

// The file without line number `cut` (from 0, lines joined by a backslash are one); false when there is none.
static bool without_line(struct buf *ret, struct str text, int cut, struct str *ret_line) {
    int n = 0;
    bool found = false, joined = false;
    buf_clear(ret);
    while (text.n) {
        size_t end = 0;
        while (end < text.n && text.p[end] != '\n') end++;
        struct str line = str_head(text, end);
        text = str_skip(text, end + 1);
        if (n == cut) {
            if (!found) *ret_line = line;
            found = true;
        } else {
            buf_add(ret, line);
            buf_byte(ret, '\n');
        }
        joined = str_ends(str_trim(line), STR("\\"));
        if (!joined) n++;
    }
    return found;
}

static void a_missing_line_is_nearly_always_noticed(void **state) {
    (void)state;
    int actions = 0, noticed = 0;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        struct buf text = BUF_INIT, cut = BUF_INIT;
        struct str line;
        load(&text, ours[i]);
        for (int n = 0; without_line(&cut, buf_str(&text), n, &line); n++) {
            struct fixture x;
            bool proved = prove(&x, buf_str(&cut), "profiles/default.conf") && x.proof.finding_count == 0;
            for (int k = 0; k < x.proof.finding_count; k++) reads_well(ours[i], &x.proof.findings[k]);
            if (str_starts(str_trim(line), STR("动作"))) {
                actions++;
                noticed += !proved;
            }
            done(&x);
        }
        buf_release(&text);
        buf_release(&cut);
    }
    print_message("%d of %d noticed\n", noticed, actions);
    assert_true(actions > 40 && noticed * 2 > actions);
}

static const char small[] =
    "程序 小(small) 第1版 自 2020-01-01\n"
    "角色 中心(centre) 常设\n"
    "环节 待派(pending) 由 中心 限 短期 到期 提醒 中心, 再 3小时 升级 中心, 再 1个工作日 提醒 中心\n"
    "环节 办理(handling) 由 中心 限 期限 前 1个工作日 提醒 中心 到期 升级 中心 可暂停 至多 次数 限 长期 可延期 至多 次数 每次 期限\n"
    "环节 已办结(closed) 终点\n"
    "动作 登记(register) 到 待派 由 中心\n"
    "动作 派单(dispatch) 从 待派 到 办理 由 中心\n"
    "动作 办结(finish) 从 办理 到 已办结 由 中心 告知\n";

static struct str small_text(void) {
    return STR(small);
}

static void the_longest_way_adds_up(void **state) {
    (void)state;
    struct fixture x;
    struct buf way = BUF_INIT;
    prove_or_fail(&x, small_text(), BROKEN "/values.conf", "small");
    assert_int_equal(x.proof.finding_count, 0);
    const struct section_proof *s = &x.proof.sections[0];
    // 待派: 2 hours and 3 to the escalation. 办理: 5 working days; 暂停次数 and 延期次数 are one counter of 2, and a
    // pause of a month is longer than an extension of 5 working days.
    add_trace(&way, s->longest, s->longest_count);
    assert_str(buf_str(&way), "登记、派单、暂停、恢复、暂停、恢复、办结");
    assert_int_equal(s->longest_limit_count, 3);
    assert_true(s->longest_limits[0].unit == UNIT_MONTH && s->longest_limits[0].n == 2);
    assert_true(s->longest_limits[1].unit == UNIT_WORKDAY && s->longest_limits[1].n == 5);
    assert_true(s->longest_limits[2].unit == UNIT_HOUR && s->longest_limits[2].n == 5);
    assert_int_equal(s->longest_minutes, 2 * 22 * 1440 + 5 * 1440 + 5 * 60);
    assert_int_equal(s->longest[0].kind, TRACE_ACT);
    assert_int_equal(s->longest[0].stage.n, 0);
    buf_release(&way);
    done(&x);
}

static void a_part_has_its_own_length_and_owes_no_answer(void **state) {
    (void)state;
    struct fixture x;
    static const char text[] =
        "程序 分 第1版 自 2020-01-01\n"
        "角色 中心 常设\n角色 会办 随 会办单位\n字段 会办单位 单位们\n"
        "环节 办理 由 中心 限 短期 到期 升级 中心\n环节 已办结 终点\n"
        "动作 登记 到 办理 由 中心\n"
        "动作 会办 在 办理 由 中心 须填 会办单位 至多 次数 分出 会办意见 予 会办单位\n"
        "动作 办结 从 办理 到 已办结 由 中心 收回 会办意见 告知\n"
        "分件 会办意见\n"
        "  环节 待回 由 会办 限 期限 到期 执行 回复\n  环节 待补 由 会办 限 长期 到期 执行 补充\n"
        "  环节 已回 终点 同意\n"
        "  动作 回复 从 待回 到 待补 由 会办、系统 重办\n  动作 补充 从 待补 到 已回 由 会办、系统\n";
    prove_or_fail(&x, STR(text), BROKEN "/values.conf", "part");
    assert_int_equal(x.proof.finding_count, 0);
    assert_int_equal(x.proof.sections[1].states, 3);
    assert_int_equal(x.proof.sections[1].longest_minutes, (5 + 22) * 1440);
    assert_int_equal(x.proof.sections[1].longest_count, 2);
    done(&x);
}

static void the_report_is_there_in_two_languages_and_json(void **state) {
    (void)state;
    struct fixture x;
    struct fault f = {0};
    struct buf zh = BUF_INIT, en = BUF_INIT, json = BUF_INIT;
    struct json_out j;
    json_t *v;
    prove_or_fail(&x, small_text(), BROKEN "/values.conf", "small");
    proof_zh(&zh, &x.proof);
    proof_en(&en, &x.proof);
    jo_init(&j, &json);
    proof_json(&j, &x.proof);
    assert_true(str_find(buf_str(&zh), STR("最长路径：2个月 + 5个工作日 + 5小时，至迟 50 个工作日了结")) >= 0);
    assert_true(str_find(buf_str(&zh), STR("1. （登记前）：登记（中心）")) >= 0);
    assert_true(str_find(buf_str(&zh), STR("已证明")) >= 0);
    assert_true(str_find(buf_str(&en), STR("50 working days")) >= 0);
    assert_true(str_find(buf_str(&en), STR("Proved")) >= 0);
    if (json_read(buf_str(&json), &v, &f) != 0) fail_msg("%s", f.en);
    assert_true(json_is_true(json_object_get(v, "proved")));
    json_t *section = json_array_get(json_object_get(v, "sections"), 0);
    assert_int_equal(json_integer_value(json_object_get(section, "states")), x.proof.sections[0].states);
    assert_int_equal(json_array_size(json_object_get(json_object_get(section, "longest"), "steps")), 7);
    assert_int_equal(json_array_size(json_object_get(v, "findings")), 0);
    json_decref(v);
    buf_release(&zh);
    buf_release(&en);
    buf_release(&json);
    done(&x);
}

static void english_sentences_use_the_english_names(void **state) {
    (void)state;
    struct fixture x;
    struct buf text = BUF_INIT, json = BUF_INIT;
    struct fault f = {0};
    struct json_out j;
    json_t *v;
    struct str whole = small_text();
    buf_add(&text, str_head(whole, (size_t)str_find(whole, STR(" 告知")))); // nobody is told now
    buf_byte(&text, '\n');
    prove_or_fail(&x, buf_str(&text), BROKEN "/values.conf", "untold");
    assert_int_equal(x.proof.finding_count, 1);
    assert_int_equal(x.proof.findings[0].property, 5);
    assert_true(str_find(x.proof.findings[0].en, STR("\"closed\"")) >= 0);
    assert_true(str_find(x.proof.findings[0].zh, STR("“已办结”")) >= 0);
    jo_init(&j, &json);
    proof_json(&j, &x.proof);
    if (json_read(buf_str(&json), &v, &f) != 0) fail_msg("%s", f.en);
    assert_true(json_is_false(json_object_get(v, "proved")));
    json_t *finding = json_array_get(json_object_get(v, "findings"), 0);
    assert_int_equal(json_array_size(json_object_get(finding, "trace")), 3);
    json_decref(v);
    buf_release(&text);
    buf_release(&json);
    done(&x);
}

// The reader does not let these pass; a procedure made by a program might.
static void an_end_must_be_one_of_its_section(void **state) {
    (void)state;
    struct fixture x;
    prove_or_fail(&x, small_text(), BROKEN "/values.conf", "small");
    x.p->main.stages[section_stage(&x.p->main, STR("已办结"))].outcome = OUTCOME_AGREED;
    assert_int_equal(procedure_prove(&x.r, &x.a, &x.proof, &x.f), 0);
    assert_int_equal(x.proof.finding_count, 1);
    assert_int_equal(x.proof.findings[0].property, 5);
    done(&x);
    struct buf text = BUF_INIT;
    load(&text, ours[0]);
    prove_or_fail(&x, buf_str(&text), "profiles/default.conf", ours[0]);
    x.p->parts[0].stages[section_stage(&x.p->parts[0], STR("已同意"))].outcome = OUTCOME_CLOSED;
    assert_int_equal(procedure_prove(&x.r, &x.a, &x.proof, &x.f), 0);
    assert_int_equal(x.proof.finding_count, 1);
    assert_int_equal(x.proof.findings[0].property, 6);
    assert_str(x.proof.findings[0].section, "会办意见");
    done(&x);
    buf_release(&text);
}

// Six counted notes on one stage: 21^6 combinations, or far too many to number.
static void too_many_states_name_the_largest_counter(void **state) {
    (void)state;
    struct buf text = BUF_INIT;
    buf_add(&text, small_text());
    for (int i = 0; i < 6; i++) buf_printf(&text, "动作 记%d 在 办理 由 中心 至多 数%d\n", i, i);
    struct profile *v;
    struct procedure *p;
    struct rules r;
    struct proof proof = {.finding_count = 77};
    struct fault f = {0};
    struct arena a = ARENA_INIT;
    struct buf values = BUF_INIT;
    load(&values, BROKEN "/values.conf");
    for (int i = 0; i < 6; i++) buf_printf(&values, "数%d = %d\n", i, i == 4 ? 20 : 15);
    assert_int_equal(procedure_read(&p, buf_str(&text), &f), 0);
    assert_int_equal(profile_read(&v, buf_str(&values), &f), 0);
    assert_int_equal(rules_bind(&r, p, v, &f), 0);
    assert_int_equal(procedure_prove(&r, &a, &proof, &f), -1);
    assert_string_equal(f.code, "too-many-states");
    assert_string_equal(f.where, "数4");
    assert_non_null(strstr(f.zh, "20 次"));
    assert_int_equal(proof.finding_count, 77);
    procedure_free(p);
    profile_free(v);
    arena_release(&a);
    buf_release(&text);
    buf_release(&values);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_broken_procedure_breaks_its_one_property),
        cmocka_unit_test(the_procedures_we_ship_are_proved),
        cmocka_unit_test(a_missing_line_is_nearly_always_noticed),
        cmocka_unit_test(the_longest_way_adds_up),
        cmocka_unit_test(a_part_has_its_own_length_and_owes_no_answer),
        cmocka_unit_test(the_report_is_there_in_two_languages_and_json),
        cmocka_unit_test(english_sentences_use_the_english_names),
        cmocka_unit_test(an_end_must_be_one_of_its_section),
        cmocka_unit_test(too_many_states_name_the_largest_counter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
