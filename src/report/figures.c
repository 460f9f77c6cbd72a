// SPDX-License-Identifier: Apache-2.0
// What is counted, what the figures are made of, and what must add up.
#include "report/rates.h"

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
    [N_EVENTS] = {"events", "事件", "events"},
    [N_LATE_EVENTS] = {"late_events", "迟记事件", "events recorded late"},
};

const struct rates_figure rates_figures[] = {
    {{"received", "收到", "received"}, N_RECEIVED, -1, {-1, -1, -1},
     "登记时间在统计期内、截止时点之前的整件；分件不计。",
     "Whole matters opened in the period and before the cut-off; parts are not counted.", true, false},
    {{"accepted", "受理", "accepted"}, N_ACCEPTED, -1, {-1, -1, -1},
     "收到的件，除去截止时点前不受理、撤回、并入的；即办结加在办。",
     "Received, without those refused, withdrawn or merged before the cut-off; that is closed plus open.", true, false},
    {{"refused", "不受理", "refused"}, N_REFUSED, -1, {-1, -1, -1},
     "收到的件中，截止时点前以不受理告终的。", "Received and refused before the cut-off.", true, false},
    {{"withdrawn", "撤回", "withdrawn"}, N_WITHDRAWN, -1, {-1, -1, -1},
     "收到的件中，截止时点前以撤回告终的。", "Received and withdrawn before the cut-off.", true, false},
    {{"merged", "并入", "merged"}, N_MERGED, -1, {-1, -1, -1},
     "收到的件中，截止时点前并入他件的；诉求人转到他件计。",
     "Received and merged into another matter before the cut-off; their requesters count there.", true, false},
    {{"closed", "办结", "closed"}, N_CLOSED, -1, {-1, -1, -1},
     "收到的件中，截止时点前以办结告终的；补录的（登记时即已答复）计在内。",
     "Received and closed before the cut-off; those recorded after they were answered elsewhere (补录) count.", true, false},
    {{"open", "在办", "open"}, N_OPEN, -1, {-1, -1, -1},
     "收到的件中，截止时点时还没有到终点的。", "Received and at no end yet at the cut-off.", true, false},
    {{"overdue", "逾期在办", "overdue"}, N_OVERDUE, -1, {-1, -1, -1},
     "在办的件中，截止时点时所在环节的期限或“答复”时钟的期限已过的；暂停着的时钟不算。",
     "Open, with the limit of the stage or of the clock 答复 (answer) past at the cut-off; paused clocks do not count.", true, false},
    {{"retroactive", "追溯适用", "retroactive"}, N_RETROACTIVE, -1, {-1, -1, -1},
     "收到的件中，登记时程序还没有施行、追溯适用最早一版的；另列，不计入按时办结率。",
     "Received when no version of the procedure was in force yet, under the earliest; counted apart, not in the on-time rate.", false, false},
    {{"owed", "欠答复的诉求人", "requesters owed an answer"}, N_OWED, -1, {-1, -1, -1},
     "收到的件的诉求人中，还欠答复的；已转到他件的不计。",
     "Requesters of received matters who are still owed an answer; those moved to another matter count there.", false, false},
    {{"acceptance_rate", "受理率", "acceptance rate"}, N_ACCEPTED, N_RECEIVED, {-1, -1, -1},
     "受理 ÷ 收到（提案即立案率）。", "Accepted / received (for proposals: 立案率, filed).", false, false},
    {{"closing_rate", "办结率", "closing rate"}, N_CLOSED, N_ACCEPTED, {-1, -1, -1},
     "办结 ÷ 受理。", "Closed / accepted.", true, false},
    {{"on_time_rate", "按时办结率", "on-time rate"}, N_ON_TIME, N_CLOCKED, {N_CLOCKLESS, N_RETRO_CLOSED, -1},
     "办结的件中，“答复”时钟每一轮都在期限内停下的 ÷ 办结的件；没有“答复”时钟的、追溯适用的除外，件数列在不计入。",
     "Closed matters whose clock 答复 (answer) stopped within its limit in every run / closed; those without such a clock and "
     "retroactive ones are left out and shown as excluded.", true, false},
    {{"return_rate", "退单率", "return rate"}, N_RETURNED, N_DISPATCHED, {N_RECORDED, -1, -1},
     "收到的件中，被退回至少一次的 ÷ 派给过主办单位的；补录的除外，办理过程不在账本里。",
     "Received matters returned at least once / those that ever had a lead office; recorded ones (补录) are excluded: their handling is "
     "not in the ledger.", true, false},
    {{"redo_rate", "重办率", "redo rate"}, N_REDONE, N_REDOABLE, {N_UNREDOABLE, N_RECORDED, -1},
     "办结的件中，“重办答复”时钟走过的 ÷ 办结的件；程序里没有这个时钟的、补录的除外。",
     "Closed matters whose clock 重办答复 (redo) ran / closed; those whose procedure has no such clock and recorded ones (补录) are excluded.", false, false},
    {{"callback_rate", "回访率", "callback rate"}, N_CALLED, N_CLOSED, {-1, -1, -1},
     "办结的件中，第一诉求人有回访记录的（未评价也算） ÷ 办结。",
     "Closed matters whose first requester was called back, 未评价 (none) included / closed.", true, false},
    {{"feedback_rate", "反馈率", "feedback rate"}, N_RATED, N_CLOSED, {-1, -1, -1},
     "有效评价 ÷ 办结。", "Valid feedback / closed.", false, false},
    {{"satisfaction_rate", "满意率", "satisfaction rate"}, N_PLEASED, N_RATED, {N_UNRATED, N_SILENT, -1},
     "满意和基本满意 ÷ 有效评价（办结的件最后一次回访答满意、基本满意或不满意的）；未评价和没有回访的除外，沉默不算满意。",
     "Satisfied or basically satisfied / valid feedback (closed, with 满意 satisfied, 基本满意 basically or 不满意 dissatisfied at the "
     "last callback); no rating and silence are excluded: silence is never satisfied.", true, false},
    {{"solved_rate", "解决率", "solved rate"}, N_SOLVED, N_JUDGED, {N_UNJUDGED, N_SILENT, -1},
     "解决 ÷ 答了是否解决的（办结的件最后一次回访答解决、部分解决或未解决的）；部分解决按 0 计；未答和没有回访的除外。",
     "Solved / those who said (closed, with 解决 solved, 部分解决 partly or 未解决 unsolved at the last callback); partly counts 0; no answer "
     "and silence are excluded.", true, false},
    {{"told_rate", "告知率", "told rate"}, N_TOLD, N_REQUESTERS, {-1, -1, -1},
     "收到的件的诉求人中，截止时点前已告知、不再欠答复的 ÷ 全部诉求人；已转到他件的不计。",
     "Requesters of received matters told before the cut-off and owed nothing / all of them; those moved to another matter count there.",
     false, false},
    {{"late_recording_rate", "迟记率", "late recording"}, N_LATE_EVENTS, N_EVENTS, {-1, -1, -1},
     "收到的件及其分件在截止时点前的事件中，记入时间晚于计入时间之后第一个工作日的 ÷ 全部事件；只能由账本得出。",
     "Events of received matters and their parts before the cut-off that were recorded later than the first working day after they "
     "count / all of them; from the ledger only.", false, true},
};
const size_t rates_figure_count = sizeof rates_figures / sizeof *rates_figures;

const struct rates_sum rates_sums[] = {
    {N_RECEIVED, {N_ACCEPTED, N_REFUSED, N_WITHDRAWN, N_MERGED, -1}},
    {N_ACCEPTED, {N_CLOSED, N_OPEN, -1}},
    {N_CLOSED, {N_CLOCKED, N_CLOCKLESS, N_RETRO_CLOSED, -1}},
    {N_CLOSED, {N_REDOABLE, N_UNREDOABLE, N_RECORDED, -1}},
    {N_CLOSED, {N_RATED, N_UNRATED, N_SILENT, -1}},
    {N_CLOSED, {N_JUDGED, N_UNJUDGED, N_SILENT, -1}},
    {N_CLOSED, {N_CALLED, N_SILENT, -1}},
    {N_RATED, {N_SATISFIED, N_BASICALLY, N_DISSATISFIED, -1}},
    {N_PLEASED, {N_SATISFIED, N_BASICALLY, -1}},
    {N_JUDGED, {N_SOLVED, N_PARTLY, N_UNSOLVED, -1}},
    {N_REQUESTERS, {N_TOLD, N_OWED, -1}},
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
