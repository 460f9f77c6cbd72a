// SPDX-License-Identifier: Apache-2.0
// The simulated city without a desk: what it draws, the order it comes in, the files it is read from, its place.
#include <stdlib.h>
#include <unistd.h>

#include "registry/codes.h"
#include "simulate.h"
#include "simulate/world_room.h"

static void the_same_seed_gives_the_same_row_of_commands(void **state) {
    (void)state;
    struct small_world a, b, c;
    struct buf x = BUF_INIT, y = BUF_INIT, z = BUF_INIT;
    small_open(&a, 5, 400);
    small_open(&b, 5, 400);
    small_open(&c, 6, 400);
    small_lines(&a, &x);
    small_lines(&b, &y);
    small_lines(&c, &z);
    assert_true(str_eq(buf_str(&x), buf_str(&y)));
    assert_false(str_eq(buf_str(&x), buf_str(&z)));
    assert_string_not_equal(a.world.digest, c.world.digest);
    assert_string_equal(a.world.digest, b.world.digest);
    buf_release(&x);
    buf_release(&y);
    buf_release(&z);
    small_close(&a);
    small_close(&b);
    small_close(&c);
}

static void commands_come_in_the_order_of_their_time_and_of_their_keys(void **state) {
    (void)state;
    struct small_world x;
    struct arena a = ARENA_INIT;
    struct world_step step;
    char key[16] = "";
    ms_t last = 0;
    uint64_t n = 0;
    small_open(&x, 2, 500);
    for (;;) {
        arena_reset(&a);
        world_next(&x.world, n + 1, &a, &step);
        if (step.what == WORLD_END) break;
        if (step.what != WORLD_COMMAND) continue;
        n++;
        assert_true(step.command.at >= last);
        last = step.command.at;
        if (step.command.key.n == 6) {
            assert_true(str_cmp(str_c(key), step.command.key) < 0);
            memcpy(key, step.command.key.p, 6);
        }
    }
    assert_int_equal(x.world.serial, 500);
    assert_true(n > 1500);
    assert_int_equal(x.world.lives.heap_count, 0);
    arena_release(&a);
    small_close(&x);
}

static void as_many_come_in_as_were_asked_for_and_by_the_weights_of_days(void **state) {
    (void)state;
    struct small_world x;
    int64_t sum = 0;
    small_open(&x, 3, 100000);
    for (int64_t d = 0; d < x.world.options.days; d++) sum += x.world.arrivals[d];
    assert_int_equal(sum, 100000);
    // 2025-01-01, a holiday, against Thursday the 2nd; Saturday the 4th against Friday the 3rd
    assert_true(x.world.arrivals[0] * 10 < x.world.arrivals[1] * 8);
    assert_true(x.world.arrivals[3] < x.world.arrivals[2]);
    small_close(&x);
}

static void more_on_a_day_than_numbers_have_digits_for_is_refused(void **state) {
    (void)state;
    struct small_world x;
    struct world w;
    struct fault f;
    small_open(&x, 3, 10);
    struct world_options o = {1, 1000001, 1, x.model->from};
    assert_int_equal(world_open(&w, x.model, x.words, x.calendar, x.profile, STR(""), STR(""), o, &f), -1);
    assert_string_equal(f.code, "sim-value");
    world_release(&w);
    small_close(&x);
}

static void draws_follow_their_quantiles(void **state) {
    (void)state;
    struct small_world x;
    struct chance c = chance_of(1, 2, 3);
    int below[MODEL_QUANTILES] = {0}, rounds = 50000;
    small_open(&x, 1, 10);
    const struct span *s = &x.model->handle;
    for (int i = 0; i < rounds; i++) {
        ms_t drawn = model_draw(&c, s, 1);
        assert_true(drawn >= s->at[1][0] * MS_MINUTE && drawn <= s->at[1][10] * MS_MINUTE);
        for (int q = 0; q < MODEL_QUANTILES; q++) below[q] += drawn < s->at[1][q] * MS_MINUTE;
    }
    for (int q = 1; q < MODEL_QUANTILES - 1; q++) assert_in_range(below[q], q * rounds / 10 - rounds / 50, q * rounds / 10 + rounds / 50);
    small_close(&x);
}

static void the_first_of_the_lives_is_always_the_earliest(void **state) {
    (void)state;
    struct lives l = {0};
    struct chance c = chance_of(9, 9, 9);
    uint32_t index;
    int in = 0;
    for (int i = 0; i < 20000; i++) {
        if (in && chance_under(&c, 5) < 2) {
            assert_true(lives_first(&l, &index));
            for (int k = 0; k < 5; k++) {
                uint32_t other = l.heap[chance_under(&c, l.heap_count)];
                assert_true(l.of[index].at < l.of[other].at || (l.of[index].at == l.of[other].at && l.of[index].serial <= l.of[other].serial));
            }
            lives_pop(&l);
            lives_end(&l, index);
            in--;
        } else {
            index = lives_begin(&l);
            l.of[index].at = chance_under(&c, 1000);
            l.of[index].serial = (uint32_t)i + 1;
            lives_push(&l, index);
            in++;
        }
    }
    for (ms_t last = 0; lives_first(&l, &index); last = l.of[index].at) {
        assert_true(l.of[index].at >= last);
        lives_pop(&l);
    }
    lives_release(&l);
}

static void codes_of_invented_enterprises_are_well_formed(void **state) {
    (void)state;
    struct small_world x;
    struct arena a = ARENA_INIT;
    struct fault f;
    small_open(&x, 1, 10);
    for (uint32_t i = 0; i < 3000; i++) {
        struct str code = city_uscc(&x.world, i, &a);
        if (uscc_check(code, &f) < 0) fail_msg("%.*s %s", SP(code), f.en);
        arena_reset(&a);
    }
    arena_release(&a);
    small_close(&x);
}

// A line put in the place of the one that begins so.
static struct str changed(struct str text, const char *begins, const char *line, struct buf *b) {
    struct str piece;
    buf_clear(b);
    while (str_split(&text, '\n', &piece)) {
        bool this_one = str_starts(piece, str_c(begins));
        if (!this_one || line[0]) buf_printf(b, "%.*s\n", SP(this_one ? str_c(line) : piece));
    }
    return buf_str(b);
}

static void a_file_of_behaviour_is_refused_with_line_and_reason(void **state) {
    (void)state;
    static const struct {
        const char *begins, *line, *code, *zh;
    } bads[] = {
        {"匿名 =", "匿名 = 6", "sim-value", "百分数"},        {"匿名 =", "匿名 = 6.125%", "sim-value", "百分数"},
        {"匿名 =", "匿 = 6%", "sim-unknown", "匿名"},         {"匿名 =", "", "sim-missing", "匿名"},
        {"匿名 =", "匿名 6%", "sim-syntax", "名 = 值"},       {"并入 =", "匿名 = 6%", "sim-twice", "两次"},
        {"星期 =", "星期 = 1 2 3", "sim-value", "个数"},      {"星期 =", "星期 = 0 0 0 0 0 0 0", "sim-value", "零"},
        {"起 =", "起 = 2025-02-30", "sim-value", "日期"},     {"天数 =", "天数 = 0", "sim-value", "整数"},
        {"通话时长 =", "通话时长 = 1分钟", "sim-value", "十一个"}, {"通话时长 =", "通话时长 = 9分钟 8分钟", "sim-value", "分位"},
        {"通话时长 =", "通话时长 = 1刻", "sim-value", "时长"},  {"直接答复·咨询 =", "直接答复·问候 = 1%", "sim-unknown", "类型"},
        {"时段 =", "时段·咨询 = 1", "sim-syntax", "共用"},     {"办公 =", "办公 = 9:00 8:00 10:00 11:00", "sim-value", "晚于"},
        {"诉求类型 =", "诉求类型 = 咨询", "sim-value", "权重"}, {"城市 =", "城市 =", "sim-value", "没有值"},
    };
    struct buf text = BUF_INIT, b = BUF_INIT;
    load("simulate/year.sim", &text);
    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        struct model *m = NULL;
        struct fault f;
        struct str made = changed(buf_str(&text), bads[i].begins, bads[i].line, &b);
        assert_int_equal(model_read(&m, made, &f), -1);
        if (strcmp(f.code, bads[i].code) != 0 || strstr(f.zh, bads[i].zh) == NULL) fail_msg("%s: %s %s", bads[i].line, f.code, f.zh);
        if (bads[i].line[0]) assert_true(f.line > 0);
    }
    buf_release(&text);
    buf_release(&b);
}

static void a_file_of_words_is_refused_with_line_and_reason(void **state) {
    (void)state;
    static const struct {
        const char *begins, *line, *code;
    } bads[] = {
        {"姓 =", "", "words-missing"},          {"姓 =", "姓 = 林；；陶", "words-syntax"}, {"姓 =", "氏 = 林", "words-unknown"},
        {"名 =", "姓 = 林", "words-syntax"},     {"类别·供水 =", "类别·供水 = 多 市水务局 水黄", "words-syntax"},
        {"类别·供水 =", "类别·供水 = 0 市水务局 水黄", "words-syntax"}, {"类别·供水 =", "类别·供水 = 5 市水务局", "words-syntax"},
        {"区县 =", "区县 = 东湖区；东湖区", "words-syntax"}, {"姓 =", "姓", "words-syntax"},
    };
    struct buf text = BUF_INIT, b = BUF_INIT;
    load("simulate/citizen.words", &text);
    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        struct words *w = NULL;
        struct fault f;
        assert_int_equal(words_read(&w, changed(buf_str(&text), bads[i].begins, bads[i].line, &b), &f), -1);
        if (strcmp(f.code, bads[i].code) != 0) fail_msg("%s: %s %s", bads[i].line, f.code, f.zh);
    }
    buf_release(&text);
    buf_release(&b);
}

// Half of the row is given before, the other half after the place was written and read.
static void a_city_goes_on_from_its_place_as_if_it_had_not_stopped(void **state) {
    (void)state;
    struct small_world a, b;
    struct buf whole = BUF_INIT, rest = BUF_INIT;
    struct arena arena = ARENA_INIT;
    struct world_step step;
    struct run r = {.place_every = 0};
    struct fault f;
    char path[] = "/tmp/huiyin-place-XXXXXX";
    close(mkstemp(path));
    small_open(&a, 4, 300);
    small_open(&b, 4, 300);
    for (int i = 0; i < 2700; i++) {
        arena_reset(&arena);
        world_next(&a.world, (uint64_t)a.world.commands + 1, &arena, &step);
    }
    assert_true(a.world.lives.heap_count > 0);
    assert_int_equal(place_write(path, &a.world, "year", &f), 0);
    assert_int_equal(place_load(&r, path, &b.world, &f), 1);
    assert_int_equal(a.world.lives.heap_count, b.world.lives.heap_count);
    small_lines(&a, &whole);
    small_lines(&b, &rest);
    assert_true(whole.n > 10000);
    assert_true(str_eq(buf_str(&whole), buf_str(&rest)));
    unlink(path);
    arena_release(&arena);
    buf_release(&whole);
    buf_release(&rest);
    small_close(&a);
    small_close(&b);
}

// Any byte changed is found; with a hash that fits, whatever is taken is safe to go on from.
static void a_damaged_place_is_a_fault_or_harmless(void **state) {
    (void)state;
    struct small_world a;
    struct buf good = BUF_INIT, bad = BUF_INIT, lines = BUF_INIT;
    struct arena arena = ARENA_INIT;
    struct world_step step;
    struct place_options o;
    struct fault f;
    uint64_t seed = 11;
    char path[] = "/tmp/huiyin-place-XXXXXX";
    close(mkstemp(path));
    small_open(&a, 4, 60);
    for (int i = 0; i < 2420; i++) {
        arena_reset(&arena);
        world_next(&a.world, (uint64_t)a.world.commands + 1, &arena, &step);
    }
    assert_int_equal(place_write(path, &a.world, "year", &f), 0);
    assert_int_equal(file_read(path, 1 << 20, &good, &f), 0);
    small_close(&a);
    for (int i = 0; i < 120; i++) {
        buf_clear(&bad);
        buf_add(&bad, buf_str(&good));
        bad.p[chance_below(&seed, bad.n)] ^= (char)(1 + chance_below(&seed, 255));
        if (i % 8 == 7) bad.n = chance_below(&seed, bad.n);
        assert_int_equal(file_write(path, buf_str(&bad), &f), 0);
        assert_int_equal(place_options(path, &o, &f), -1);
        assert_string_equal(f.code, "place-damaged");
        if (bad.n != good.n) continue;
        struct hash h;
        struct run r = {.place_every = 0};
        sm3_of(&h, str_of(bad.p, bad.n - HASH_BYTES));
        memcpy(bad.p + bad.n - HASH_BYTES, h.b, HASH_BYTES);
        assert_int_equal(file_write(path, buf_str(&bad), &f), 0);
        small_open(&a, 4, 60);
        if (place_load(&r, path, &a.world, &f) == 1) {
            buf_clear(&lines);
            small_lines(&a, &lines);
        }
        small_close(&a);
    }
    unlink(path);
    arena_release(&arena);
    buf_release(&good);
    buf_release(&bad);
    buf_release(&lines);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_row_of_commands),
        cmocka_unit_test(commands_come_in_the_order_of_their_time_and_of_their_keys),
        cmocka_unit_test(as_many_come_in_as_were_asked_for_and_by_the_weights_of_days),
        cmocka_unit_test(more_on_a_day_than_numbers_have_digits_for_is_refused),
        cmocka_unit_test(draws_follow_their_quantiles),
        cmocka_unit_test(the_first_of_the_lives_is_always_the_earliest),
        cmocka_unit_test(codes_of_invented_enterprises_are_well_formed),
        cmocka_unit_test(a_file_of_behaviour_is_refused_with_line_and_reason),
        cmocka_unit_test(a_file_of_words_is_refused_with_line_and_reason),
        cmocka_unit_test(a_city_goes_on_from_its_place_as_if_it_had_not_stopped),
        cmocka_unit_test(a_damaged_place_is_a_fault_or_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
