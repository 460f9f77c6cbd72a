// SPDX-License-Identifier: Apache-2.0
// A foreign string all over the page: which word of the field does it stand for?
// The rule: each candidate has a full name and words it goes with. A candidate is founded when its full name stands on
// the page, the word itself does not stand more often than the string, and at least 3 occurrences of the string have
// one of its companions beside them. One founded candidate is put in; none or several leave the string as it is.
#include "intake/page_room.h"
#include "text/foreign.h"

struct candidate {
    const char *word;
    const char *full[3];
    const char *behind[8];
};
static const struct candidate candidates[] = {
    {"政协", {"政治协商会议", "政协委员会"}, {"委员", "主席", "副主席", "常委", "会议", "提案", "报", "机关"}},
    {"人大", {"人民代表大会", "人大常委会"}, {"代表", "常委会", "主任", "常委", "会议", "议案", "机关"}},
    {"政府", {"人民政府"}, {"办公厅", "办公室", "工作", "部门", "网", "常务会议", "信息公开"}},
    {"工商联", {"工商业联合会"}, {"会员", "执委", "常委", "主席"}},
    {"总工会", {"总工会"}, {"职工", "会员", "主席"}},
};

static bool one_of(struct str s, const char *const *list, size_t n) {
    for (size_t i = 0; i < n && list[i]; i++) {
        if (str_starts(s, str_c(list[i]))) return true;
    }
    return false;
}

static size_t companions(struct str text, struct str foreign, const struct candidate *c) {
    size_t n = 0, at = 0;
    for (ptrdiff_t hit; (hit = str_find(str_skip(text, at), foreign)) >= 0;) {
        at += (size_t)hit;
        n += one_of(str_skip(text, at + foreign.n), c->behind, 8);
        at += foreign.n;
    }
    return n;
}

static const struct candidate *founded(struct str text, struct str foreign, size_t count) {
    const struct candidate *found = NULL;
    size_t most = 0;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        const struct candidate *c = &candidates[i];
        bool full = false;
        for (size_t k = 0; k < 3 && c->full[k]; k++) full |= str_find(text, str_c(c->full[k])) >= 0;
        size_t fit = companions(text, foreign, c);
        if (!full || fit < 3 || count_of(text, str_c(c->word)) >= count) continue;
        if (fit == most) found = NULL; // two fit alike
        if (fit > most) {
            found = c;
            most = fit;
        }
    }
    return found;
}

void page_foreign(struct reading *r) {
    struct str foreign;
    size_t seen;
    if (!foreign_find(r->m.text, r->a, &foreign, &seen)) return;
    struct str text = r->m.text;
    size_t count = count_of(text, foreign);
    const struct candidate *c = founded(text, foreign, count);
    if (c == NULL) {
        page_find(r, "foreign-string", foreign, "同一段外来文字出现 %zu 次，像是被植入的推广内容；它顶替了哪个词，由人判断",
                  "the same foreign string stands %zu times, as if planted; which word it replaced is for a person to say", count);
        return;
    }
    page_find(r, "foreign-string", foreign,
              "同一段外来文字出现 %zu 次，像是被植入的推广内容；从上下文和全称看，它顶替的是“%s”，草稿中以此代替，请核对",
              "the same foreign string stands %zu times, as if planted; by its context and the full name on the page it replaced "
              "“%s”, which the draft has in its place: please check", count, c->word);
    struct mapping out = mapping_start(r->a, &r->m);
    size_t kept = 0;
    for (ptrdiff_t hit; (hit = str_find(str_skip(text, kept), foreign)) >= 0;) {
        size_t at = kept + (size_t)hit;
        mapping_keep(&out, kept, at);
        mapping_put(&out, str_c(c->word), at);
        kept = at + foreign.n;
    }
    mapping_keep(&out, kept, text.n);
    r->m = mapping_done(&out);
}
