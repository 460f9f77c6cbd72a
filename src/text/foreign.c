// SPDX-License-Identifier: Apache-2.0
#include "text/foreign.h"

#include "base/map.h"

enum { TOKEN_LEAST = 5, STRING_MOST = 200, POSITIONS_MOST = 64, TOKENS_MOST = 2000 };

// Words such strings are made of. Two kinds of them, or one and an underscore, make a string foreign.
static const char *const noise[] = {"bet", "官网", "网址", "必发", "网站", "下载", "娱乐", "彩票", "投注", "下注", "博彩",
    "赌", "棋牌", "体育投", "casino", "poker", "www.", ".com", ".net", "vip", "app下", "开户", "平台登录", "注册送", "入口"};

struct token {
    struct str word;
    size_t count, at[POSITIONS_MOST];
};

static bool alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static void collect(struct str s, struct arena *a, struct smap *tokens) {
    for (size_t i = 0; i < s.n && tokens->count < TOKENS_MOST;) {
        if (!alnum(s.p[i])) {
            i++;
            continue;
        }
        size_t end = i;
        bool letter = false;
        for (; end < s.n && alnum(s.p[end]); end++) letter |= s.p[end] > '9';
        struct str word = str_of(s.p + i, end - i);
        if (letter && word.n >= TOKEN_LEAST && word.n <= STRING_MOST) {
            struct token *t = smap_get(tokens, word);
            if (t == NULL) {
                t = arena_new(a, struct token);
                t->word = word;
                smap_put(tokens, t->word, t);
            }
            if (t->count < POSITIONS_MOST) t->at[t->count] = i;
            t->count++;
        }
        i = end;
    }
}

static size_t common_right(struct str s, const struct token *t) {
    size_t n = t->word.n, most = t->count < POSITIONS_MOST ? t->count : POSITIONS_MOST;
    while (n < STRING_MOST) {
        size_t first = t->at[0] + n;
        if (first >= s.n || s.p[first] == '\n') return n;
        for (size_t k = 1; k < most; k++) {
            size_t other = t->at[k] + n;
            if (other >= s.n || s.p[other] != s.p[first]) return n;
        }
        n++;
    }
    return n;
}

static size_t common_left(struct str s, const struct token *t) {
    size_t n = 0, most = t->count < POSITIONS_MOST ? t->count : POSITIONS_MOST;
    while (n < STRING_MOST && n < t->at[0]) {
        char c = s.p[t->at[0] - n - 1];
        if (c == '\n') return n;
        for (size_t k = 1; k < most; k++) {
            if (t->at[k] <= n || s.p[t->at[k] - n - 1] != c) return n;
        }
        n++;
    }
    return n;
}

static size_t noise_at(struct str s, size_t at) {
    for (size_t i = 0; i < sizeof noise / sizeof *noise; i++) {
        struct str word = str_c(noise[i]);
        if (str_starts(str_skip(s, at), word)) return word.n;
    }
    return 0;
}

// Cut to where a Latin letter, a digit or a word of noise stands at both ends.
static struct str tighten(struct str s) {
    size_t begin = 0, end = 0;
    while (begin < s.n && !alnum(s.p[begin]) && noise_at(s, begin) == 0) begin++;
    for (size_t i = begin; i < s.n; i++) {
        size_t n = alnum(s.p[i]) ? 1 : noise_at(s, i);
        if (n && i + n > end) end = i + n;
    }
    return end > begin ? str_of(s.p + begin, end - begin) : STR("");
}

static bool is_noise(struct str s) {
    size_t kinds = memchr(s.p, '_', s.n) != NULL;
    for (size_t i = 0; i < sizeof noise / sizeof *noise; i++) kinds += str_find(s, str_c(noise[i])) >= 0;
    bool han = false;
    for (size_t pos = 0; pos < s.n;) han |= is_han(utf8_next(s, &pos));
    return kinds >= 2 && han;
}

// A Han character directly in front or behind, as only a word in a sentence has.
static bool inside_sentences(struct str text, struct str s) {
    size_t touching = 0;
    for (struct str rest = text; touching < FOREIGN_LEAST;) {
        ptrdiff_t hit = str_find(rest, s);
        if (hit < 0) break;
        size_t at = (size_t)hit, back = at, end = at + s.n;
        while (back > 0 && at - back < 4 && ((unsigned char)rest.p[--back] & 0xC0) == 0x80) {}
        touching += (at > 0 && is_han(utf8_next(rest, &back))) || is_han(utf8_next(rest, &end));
        rest = str_skip(rest, at + s.n);
    }
    return touching >= FOREIGN_LEAST;
}

bool foreign_find(struct str text, struct arena *a, struct str *ret, size_t *ret_count) {
    struct smap tokens = {0};
    collect(text, a, &tokens);
    size_t pos = 0;
    struct str key;
    *ret = STR("");
    *ret_count = 0;
    for (struct token *t; (t = smap_next(&tokens, &pos, &key)) != NULL;) {
        if (t->count < FOREIGN_LEAST) continue;
        size_t left = common_left(text, t), right = common_right(text, t);
        struct str s = str_of(text.p + t->at[0] - left, left + right);
        while (s.n && ((unsigned char)*s.p & 0xC0) == 0x80) s = str_skip(s, 1); // whole characters only
        s = tighten(s);
        if (s.n <= ret->n || !is_noise(s) || utf8_fault(s) >= 0 || !inside_sentences(text, s)) continue;
        *ret = s;
        *ret_count = t->count;
    }
    smap_release(&tokens);
    return ret->n > 0;
}
