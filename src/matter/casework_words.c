// SPDX-License-Identifier: Apache-2.0
// Casework in words, for pages and lists.
#include "matter/casework.h"

struct str casework_word(struct str word) {
    static const char *const words[][2] = {
        {"open", "进行中"}, {"proposed", "待确认"}, {"fulfilled", "已落实"}, {"failed", "未落实"}, {"replaced", "已调整"}, {"dropped", "未同意"},
        {"fulfil", "落实"}, {"fail", "未落实"}, {"replace", "调整"}, {"report", "进展"}, {"confirm", "确认"}, {"reject", "不予确认"}, {"remind", "提醒"},
        {"pending", "待签"}, {"signed", "已签"}, {"declined", "不签"}, {"lapsed", "逾期未签"},
        {"predecessor", "前案"}, {"sent_on", "转送"}, {"related", "相关"},
        {"key", "重点提案"}, {"instruction", "领导批示"}, {"group", "群体诉求"}, {"done", "已办"}, {"ended", "已撤销"},
        {"before", "办前"}, {"during", "办中"}, {"after", "办后"}, {"press", "催报"}, {"due", "到期"},
        {"policy", "政策限制"}, {"beyond", "超出职责"}, {"force", "不可抗力"}, {"unreasonable", "诉求不合理"}, {"lost", "联系不上"}, {"other", "其他"},
        {"reported", "书面报告"}, {"answered", "答复批示"}, {"reminded", "到期提醒"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_c(words[i][0]))) return str_c(words[i][1]);
    return word;
}

struct str casework_state(struct str word) {
    static const char *const states[] = {"open", "proposed", "fulfilled", "failed", "replaced", "dropped"};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_eq(word, str_c(states[i]))) return str_c(states[i]);
    return STR("");
}

static struct str commitment_said(const struct event_commitment_moved *e, struct arena *a) {
    bool remind = str_eq(e->step, STR("remind"));
    struct str how = remind ? str_eq(e->what, STR("report")) ? STR("请报告进展") : casework_word(e->what) : casework_word(e->step);
    bool claim = !e->final && (str_eq(e->step, STR("fulfil")) || str_eq(e->step, STR("fail")));
    return arena_printf(a, "第 %lld 项承诺：%s%.*s%s", (long long)e->n, remind ? "提醒，" : claim ? "报" : "", SP(how), claim ? "，待确认" : e->passed ? "（导入时已过，未通知）" : "");
}

struct str casework_said(const struct event *e, struct arena *a) {
    switch (e->type) {
    case EVENT_COMMITMENT_MADE:
        if (e->u.commitment_made.replaces)
            return arena_printf(a, "第 %lld 项承诺，调整第 %lld 项%s", (long long)e->u.commitment_made.n, (long long)e->u.commitment_made.replaces, e->u.commitment_made.proposed ? "，待确认" : "");
        return arena_printf(a, "作出第 %lld 项承诺", (long long)e->u.commitment_made.n);
    case EVENT_COMMITMENT_MOVED: return commitment_said(&e->u.commitment_moved, a);
    case EVENT_COSIGN_INVITED: return arena_printf(a, "邀请联名（第 %lld 份）", (long long)e->u.cosign_invited.n);
    case EVENT_COSIGN_ENDED: return arena_printf(a, "联名邀请第 %lld 份：%.*s", (long long)e->u.cosign_ended.n, SP(casework_word(e->u.cosign_ended.how)));
    case EVENT_MATTER_LINKED: return arena_printf(a, "%s关联：%.*s", e->u.matter_linked.undone ? "撤销" : "", SP(casework_word(e->u.matter_linked.kind)));
    case EVENT_MARK_MADE: {
        bool many = str_eq(e->u.mark_made.kind, MARK_GROUP);
        return many ? arena_printf(a, "标为群体诉求（%lld 人）", (long long)e->u.mark_made.people) : arena_printf(a, "%s%.*s", str_eq(e->u.mark_made.kind, MARK_KEY) ? "列为" : "记下", SP(casework_word(e->u.mark_made.kind)));
    }
    case EVENT_MARK_MOVED: return arena_printf(a, "%.*s", SP(casework_word(e->u.mark_moved.step)));
    case EVENT_EXCLUSION_ASKED: return arena_printf(a, "申请剔除考核：%.*s", SP(casework_word(e->u.exclusion_asked.ground)));
    case EVENT_EXCLUSION_DECIDED: return arena_printf(a, "考核组%s剔除考核", e->u.exclusion_decided.agreed ? "同意" : "不同意");
    default: return STR("");
    }
}
