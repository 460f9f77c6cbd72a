// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"
#include "desk/export.h"
#include "mining/export.h"

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
    {.name = "heads", .zh = "只导出检查点、密钥和见证（区划自己的事件），交给见证单位", .en = "only checkpoints, keys and witnesses (the events of the region itself), for a witness"},
    {.name = "xes", .value = "FILE", .path = true, .zh = "改为写流程挖掘用的事件日志 XES（IEEE 1849），无个人信息", .en = "instead an event log for process mining, XES (IEEE 1849), without personal data"},
    {.name = "csv", .value = "FILE", .path = true, .zh = "同上，写成 CSV", .en = "the same as CSV"},
    {.name = "from", .value = "DATE", .zh = "事件日志：只要这天起登记的事项", .en = "event log: matters opened on this day or later"},
    {.name = "to", .value = "DATE", .zh = "事件日志：只要到这天（含）登记的事项", .en = "event log: matters opened until this day, included"},
    {.name = "procedure", .value = "NAME", .zh = "事件日志：只要这个程序的", .en = "event log: of this procedure only"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin ledger export --db city.db -o city.jsonl",
    "huiyin ledger export --db city.db --heads -o heads.jsonl",
    "huiyin ledger verify --export city.jsonl",
    "huiyin ledger export --db city.db --xes city.xes --csv city.csv --procedure 诉求 --from 2024-01-01 --to 2024-12-31",
    NULL,
};

static int put_line(void *context, struct str line, struct fault *f) {
    struct sink *to = context;
    buf_add(&to->b, line);
    return sink_flow(to, f);
}

static bool standard(const char *path) { return path == NULL || str_eq(str_c(path), STR("-")); }

// Writes what `make` gives into the file, or to standard output.
static int to_file(struct cli *c, const char *path, int (*make)(struct cli *, struct store *, struct sink *, void *, struct fault *), struct store *s,
                   void *context, struct fault *f) {
    struct sink file = {0};
    if (standard(path)) return make(c, s, &c->out, context, f);
    int status = sink_open(&file, path, f);
    if (status == 0) status = make(c, s, &file, context, f);
    if (status == 0) status = sink_finish(&file, f);
    sink_release(&file);
    return status;
}

static int make_ledger(struct cli *c, struct store *s, struct sink *to, void *context, struct fault *f) {
    struct export_options o = {.with_content = cli_has(c, "with-content"), .heads = cli_has(c, "heads"), .utc_offset = cli_utc_offset(s), .line = put_line, .context = to,
                               .progress = cli_progress, .progress_context = c};
    return ledger_export(s, &o, context, f);
}

struct log_made {
    struct log_export o;
    struct log_exported made;
};

static int make_log(struct cli *c, struct store *s, struct sink *to, void *context, struct fault *f) {
    struct log_made *l = context;
    l->o.piece = put_line;
    l->o.context = to;
    l->o.progress = cli_progress;
    l->o.progress_context = c;
    return log_export(s, &l->o, &l->made, f);
}

static int take_day(const struct cli *c, const char *name, bool *has, day_t *ret, struct fault *f) {
    *has = cli_has(c, name);
    return *has && date_parse(str_c(cli_get(c, name)), ret, f) < 0 ? fault_where(f, str_c(name)) : 0;
}

static void say_file(struct cli *c, struct json_out *j, const char *format, const char *path, const struct log_exported *made, int64_t events) {
    if (!c->json) {
        if (made) buf_printf(&c->out.b, "%s：%lld 件、%lld 个分件 / matters, parts；", path, (long long)made->cases, (long long)made->parts);
        else buf_printf(&c->out.b, "%s：", path);
        buf_printf(&c->out.b, "%lld 个事件 / events\n", (long long)events);
        return;
    }
    if (format) jo_kopen(j, str_c(format), '{');
    jo_kstr(j, STR("file"), str_c(path));
    jo_ki64(j, STR("events"), events);
    if (made) jo_ki64(j, STR("matters"), made->cases);
    if (made) jo_ki64(j, STR("parts"), made->parts);
    if (format) jo_close(j);
}

static int logs(struct cli *c, struct store *s, struct json_out *j, struct fault *f) {
    static const char *const names[] = {"xes", "csv"};
    struct log_made l = {.o = {.procedure = str_c(cli_get(c, "procedure")), .utc_offset = cli_utc_offset(s)}};
    if (take_day(c, "from", &l.o.has_from, &l.o.from, f) < 0 || take_day(c, "to", &l.o.has_to, &l.o.to, f) < 0) return -1;
    if (l.o.has_from && l.o.has_to && l.o.to < l.o.from) {
        fault_set(f, FAULT_INPUT, "bad-period", "--to 早于 --from", "--to is earlier than --from");
        return fault_where(f, STR("to"));
    }
    for (int i = 0; i < 2; i++) {
        const char *path = cli_get(c, names[i]);
        l.o.format = i ? LOG_CSV : LOG_XES;
        if (path == NULL) continue;
        if (to_file(c, path, make_log, s, &l, f) < 0) return -1;
        if (!standard(path)) say_file(c, j, names[i], path, &l.made, l.made.events);
    }
    return 0;
}

static int check_options(const struct cli *c, bool log, struct fault *f) {
    const char *out = cli_get(c, "out"), *xes = cli_get(c, "xes"), *csv = cli_get(c, "csv");
    int to_standard = (log ? 0 : standard(out)) + (xes && standard(xes)) + (csv && standard(csv));
    if (log && (out || cli_has(c, "with-content") || cli_has(c, "heads")))
        return fault_set(f, FAULT_USAGE, "not-together", "--xes、--csv 不与 -o、--with-content、--heads 同用", "--xes and --csv do not go with -o, --with-content or --heads");
    if (cli_has(c, "heads") && cli_has(c, "with-content"))
        return fault_set(f, FAULT_USAGE, "not-together", "--heads 不与 --with-content 同用", "--heads does not go with --with-content");
    if (!log && (cli_has(c, "from") || cli_has(c, "to") || cli_has(c, "procedure")))
        return fault_set(f, FAULT_USAGE, "not-together", "--from、--to、--procedure 只用于 --xes、--csv：账本要么完整导出，要么不能核对",
                         "--from, --to and --procedure go with --xes or --csv only: a ledger in part cannot be verified");
    if (c->json && to_standard)
        return fault_set(f, FAULT_USAGE, "needs-out", "--json 时要给出文件：-o、--xes 或 --csv", "--json needs a file: -o, --xes or --csv");
    if (to_standard > 1) return fault_set(f, FAULT_USAGE, "not-together", "只能有一种写到标准输出", "only one of them can go to standard output");
    return 0;
}

static int run(struct cli *c, struct fault *f) {
    struct store *s = NULL;
    struct json_out j;
    const char *path = cli_get(c, "out");
    bool log = cli_has(c, "xes") || cli_has(c, "csv");
    int64_t events = 0;
    if (check_options(c, log, f) < 0 || cli_open_read(c, &s, f) < 0) return -1;
    if (c->json) cli_json_open(c, &j, true);
    int status = log ? logs(c, s, &j, f) : to_file(c, path, make_ledger, s, &events, f);
    store_close(s);
    if (status == 0 && !log && !standard(path)) say_file(c, &j, NULL, path, NULL, events);
    if (c->json && status == 0) cli_json_close(c, &j);
    else if (c->json) buf_clear(&c->out.b);
    return status;
}

const struct cli_verb verb_ledger_export = {
    .name = "ledger export",
    .zh = "把账本导出为 JSON 行，可在另一台机器上核对；或导出流程挖掘用的事件日志",
    .en = "export the ledger as lines of JSON, to be verified on another machine; or an event log for process mining",
    .more_zh = "不加 --with-content 时，导出里没有个人信息和自由文字，只有它们的散列。",
    .more_en = "Without --with-content the export holds no personal data and no free text, only their hashes.",
    .options = options,
    .examples = examples,
    .run = run,
};
