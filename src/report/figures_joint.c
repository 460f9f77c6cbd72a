// SPDX-License-Identifier: Apache-2.0
// Figures of joint bodies, and of the ledger itself.
#include "report/rates_room.h"

const struct rates_figure rates_figures_joint[] = {
    {{"opinion_rate", "会办意见按期率", "joint opinions on time"}, N_OPINIONS_IN_TIME, N_OPINIONS_DUE, {-1},
     "统计期内送出的会办意见，会办单位自己的各步都在期限内办完的 ÷ 截止时点前已办完或已过期限的；按会办单位归组，收回的、免予会办的不计。",
     "Of joint opinions asked for in the period: every step of the joint body within its limit / given or past a limit before the cut-off; grouped by the joint body, recalled and excused ones are not counted.", 2, false, RATE_PERCENT},
    {{"countersign_rate", "会签按期率", "countersigned on time"}, N_SIGNATURES_IN_TIME, N_SIGNATURES_DUE, {-1},
     "统计期内送出的会签，会办单位自己的各步都在期限内办完的 ÷ 截止时点前已办完或已过期限的；按会办单位归组，收回的、免予会办的不计。",
     "Of countersignatures asked for in the period: every step of the joint body within its limit / given or past a limit before the cut-off; grouped by the joint body, recalled and excused ones are not counted.", 2, false, RATE_PERCENT},
    {{"report_in_rate", "报到按期率", "reported in on time"}, N_REPORTS_IN_TIME, N_REPORTS_DUE, {-1},
     "统计期内送出的吹哨后的报到、处置，会办单位自己的各步都在期限内办完的 ÷ 截止时点前已办完或已过期限的；按会办单位归组，收回的、免予会办的不计。",
     "Of reports after a whistle asked for in the period: every step of the joint body within its limit / given or past a limit before the cut-off; grouped by the joint body, recalled and excused ones are not counted.", 2, false, RATE_PERCENT},
    {{"late_recording_rate", "迟记率", "late recording"}, N_LATE_EVENTS, N_EVENTS, {-1},
     "收到的件及其分件在截止时点前的事件中，记入时间晚于计入时间之后第一个工作日的 ÷ 全部事件；只能由账本得出。",
     "Events of received matters and their parts before the cut-off that were recorded later than the first working day after they "
     "count / all of them; from the ledger only.", 0, true, RATE_PERCENT},
    {.word = {NULL, NULL, NULL}},
};
