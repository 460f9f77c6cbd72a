// SPDX-License-Identifier: Apache-2.0
#include "base/lines.h"
#include "cli/store.h"
#include "desk/export.h"

#include <sys/stat.h>

static const struct cli_option options[] = {
    {.name = "db", .value = "FILE", .path = true, .zh = "数据文件", .en = "the store"},
    CLI_REGION_OPTION,
    {.name = "export",
     .value = "FILE",
     .path = true,
     .zh = "核对一份导出（ledger export 所写），不需要数据文件；- 为标准输入",
     .en = "verify an export (as ledger export writes it) without the store; - is standard input"},
    {.name = "head",
     .value = "HASH",
     .zh = "以前公布的末端散列：必须还在账本里",
     .en = "a head published earlier: it must still be in the ledger"},
    {.name = "chains", .zh = "只核对事件链和检查点，不重放", .en = "chains and checkpoints alone, no replay"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin ledger verify --db city.db",
    "huiyin ledger verify --db city.db --chains --json",
    "huiyin ledger verify --export city.jsonl",
    "huiyin ledger verify --db city.db --head 9a33ba06…1d07d6",
    NULL,
};

static const char more_zh[] = "核对每个事件的散列、流内的链、区划的次序、检查点和内容散列；再把每个流重放一遍，与记录表"
                              "逐行比较。任何一个字节被改都会查出并指明位置。\n"
                              "查不出的有两种：最后一个已公布的检查点之后，整段尾部被截掉；持有签名密钥的人把账本从头改"
                              "写、重新签名。所以请把每次输出的"
                              "“末端散列”印在通报上、公布或交他人留存；下次核对时用 --head 写上它，它必须还在账本里。\n"
                              "核对导出时不重放：记录表不在导出里。";
static const char more_en[] =
    "Checks every event's hash, the chain of every stream, the order of the region, checkpoints and content hashes; "
    "then\n"
    "folds every stream again and compares the record tables row by row. Any changed byte is found and named.\n"
    "Two things it cannot see: a tail cut off whole after the last published checkpoint, and a ledger rewritten and "
    "signed\n"
    "again by somebody who has the key. So print the head hash on bulletins, publish it or leave it with somebody "
    "else; the\n"
    "next verification takes it with --head: it must still be in the ledger.\n"
    "An export is not folded: it holds no record tables.";

static void json_findings(struct json_out *j, const struct verify_result *r) {
    jo_ki64(j, STR("finding_count"), (int64_t)r->finding_count);
    jo_kopen(j, STR("findings"), '[');
    for (size_t i = 0; i < r->finding_count && i < VERIFY_FINDINGS_MAX; i++) {
        const struct verify_finding *x = &r->findings[i];
        jo_open(j, '{');
        jo_kstr(j, STR("code"), str_c(x->code));
        jo_kstr(j, STR("zh"), x->zh);
        jo_kstr(j, STR("en"), x->en);
        if (x->stream) jo_kid(j, STR("stream"), x->stream);
        if (x->seq) jo_ki64(j, STR("seq"), x->seq);
        if (x->line) jo_ki64(j, STR("line"), x->line);
        jo_close(j);
    }
    jo_close(j);
}

static void json_result(struct cli *c, const struct verify_result *r, bool rows, const char *head) {
    struct json_out j;
    cli_json_open(c, &j, r->finding_count == 0);
    jo_ki64(&j, STR("events"), r->events);
    jo_ki64(&j, STR("streams"), r->streams);
    jo_ki64(&j, STR("contents"), r->contents);
    jo_ki64(&j, STR("destroyed"), r->destroyed);
    if (rows) jo_ki64(&j, STR("rows"), r->rows);
    jo_ki64(&j, STR("checkpoints"), r->checkpoints);
    jo_ki64(&j, STR("since_checkpoint"), r->since_checkpoint);
    jo_ki64(&j, STR("last_seq"), r->last_seq);
    jo_kstr(&j, STR("head"), str_c(head));
    json_findings(&j, r);
    cli_json_close(c, &j);
}

static void print_findings(struct buf *b, const struct verify_result *r) {
    for (size_t i = 0; i < r->finding_count && i < VERIFY_FINDINGS_MAX; i++) {
        const struct verify_finding *x = &r->findings[i];
        buf_printf(b, "  %s", x->code);
        if (x->line) buf_printf(b, " 行/line %lld", (long long)x->line);
        if (x->stream) buf_printf(b, " 流/stream %lld", (long long)x->stream);
        if (x->seq) buf_printf(b, " 第/event %lld", (long long)x->seq);
        buf_printf(b, "\n    %.*s\n    %.*s\n", SP(x->zh), SP(x->en));
    }
    if (r->finding_count > VERIFY_FINDINGS_MAX)
        buf_printf(b, "  …（还有 %zu 处 / %zu more）\n", r->finding_count - VERIFY_FINDINGS_MAX,
                   r->finding_count - VERIFY_FINDINGS_MAX);
}

static void print_result(struct cli *c, const struct verify_result *r, bool rows, const char *head) {
    struct buf *b = &c->out.b;
    buf_printf(b, "事件 / events              %lld\n", (long long)r->events);
    buf_printf(b, "流 / streams               %lld\n", (long long)r->streams);
    buf_printf(b, "内容 / contents            %lld（已销毁或未附 / destroyed or not here %lld）\n",
               (long long)r->contents, (long long)r->destroyed);
    if (rows) buf_printf(b, "记录行 / record rows       %lld\n", (long long)r->rows);
    buf_printf(b, "检查点 / checkpoints       %lld（其后 / since the last %lld）\n", (long long)r->checkpoints,
               (long long)r->since_checkpoint);
    buf_printf(b, "末端散列 / head            %lld %s\n", (long long)r->last_seq, head);
    if (r->finding_count == 0) {
        buf_add(b, STR("账本无误 / the ledger is in order\n"));
        return;
    }
    buf_printf(b, "账本有 %zu 处不符 / %zu findings\n", r->finding_count, r->finding_count);
    print_findings(b, r);
}

static void give(struct cli *c, struct verify_result *r, bool rows) {
    char head[2 * HASH_BYTES + 1];
    hash_hex(&r->head, head);
    if (c->json) json_result(c, r, rows, head);
    else print_result(c, r, rows, head);
    if (r->finding_count) c->status = EXIT_INPUT;
    verify_release(r);
}

// 64 hexadecimal digits; *ret_there is false when none were given.
static int take_head(const struct cli *c, struct hash *ret, bool *ret_there, struct fault *f) {
    const char *text = cli_get(c, "head");
    *ret_there = text != NULL;
    if (text == NULL || hash_from_hex(ret, str_c(text))) return 0;
    fault_set(f, FAULT_INPUT, "bad-hash", "末端散列应是 64 位十六进制数字（小写）",
              "a head has 64 hexadecimal digits, in lower case");
    return fault_where(f, STR("head"));
}

static int verify_store(struct cli *c, const struct hash *published, struct fault *f) {
    struct store *s = NULL;
    struct verify_options o = {
        .chains_only = cli_has(c, "chains"), .published = published, .progress = cli_progress, .context = c};
    struct verify_result r;
    if (cli_open_read(c, &s, f) < 0) return -1;
    int status = ledger_verify(s, cli_rooms, &o, &r, f);
    if (status == 0) give(c, &r, !o.chains_only);
    else verify_release(&r);
    store_close(s);
    return status;
}

static int verify_export(struct cli *c, const char *path, const struct hash *published, struct fault *f) {
    struct lines l;
    struct stat st;
    struct str line;
    bool too_long = false;
    struct verify_result r;
    int64_t done = 0, all = stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
    if (lines_open(&l, path, EXPORT_LINE_MAX, f) < 0) return -1;
    struct export_check *x = export_check_new(published);
    int status;
    for (int64_t n = 0; (status = lines_next(&l, &line, &too_long, f)) == 1; n++) {
        export_check_line(x, too_long ? STR("") : line);
        done += (int64_t)line.n + 1;
        if (n % 1024 == 0 && all) cli_progress(c, done < all ? done : all - 1, all);
    }
    if (all) cli_progress(c, all, all);
    export_check_end(x, &r);
    if (status == 0) give(c, &r, false);
    else verify_release(&r);
    lines_close(&l);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    const char *path = cli_get(c, "export");
    struct hash head;
    bool there;
    if (take_head(c, &head, &there, f) < 0) return -1;
    if (path && (cli_has(c, "db") || cli_has(c, "chains") || cli_has(c, "region")))
        return fault_set(f, FAULT_USAGE, "not-together", "--export 不能与 --db、--region、--chains 同用",
                         "--export does not go with --db, --region or --chains");
    if (path) return verify_export(c, path, there ? &head : NULL, f);
    if (!cli_has(c, "db"))
        return fault_set(f, FAULT_USAGE, "missing-option", "请给出 --db FILE 或 --export FILE",
                         "name --db FILE or --export FILE");
    return verify_store(c, there ? &head : NULL, f);
}

const struct cli_verb verb_ledger_verify = {
    .name = "ledger verify",
    .zh = "核对账本：散列、链、检查点、内容，重放后与记录表逐行比较",
    .en = "verify the ledger: hashes, chains, checkpoints, contents, and the record tables by replay",
    .more_zh = more_zh,
    .more_en = more_en,
    .options = options,
    .examples = examples,
    .one_zh = "查出不符",
    .one_en = "something was found",
    .run = run,
};
