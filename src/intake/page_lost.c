// SPDX-License-Identifier: Apache-2.0
// A lost character: a word of the page stands once without its first character. The rule, for a word c1c2 that the
// page uses much and the pair c3c4 behind it (人才 + 政策):
//  - c1c2c3c4 stands at least twice, at least once of that in the same paragraph; c2c3c4 stands exactly once behind
//    another character than c1, and so does c2c3 (城市管理 beside 市城市管理局 is no loss);
//  - c1c2 stands at least 5 times with at least 3 different characters behind it, so it is a word of its own, and
//    c3c4 stands elsewhere without c2, so it is one too;
//  - the character x in front of the fragment never stands before c2 otherwise, and what x ends is a verb of official
//    prose (提高 + 才政策): the fragment begins where a word begins.
// Measured over real text: see docs/pages.md.
#include "base/map.h"
#include "intake/page_room.h"

static const char *const verbs[] = {"提高", "完善", "加强", "推进", "推动", "促进", "落实", "制定", "出台", "实施", "优化", "健全", "强化", "深化",
    "建立", "支持", "开展", "加大", "加快", "提升", "做好", "做强", "扩大", "增强", "改进", "改善", "用好", "抓好", "坚持", "创新", "研究", "印发",
    "修订", "执行", "兑现", "享受", "宣传", "解读", "发展", "培养", "引进", "保障", "规范", "拓展", "整合", "构建", "打造", "营造", "统筹", "关于"};

struct seen {
    uint32_t count, right; // right: different characters behind it
    int32_t before;        // the character most often in front (majority vote)
    uint32_t votes;
};

struct grams {
    struct map of[5]; // by length: 2, 3, 4
    struct arena *a;
};

static int64_t key_of(const int32_t *c, int n) {
    uint64_t key = 0;
    for (int i = 0; i < n; i++) key = key << 16 | (uint64_t)(c[i] & 0xFFFF);
    return (int64_t)key;
}

static struct seen *gram(struct grams *g, const int32_t *c, int n, bool add) {
    struct seen *s = map_get(&g->of[n], key_of(c, n));
    if (s == NULL && add) map_put(&g->of[n], key_of(c, n), s = arena_new(g->a, struct seen));
    return s;
}

static uint32_t times(struct grams *g, const int32_t *c, int n) {
    struct seen *s = gram(g, c, n, false);
    return s ? s->count : 0;
}

static void learn(struct grams *g, const int32_t *c, size_t n) {
    for (size_t i = 0; i < n; i++) {
        for (int len = 2; len <= 4 && i + (size_t)len <= n; len++) {
            if (c[i + (size_t)len - 1] == 0) break; // 0: no Han character of the basic plane
            if (c[i] == 0) break;
            struct seen *s = gram(g, c + i, len, true);
            if (s->count++ == 0 && len == 3) gram(g, c + i, 2, true)->right++;
            int32_t before = i ? c[i - 1] : 0;
            if (len != 3 || before == 0) continue;
            if (s->votes == 0) s->before = before;
            s->votes = s->before == before ? s->votes + 1 : s->votes - 1;
        }
    }
}

// c: y x c2 c3 c4 …, c[2] the fragment's beginning. Returns the lost character or 0.
static int32_t lost_before(struct grams *g, const int32_t *c) {
    struct seen *fragment = gram(g, c + 2, 3, false);
    if (fragment == NULL || fragment->count < 3 || fragment->before == c[1]) return 0;
    int32_t whole[4] = {fragment->before, c[2], c[3], c[4]};
    if (times(g, whole, 4) + 1 != fragment->count || times(g, whole, 3) + 1 != times(g, c + 2, 2)) return 0;
    struct seen *word = gram(g, whole, 2, false);
    if (word == NULL || word->count < 5 || word->right < 3) return 0;
    if (times(g, c + 3, 2) <= fragment->count || times(g, c + 1, 2) != 1) return 0;
    return fragment->before;
}

static size_t put_char(char *to, int32_t c) {
    to[0] = (char)(0xE0 | c >> 12);
    to[1] = (char)(0x80 | (c >> 6 & 0x3F));
    to[2] = (char)(0x80 | (c & 0x3F));
    return 3;
}

void page_lost(struct reading *r) {
    struct grams g = {.a = r->a};
    size_t most = 0;
    for (size_t i = 0; i < r->count; i++) most = r->lines[i].text.n > most ? r->lines[i].text.n : most;
    int32_t *c = arena_array(r->a, int32_t, most + 1);
    uint32_t *at = arena_array(r->a, uint32_t, most + 1);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < r->count; i++) {
            struct str line = r->lines[i].text;
            if (r->lines[i].role != LINE_TEXT) continue;
            size_t n = 0;
            for (size_t pos = 0; pos < line.n; n++) {
                at[n] = (uint32_t)pos;
                c[n] = utf8_next(line, &pos);
                if (!is_han(c[n]) || c[n] > 0xFFFF) c[n] = 0;
            }
            at[n] = (uint32_t)line.n;
            if (pass == 0) learn(&g, c, n);
            for (size_t k = 2; pass == 1 && k + 3 <= n; k++) {
                if (!c[k - 2] || !c[k - 1] || !c[k] || !c[k + 1] || !c[k + 2]) continue;
                if (!word_ends(str_head(line, at[k]), WORDS(verbs))) continue;
                int32_t lost = lost_before(&g, c + k - 2);
                char whole[16];
                struct str fragment = str_of(line.p + at[k], at[k + 3] - at[k]);
                if (lost == 0 || fragment.n != 9) continue;
                size_t w = put_char(whole, lost);
                memcpy(whole + w, fragment.p, fragment.n);
                if (str_find(line, str_of(whole, w + fragment.n)) < 0) continue;
                page_find(r, "character-lost", fragment, "“%.*s”像是“%.*s”丢了首字，同段有完整写法", "“%.*s” seems to be “%.*s” without its first character; the same paragraph has the whole word",
                          SP(fragment), (int)(w + fragment.n), whole);
            }
        }
    }
    for (int n = 2; n <= 4; n++) map_release(&g.of[n]);
}
