// SPDX-License-Identifier: Apache-2.0
// Every way a procedure file can be wrong, with its place and a way out.
#include "procedure_file.h"

static const struct bad bads[] = {
    {"", "proc-syntax", 1, 1, "文件是空的", "empty"},
    {"\n# 只有注释\n", "proc-syntax", 1, 1, "文件是空的", "empty"},
    {"角色 甲 常设\n", "proc-syntax", 1, 1, "第一行", "first line"},
    {"程序", "proc-syntax", 1, 3, "缺程序名称", "name of the procedure"},
    {"程序 甲 第零版 自 2024-01-01\n", "proc-syntax", 1, 6, "第1版", "version"},
    {"程序 甲 第1版 自 2024-02-30\n", "bad-date", 1, 12, "", ""},
    {"程序 甲 第1版 从 2024-01-01\n", "proc-syntax", 1, 10, "自", "自"},
    {"procedure a version 0 from 2024-01-01\n", "proc-syntax", 1, 21, "1 到 9999", "1 to 9999"},
    {"程序 甲 第1版 自 2024-01-01\n", "proc-syntax", 1, 4, "没有环节", "no stage"},
    {"程序 甲 第1版 自 2024-01-01\n环节 一 终点\n", "proc-syntax", 1, 4, "没有登记动作", "opens a matter"},
    {HEAD "环结 待签收 由 受理中心\n", "proc-unknown-word", 7, 1, "您是不是要写“环节”？", "did you mean “环节”?"},
    {HEAD "stage 待签收 由 受理中心\n", "proc-syntax", 7, 1, "第 1 行第 1 列", "line 1, column 1"},
    {HEAD "环节 待签收 by 受理中心\n", "proc-syntax", 7, 8, "英文关键字", "an English keyword"},
    {"procedure a version 1 from 2024-01-01\n角色 b held\n", "proc-syntax", 2, 1, "中文关键字", "a Chinese keyword"},
    {HEAD "角色 新人 held\n", "proc-syntax", 7, 7, "一种语言", "one language"},
    {HEAD "环节 待签收 由 受理中新\n", "proc-unknown-word", 7, 10, "您是不是要写“受理中心”？", "did you mean “受理中心”?"},
    {HEAD "环节 待签收 由 市长\n", "proc-unknown-word", 7, 10, "没有叫“市长”的角色。", "roles."},
    {HEAD "动作 派单 从 代派 到 已办结 由 受理中心\n", "proc-unknown-word", 7, 9, "“待派”", "“待派”"},
    {HEAD "动作 派单 从 待派 由 受理中心\n", "proc-syntax", 7, 18, "还要写“到", "needs “to"},
    {HEAD "动作 派单 从 待派 在 待派 到 已办结\n", "proc-syntax", 7, 4, "只能写一个", "not both"},
    {HEAD "动作 派单 在 待派 到 已办结\n", "proc-syntax", 7, 4, "留在原环节", "stays"},
    {HEAD "动作 派单 由 受理中心\n", "proc-syntax", 7, 13, "要写明动作的地方", "Say where"},
    {HEAD "动作 派单 从 已办结 到 待派\n", "proc-syntax", 7, 17, "谁可以做", "who may"},
    {HEAD "动作 派单 从 待派 到 已办结 须填 主办\n", "proc-unknown-word", 7, 21, "字段", "field"},
    {HEAD "动作 派单 从 待派 到 已办结 从 待派\n", "proc-syntax", 7, 18, "只能写一次", "only once"},
    {HEAD "动作 派单 从 待派 到 已办结 至多 3次\n", "proc-syntax", 7, 21, "写在方案里", "profile"},
    {HEAD "动作 派单 从 待派、待派 到 已办结\n", "proc-syntax", 7, 12, "写了两次", "twice"},
    {HEAD "动作 派单 从 待派 到 已办结 须镇 主办\n", "proc-unknown-word", 7, 18, "“须填”", "“须填”"},
    {HEAD "动作 派单 从 待派 到 已办结 并入\n", "proc-syntax", 7, 4, "事项", "type matter"},
    {HEAD "动作 派单 从 待派 到 已办结 否则\n", "proc-syntax", 7, 4, "“否则”前面", "otherwise"},
    {HEAD "动作 派单 从 待派 到 已办结 解除 督查室\n", "proc-syntax", 7, 21, "常设", "bound"},
    {HEAD "动作 派单 从 待派 到 已办结 分出 会办 予 主办\n", "proc-unknown-word", 7, 21, "分件", "part"},
    {HEAD "字段 度 选 好、坏\n动作 派单 从 待派 到 已办结 当 度 是 还好\n", "proc-unknown-word", 8, 24, "“好”", "“好”"},
    {HEAD "字段 度 选 好、坏\n动作 派单 从 待派 到 已办结 当 度 是 中\n", "proc-unknown-word", 8, 24, "没有选项“中”。", "no choice"},
    {HEAD "字段 度 文\n动作 派单 从 待派 到 已办结 当 度 是 中\n", "proc-syntax", 8, 20, "“选”字段", "choice field"},
    {HEAD "字段 度 选 好、坏、好\n", "proc-duplicate", 7, 12, "选项“好”", "choice “好”"},
    {HEAD "字段 度 选\n", "proc-syntax", 7, 7, "缺选项", "choice"},
    {HEAD "字段 度 文本\n", "proc-unknown-word", 7, 6, "“文”", "“文”"},
    {HEAD "角色 督查室 常设\n", "proc-duplicate", 7, 4, "已在第 3 行", "line 3"},
    {HEAD "角色 系统 常设\n", "proc-syntax", 7, 4, "内建", "built in"},
    {HEAD "角色 新(督查室) 常设\n", "proc-duplicate", 7, 4, "已在第 3 行", "line 3"},
    {HEAD "角色 新(新) 常设\n", "proc-syntax", 7, 6, "相同", "same"},
    {HEAD "角色 新(a b) 常设\n", "proc-syntax", 7, 8, "括号没有关上", "not closed"},
    {HEAD "角色 新 随 甲\n", "proc-unknown-word", 7, 8, "字段", "field"},
    {HEAD "字段 甲 文\n角色 新 随 甲\n", "proc-syntax", 8, 8, "“单位”", "office"},
    {HEAD "字段 甲 人\n角色 新 随 甲 任 主任\n", "proc-syntax", 8, 10, "任", "post"},
    {HEAD "动作 走(登记) 从 待派 到 已办结\n", "proc-duplicate", 7, 4, "“登记”已在第 6 行", "line 6"},
    {HEAD "环节 丙 由 督查室 到期 提醒 督查室\n", "proc-syntax", 7, 12, "没有期限", "no limit"},
    {HEAD "环节 丙 由 督查室 限 5个工作日\n", "proc-syntax", 7, 14, "写在方案里", "profile"},
    {HEAD "环节 丙 由 督查室 限 甲限 到期 执行 登计\n", "proc-unknown-word", 7, 23, "“登记”", "“登记”"},
    {HEAD "环节 丙 由 督查室 限 甲限 到期 提醒 督查室，再 1个工日 升级 督查室\n", "bad-limit", 7, 29, "1个工日", "1个工日"},
    {HEAD "环节 丙 由 督查室 限 甲限 前 1小时 升级 督查室\n", "proc-syntax", 7, 23, "提醒", "提醒"},
    {HEAD "环节 丙 由 督查室 限 甲限 到期 提醒 督查室，在 1个工作日 升级 督查室\n", "proc-syntax", 7, 27, "再", "再"},
    {HEAD "环节 丙 由 督查室 终点\n", "proc-syntax", 7, 12, "终点没有责任人", "no owner"},
    {HEAD "环节 丙 终点 同意\n", "proc-syntax", 7, 9, "办结、不受理、撤回、并入", "撤回"},
    {HEAD "环节 丙 终点 办结 限 甲\n", "proc-syntax", 7, 12, "应结束", "should end"},
    {HEAD "环节 丙 由 督查室 可暂停 至多 甲次\n", "proc-syntax", 7, 21, "限", "限"},
    {HEAD "环节 丙 可延期 至多 甲次\n", "proc-syntax", 7, 15, "先写“由", "by ROLE"},
    {HEAD "环节 丙 由 督查室 限 派单期限 可暂停 至多 派单期限 限 甲\n", "proc-syntax", 7, 26, "在第 4 行用作期限", "line 4 as a limit"},
    {HEAD "环节 丙 由 督查室 可延期 至多 甲次\n动作 延期 在 丙\n", "proc-syntax", 8, 4, "不用另写", "do not write"},
    {HEAD "字段 理由 数\n动作 走 从 待派 到 已办结\n环节 丙 由 督查室 可延期 至多 甲次\n", "proc-syntax", 7, 4, "理由", "text"},
    {HEAD "时钟 答复 自 登机 至 登记 限 甲\n", "proc-unknown-word", 7, 9, "“登记”", "“登记”"},
    {HEAD "时钟 答复 自 登记 限 甲\n", "proc-syntax", 7, 12, "至", "至"},
    {HEAD "须能 登记 在 待处\n", "proc-unknown-word", 7, 9, "“待派”", "“待派”"},
    {HEAD "须能 登入 在 待派\n", "proc-unknown-word", 7, 4, "“登记”", "“登记”"},
    {HEAD "分件 丙\n环节 丁 由 督查室\n", "proc-syntax", 7, 4, "要缩进", "indented"},
    {HEAD "分件 丙\n  角色 丁 常设\n", "proc-syntax", 8, 3, "环节、时钟、动作、须能", "环节"},
    {HEAD "分件 丙\n  环节 丁 由 督查室\n  动作 开 到 丁 由 督查室\n", "proc-syntax", 9, 6, "没有登记动作", "splits"},
    {HEAD "分件 丙\n  环节 丁 由 督查室\n  环节 戊 终点\n  动作 开 从 丁 到 戊 收回 丙\n", "proc-syntax", 9, 10, "同意、异议", "同意"},
    {HEAD "分件 丙\n  环节 丁 由 督查室\n  动作 开 在 丁 收回 丙\n", "proc-syntax", 9, 6, "分件里不能", "no parts"},
    {HEAD "字段 甲 文\n分件 丙\n  环节 丁 由 督查室\n动作 分 在 待派 分出 丙 予 甲\n", "proc-syntax", 10, 18, "单位", "office"},
    {HEAD "角色 甲；乙 常设\n", "proc-syntax", 7, 5, "“；”", "“；”"},
    {HEAD "角色 甲 常设。\n", "proc-syntax", 7, 8, "“。”", "“。”"},
    {HEAD "角色 甲\x01 常设\n", "proc-syntax", 7, 5, "U+0001", "U+0001"},
    {HEAD "角色 甲\xe2\x80\xae 常设\n", "proc-syntax", 7, 5, "U+202E", "U+202E"},
    {HEAD "角色 甲\xff 常设\n", "bad-utf8", 7, 5, "0xFF", "0xFF"},
    {HEAD "角色 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一 常设\n", "proc-limit", 7, 4, "41", "41"},
    {HEAD "、角色 甲 常设\n", "proc-syntax", 7, 1, "“、”", "“、”"},
    {HEAD "动作 走 从 待派 到 已办结 由 受理中心、\n", "proc-syntax", 7, 24, "缺角色", "role is missing"},
    {HEAD "动作 走 \\\n 从 待派 \\\n 至 已办结\n", "proc-syntax", 9, 2, "“至”不能写在这里", "cannot stand here"},
    {HEAD "字段 题 文\n环节 等 由 受理中心 限 期限 按 题\n", "proc-syntax", 8, 20, "“选”字段", "choice field"},
    {HEAD "环节 等 由 受理中心 限 期限 按\n", "proc-syntax", 7, 19, "缺", "missing"},
    {HEAD "动作 走 从 待派 到 已办结 由 系统 限于 窗口\n", "proc-syntax", 7, 4, "“限于”", "“within”"},
    {HEAD "动作 走 从 待派 到 已办结 自动\n", "proc-syntax", 7, 4, "要 分件", "needs PART"},
    {HEAD "分件 看\n  环节 甲 终点 同意\n字段 人们 单位们\n动作 走 从 待派 到 已办结 由 受理中心 自动 要 看 已齐\n", "proc-syntax", 10, 4, "只能“由 系统”", "system alone"},
    {HEAD "动作 走 从 待派 到 已办结 由 受理中心 发文\n", "proc-syntax", 7, 26, "缺文种", "kind of document"},
    {HEAD "动作 走 从 待派 到 已办结 由 受理中心 无 督查室\n", "proc-syntax", 7, 26, "“无”", "“without”"},
    {HEAD "动作 走 从 待派 到 已办结 由 受理中心 解除 督查室\n", "proc-syntax", 7, 27, "“解除”", "“unbinds”"},
    {HEAD "动作 走 从 已办结 到 待派 由 受理中心 重办\n", "proc-syntax", 7, 4, "从终点重开", "opened again"},
    {HEAD "动作 走 从 已办结、待派 到 待派 由 受理中心 至多 次数 重办\n", "proc-syntax", 7, 4, "从终点重开", "opened again"},
    {HEAD "环节 退了 终点 撤回\n动作 走 从 退了 到 待派 由 受理中心 至多 次数 重办\n", "proc-syntax", 8, 4, "从终点重开", "opened again"},
};

static void every_fault_names_its_place_and_a_way_out(void **state) {
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        const struct bad *b = &bads[i];
        struct procedure *p = NULL;
        struct fault f;
        if (procedure_read(&p, str_c(b->text), &f) == 0) fail_msg("read without a fault: %s", b->text);
        assert_null(p);
        if (bad_as_said(b, &f)) continue;
        bad_report(b, &f);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void wants(struct str text, const char *code) {
    struct procedure *p = NULL;
    struct fault f;
    if (procedure_read(&p, text, &f) == 0) fail_msg("read without %s", code);
    assert_string_equal(f.code, code);
}

static void sizes_have_their_limits(void **state) {
    (void)state;
    static const struct {
        const char *line;
        int most;
    } kinds[] = {{"角色 n%d 常设\n", PROC_ROLES},        {"字段 n%d 文\n", PROC_FIELDS},
                 {"环节 n%d 终点\n", PROC_STAGES},       {"动作 n%d 从 待派 到 已办结\n", PROC_ACTIONS},
                 {"动作 n 从 待派 到 已办结 至多 n%d\n", PROC_COUNTERS},
                 {"分件 n%d\n 环节 甲 终点 同意\n", PROC_SHARES}, {"须能 登记 在 待派 # %d\n", 60},
                 {"时钟 n%d 自 登记 至 登记 限 甲\n", 20}, {"环节 n%d 由 督查室 限 v%d\n", PROC_STAGES}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct buf b = BUF_INIT;
        buf_add(&b, STR(HEAD));
        for (int i = 0; i <= kinds[k].most; i++) {
            char line[100];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(line, sizeof line, kinds[k].line, i, i);
#pragma GCC diagnostic pop
            buf_add(&b, str_c(line));
        }
        wants(buf_str(&b), "proc-limit");
        buf_release(&b);
    }
    struct buf b = BUF_INIT;
    for (int i = 0; i < PROCEDURE_MAX_BYTES; i++) buf_byte(&b, '\n');
    wants(buf_str(&b), "proc-syntax"); // empty, but not too large
    buf_byte(&b, '\n');
    wants(buf_str(&b), "proc-limit");
    buf_clear(&b);
    buf_add(&b, STR(HEAD "#"));
    for (int i = 0; i < 2000; i++) buf_byte(&b, 'x');
    wants(buf_str(&b), "proc-limit");
    buf_clear(&b);
    buf_add(&b, STR(HEAD));
    buf_byte(&b, 0);
    wants(buf_str(&b), "proc-syntax");
    buf_release(&b);
    wants((struct str){NULL, 0}, "proc-syntax");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_names_its_place_and_a_way_out),
        cmocka_unit_test(sizes_have_their_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
