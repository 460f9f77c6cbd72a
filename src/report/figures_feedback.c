// SPDX-License-Identifier: Apache-2.0
// Figures of what those who raised it say; the process and the result apart, matters and people apart.
#include "report/rates_room.h"

const struct rates_figure rates_figures_feedback[] = {
    {{"callback_rate", "回访率", "callback rate"}, N_CALLED, N_CLOSED, {-1},
     "办结的件中，第一诉求人有回访记录的（未评价也算） ÷ 办结。",
     "Closed matters whose first requester was called back, 未评价 (none) included / closed.", 1, false, RATE_PERCENT},
    {{"draw_rate", "抽样率", "drawn"}, N_DRAWN, N_DRAWABLE, {-1},
     "到过抽样回访环节的办结件中，抽中的 ÷ 全部。",
     "Closed matters that came to a callback by sample: drawn / all of them.", 0, false, RATE_PERCENT},
    {{"asked_callback_rate", "抽中回访率", "called back of those drawn"}, N_DRAWN_CALLED, N_DRAWN, {N_UNDRAWN, -1},
     "抽中的件中，第一诉求人有回访记录的 ÷ 抽中的；没有抽中的除外。",
     "Drawn, with the first requester called back / drawn; those not drawn are left out.", 0, false, RATE_PERCENT},
    {{"feedback_rate", "反馈率", "feedback rate"}, N_RATED, N_ASSESSED, {N_EXCLUDED, -1},
     "有效评价 ÷ 办结（剔除考核的除外）。",
     "Valid feedback / closed, without those excluded from assessment.", 0, false, RATE_PERCENT},
    {{"satisfaction_rate", "满意率", "satisfaction rate"}, N_PLEASED, N_RATED, {N_UNRATED, N_SILENT, N_EXCLUDED, -1},
     "满意和基本满意 ÷ 有效评价（办结的件最后一次回访答满意、基本满意或不满意的）；按件计，只取第一诉求人；未评价、没有回访的和剔除考核的除外，沉默不算满意。",
     "Satisfied or basically satisfied / valid feedback (closed, with 满意 satisfied, 基本满意 basically or 不满意 dissatisfied at the "
     "last callback); by matter, of the first requester; no rating, silence and those excluded from assessment are left out: silence is never satisfied.", 1, false, RATE_PERCENT},
    {{"process_rate", "过程满意率", "satisfied with the process"}, N_PROCESS_PLEASED, N_PROCESS_RATED, {N_PROCESS_UNRATED, N_SILENT, N_EXCLUDED, -1},
     "办理过程评为满意、基本满意的 ÷ 评了过程的；与结果（满意率）分开，按件计，只取第一诉求人。",
     "The process rated 满意 or 基本满意 / process rated; apart from the result (satisfaction rate), by matter, of the first requester.", 0, false, RATE_PERCENT},
    {{"people_feedback_rate", "反馈率（按人）", "feedback rate (people)"}, N_PEOPLE_RATED, N_PEOPLE, {-1},
     "办结的件（剔除考核的除外）的全部诉求人，联名的、并入的都在内，作了有效评价的 ÷ 全部。",
     "All requesters of closed matters not excluded from assessment, co-signers and merged-in ones included: with valid feedback / all.", 0, false, RATE_PERCENT},
    {{"people_satisfaction_rate", "满意率（按人）", "satisfaction rate (people)"}, N_PEOPLE_PLEASED, N_PEOPLE_RATED, {N_PEOPLE_UNRATED, N_PEOPLE_SILENT, -1},
     "满意和基本满意的人 ÷ 作了有效评价的人；每一位诉求人算一人，联名的、并入的都在内。",
     "People satisfied or basically satisfied / people with valid feedback; each requester counts, co-signers and merged-in ones included.", 0, false, RATE_PERCENT},
    {{"solved_rate", "解决率", "solved rate"}, N_SOLVED_HALVES, N_JUDGED, {N_UNJUDGED, N_SILENT, N_EXCLUDED, -1},
     "解决 ÷ 答了是否解决的（办结的件最后一次回访答解决、部分解决或未解决的）；部分解决按事项所用方案的“部分解决计”计 0 或 0.5；未答、没有回访的和剔除考核的除外。",
     "Solved / those who said (closed, with 解决 solved, 部分解决 partly or 未解决 unsolved at the last callback); partly counts 0 or 0.5 as 部分解决计 of the profile of the matter says; no answer, silence and those excluded from assessment are left out.", 1, false, RATE_HALVES},
    {{"exclusion_rate", "剔除率", "excluded"}, N_EXCLUDED, N_CLOSED, {-1},
     "剔除考核 ÷ 办结。",
     "Excluded from assessment / closed.", 0, false, RATE_PERCENT},
    {.word = {NULL, NULL, NULL}},
};
