// SPDX-License-Identifier: Apache-2.0
// Proposals on their way and answered, with more members and the procedure for opinion notes.
#ifndef TEST_ANSWERED_H
#define TEST_ANSWERED_H

#include "life.h"
#include "matter/casework.h"

static inline void more_people(struct city *c) {
    static const char *const lines[] = {
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"xin\",\"name\":\"辛某\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"ren\",\"name\":\"壬某\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"gui\",\"name\":\"癸某\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"leader\",\"name\":\"领导某\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"edit\",\"name\":\"编某\",\"office\":\"测试市\",\"role\":\"信息办\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"check\",\"name\":\"核某\",\"office\":\"测试市\",\"role\":\"社情核稿人\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"sign\",\"name\":\"签某\",\"office\":\"测试市\",\"role\":\"社情签发人\"}}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) city_act(c, lines[i]);
}

static inline void opinion_notes(struct city *c) {
    city_enable(c, city_publish(c, "procedure.publish", "procedures/opinion.proc"), c->desk.library.rulesets[0]->profile_id);
}

// Filed, assigned to 市住房局 and signed for.
static inline void assigned(struct city *c, const char *number, const char *at) {
    proposal(c, number, at);
    act(c, "立案", number, "committee", at, "");
    act(c, "交办", number, "committee", at, "主办单位=市住房局");
    act(c, "签收", number, "house", at, "");
}

static inline void replied(struct city *c, const char *number, const char *at) {
    act(c, "答复", number, "house", at, "答复类别=B;答复内容=一、修路灯；二、编规划;告知方式=书面");
}

static inline void closed(struct city *c, const char *number, const char *at) { act(c, "反馈", number, "member", at, "办理态度=满意;满意度=基本满意"); }

static inline const struct row_commitment *promised(struct city *c, const char *number, int64_t n) {
    struct matter m = city_matter(c, number);
    const struct row_commitment *k = commitment_row(m.stream, n);
    if (k == NULL) fail_msg("%s has no commitment %lld", number, (long long)n);
    return k;
}

static inline void stands(struct city *c, const char *number, int64_t n, const char *state) {
    const struct row_commitment *k = promised(c, number, n);
    if (!str_eq(k->state, str_c(state))) fail_msg("commitment %lld of %s is %.*s, not %s", (long long)n, number, SP(k->state), state);
}

#endif
