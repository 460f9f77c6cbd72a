// SPDX-License-Identifier: Apache-2.0
// Damaged files never do more than fault.
#include <stdlib.h>

#include "procedure_file.h"

#include "procedure/draw.h"

static void damage(struct buf *b, uint64_t *seed) {
    size_t n = b->n, at = n ? chance_below(seed, n) : 0, len = chance_below(seed, 24);
    if (at + len > n) len = n - at;
    switch (chance_below(seed, 5)) {
    case 0: // delete
        memmove(b->p + at, b->p + at + len, n - at - len);
        b->n -= len;
        break;
    case 1: { // duplicate elsewhere
        char piece[24];
        if (len) memcpy(piece, b->p + at, len);
        buf_room(b, len);
        size_t to = chance_below(seed, n + 1);
        memmove(b->p + to + len, b->p + to, n - to);
        if (len) memcpy(b->p + to, piece, len);
        b->n += len;
        break;
    }
    case 2: // a random byte
        if (n) b->p[at] = (char)chance(seed);
        break;
    case 3: // an ASCII one, so that the file stays UTF-8 more often
        if (n && (unsigned char)b->p[at] < 0x80) b->p[at] = " \n,()\\#:x1"[chance_below(seed, 10)];
        break;
    default: { // a whole line away
        char *from = n ? memchr(b->p + at, '\n', n - at) : NULL;
        char *to = from ? memchr(from + 1, '\n', n - (size_t)(from + 1 - b->p)) : NULL;
        if (to == NULL) break;
        memmove(from, to, n - (size_t)(to - b->p));
        b->n -= (size_t)(to - from);
    }
    }
}

static bool read_or_fault(struct str text, bool profile) {
    struct fault f = {.code = NULL};
    struct procedure *p = NULL;
    struct profile *v = NULL;
    int result = profile ? profile_read(&v, text, &f) : procedure_read(&p, text, &f);
    if (result != 0) {
        assert_non_null(f.code);
        assert_true(f.zh[0] && f.en[0]);
        assert_true(f.line >= 1 || strcmp(f.code, "proc-limit") == 0);
    } else if (!profile) {
        struct buf b = BUF_INIT;
        procedure_dot(&b, p);
        buf_release(&b);
    }
    procedure_free(p);
    profile_free(v);
    return result == 0;
}

static void damaged_files_are_answered_with_a_fault(void **state) {
    (void)state;
    static const char *const paths[] = {"procedures/appeal.proc", "test/procedures/v2/proposal.proc",
                                        "test/procedures/request_en.proc", "profiles/default.conf"};
    uint64_t seed = 20240210;
    int good = 0;
    for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) {
        struct buf file = BUF_INIT, b = BUF_INIT;
        struct str text = load(paths[k], &file);
        for (int i = 0; i < (getenv("HUIYIN_LONG") ? 1500 : 400); i++) {
            buf_clear(&b);
            buf_add(&b, text);
            for (size_t times = 1 + chance_below(&seed, 4); times; times--) damage(&b, &seed);
            // A copy of exactly its size, so that reading past the end shows.
            char *exact = mem_new(b.n ? b.n : 1);
            if (b.n) memcpy(exact, b.p, b.n);
            good += read_or_fault((struct str){exact, b.n}, k == 3);
            free(exact);
        }
        buf_release(&file);
        buf_release(&b);
    }
    assert_true(good > 100); // damage that only touches comments and blanks is harmless
}

static void words_shuffled_are_answered_with_a_fault(void **state) {
    (void)state;
    static const char *const words[] = {"程序", "角色", "字段", "环节", "时钟", "动作", "分件", "须能", "从", "到", "在", "由",
                                        "限", "到期", "再", "前", "提醒", "升级", "执行", "可暂停", "可延期", "至多", "每次",
                                        "终点", "当", "是", "否则", "分出", "予", "要", "已齐", "收回", "解除", "告知", "重办",
                                        "并入", "须填", "可填", "甲", "乙", "丙", "1日", "、", "(", ")", "\n", "\n", "\n ", "选",
                                        "单位", "文", "随", "常设", "任", "自", "至", "系统", "理由"};
    uint64_t seed = 7;
    for (int i = 0; i < (getenv("HUIYIN_LONG") ? 4000 : 1500); i++) {
        struct buf b = BUF_INIT;
        buf_add(&b, i % 2 ? STR("程序 甲 第1版 自 2024-01-01\n") : STR(HEAD));
        for (size_t n = chance_below(&seed, 40); n; n--) {
            buf_add(&b, str_c(words[chance_below(&seed, sizeof words / sizeof *words)]));
            if (chance_below(&seed, 3)) buf_byte(&b, ' ');
        }
        read_or_fault(buf_str(&b), false);
        buf_release(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_files_are_answered_with_a_fault),
        cmocka_unit_test(words_shuffled_are_answered_with_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
