// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "cli/cli.h"
#include "load/chart.h"

static const struct cli_option options[] = {{.name = NULL}};
static const char *const examples[] = {
    "huiyin bench chart intake.json > intake.svg",
    "huiyin bench chart 1000.json 10000.json 100000.json > curves.svg",
    NULL,
};

enum { RESULT_BYTES_MAX = 16 << 20 };

static int run(struct cli *c, struct fault *f) {
    json_t *results[CHART_RESULTS_MAX] = {NULL};
    struct buf text = BUF_INIT, svg = BUF_INIT;
    int status = 0, read = 0;
    for (int i = 0; i < c->arg_count && status == 0; i++) {
        status = file_read(c->args[i], RESULT_BYTES_MAX, &text, f);
        if (status == 0 && json_read(str_trim(buf_str(&text)), &results[i], f) < 0) status = fault_where(f, str_c(c->args[i]));
        read += status == 0;
    }
    if (status == 0) status = chart_svg(results, c->args, (size_t)c->arg_count, &svg, f);
    if (status == 0 && c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_kstr(&j, STR("svg"), buf_str(&svg));
        cli_json_close(c, &j);
    } else if (status == 0) buf_add(&c->out.b, buf_str(&svg));
    for (int i = 0; i < read; i++) json_decref(results[i]);
    buf_release(&text);
    buf_release(&svg);
    return status;
}

const struct cli_verb verb_bench_chart = {
    .name = "bench chart",
    .args = "RESULT.json",
    .args_least = 1,
    .args_most = CHART_RESULTS_MAX,
    .zh = "把测量结果画成图（SVG）",
    .en = "draw what was measured (SVG)",
    .more_zh = "结果都来自同样大小的库：按分位数画延迟。大小不一：按库的大小画中位数、p99 和每秒几次，每种负载一格。",
    .more_en = "Results of stores of one size: latency by percentile. Of several sizes: median, p99 and throughput over the size, a panel a workload.",
    .options = options,
    .examples = examples,
    .one_zh = "文件不是测量结果",
    .one_en = "a file is no result",
    .run = run,
};
