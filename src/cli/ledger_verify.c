// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"
#include "cli/verify_keys.h"
#include "cli/verify_source.h"

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
    {.name = "key-id",
     .value = "ID",
     .many = true,
     .zh = "所信任的签名密钥编号：最新的检查点须由它或由它签名引入的密钥签名",
     .en = "id of a key that is trusted: the newest checkpoint must be signed by it, or by a key it signed in"},
    {.name = "chains", .zh = "只核对事件链和检查点，不重放", .en = "chains and checkpoints alone, no replay"},
    {.name = "structure", .zh = "也逐页核对数据文件的结构（doctor --full 也做）；比内存大的库要很久", .en = "the structure of the file too, page by page, as doctor --full does: long where it is larger than memory"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin ledger verify --db city.db",
    "huiyin ledger verify --db city.db --chains --json",
    "huiyin ledger verify --export city.jsonl",
    "huiyin ledger verify --db city.db --head 9a33ba06…1d07d6 --key-id 5c0e91d2…77a0",
    NULL,
};

static const char more_zh[] =
    "核对每个事件的散列、流内的链、区划的次序、检查点和内容散列；再把每个流重放一遍，与记录表逐行比较。任何一个字节被改都会查出并指明位置。\n"
    "检查点的签名和密钥的引入、停用逐个核对：没有引入的密钥、不对的签名、未启用或已停用的密钥、有密钥在用而没有签名，都会指出。\n"
    "查不出的有三种：最后一个已公布的检查点之后，整段尾部被截掉；持有签名密钥的人把账本改写、重新签名；连密钥的引入一起改写成另一把。"
    "所以请公布每次输出的“末端散列”和密钥编号，或交他人留存、请别的单位见证（ledger witness）；下次核对时用 --head、--key-id 写上。\n"
    "导出的账本不重放：其中没有记录表。";
static const char more_en[] =
    "It recomputes the hash of every event, the chains of the streams, the order, checkpoints and contents, then folds every stream\n"
    "again and compares the record tables row by row. Any changed byte is found and named.\n"
    "Signatures of checkpoints, and who introduced and retired which key, are checked one by one: a key nobody introduced, a wrong\n"
    "signature, one before or after its key's time, none while a key is in force are named.\n"
    "Three things it cannot see: a tail cut off whole after the last published checkpoint; a ledger rewritten and signed again by\n"
    "somebody who has the key; one rewritten together with the introduction of its keys. So publish the head and the key's id, leave\n"
    "them with somebody else, have another office witness them (ledger witness); the next verification takes them with --head and\n"
    "--key-id. An export is not folded: it holds no record tables.";

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
    jo_kbool(&j, STR("heads"), r->heads);
    jo_ki64(&j, STR("events"), r->events);
    jo_ki64(&j, STR("streams"), r->streams);
    jo_ki64(&j, STR("contents"), r->contents);
    jo_ki64(&j, STR("destroyed"), r->destroyed);
    if (rows) jo_ki64(&j, STR("rows"), r->rows);
    jo_ki64(&j, STR("checkpoints"), r->checkpoints);
    jo_ki64(&j, STR("since_checkpoint"), r->since_checkpoint);
    jo_ki64(&j, STR("last_seq"), r->last_seq);
    jo_kstr(&j, STR("head"), str_c(head));
    verify_keys_json(&j, &r->keys);
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
    if (r->heads) buf_add(b, STR("只有检查点（export --heads）：根没有重算 / heads only: roots were not recomputed\n"));
    buf_printf(b, "检查点 / checkpoints       %lld（其后 / since the last %lld）\n", (long long)r->checkpoints,
               (long long)r->since_checkpoint);
    verify_keys_print(b, &r->keys);
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

static int run(struct cli *c, struct fault *f) {
    struct verify_known k = {0};
    struct verify_result r;
    struct hash head;
    bool there;
    if (take_head(c, &head, &there, f) < 0 || verify_keys_ids(c, &k.trusted, &k.trusted_count, f) < 0) return -1;
    if (there) k.published = &head;
    if (verify_source(c, cli_has(c, "chains"), &k, &r, f) < 0) return -1;
    give(c, &r, cli_has(c, "db") && !cli_has(c, "chains"));
    return 0;
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
