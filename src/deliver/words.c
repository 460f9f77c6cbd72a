// SPDX-License-Identifier: Apache-2.0
#include "deliver/room.h"

static const struct {
    enum deliver_way way;
    const char *en, *zh;
} ways[] = {
    {WAY_MAIL, "mail", "邮件"},   {WAY_SMS, "sms", "短信"},         {WAY_LETTER, "letter", "书面"}, {WAY_TELEPHONE, "telephone", "电话"},
    {WAY_MEETING, "meeting", "当面"}, {WAY_PAGE, "page", "站内"},   {WAY_CODE, "code", "查询码"},
    // What 告知方式 also says.
    {WAY_MAIL, "email", "电子邮件"}, {WAY_LETTER, "post", "邮寄"},  {WAY_TELEPHONE, "phone", "来电"}, {WAY_PAGE, "online", "网上"},
};
enum { WAY_WORDS = sizeof ways / sizeof *ways };

struct str way_word(enum deliver_way w) { return w > WAY_NONE && w < WAYS ? str_c(ways[w - 1].en) : STR(""); }
struct str way_zh(enum deliver_way w) { return w > WAY_NONE && w < WAYS ? str_c(ways[w - 1].zh) : STR(""); }

enum deliver_way way_of(struct str word) {
    for (size_t i = 0; i < WAY_WORDS && word.n; i++)
        if (str_eq(word, str_c(ways[i].en)) || str_eq(word, str_c(ways[i].zh))) return ways[i].way;
    return WAY_NONE;
}

const char *const notice_words[NOTICE_KINDS] = {"received", "answer",  "paused", "resumed",  "extended", "returned",
                                                "waiting",  "arrived", "remind", "escalate", "moved", "vacant", "slip"};
const char *const notice_zh[NOTICE_KINDS] = {"登记告知", "答复", "暂停告知", "恢复告知", "延期告知", "退回修改", "请反馈", "到件", "到期提醒", "升级", "期限变动", "无人在岗", "督办单"};

enum notice_kind notice_of(struct str word) {
    int i = 0;
    while (i < NOTICE_KINDS && !str_eq(word, str_c(notice_words[i]))) i++;
    return (enum notice_kind)i;
}

struct str state_of_way(enum deliver_way w) {
    if (w == WAY_NONE) return DELIVERY_FAILED;
    if (way_machine(w)) return DELIVERY_WAITING;
    return way_person(w) ? DELIVERY_TASK : DELIVERY_MADE;
}

enum { TELLING_DIGITS = 8 };

static bool telling(struct str evidence, struct str address) {
    char digits[64];
    size_t n = 0;
    for (size_t i = 0; i < address.n && n < sizeof digits; i++)
        if (address.p[i] >= '0' && address.p[i] <= '9') digits[n++] = address.p[i];
    for (size_t i = 0; i + TELLING_DIGITS <= n; i++)
        if (str_find(evidence, str_of(digits + i, TELLING_DIGITS)) >= 0) return true;
    return false;
}

bool evidence_fit(struct str evidence, struct str address) {
    if (evidence.n == 0 || evidence.n > EVIDENCE_BYTES_MAX) return false;
    for (size_t i = 0; i < evidence.n; i++) {
        unsigned char c = (unsigned char)evidence.p[i];
        if (c <= ' ' || c >= 0x7F || c == '"' || c == '\'' || c == '\\' || c == '<' || c == '>') return false;
    }
    return !telling(evidence, address);
}
