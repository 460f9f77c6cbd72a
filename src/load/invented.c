// SPDX-License-Identifier: Apache-2.0
#include "load/invented.h"

static const char *const sentences[] = {
    "早晚高峰持续两周，多次反映没有结果。", "小区门口的路灯连续三晚不亮，夜间行人和电动车通行很不安全。", "此前已向物业报修，一直没有答复。",
    "附近一处工地凌晨仍在施工，渣土车进出时噪声很大，影响居民休息和学生上学。", "请告知施工许可的具体时段。", "公交站台的遮雨棚破损严重，下雨天候车的人没有地方避雨。",
    "建议一并更换站牌和座椅，并说明大致的完成时间。", "企业申请的技改补助已提交两个月，系统一直显示正在审核。", "电话咨询两次说法不一致，盼明确所缺材料和办理进度。",
    "供水水压不足，七楼以上早晚用不上水。", "下水道返水，楼道里气味很重，老人出门不便。", "产业链上的几家企业用电负荷受限，希望供电部门到现场看一看。",
    "集成电路园区的班车只到晚八点，加班的职工回不了家。", "希望有关单位尽快到场核实，并把结果告诉来电人。", "同样的问题去年也反映过，当时说年底前解决。",
    "社保缴费记录有三个月对不上，单位说已经交了。", "幼儿园门口没有斑马线，接送孩子时车很多。", "菜市场搬走之后，附近老人买菜要走两站路。",
};
static const char *const kinds[] = {"供水", "占道施工", "噪声", "社保", "公交", "证照办理", "照明", "物业", "用电", "教育"};
static const char *const streets[] = {"石板街", "临江路", "云山大道", "竹器巷", "高新一路", "渡口街", "书院门", "北仓路"};
static const char *const names[] = {"崔岚", "邹远帆", "卫青禾", "闵舟", "阮素", "康亦行", "陶然", "庾明川", "褚南乔", "祁小满"};

#define PICK(c, list) str_c((list)[dice_below((c), sizeof(list) / sizeof *(list))])

enum { BODY_BYTES = 840 }; // a Chinese character is three bytes

void invented_body(struct buf *b, struct dice *c) {
    for (size_t from = b->n; b->n - from < BODY_BYTES && !b->failed;) buf_add(b, PICK(c, sentences));
}

struct str invented_kind(struct dice *c) { return PICK(c, kinds); }

void invented_title(struct buf *b, struct dice *c, struct str kind) {
    buf_add(b, PICK(c, streets));
    buf_printf(b, "第%d号：%.*s问题", (int)dice_below(c, 900) + 1, SP(kind));
}

struct str invented_name(struct dice *c) { return PICK(c, names); }

void invented_phone(struct buf *b, struct dice *c) {
    int64_t n = dice_below(c, 100000000);
    buf_printf(b, "100-%04d-%04d", (int)(n / 10000), (int)(n % 10000));
}
