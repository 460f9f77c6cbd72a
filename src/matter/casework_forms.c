// SPDX-License-Identifier: Apache-2.0
// The fields of every verb of casework: what the desk checks and what a page asks for.
#include "matter/casework_forms.h"

#include "matter/casework_room.h"

enum { CLASS_BYTES_MAX = 40, ACCOUNTS_BYTES_MAX = INVITED_AT_ONCE * (LOGIN_BYTES_MAX + 3), NAMES_BYTES_MAX = 60 * NAME_BYTES_MAX };

#define N_FIELD {"序号", "n", FORM_TEXT, true, ID_BYTES_MAX, NULL}
#define TEXT(zh, en, must) {(zh), (en), FORM_LINES, (must), CASEWORK_TEXT_MAX, NULL}
#define LINE(zh, en, must, max) {(zh), (en), FORM_TEXT, (must), (max), NULL}
#define DAY(zh, en, must) {(zh), (en), FORM_TEXT, (must), DAY_BYTES_MAX, NULL}
#define WORD(zh, en, must, words) {(zh), (en), FORM_WORD, (must), 0, (words)}

static const struct field_word yes_no[] = {{"1", "是", "要"}, {"0", "否", "不要"}, {NULL, NULL, NULL}};
static const struct field_word links[] = {{"predecessor", "前案", "前案"}, {"sent_on", "转送", "转送"}, {"related", "相关", "相关"}, {NULL, NULL, NULL}};

static const struct form_field commitment_make_fields[] = {
    [MAKE_TEXT] = TEXT("内容", "text", true),
    [MAKE_OFFICE] = LINE("责任单位", "office", false, NAME_BYTES_MAX),
    [MAKE_DUE] = DAY("期限", "due", true),
    [MAKE_POINT] = LINE("要点", "point", false, 2),
    [MAKE_CLASS] = LINE("答复类别", "reply_class", false, CLASS_BYTES_MAX)};
static const struct form_field commitment_replace_fields[] = {
    [REPLACE_N] = N_FIELD,
    [REPLACE_REASON] = TEXT("理由", "reason", true),
    [REPLACE_TEXT] = TEXT("内容", "text", true),
    [REPLACE_DUE] = DAY("期限", "due", true),
    [REPLACE_OFFICE] = LINE("责任单位", "office", false, NAME_BYTES_MAX)};
static const struct form_field commitment_report_fields[] = {[STEP_N] = N_FIELD, [STEP_WORDS] = TEXT("进展", "progress", true), [STEP_PERCENT] = LINE("进度", "percent", false, 3)};
static const struct form_field commitment_fulfil_fields[] = {[STEP_N] = N_FIELD, [STEP_WORDS] = TEXT("佐证", "evidence", true)};
static const struct form_field commitment_fail_fields[] = {[STEP_N] = N_FIELD, [STEP_WORDS] = TEXT("理由", "reason", true)};
static const struct form_field commitment_confirm_fields[] = {[STEP_N] = N_FIELD, [STEP_WORDS] = TEXT("理由", "reason", false)};
static const struct form_field commitment_reject_fields[] = {[STEP_N] = N_FIELD, [STEP_WORDS] = TEXT("理由", "reason", true)};
static const struct form_field invite_fields[] = {[INVITE_ACCOUNTS] = LINE("账号", "accounts", true, ACCOUNTS_BYTES_MAX), [INVITE_UNTIL] = DAY("截止", "until", false)};
static const struct form_field decline_fields[] = {[REASON_ONLY] = TEXT("理由", "reason", false)};
static const struct form_field link_fields[] = {[LINK_KIND] = WORD("关系", "kind", true, links), [LINK_OTHER] = LINE("对方", "other", true, NAME_BYTES_MAX), [LINK_REASON] = TEXT("理由", "reason", true)};
static const struct form_field send_fields[] = {
    [SEND_PROCEDURE] = LINE("程序", "procedure", false, NAME_BYTES_MAX),
    [SEND_TITLE] = LINE("标题", "title", false, 1000),
    [SEND_BODY] = {"内容", "body", FORM_LINES, false, COMMAND_VALUE_MAX, NULL},
    [SEND_REASON] = TEXT("理由", "reason", false)};
static const struct form_field key_fields[] = {
    [KEY_LEADER] = LINE("领衔领导", "leader", true, NAME_BYTES_MAX),
    [KEY_TITLE] = LINE("职务", "title", true, NAME_BYTES_MAX),
    [KEY_ACCOUNT] = LINE("账号", "account", false, LOGIN_BYTES_MAX),
    [KEY_DUE] = DAY("报告期限", "due", false)};
static const struct form_field key_report_fields[] = {[REASON_ONLY] = TEXT("报告", "report", true)};
static const struct form_field unmark_fields[] = {[REASON_ONLY] = TEXT("理由", "reason", true)};
static const struct form_field instruction_fields[] = {
    [INSTRUCTION_LEADER] = LINE("领导", "leader", true, NAME_BYTES_MAX),
    [INSTRUCTION_TITLE] = LINE("职务", "title", false, NAME_BYTES_MAX),
    [INSTRUCTION_TEXT] = TEXT("批示", "text", true),
    [INSTRUCTION_WANTED] = WORD("要答复", "wanted", false, yes_no),
    [INSTRUCTION_DUE] = DAY("答复期限", "due", false),
    [INSTRUCTION_ACCOUNT] = LINE("账号", "account", false, LOGIN_BYTES_MAX)};
static const struct form_field answer_fields[] = {[STEP_N] = N_FIELD, [STEP_WORDS] = TEXT("办理情况", "answer", true)};
static const struct form_field group_fields[] = {[GROUP_PEOPLE] = LINE("人数", "people", true, 8), [GROUP_NAMES] = LINE("代表", "representatives", true, NAMES_BYTES_MAX)};

static const struct field_word grounds[] = {{"policy", "政策限制", "政策"}, {"beyond", "超出职责", "职责"}, {"force", "不可抗力", "不可抗力"}, {"unreasonable", "诉求不合理", "不合理"},
                                            {"lost", "联系不上", "联系不上"}, {"other", "其他", "其他"}, {NULL, NULL, NULL}};
static const struct field_word decisions[] = {{"agree", "同意", "同意"}, {"refuse", "不同意", "不同意"}, {NULL, NULL, NULL}};
static const struct form_field exclude_fields[] = {[EXCLUDE_GROUND] = WORD("情形", "ground", true, grounds), [EXCLUDE_REASON] = TEXT("理由", "reason", true)};
static const struct form_field decide_fields[] = {[DECIDE_N] = N_FIELD, [DECIDE_HOW] = WORD("决定", "decision", true, decisions), [DECIDE_NOTE] = TEXT("理由", "reason", false)};

#define FORM(verb, zh, hint, fields) {(verb), (zh), (hint), (fields), sizeof(fields) / sizeof *(fields)}
const struct casework_form casework_forms[] = {
    FORM("commitment.make", "记承诺", "答复里答应做的事，一点记一项，写明谁做、何时做到。不写责任单位就是主办单位。", commitment_make_fields),
    FORM("commitment.report", "报承诺进展", "进度写 0 到 100。", commitment_report_fields),
    FORM("commitment.fulfil", "报承诺落实", "写明凭什么说已经落实：文件、照片、验收单。", commitment_fulfil_fields),
    FORM("commitment.fail", "报承诺未落实", "", commitment_fail_fields),
    FORM("commitment.replace", "调整承诺", "原来的留在台账上，新的经确认才算数。", commitment_replace_fields),
    FORM("commitment.confirm", "确认承诺", "", commitment_confirm_fields),
    FORM("commitment.reject", "不予确认", "", commitment_reject_fields),
    FORM("cosign.invite", "邀请联名", "几个账号用顿号隔开。到期没有签的，不算提出人。", invite_fields),
    {"cosign.sign", "签名联名", "签了，这件事的答复也要告知您。", NULL, 0},
    FORM("cosign.decline", "不联名", "", decline_fields),
    FORM("relate", "关联事项", "写对方的编号。", link_fields),
    FORM("unrelate", "撤销关联", "", link_fields),
    FORM("send_on", "另行转送", "不写程序就是社情民意；标题和内容不写就用原来的。", send_fields),
    FORM("key.mark", "列为重点提案", "不写报告期限，按方案定。", key_fields),
    FORM("key.report", "交书面报告", "", key_report_fields),
    FORM("key.unmark", "撤销重点提案", "", unmark_fields),
    FORM("instruction.record", "记领导批示", "不写答复期限，按方案定。", instruction_fields),
    FORM("instruction.answer", "答复批示", "", answer_fields),
    FORM("group.mark", "标为群体诉求", "代表要先登记为提出人，几位用顿号隔开。", group_fields),
    FORM("group.unmark", "撤销群体诉求", "", unmark_fields),
    FORM("exclusion.ask", "申请剔除考核", "由考核组决定；同意了就不计入满意率、解决率，件数另列。", exclude_fields),
    FORM("exclusion.decide", "决定剔除考核", "不同意要写明理由。", decide_fields),
};
const size_t casework_form_count = sizeof casework_forms / sizeof *casework_forms;

const struct casework_form *casework_form(struct str verb) {
    for (size_t i = 0; i < casework_form_count; i++)
        if (str_eq(verb, str_c(casework_forms[i].verb))) return &casework_forms[i];
    return NULL;
}
