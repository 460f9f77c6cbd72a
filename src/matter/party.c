// SPDX-License-Identifier: Apache-2.0
#include "matter/party.h"

#include "matter/casework.h"

enum needs { NEEDS_NOTHING, NEEDS_SEAL, NEEDS_CONVENER, NO_GROUP };

static const struct party {
    const char *zh, *en;
    enum needs needs;
} parties[] = {
    {"个人", "person", NO_GROUP},           {"企业", "enterprise", NO_GROUP},     {"匿名", "anonymous", NO_GROUP},
    {"党派", "party", NEEDS_SEAL},          {"人民团体", "organisation", NEEDS_SEAL}, {"界别", "sector", NEEDS_CONVENER},
    {"小组", "section", NEEDS_CONVENER},    {"专委会", "committee", NEEDS_NOTHING}, {"团体", "group", NEEDS_NOTHING},
};

static const struct party *find(struct str word) {
    for (size_t i = 0; i < sizeof parties / sizeof *parties; i++)
        if (str_eq(word, str_c(parties[i].zh)) || str_eq(word, str_c(parties[i].en))) return &parties[i];
    return NULL;
}

struct str party_word(struct str word) {
    const struct party *p = find(word);
    return p ? str_c(p->en) : STR("");
}

struct str party_zh(struct str party) {
    const struct party *p = find(party);
    return p ? str_c(p->zh) : party;
}

bool party_is_group(struct str party) {
    const struct party *p = find(party);
    return p && p->needs != NO_GROUP;
}

static int refuse(struct fault *f, const char *code, const char *zh, const char *en) { return fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en)); }

int party_signed(struct sorted_fields *s, struct str seal, struct fault *f) {
    const struct party *p = find(s->requester_party);
    bool yes = str_eq(seal, STR("是")) || str_eq(seal, STR("1")) || str_eq(seal, STR("true")), no = str_eq(seal, STR("否")) || str_eq(seal, STR("0")) || str_eq(seal, STR("false"));
    if (seal.n && !yes && !no) return refuse(f, "bad-word", "“盖章”应是 是 或 否", "\"seal\" must be 1 or 0");
    if (s->requester_convener.n > 200 || !field_line_ok(s->requester_convener)) return refuse(f, "bad-text", "召集人姓名太长或含有控制字符", "the convener's name is too long or has control characters");
    if (p->needs == NO_GROUP && (yes || s->requester_convener.n)) return refuse(f, "not-a-group", "盖章和召集人只属于党派、团体、界别、小组", "a seal and a convener belong to groups only");
    if (p->needs == NEEDS_SEAL && !yes) return refuse(f, "seal-missing", "党派、人民团体的提案须盖章：请写“盖章”为 是", "a party or an organisation proposes under its seal: say \"seal\": 1");
    if (p->needs == NEEDS_CONVENER && s->requester_convener.n == 0) return refuse(f, "convener-missing", "界别、小组的提案须由召集人签名：请写“召集人”", "a sector or a section proposes by its convener: name the convener");
    s->requester_sealed = yes;
    return 0;
}
