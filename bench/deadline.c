// SPDX-License-Identifier: Apache-2.0
// One deadline with ten pauses and ten extensions, of working days: the date alone, and with its explanation in words.
// bench_deadline [ROUNDS]; prints the median of seven runs, microseconds each.
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "calendar/calendar.h"

enum { LIVES = 10, RUNS = 7 };

static double now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int up(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : 1; }

int main(int argc, char **argv) {
    int64_t rounds = 20000;
    if (argc > 1 && str_to_i64(str_c(argv[1]), &rounds) < 0) return 2;
    struct buf text = BUF_INIT, words = BUF_INIT;
    struct calendar *c = NULL;
    struct fault f;
    if (file_read("calendar/china.tsv", 1 << 20, &text, &f) < 0 || calendar_parse(&c, buf_str(&text), &f) < 0) {
        fprintf(stderr, "%s\n", f.en);
        return 3;
    }
    ms_t start = day_start(day_from_date((struct date){2023, 9, 20}), UTC_OFFSET_CHINA) + 10 * MS_HOUR;
    struct pause pauses[LIVES];
    struct extension extensions[LIVES];
    for (int i = 0; i < LIVES; i++) {
        pauses[i] = (struct pause){start + (5 + 9 * i) * MS_DAY, start + (8 + 9 * i) * MS_DAY + 3 * MS_HOUR};
        extensions[i] = (struct extension){{UNIT_WORKDAY, 3 + i % 3}, start + (2 + 9 * i) * MS_DAY};
    }
    struct deadline_input in = {start, {UNIT_WORKDAY, 60}, pauses, LIVES, extensions, LIVES};
    double due_us[RUNS], words_us[RUNS];
    int64_t sum = 0;
    for (int run = 0; run < RUNS; run++) {
        double from = now_us();
        for (int64_t i = 0; i < rounds; i++) {
            in.start = start + i % 50 * MS_HOUR;
            sum += deadline_due(c, DAY_RULES_DEFAULT, &in);
        }
        due_us[run] = (now_us() - from) / (double)rounds;
        from = now_us();
        for (int64_t i = 0; i < rounds / 10; i++) {
            struct arena a = ARENA_INIT;
            struct deadline d;
            in.start = start + i % 50 * MS_HOUR;
            deadline_explain(c, DAY_RULES_DEFAULT, &in, &a, &d);
            words.n = 0;
            deadline_zh(&words, DAY_RULES_DEFAULT, &in, &d);
            sum += d.due;
            arena_release(&a);
        }
        words_us[run] = (now_us() - from) / (double)(rounds / 10);
    }
    qsort(due_us, RUNS, sizeof *due_us, up);
    qsort(words_us, RUNS, sizeof *words_us, up);
    printf("deadline with %d pauses and %d extensions: %.2f us (explained in words: %.2f us), median of %d; %lld\n%.*s\n", LIVES, LIVES,
           due_us[RUNS / 2], words_us[RUNS / 2], RUNS, (long long)(sum & 0xFF), SP(buf_str(&words)));
    buf_release(&words);
    buf_release(&text);
    calendar_free(c);
    return 0;
}
