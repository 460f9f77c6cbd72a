// SPDX-License-Identifier: Apache-2.0
// The command of a deed: verb, who signs, fields. Texts have a stream of chance of their own, so that what is written
// does not change what happens.
#include <string.h>

#include "simulate/world_room.h"

enum signer { BY_CENTRE, BY_SUPERVISION, BY_LEAD, BY_JOINT, BY_RAISER };

static const struct {
    const char *verb;
    enum signer by;
} deeds[DEEDS] = {
    [DEED_REGISTER] = {"登记", BY_CENTRE}, [DEED_ANSWER] = {"直接答复", BY_CENTRE}, [DEED_EMERGENCY] = {"转紧急专线", BY_CENTRE},
    [DEED_REFUSE] = {"不予受理", BY_CENTRE}, [DEED_MERGE] = {"并入", BY_CENTRE}, [DEED_WITHDRAW] = {"撤回", BY_CENTRE},
    [DEED_DISPATCH] = {"派单", BY_CENTRE}, [DEED_SIGN] = {"签收", BY_LEAD}, [DEED_RETURN] = {"退单", BY_LEAD}, [DEED_REDISPATCH] = {"改派", BY_CENTRE},
    [DEED_REJECT_RETURN] = {"驳回退单", BY_CENTRE}, [DEED_MEDIATE] = {"协调", BY_SUPERVISION}, [DEED_DESIGNATE] = {"指定", BY_SUPERVISION},
    [DEED_CONTACT] = {"联系", BY_LEAD}, [DEED_WHISTLE] = {"吹哨", BY_LEAD}, [DEED_REPORT_IN] = {"报到", BY_JOINT},
    [DEED_WHISTLE_RETURN] = {"退哨", BY_JOINT}, [DEED_ABSENT] = {"记为未报到", BY_SUPERVISION}, [DEED_DEAL] = {"处置", BY_JOINT},
    [DEED_PAUSE] = {"暂停", BY_SUPERVISION}, [DEED_RESUME] = {"恢复", BY_SUPERVISION}, [DEED_EXTEND] = {"延期", BY_SUPERVISION},
    [DEED_ASK_SHELVE] = {"申请挂账", BY_LEAD}, [DEED_SHELVE] = {"批准挂账", BY_SUPERVISION}, [DEED_REFUSE_SHELVE] = {"不准挂账", BY_SUPERVISION},
    [DEED_UNSHELVE] = {"恢复办理", BY_LEAD}, [DEED_ASK_TERMINATE] = {"申请终止", BY_LEAD}, [DEED_TERMINATE] = {"批准终止", BY_CENTRE},
    [DEED_REFUSE_TERMINATE] = {"不准终止", BY_CENTRE}, [DEED_FINISH] = {"办结", BY_LEAD}, [DEED_TAKE_OVER] = {"提级", BY_SUPERVISION},
    [DEED_SETTLE] = {"提级办结", BY_SUPERVISION}, [DEED_APPROVE] = {"审核通过", BY_CENTRE}, [DEED_SEND_BACK] = {"核退", BY_CENTRE},
    [DEED_NO_ANSWER] = {"未接通", BY_CENTRE}, [DEED_CALL] = {"回访", BY_CENTRE}, [DEED_RATE] = {"自评", BY_RAISER}, [DEED_RELAPSE] = {"复发", BY_CENTRE},
};

enum { FIELDS_MOST = 14, KEY_DIGITS = 6 };
#define KEY_FIRST (30ULL * 36 * 36 * 36 * 36 * 36) // "u00000"; 362 million follow

struct writing {
    struct world *w;
    const struct life *l;
    struct arena *a;
    struct command *c;
    struct chance chance;
};

static void put(struct writing *x, struct str name, struct str value) {
    if (value.n) ((struct pair *)(uintptr_t)x->c->fields.pairs)[x->c->fields.count++] = (struct pair){name, value};
}

static void put_list(struct writing *x, struct str name, enum word_list list) { put(x, name, text_one(x->w, &x->chance, list)); }
static void put_office(struct writing *x, struct str name, unsigned office) { put(x, name, x->w->words->offices[office]); }

static void put_told(struct writing *x) {
    static const struct str ways[] = {{"电话", 6}, {"短信", 6}, {"网上", 6}};
    put(x, STR("告知方式"), ways[x->l->own ? 2 : chance_under(&x->chance, 4) == 0]);
}

static struct str signer(struct writing *x, enum signer by) {
    const struct model *m = x->w->m;
    const struct life *l = x->l;
    switch (by) {
    case BY_CENTRE: return arena_printf(x->a, "r%u", 1 + chance_under(&x->chance, (uint32_t)m->receptionists));
    case BY_SUPERVISION: return arena_printf(x->a, "d%u", 1 + chance_under(&x->chance, (uint32_t)m->supervisors));
    case BY_LEAD: return arena_printf(x->a, "h%u-%u", l->lead + 1u, 1 + l->serial % (uint32_t)m->handlers);
    case BY_JOINT: return arena_printf(x->a, "h%u-%u", l->joint[l->parts - l->parts_open] + 1u, 1 + l->serial % (uint32_t)m->handlers);
    case BY_RAISER: break;
    }
    return arena_printf(x->a, "c%u", l->person % (m->citizens ? (uint32_t)m->citizens : 1) + 1);
}

struct str matter_number(const struct life *l, struct arena *a) {
    struct date d = date_from_day(l->day);
    return arena_printf(a, "%04d%02d%02d%06u", d.year, d.month, d.day, l->in_day);
}

static void put_raiser(struct writing *x) {
    const struct life *l = x->l;
    if (l->anonymous) {
        put(x, STR("诉求人"), STR("匿名"));
        return;
    }
    put(x, STR("诉求人.姓名"), text_person(x->w, l->person, x->a));
    if (!l->own) put(x, STR("诉求人.电话"), text_phone(l->person, x->a));
    if (x->w->enterprise) put(x, STR("诉求人.企业"), city_uscc(x->w, l->person, x->a));
}

static void write_register(struct writing *x) {
    static const char *const urgencies[] = {"一般", "加急", "紧急"}, *const tiers[] = {"龙头", "重点", "规上", "其他"};
    const struct life *l = x->l;
    const struct model *m = x->w->m;
    put(x, STR("编号"), matter_number(l, x->a));
    put(x, STR("标题"), text_title(x->w, &x->chance, l, x->a));
    put(x, STR("内容"), text_body(x->w, &x->chance, l, x->a));
    put_raiser(x);
    put(x, STR("诉求类型"), m->kinds.of[l->kind]);
    put(x, STR("类别"), x->w->words->categories[l->category].name);
    if (l->urgency) put(x, STR("紧急程度"), str_c(urgencies[l->urgency]));
    put(x, STR("渠道"), l->own ? STR("网上") : m->channels.of[l->channel]);
    if (!x->w->enterprise) return;
    put(x, STR("问题性质"), l->common ? STR("共性问题") : STR("个性问题"));
    put(x, STR("企业层级"), str_c(tiers[l->tier]));
}

static void write_rating(struct writing *x) {
    static const char *const solved[] = {"解决", "部分解决", "未解决"}, *const satisfied[] = {"满意", "基本满意", "不满意"};
    put(x, STR("是否解决"), str_c(solved[x->l->solved]));
    put(x, STR("满意度"), str_c(satisfied[x->l->satisfied]));
    put(x, STR("过程评价"), str_c(satisfied[x->l->late && x->l->satisfied == SATISFIED ? BASICALLY : x->l->satisfied]));
    if (x->l->deed == DEED_CALL) put(x, STR("回访凭据"), arena_printf(x->a, "录音%u-%u", x->l->serial, x->l->steps));
}

// Another body than the one that has it: the right one, where it knows.
static unsigned proposed(const struct life *l, unsigned lead) { return l->office != lead ? l->office : lead ? lead - 1 : 1; }

static void write_joint(struct writing *x) {
    unsigned joint = x->l->joint[x->l->parts - x->l->parts_open];
    if (x->l->deed == DEED_DEAL) {
        struct chance c = x->chance;
        put_list(x, STR("报到情况"), WORDS_REPORT);
        put(x, STR("报到态度"), model_hit(&c, &x->w->m->unable, x->l->kind) ? STR("无法处理") : STR("已处理"));
    } else if (x->l->deed == DEED_WHISTLE_RETURN) {
        put_list(x, STR("退回理由"), WORDS_RETURN);
        put_office(x, STR("建议承办单位"), joint == x->l->lead ? proposed(x->l, joint) : joint ? joint - 1 : 1);
    } else if (x->l->deed == DEED_ABSENT) put_list(x, STR("理由"), WORDS_REASON);
}

static void write_whistle(struct writing *x) {
    const struct life *l = x->l;
    const struct str *offices = x->w->words->offices;
    put(x, STR("会办单位"), l->parts == 1 ? offices[l->joint[0]] : arena_printf(x->a, "%.*s、%.*s", SP(offices[l->joint[0]]), SP(offices[l->joint[1]])));
    put_list(x, STR("理由"), WORDS_REASON);
}

static void write_fields(struct writing *x) {
    const struct life *l = x->l;
    switch ((enum deed)l->deed) {
    case DEED_REGISTER: write_register(x); break;
    case DEED_ANSWER: put_list(x, STR("办理结果"), WORDS_ANSWER); put_told(x); break;
    case DEED_EMERGENCY: put(x, STR("转办去向"), STR("紧急专线")); put(x, STR("告知方式"), STR("电话")); break;
    case DEED_REFUSE: put_list(x, STR("理由"), WORDS_REASON); put(x, STR("转办去向"), STR("另有法定渠道")); put_told(x); break;
    case DEED_MERGE: {
        const struct recent *r = &x->w->recent[l->category % WORLD_RECENT];
        put(x, STR("并入"), matter_number(&x->w->lives.of[r->index], x->a));
        put(x, STR("理由"), STR("同一事项"));
        break;
    }
    case DEED_WITHDRAW: put_list(x, STR("理由"), WORDS_REASON); put_told(x); break;
    case DEED_DISPATCH: case DEED_REDISPATCH: put_office(x, STR("主办单位"), l->lead); break;
    case DEED_REJECT_RETURN: case DEED_DESIGNATE: case DEED_RELAPSE:
        put_office(x, STR("主办单位"), l->deed == DEED_RELAPSE ? l->office : l->lead);
        put_list(x, STR("理由"), WORDS_REASON);
        break;
    case DEED_RETURN:
        put_list(x, STR("退回理由"), WORDS_RETURN);
        put_office(x, STR("建议承办单位"), proposed(l, l->lead));
        break;
    case DEED_MEDIATE: put_list(x, STR("会议情况"), WORDS_MEETING); break;
    case DEED_CONTACT: case DEED_NO_ANSWER:
        put(x, STR("联系方式"), STR("电话"));
        if (l->deed == DEED_CONTACT) put_list(x, STR("联系情况"), WORDS_TALK);
        break;
    case DEED_WHISTLE: write_whistle(x); break;
    case DEED_REPORT_IN: case DEED_WHISTLE_RETURN: case DEED_ABSENT: case DEED_DEAL: write_joint(x); break;
    case DEED_EXTEND: put(x, STR("延长"), STR("5个工作日")); put_list(x, STR("理由"), WORDS_REASON); break;
    case DEED_PAUSE: case DEED_ASK_SHELVE: case DEED_REFUSE_SHELVE: case DEED_ASK_TERMINATE: case DEED_REFUSE_TERMINATE: case DEED_TAKE_OVER:
    case DEED_SEND_BACK:
        put_list(x, STR("理由"), WORDS_REASON);
        break;
    case DEED_SHELVE: case DEED_TERMINATE: put_list(x, STR("理由"), WORDS_REASON); put_told(x); break;
    case DEED_FINISH: case DEED_SETTLE: put(x, STR("办理结果"), text_reply(x->w, &x->chance, x->a)); put_told(x); break;
    case DEED_CALL: case DEED_RATE: write_rating(x); break;
    case DEED_SIGN: case DEED_RESUME: case DEED_UNSHELVE: case DEED_APPROVE: case DEEDS: break;
    }
}

// Of the place in the row, of one width, behind the keys of timers: they come in their order at the end of the index, which
// fills its pages so and touches few of them.
struct str command_key(uint64_t number, struct arena *a) {
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    char key[KEY_DIGITS];
    number += KEY_FIRST;
    for (int i = KEY_DIGITS; i-- > 0; number /= 36) key[i] = digits[number % 36];
    return arena_str(a, str_of(key, KEY_DIGITS));
}

void write_deed(struct world *w, const struct life *l, uint64_t number, struct arena *a, struct command *ret) {
    struct writing x = {w, l, a, ret, chance_of(w->options.seed, (uint64_t)l->serial << 16 | l->steps, CHANCE_TEXT)};
    enum signer by = deeds[l->deed].by;
    *ret = (struct command){.verb = str_c(deeds[l->deed].verb), .channel = STR("simulate"), .has_at = true, .at = l->at, .key = command_key(number, a)};
    ret->fields.pairs = arena_array(a, struct pair, FIELDS_MOST);
    if (l->own && !w->enterprise && (l->deed == DEED_REGISTER || l->deed == DEED_WITHDRAW)) by = BY_RAISER;
    ret->by = signer(&x, by);
    bool part = l->deed == DEED_REPORT_IN || l->deed == DEED_WHISTLE_RETURN || l->deed == DEED_ABSENT || l->deed == DEED_DEAL;
    if (part) ret->matter = arena_printf(a, "%.*s/%d", SP(matter_number(l, a)), l->parts - l->parts_open + 1);
    else if (l->deed != DEED_REGISTER) ret->matter = matter_number(l, a);
    write_fields(&x);
}
