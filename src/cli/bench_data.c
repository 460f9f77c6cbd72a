// SPDX-License-Identifier: Apache-2.0
#include "cli/bench.h"

#include "base/time.h"

static const char *const phrases[] = {
    "来电人反映小区门口路灯连续三晚不亮，", "夜间行人和电动车通行很不安全，", "此前已向物业报修但一直没有答复，", "希望有关单位尽快到场核实，",
    "附近一处工地凌晨仍在施工，", "渣土车进出时噪声很大，", "影响周边居民休息和学生上学，", "请告知施工许可的具体时段，",
    "公交站台的遮雨棚破损严重，", "下雨天候车的人没有地方避雨，", "建议一并更换站牌和座椅，", "并说明大致的完成时间，",
    "企业申请的技改补助已提交两个月，", "系统一直显示正在审核，", "电话咨询两次说法不一致，", "盼明确所缺材料和办理进度，",
};

static uint64_t next(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static int64_t department_of(int64_t i) { return (i * 37 + i / 11) % BENCH_DEPARTMENTS; }
static day_t day_of_ticket(int64_t i, int64_t count) { return day_from_date((struct date){2018, 1, 2}) + (day_t)(i * 120 / (count ? count : 1)); }

void bench_tickets(struct buf *b, int64_t count) {
    uint64_t seed = 0x9E3779B97F4A7C15ULL;
    buf_add(b, STR("ticket_no\tdate\tcat1\tcat2\tcat3\tcat4\tdept_raw\tcontent\n"));
    for (int64_t i = 0; i < count; i++) {
        struct date d = date_from_day(day_of_ticket(i, count));
        buf_printf(b, "B%08lld\t%04d%02d%02d\t城市管理\t市政设施\t照明\t其他\t第%lld承办局\t第%lld件。", (long long)i, d.year, d.month, d.day,
                   (long long)department_of(i), (long long)i);
        for (int k = 0; k < 20; k++) buf_add(b, str_c(phrases[next(&seed) % (sizeof phrases / sizeof *phrases)]));
        buf_byte(b, '\n');
    }
}

static void act(struct buf *b, int64_t i, struct str by, const char *verb, day_t day, int hour, int minute, const char *fields) {
    buf_printf(b, "{\"do\":\"%s\",\"matter\":\"B%08lld\",\"by\":\"%.*s\",\"at\":\"", verb, (long long)i, SP(by));
    buf_day(b, day);
    buf_printf(b, "T%02d:%02d\",\"key\":\"%s%lld\",\"fields\":{%s}}\n", hour, minute, verb, (long long)i, fields);
}

static void account(struct buf *b, const char *login, const char *office, const char *role) {
    buf_printf(b, "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2017-01-02\",\"key\":\"open %s\",\"fields\":{\"login\":\"%s\",\"office\":\"%s\",\"role\":\"%s\"}}\n",
               login, login, office, role);
}

void bench_acts(struct buf *b, int64_t count) {
    char login[32], office[64];
    account(b, "desk", "受理中心", "受理中心");
    bool opened[BENCH_DEPARTMENTS] = {false};
    for (int64_t i = 0; i < count; i++) {
        if (opened[department_of(i)]) continue;
        opened[department_of(i)] = true;
        snprintf(login, sizeof login, "d%lld", (long long)department_of(i));
        snprintf(office, sizeof office, "第%lld承办局", (long long)department_of(i));
        account(b, login, office, "承办人");
    }
    for (int step = 0; step < BENCH_ACTS_PER_TICKET; step++)
        for (int64_t i = 0; i < count; i++) {
            day_t day = day_of_ticket(i, count);
            int minute = (int)(i % 60);
            snprintf(login, sizeof login, "d%lld", (long long)department_of(i));
            if (step == 0) act(b, i, str_c(login), "签收", day, 10, minute, "");
            if (step == 1) act(b, i, str_c(login), "联系", day, 11, minute, "\"联系方式\":\"电话\"");
            if (step == 2) act(b, i, str_c(login), "办结", day, 14, minute, "\"办理结果\":\"已到场核实并处理，来电人表示认可\",\"告知方式\":\"电话\"");
            if (step == 3) act(b, i, STR("desk"), "回访", day, 16, minute, "\"是否解决\":\"解决\",\"满意度\":\"满意\"");
        }
}
