// SPDX-License-Identifier: Apache-2.0
// Letters a second on one core: the press as it serves, one letter after another, every one a whole PDF in memory. The
// time is the processor time of the thread.
//   bench_letters [SECONDS] [FONTS]      FONTS: one list of families for every role
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "office/press.h"

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// Sentences of an invented reply, `n` characters in all, other ones for every letter.
static struct str body(struct arena *a, size_t n, unsigned round) {
    static const char *const words[] = {"我局已排查管网，", "建立一段一档，", "查明混接点二百余处，", "其中老城区占七成。", "市财政局安排资金，", "先改造混接最重的三条街巷，",
                                        "今年汛期前完成。", "计划三年改造完毕，", "每年公布进度，", "接受监督。", "在入河口加装在线监测，", "数据向社会公开。"};
    enum { WORDS = sizeof words / sizeof *words };
    struct buf b = BUF_INIT;
    for (size_t i = 0, count = 0; count < n; i++) {
        if (i % 12 == 0) buf_printf(&b, "%s（%s）关于第%u条。", i ? "\n" : "", i % 24 ? "二" : "一", round % 100);
        const char *w = words[(i * 7 + round) % WORDS];
        buf_add(&b, str_c(w));
        count += utf8_count(str_c(w));
    }
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void measure(const char *name, size_t characters, bool slip, double least, const char *fonts) {
    struct press *p = press_open();
    struct buf out = BUF_INIT;
    struct press_facts facts = {.pages = 0};
    struct fault f;
    double start = 0, now = 0;
    size_t done = 0, bytes = 0;
    for (unsigned i = 0; i == 0 || now - start < least; i++) {
        struct arena a = ARENA_INIT;
        struct str copies[] = {STR("市财政局"), STR("市住建局"), STR("市生态环境局")};
        struct letter l = {.issuer = STR("云江市水务局"), .number = arena_printf(&a, "云水函〔2024〕%u号", i + 1), .class = STR("A"), .signer = STR("李明远"),
                           .title = STR("关于市政协三届二次会议第0311号提案办理情况的复函"), .addressee = STR("李青山委员"), .body = body(&a, characters, i),
                           .written = STR("2024-03-05"), .contact = STR("文庭筠"), .phone = STR("000-0000-0031"), .copies = {copies, 3}, .slip = {.wanted = slip}};
        for (int k = 0; fonts && k < LETTER_FONTS; k++) l.fonts[k] = str_c(fonts);
        buf_clear(&out);
        if (press_pdf(p, &l, &out, &facts, &f) < 0) {
            fprintf(stderr, "%s\n", f.en);
            exit(1);
        }
        arena_release(&a);
        if (i == 0) start = seconds(); // the first loads the fonts
        else {
            done++;
            bytes += out.n;
        }
        now = seconds();
    }
    if (done) printf("%-28s %d pages  %7.1f letters/s  %6.2f ms  %4zu KB\n", name, facts.pages, (double)done / (now - start), (now - start) * 1e3 / (double)done, bytes / done / 1024);
    press_close(p);
    buf_release(&out);
}

int main(int argc, char **argv) {
    double least = argc > 1 ? strtod(argv[1], NULL) : 3;
    const char *fonts = argc > 2 ? argv[2] : NULL;
    measure("one page", 90, false, least, fonts);
    measure("three pages", 1000, false, least, fonts);
    measure("three pages and a slip", 1000, true, least, fonts);
    return 0;
}
