// SPDX-License-Identifier: Apache-2.0
#include "cli/bench.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "matters", .value = "N", .required = true, .zh = "填到多少件", .en = "fill it up to so many matters"},
    BENCH_FILL_OPTIONS,
    {.name = NULL},
};

static const char *const examples[] = {"huiyin bench fill --db /data/huiyin-100000.db --matters 100000", NULL};

static int run(struct cli *c, struct fault *f) {
    struct bench_filled r;
    const char *where;
    int64_t matters;
    if (cli_db(c, &where, f) < 0 || cli_number(c, "matters", 1, BENCH_MATTERS_MAX, 1, &matters, f) < 0) return -1;
    if (bench_fill(c, where, matters, &r, f) < 0) return -1;
    double per_second = r.seconds > 0 ? (double)r.commands / r.seconds : 0;
    int64_t bytes = bench_store_bytes(where);
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_kstr(&j, STR("db"), str_c(where));
        jo_ki64(&j, STR("had"), r.had);
        jo_ki64(&j, STR("matters"), r.matters);
        jo_ki64(&j, STR("commands"), r.commands);
        jo_key(&j, STR("seconds"));
        jo_raw(&j, arena_printf(&c->arena, "%.3f", r.seconds));
        jo_ki64(&j, STR("per_second"), (int64_t)per_second);
        if (bytes) jo_ki64(&j, STR("bytes"), bytes);
        cli_json_close(c, &j);
        return 0;
    }
    buf_printf(&c->out.b, "%s：%lld 件 / matters（原有 / had %lld），%lld 条命令 / commands，%.1f s，%.0f/s", where, (long long)r.matters, (long long)r.had,
               (long long)r.commands, r.seconds, per_second);
    if (bytes) buf_printf(&c->out.b, "，%.1f MB，每件 / each %lld B", (double)bytes / 1e6, (long long)(bytes / r.matters));
    buf_byte(&c->out.b, '\n');
    return 0;
}

const struct cli_verb verb_bench_fill = {
    .name = "bench fill",
    .zh = "建一个测量用的库，填到多少件",
    .en = "make a store for measuring, filled up to so many matters",
    .more_zh = "虚构的诉求，一年里登记；大多当场答复或办结，最新的一些停在各环节，少数公开。已有的接着填。",
    .more_en = "Invented appeals of a year: most answered at once or handled to the end, the newest left in every stage, a few public.\n"
               "A store that was filled before is filled further.",
    .options = options,
    .examples = examples,
    .one_zh = "这个库不是为测量建的",
    .one_en = "the store was not made for measuring",
    .run = run,
};
