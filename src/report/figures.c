// SPDX-License-Identifier: Apache-2.0
// What is counted, what the figures are made of, and what must add up.
#include "report/rates_room.h"

const struct rates_word rates_counts[RATES_COUNTS] = {
    [N_RECEIVED] = {"received", "收到", "received"},
    [N_ACCEPTED] = {"accepted", "受理", "accepted"},
    [N_REFUSED] = {"refused", "不受理", "refused"},
    [N_WITHDRAWN] = {"withdrawn", "撤回", "withdrawn"},
    [N_MERGED] = {"merged", "并入", "merged"},
    [N_CLOSED] = {"closed", "办结", "closed"},
    [N_OPEN] = {"open", "在办", "open"},
    [N_OVERDUE] = {"overdue", "逾期在办", "overdue"},
    [N_CLOCKED] = {"clocked", "按时钟考核", "judged by the clock"},
    [N_ON_TIME] = {"on_time", "按时办结", "on time"},
    [N_CLOCKLESS] = {"clockless", "无答复时钟", "no answer clock"},
    [N_RETRO_CLOSED] = {"retroactive_closed", "追溯适用", "retroactive"},
    [N_RECORDED] = {"recorded", "补录", "recorded"},
    [N_DISPATCHED] = {"dispatched", "派过单", "dispatched"},
    [N_RETURNED] = {"returned", "退过单", "returned"},
    [N_REDOABLE] = {"redoable", "可重办", "can be redone"},
    [N_REDONE] = {"redone", "重办过", "redone"},
    [N_UNREDOABLE] = {"unredoable", "程序无重办", "no redo in the procedure"},
    [N_CALLED] = {"called_back", "有回访", "called back"},
    [N_SILENT] = {"silent", "没有回访", "not called back"},
    [N_RATED] = {"rated", "有效评价", "valid feedback"},
    [N_PLEASED] = {"pleased", "满意和基本满意", "satisfied or basically"},
    [N_SATISFIED] = {"satisfied", "满意", "satisfied"},
    [N_BASICALLY] = {"basically", "基本满意", "basically satisfied"},
    [N_DISSATISFIED] = {"dissatisfied", "不满意", "dissatisfied"},
    [N_UNRATED] = {"unrated", "未评价", "gave no rating"},
    [N_JUDGED] = {"judged", "答了是否解决", "said whether solved"},
    [N_SOLVED] = {"solved", "解决", "solved"},
    [N_PARTLY] = {"partly", "部分解决", "partly solved"},
    [N_UNSOLVED] = {"unsolved", "未解决", "not solved"},
    [N_UNJUDGED] = {"unjudged", "回访未答", "called back, did not say"},
    [N_REQUESTERS] = {"requesters", "诉求人", "requesters"},
    [N_TOLD] = {"told", "已告知", "told"},
    [N_OWED] = {"owed", "欠答复的诉求人", "requesters owed an answer"},
    [N_CLOSED_OWED] = {"closed_owed", "办结而欠答复的诉求人", "owed an answer on closed matters"},
    [N_RETROACTIVE] = {"retroactive", "追溯适用", "retroactive"},
    [N_CHANGED] = {"changed", "截止后又有办理", "changed since the cut-off"},
    [N_PROPOSED] = {"proposed", "收到（有立案）", "received (to be filed)"},
    [N_FILED] = {"filed", "立案", "filed"},
    [N_FILE_MERGED] = {"filing_merged", "并案", "merged"},
    [N_FILE_REFUSED] = {"filing_refused", "不予立案", "refused"},
    [N_REVISING] = {"revising", "退回修改中", "being revised"},
    [N_REVIEWING] = {"reviewing", "审查中", "under review"},
    [N_FILE_WITHDRAWN] = {"filing_withdrawn", "撤回", "withdrawn"},
    [N_DUE] = {"due", "应答复", "due"},
    [N_REPLIED] = {"replied", "已答复", "replied"},
    [N_REPLIED_IN_TIME] = {"replied_in_time", "按期答复", "replied on time"},
    [N_REPLIED_LATE] = {"replied_late", "逾期答复", "replied late"},
    [N_UNREPLIED] = {"unreplied", "逾期未答复", "overdue, not replied"},
    [N_DUE_RETRO] = {"due_retroactive", "追溯适用", "retroactive"},
    [N_CONTACT_DUE] = {"contact_due", "应沟通", "due for a talk"},
    [N_CONTACTED] = {"contacted", "有沟通记录", "with a talk on record"},
    [N_MET] = {"met", "当面沟通过", "met face to face"},
    [N_TALKLESS] = {"talkless", "程序不记沟通", "no talks in the procedure"},
    [N_ANSWERED] = {"answered", "已有答复", "answered"},
    [N_CLASSED] = {"classed", "写了类别", "with a class"},
    [N_CLASS_A] = {"class_a", "A类", "class A"},
    [N_CLASS_B] = {"class_b", "B类", "class B"},
    [N_CLASS_C] = {"class_c", "C类", "class C"},
    [N_CLASS_D] = {"class_d", "D类", "class D"},
    [N_CLASS_OTHER] = {"class_other", "其他类", "other classes"},
    [N_UNCLASSED] = {"unclassed", "没有类别", "without a class"},
    [N_PROCESS_RATED] = {"process_rated", "评了过程", "process rated"},
    [N_PROCESS_PLEASED] = {"process_pleased", "过程满意和基本满意", "process satisfied or basically"},
    [N_PROCESS_SATISFIED] = {"process_satisfied", "过程满意", "process satisfied"},
    [N_PROCESS_BASICALLY] = {"process_basically", "过程基本满意", "process basically"},
    [N_PROCESS_DISSATISFIED] = {"process_dissatisfied", "过程不满意", "process dissatisfied"},
    [N_PROCESS_UNRATED] = {"process_unrated", "没有评过程", "process not rated"},
    [N_PEOPLE] = {"people", "办结件的诉求人", "requesters of closed matters"},
    [N_PEOPLE_RATED] = {"people_rated", "作了评价的人", "people with valid feedback"},
    [N_PEOPLE_PLEASED] = {"people_pleased", "满意和基本满意的人", "people satisfied or basically"},
    [N_PEOPLE_UNRATED] = {"people_unrated", "未评价的人", "people who gave no rating"},
    [N_PEOPLE_SILENT] = {"people_silent", "没有回访的人", "people not called back"},
    [N_SOLVED_HALVES] = {"solved_halves", "解决（以半件计）", "solved, in halves"},
    [N_DRAWABLE] = {"drawable", "到过抽样环节", "came to a draw"},
    [N_DRAWN] = {"drawn", "抽中", "drawn"},
    [N_UNDRAWN] = {"undrawn", "没有抽中", "not drawn"},
    [N_DRAWN_CALLED] = {"drawn_called", "抽中且有回访", "drawn and called back"},
    [N_TO_CONTACT] = {"to_contact", "应联系", "to contact"},
    [N_CONTACTED_IN_TIME] = {"contacted_in_time", "按时联系", "contacted in time"},
    [N_TO_SIGN] = {"to_sign", "应签收", "to sign for"},
    [N_SIGNED_IN_TIME] = {"signed_in_time", "按时签收", "signed for in time"},
    [N_REASSIGNED] = {"reassigned", "改派过", "reassigned"},
    [N_RIGHT_FIRST] = {"right_first", "一次派准", "right the first time"},
    [N_HANDOFFS] = {"handoffs", "派单次数", "hand-offs"},
    [N_EVER_CLOSED] = {"ever_closed", "办结过", "ever closed"},
    [N_REOPENED] = {"reopened", "重新打开过", "opened again"},
    [N_REPEATED] = {"repeated", "重复", "repeated"},
    [N_SHELVED] = {"shelved", "挂账", "shelved"},
    [N_SHELVED_EVER] = {"shelved_ever", "挂过账", "shelved at some time"},
    [N_TERMINATED] = {"terminated", "终止", "terminated"},
    [N_OPINIONS_DUE] = {"opinions_due", "应出会办意见", "joint opinions due"},
    [N_OPINIONS_IN_TIME] = {"opinions_in_time", "按期的会办意见", "joint opinions on time"},
    [N_SIGNATURES_DUE] = {"countersigns_due", "应会签", "countersignatures due"},
    [N_SIGNATURES_IN_TIME] = {"countersigns_in_time", "按期会签", "countersigned on time"},
    [N_REPORTS_DUE] = {"reports_due", "应报到", "reports due"},
    [N_REPORTS_IN_TIME] = {"reports_in_time", "按期报到", "reported in on time"},
    [N_ASSESSED] = {"assessed", "考核件", "assessed"},
    [N_EXCLUDED] = {"excluded", "剔除考核", "excluded from assessment"},
    [N_EXCLUDED_SILENT] = {"excluded_silent", "剔除且没有回访", "excluded, not called back"},
    [N_EXCLUSIONS] = {"exclusions", "申请剔除", "exclusions asked for"},
    [N_EXCLUSIONS_AGREED] = {"exclusions_agreed", "同意剔除", "agreed to"},
    [N_EXCLUSIONS_REFUSED] = {"exclusions_refused", "不同意剔除", "refused"},
    [N_EXCLUSIONS_WAITING] = {"exclusions_waiting", "剔除待定", "undecided"},
    [N_EVENTS] = {"events", "事件", "events"},
    [N_LATE_EVENTS] = {"late_events", "迟记事件", "events recorded late"},
};

const struct rates_sum rates_sums[] = {
    {N_RECEIVED, {N_ACCEPTED, N_REFUSED, N_WITHDRAWN, N_MERGED, -1}},
    {N_ACCEPTED, {N_CLOSED, N_OPEN, -1}},
    {N_CLOSED, {N_CLOCKED, N_CLOCKLESS, N_RETRO_CLOSED, -1}},
    {N_CLOSED, {N_REDOABLE, N_UNREDOABLE, N_RECORDED, -1}},
    {N_CLOSED, {N_RATED, N_UNRATED, N_SILENT, N_EXCLUDED, -1}},
    {N_CLOSED, {N_JUDGED, N_UNJUDGED, N_SILENT, N_EXCLUDED, -1}},
    {N_CLOSED, {N_PROCESS_RATED, N_PROCESS_UNRATED, N_SILENT, N_EXCLUDED, -1}},
    {N_CLOSED, {N_CALLED, N_SILENT, N_EXCLUDED_SILENT, -1}},
    {N_CLOSED, {N_ASSESSED, N_EXCLUDED, -1}},
    {N_RATED, {N_SATISFIED, N_BASICALLY, N_DISSATISFIED, -1}},
    {N_PLEASED, {N_SATISFIED, N_BASICALLY, -1}},
    {N_JUDGED, {N_SOLVED, N_PARTLY, N_UNSOLVED, -1}},
    {N_REQUESTERS, {N_TOLD, N_OWED, -1}},
    {N_PROPOSED, {N_FILED, N_FILE_MERGED, N_FILE_REFUSED, N_REVISING, N_REVIEWING, N_FILE_WITHDRAWN, -1}},
    {N_DUE, {N_REPLIED_IN_TIME, N_REPLIED_LATE, N_UNREPLIED, -1}},
    {N_REPLIED, {N_REPLIED_IN_TIME, N_REPLIED_LATE, -1}},
    {N_DUE, {N_CONTACT_DUE, N_TALKLESS, -1}},
    {N_ANSWERED, {N_CLASSED, N_UNCLASSED, -1}},
    {N_CLASSED, {N_CLASS_A, N_CLASS_B, N_CLASS_C, N_CLASS_D, N_CLASS_OTHER, -1}},
    {N_PROCESS_RATED, {N_PROCESS_SATISFIED, N_PROCESS_BASICALLY, N_PROCESS_DISSATISFIED, -1}},
    {N_PEOPLE, {N_PEOPLE_RATED, N_PEOPLE_UNRATED, N_PEOPLE_SILENT, -1}},
    {N_DRAWABLE, {N_DRAWN, N_UNDRAWN, -1}},
    {N_DISPATCHED, {N_RIGHT_FIRST, N_REASSIGNED, -1}},
    {N_EXCLUSIONS, {N_EXCLUSIONS_AGREED, N_EXCLUSIONS_REFUSED, N_EXCLUSIONS_WAITING, -1}},
    {N_CLOSED_OWED, {-1}}, // nobody is owed an answer on a closed matter
};
const size_t rates_sum_count = sizeof rates_sums / sizeof *rates_sums;

const struct rates_sum *rates_wrong(const int64_t n[RATES_COUNTS], size_t *pos) {
    while (*pos < rates_sum_count) {
        const struct rates_sum *s = &rates_sums[(*pos)++];
        int64_t sum = 0;
        for (const int *c = s->right; *c >= 0; c++) sum += n[*c];
        if (sum != n[s->left]) return s;
    }
    return NULL;
}

void rates_sum_words(struct buf *b, const struct rates_sum *s, const int64_t n[RATES_COUNTS], bool english) {
    int64_t sum = 0;
    for (const int *c = s->right; *c >= 0; c++) sum += n[*c];
    const struct rates_word *w = &rates_counts[s->left];
    buf_printf(b, "%s %lld %s ", english ? w->en : w->zh, (long long)n[s->left], sum == n[s->left] ? "=" : "≠");
    for (const int *c = s->right; *c >= 0; c++) {
        w = &rates_counts[*c];
        buf_printf(b, "%s%s %lld", c == s->right ? "" : " + ", english ? w->en : w->zh, (long long)n[*c]);
    }
    if (s->right[0] < 0) buf_byte(b, '0');
}

void rates_percent(struct buf *b, int64_t numerator, int64_t denominator) {
    if (denominator == 0) {
        buf_add(b, STR("—"));
        return;
    }
    int64_t tenths = (numerator * 2000 + denominator) / (2 * denominator);
    buf_printf(b, "%lld.%lld%%", (long long)(tenths / 10), (long long)(tenths % 10));
}

// --- the table of figures, in parts

static const struct rates_figure *const parts[] = {rates_figures_course, rates_figures_reply, rates_figures_feedback, rates_figures_joint};

const struct rates_figure *rates_figure_at(size_t i) {
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
        for (const struct rates_figure *f = parts[p]; f->word.name; f++)
            if (i-- == 0) return f;
    return NULL;
}

size_t rates_figure_total(void) {
    size_t n = 0;
    while (rates_figure_at(n)) n++;
    return n;
}

const struct rates_figure *rates_figure_named(struct str name) {
    const struct rates_figure *f;
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++)
        if (str_eq(name, str_c(f->word.name))) return f;
    return NULL;
}

void rates_fraction(const struct rates_figure *f, const int64_t n[RATES_COUNTS], int64_t *ret_numerator, int64_t *ret_denominator) {
    *ret_numerator = n[f->numerator];
    *ret_denominator = f->denominator < 0 ? 1 : n[f->denominator] * (f->form == RATE_HALVES ? 2 : 1);
}

void rates_numerator(struct buf *b, const struct rates_figure *f, const int64_t n[RATES_COUNTS]) {
    int64_t v = n[f->numerator];
    if (f->form == RATE_HALVES) buf_printf(b, "%lld%s", (long long)(v / 2), v % 2 ? ".5" : "");
    else buf_printf(b, "%lld", (long long)v);
}

void rates_value(struct buf *b, const struct rates_figure *f, const int64_t n[RATES_COUNTS]) {
    int64_t numerator, denominator;
    rates_fraction(f, n, &numerator, &denominator);
    if (f->denominator < 0) {
        buf_printf(b, "%lld", (long long)numerator);
    } else if (f->form == RATE_MEAN && denominator) {
        int64_t hundredths = (numerator * 200 + denominator) / (2 * denominator);
        buf_printf(b, "%lld.%02lld", (long long)(hundredths / 100), (long long)(hundredths % 100));
    } else {
        rates_percent(b, numerator, denominator);
    }
}
