// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"
#include "desk/export.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "out",
     .value = "FILE",
     .letter = 'o',
     .path = true,
     .zh = "写到这个文件；不写则到标准输出",
     .en = "write here; to standard output when not given"},
    {.name = "with-content",
     .zh = "连同内容（姓名、电话、正文等个人信息）一起导出",
     .en = "with contents: names, telephones, texts – personal data"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin ledger export --db city.db -o city.jsonl",
    "huiyin ledger verify --export city.jsonl",
    NULL,
};

static int put_line(void *context, struct str line, struct fault *f) {
    struct sink *to = context;
    buf_add(&to->b, line);
    return sink_flow(to, f);
}

static int run(struct cli *c, struct fault *f) {
    struct store *s = NULL;
    struct sink file = {0};
    const char *path = cli_get(c, "out");
    if (path && str_eq(str_c(path), STR("-"))) path = NULL;
    int64_t events = 0;
    if (c->json && path == NULL)
        return fault_set(f, FAULT_USAGE, "needs-out", "--json 时要用 -o 给出文件", "--json needs a file, -o FILE");
    if (cli_open_read(c, &s, f) < 0) return -1;
    struct export_options o = {.with_content = cli_has(c, "with-content"),
                               .utc_offset = cli_utc_offset(s),
                               .line = put_line,
                               .context = path ? &file : &c->out,
                               .progress = cli_progress,
                               .progress_context = c};
    int status = path ? sink_open(&file, path, f) : 0;
    if (status == 0) status = ledger_export(s, &o, &events, f);
    if (status == 0 && path) status = sink_finish(&file, f);
    if (path) sink_release(&file);
    store_close(s);
    if (status == 0 && path && c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_kstr(&j, STR("file"), str_c(path));
        jo_ki64(&j, STR("events"), events);
        cli_json_close(c, &j);
    } else if (status == 0 && path) {
        buf_printf(&c->out.b, "%s：%lld 个事件 / events\n", path, (long long)events);
    }
    return status;
}

const struct cli_verb verb_ledger_export = {
    .name = "ledger export",
    .zh = "把账本导出为 JSON 行，可在另一台机器上核对",
    .en = "export the ledger as lines of JSON, to be verified on another machine",
    .more_zh = "不加 --with-content 时，导出里没有个人信息和自由文字，只有它们的散列。",
    .more_en = "Without --with-content the export holds no personal data and no free text, only their hashes.",
    .options = options,
    .examples = examples,
    .run = run,
};
