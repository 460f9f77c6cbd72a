// SPDX-License-Identifier: Apache-2.0
#include "procedure/words.h"

#include <stdio.h>

static const struct pair {
    struct str zh, en;
} keywords[KW_COUNT] = {
    [KW_PROCEDURE] = {STR("程序"), STR("procedure")},
    [KW_ROLE] = {STR("角色"), STR("role")},
    [KW_FIELD] = {STR("字段"), STR("field")},
    [KW_STAGE] = {STR("环节"), STR("stage")},
    [KW_CLOCK] = {STR("时钟"), STR("clock")},
    [KW_ACTION] = {STR("动作"), STR("action")},
    [KW_PART] = {STR("分件"), STR("part")},
    [KW_MUST] = {STR("须能"), STR("must-allow")},
    [KW_VERSION] = {STR("第1版"), STR("version")},
    [KW_SINCE] = {STR("自"), STR("from")},
    [KW_HELD] = {STR("常设"), STR("held")},
    [KW_BOUND] = {STR("随"), STR("bound")},
    [KW_POST] = {STR("任"), STR("post")},
    [KW_HOLDING] = {STR("须"), STR("holding")},
    [KW_TEXT] = {STR("文"), STR("text")},
    [KW_WORD] = {STR("词"), STR("word")},
    [KW_OFFICE] = {STR("单位"), STR("office")},
    [KW_OFFICES] = {STR("单位们"), STR("offices")},
    [KW_PERSON] = {STR("人"), STR("person")},
    [KW_CHOICE] = {STR("选"), STR("choice")},
    [KW_NUMBER] = {STR("数"), STR("number")},
    [KW_DATE] = {STR("日期"), STR("date")},
    [KW_LIMIT_TYPE] = {STR("时限"), STR("limit")},
    [KW_MATTER] = {STR("事项"), STR("matter")},
    [KW_BY] = {STR("由"), STR("by")},
    [KW_LIMIT] = {STR("限"), STR("limit")},
    [KW_PER] = {STR("按"), STR("per")},
    [KW_DUE] = {STR("到期"), STR("due")},
    [KW_THEN] = {STR("再"), STR("then")},
    [KW_BEFORE] = {STR("前"), STR("before")},
    [KW_REMIND] = {STR("提醒"), STR("remind")},
    [KW_ESCALATE] = {STR("升级"), STR("escalate")},
    [KW_EXECUTE] = {STR("执行"), STR("execute")},
    [KW_PAUSABLE] = {STR("可暂停"), STR("pausable")},
    [KW_EXTENDABLE] = {STR("可延期"), STR("extendable")},
    [KW_AT_MOST] = {STR("至多"), STR("at-most")},
    [KW_EACH] = {STR("每次"), STR("each")},
    [KW_END] = {STR("终点"), STR("end")},
    [KW_CLOSED] = {STR("办结"), STR("closed")},
    [KW_REFUSED] = {STR("不受理"), STR("refused")},
    [KW_WITHDRAWN] = {STR("撤回"), STR("withdrawn")},
    [KW_MERGED] = {STR("并入"), STR("merged")},
    [KW_AGREED] = {STR("同意"), STR("agreed")},
    [KW_OBJECTED] = {STR("异议"), STR("objected")},
    [KW_CLOCK_FROM] = {STR("自"), STR("from")},
    [KW_CLOCK_TO] = {STR("至"), STR("to")},
    [KW_FROM] = {STR("从"), STR("from")},
    [KW_TO] = {STR("到"), STR("to")},
    [KW_IN] = {STR("在"), STR("in")},
    [KW_REQUIRES] = {STR("须填"), STR("requires")},
    [KW_OPTIONAL] = {STR("可填"), STR("optional")},
    [KW_WHEN] = {STR("当"), STR("when")},
    [KW_IS] = {STR("是"), STR("is")},
    [KW_OTHERWISE] = {STR("否则"), STR("otherwise")},
    [KW_SPLITS] = {STR("分出"), STR("splits")},
    [KW_SPLITS_TO] = {STR("予"), STR("to")},
    [KW_NEEDS] = {STR("要"), STR("needs")},
    [KW_READY] = {STR("已齐"), STR("ready")},
    [KW_ALL_AGREED] = {STR("一致"), STR("agreed")},
    [KW_ANY_OBJECTED] = {STR("有异议"), STR("objected")},
    [KW_UNFORKED] = {STR("未分出"), STR("unforked")},
    [KW_RECALLS] = {STR("收回"), STR("recalls")},
    [KW_UNBINDS] = {STR("解除"), STR("unbinds")},
    [KW_TELLS] = {STR("告知"), STR("tells")},
    [KW_REOPENS] = {STR("重办"), STR("reopens")},
    [KW_MERGES] = {STR("并入"), STR("merges")},
    [KW_WITHIN] = {STR("限于"), STR("within")},
    [KW_AUTO] = {STR("自动"), STR("auto")},
    [KW_ISSUES] = {STR("发文"), STR("issues")},
    [KW_WITHOUT] = {STR("无"), STR("without")},
    [KW_HALTS] = {STR("停钟"), STR("halts")},
    [KW_SAMPLED] = {STR("抽样"), STR("sampled")},
    [KW_PROFILE] = {STR("方案"), STR("profile")},
};

static const struct pair made_names[] = {
    [MADE_SYSTEM] = {STR("系统"), STR("system")},   [MADE_PAUSE] = {STR("暂停"), STR("pause")},
    [MADE_RESUME] = {STR("恢复"), STR("resume")},   [MADE_EXTEND] = {STR("延期"), STR("extend")},
    [MADE_REASON] = {STR("理由"), STR("reason")},   [MADE_EXTENSION] = {STR("延长"), STR("extension")},
};

struct str keyword_word(enum keyword k, bool english) { return english ? keywords[k].en : keywords[k].zh; }

enum keyword keyword_find(struct str word, bool english) {
    for (enum keyword k = 0; k < KW_COUNT; k++)
        if (str_eq(keyword_word(k, english), word)) return k;
    return KW_COUNT;
}

struct name made_name(enum made m, bool english, int line, int column) {
    const struct pair *w = &made_names[m];
    return english ? (struct name){w->en, w->zh, line, column} : (struct name){w->zh, w->en, line, column};
}

struct near near_begin(struct str word) { return (struct near){word, {NULL, 0}, 3}; }

void near_offer(struct near *n, struct str candidate) {
    if (candidate.n == 0 || n->word.n == 0) return;
    size_t a = utf8_count(n->word), b = utf8_count(candidate);
    size_t longer = a > b ? a : b;
    int near_enough = longer < 2 ? 0 : longer <= 5 ? 1 : 2;
    int d = utf8_distance(n->word, candidate, near_enough);
    if (d > near_enough || d >= n->distance) return;
    n->distance = d;
    n->found = candidate;
}

void near_offer_name(struct near *n, const struct name *name) {
    near_offer(n, name->name);
    near_offer(n, name->alias);
}

struct near_hint near_hint(const struct near *n) {
    struct near_hint h = {"。", "."};
    if (n->found.n == 0) return h;
    snprintf(h.zh, sizeof h.zh, "；您是不是要写“%.*s”？", SP(n->found));
    snprintf(h.en, sizeof h.en, "; did you mean “%.*s”?", SP(n->found));
    return h;
}
