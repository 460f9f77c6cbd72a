// SPDX-License-Identifier: Apache-2.0
#include "simulate/model.h"

#include <stdlib.h>
#include <string.h>

#include "simulate/model_lines.h"

#define AT(field) offsetof(struct model, field)

// Every name a file has, and what stands behind it.
const struct model_line model_lines[] = {
    {"区划", LINE_NUMBER, AT(region), 0, 999999}, {"城市", LINE_TEXT, AT(city), 0, 0}, {"程序", LINE_TEXT, AT(procedure), 0, 0},
    {"方案", LINE_TEXT, AT(profile), 0, 0}, {"词句", LINE_TEXT, AT(words), 0, 0}, {"起", LINE_DAY, AT(from), 0, 0},
    {"天数", LINE_NUMBER, AT(days), 1, 3660}, {"件数", LINE_NUMBER, AT(matters), 1, 40000000}, {"尾期", LINE_NUMBER, AT(tail), 0, 3660},
    {"受理员", LINE_NUMBER, AT(receptionists), 1, 999}, {"督查员", LINE_NUMBER, AT(supervisors), 1, 99}, {"承办员", LINE_NUMBER, AT(handlers), 1, 9},
    {"市民账号", LINE_NUMBER, AT(citizens), 0, 100000}, {"企业", LINE_NUMBER, AT(enterprises), 0, 99999}, {"企业层级", LINE_WEIGHTS, AT(tiers), 4, 0},
    {"办公", LINE_HOURS, AT(office_hours), 4, 0},
    {"时段", LINE_WEIGHTS, AT(hours), 24, 0}, {"星期", LINE_WEIGHTS, AT(weekdays), 7, 0}, {"月份", LINE_WEIGHTS, AT(months), 12, 0},
    {"节假日", LINE_SHARE, AT(holiday), 0, 0}, {"紧急程度", LINE_WEIGHTS, AT(urgencies), 3, 0}, {"诉求类型", LINE_NAMES, AT(kinds), MODEL_KINDS, 0},
    {"渠道", LINE_NAMES, AT(channels), MODEL_CHANNELS, 0}, {"匿名", LINE_SHARE, AT(anonymous), 0, 0}, {"自己登录", LINE_SHARE, AT(own_account), 0, 0},
    {"共性问题", LINE_SHARE, AT(common), 0, 0},
    {"直接答复", LINE_SHARE, AT(direct), 0, 0}, {"转紧急专线", LINE_SHARE, AT(emergency), 0, 0}, {"不予受理", LINE_SHARE, AT(refused), 0, 0},
    {"并入", LINE_SHARE, AT(merged), 0, 0}, {"误派", LINE_SHARE, AT(misdirected), 0, 0}, {"属地", LINE_SHARE, AT(local), 0, 0},
    {"撤回", LINE_SHARE, AT(withdrawn), 0, 0}, {"通话时长", LINE_SPAN, AT(call), 0, 0}, {"派单时长", LINE_SPAN, AT(dispatch), 0, 0},
    {"改派时长", LINE_SPAN, AT(redispatch), 0, 0}, {"撤回时长", LINE_SPAN, AT(withdraw), 0, 0},
    {"不签收", LINE_SHARE, AT(unsigned_), 0, 0}, {"误派退单", LINE_SHARE, AT(returns_wrong), 0, 0}, {"推诿退单", LINE_SHARE, AT(returns_right), 0, 0},
    {"驳回退单", LINE_SHARE, AT(return_rejected), 0, 0}, {"联系", LINE_SHARE, AT(contacts), 0, 0}, {"吹哨", LINE_SHARE, AT(whistles), 0, 0},
    {"两家会办", LINE_SHARE, AT(whistles_two), 0, 0}, {"退哨", LINE_SHARE, AT(whistle_returned), 0, 0}, {"未报到", LINE_SHARE, AT(absent), 0, 0},
    {"无法处理", LINE_SHARE, AT(unable), 0, 0}, {"暂停", LINE_SHARE, AT(paused), 0, 0}, {"延期", LINE_SHARE, AT(extended), 0, 0},
    {"申请挂账", LINE_SHARE, AT(shelved), 0, 0}, {"批准挂账", LINE_SHARE, AT(shelving_agreed), 0, 0}, {"申请终止", LINE_SHARE, AT(terminated), 0, 0},
    {"批准终止", LINE_SHARE, AT(termination_agreed), 0, 0}, {"提级", LINE_SHARE, AT(taken_over), 0, 0},
    {"签收时长", LINE_SPAN, AT(sign), 0, 0}, {"协调时长", LINE_SPAN, AT(mediate), 0, 0}, {"联系时长", LINE_SPAN, AT(contact), 0, 0},
    {"办理时长", LINE_SPAN, AT(handle), 0, 0}, {"共性时长", LINE_SPAN, AT(handle_common), 0, 0}, {"重办时长", LINE_SPAN, AT(again), 0, 0}, {"暂停时长", LINE_SPAN, AT(pause), 0, 0},
    {"挂账时长", LINE_SPAN, AT(shelf), 0, 0}, {"审批时长", LINE_SPAN, AT(decide), 0, 0}, {"报到时长", LINE_SPAN, AT(report_in), 0, 0},
    {"处置时长", LINE_SPAN, AT(deal), 0, 0}, {"提级时长", LINE_SPAN, AT(settle), 0, 0},
    {"核退", LINE_SHARE, AT(sent_back), 0, 0}, {"不审核", LINE_SHARE, AT(unchecked), 0, 0}, {"不回访", LINE_SHARE, AT(not_called), 0, 0},
    {"接通", LINE_SHARE, AT(reached), 0, 0}, {"再呼", LINE_SHARE, AT(called_again), 0, 0}, {"自评", LINE_SHARE, AT(rates_self), 0, 0},
    {"复发", LINE_SHARE, AT(relapse), 0, 0}, {"审核时长", LINE_SPAN, AT(check), 0, 0}, {"回访时长", LINE_SPAN, AT(call_back), 0, 0},
    {"再呼时长", LINE_SPAN, AT(next_call), 0, 0}, {"复发时长", LINE_SPAN, AT(relapse_after), 0, 0},
    {"解决", LINE_SHARE, AT(solved), 0, 0}, {"部分解决", LINE_SHARE, AT(partly), 0, 0}, {"解决满意", LINE_SHARE, AT(satisfied_solved), 0, 0},
    {"部分解决满意", LINE_SHARE, AT(satisfied_partly), 0, 0}, {"未解决满意", LINE_SHARE, AT(satisfied_unsolved), 0, 0},
    {"基本满意", LINE_SHARE, AT(basically), 0, 0}, {"逾期折减", LINE_SHARE, AT(late_costs), 0, 0}, {"未联系折减", LINE_SHARE, AT(silent_costs), 0, 0},
};
const size_t model_line_count = sizeof model_lines / sizeof *model_lines;
_Static_assert(sizeof model_lines / sizeof *model_lines <= MODEL_LINES_MAX, "bits of what was given");

struct model *model_free(struct model *m) {
    if (m == NULL) return NULL;
    arena_release(&m->arena);
    free(m);
    return NULL;
}

ms_t model_draw(struct chance *c, const struct span *s, unsigned kind) {
    uint32_t at = chance_under(c, (MODEL_QUANTILES - 1) * 1000);
    const int32_t *q = &s->at[kind][at / 1000];
    int64_t thousandths = (int64_t)q[0] * 1000 + (int64_t)(q[1] - q[0]) * (at % 1000); // of a minute
    return thousandths * 60 / 1000 * MS_SECOND;
}
