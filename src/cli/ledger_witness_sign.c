// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli/ledger_witness.h"
#include "cli/sign.h"

static const struct cli_option options[] = {
    {.name = "export", .value = "FILE", .path = true, .zh = "别的单位的账本导出（ledger export，整本或 --heads）；- 为标准输入", .en = "an export of the other office's ledger (ledger export, whole or --heads); - is standard input"},
    {.name = "db", .value = "FILE", .path = true, .zh = "或它的数据文件", .en = "or its store"},
    CLI_REGION_OPTION,
    {.name = "as", .value = "NAME", .required = true, .zh = "见证单位的名称", .en = "name of the office that witnesses"},
    {.name = "seen", .value = "FILE", .required = true, .path = true, .zh = "见证单位自己的记录：见过的检查点；没有就新建", .en = "the witness's own list of what it saw; made when it is not there"},
    {.name = "out", .value = "FILE", .letter = 'o', .path = true, .zh = "见证书写到这个文件；不写则到标准输出", .en = "write the statement here; to standard output when not given"},
    {.name = "key-id", .value = "ID", .many = true, .zh = "对方的签名密钥编号；第二次起自动要求与上次的密钥相承", .en = "id of the other office's key; from the second time on it must descend from the one seen last"},
    CLI_SIGN_OPTIONS,
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin ledger witness sign --export heads.jsonl --as 市档案局 --seen seen.txt --sign-key archive.pem -o statement.json",
    NULL,
};

struct witnessing {
    struct cli *c;
    const char *path; // of the list
    struct buf text;  // of the list
    struct seen_list seen;
    const struct signer *signer;
};

// One at a time on the lists of a folder, which is there before any list: two at once could each sign another history.
static int lock_folder(struct cli *c, const char *path, int *ret_fd, struct fault *f) {
    char *copy = (char *)(uintptr_t)arena_str(&c->arena, str_c(path)).p;
    const char *folder = dirname(copy);
    *ret_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (*ret_fd >= 0 && flock(*ret_fd, LOCK_EX) < 0)
        if (errno != EINTR) break;
    if (*ret_fd >= 0) return 0;
    fault_set(f, FAULT_INPUT, "no-file", "打不开文件夹 %s：%s", "cannot open the folder %s: %s", folder, strerror(errno));
    return fault_where(f, STR("seen"));
}

static int read_seen(struct witnessing *x, struct fault *f) {
    if (access(x->path, F_OK) != 0) return 0;
    if (file_read(x->path, SEEN_MAX, &x->text, f) < 0) return -1;
    return seen_read(&x->seen, buf_str(&x->text), &x->c->arena, f) < 0 ? fault_where(f, str_c(x->path)) : 0;
}

static const struct seen_head *last_seen(const struct witnessing *x, int64_t region) {
    for (size_t i = x->seen.count; i-- > 0;)
        if (x->seen.heads[i].region == region) return &x->seen.heads[i];
    return NULL;
}

static int refuse_findings(const struct verify_result *r, struct fault *f) {
    const struct verify_finding *first = &r->findings[0];
    return fault_set(f, FAULT_INPUT, "witness-refused", "不能见证：账本有 %zu 处不符，第一处是 %s；请对方先查清，见 huiyin ledger verify",
                     "not witnessed: the ledger has %zu findings, the first is %s; let the other office look into it, see huiyin ledger verify", r->finding_count, first->code);
}

// Everything seen before must still be there: this history goes on from that one.
static int check_seen(const struct witnessing *x, const struct verify_result *r, struct fault *f) {
    for (size_t i = 0; i < x->seen.count; i++) {
        const struct seen_head *s = &x->seen.heads[i];
        if (s->region != r->region) continue;
        enum witness_match m = witness_match(&r->keys, s->n, s->upto, &s->root, &s->head);
        if (m == WITNESS_CUT)
            return fault_set(f, FAULT_INPUT, "witness-cut", "不能见证：以前见过检查点 %lld，现在没有了——尾部被截掉，或给的是更早的账本",
                             "not witnessed: checkpoint %lld was seen before and is gone – a tail was cut off, or this is an earlier copy", (long long)s->n);
        if (m == WITNESS_FORK)
            return fault_set(f, FAULT_INPUT, "witness-fork", "不能见证：检查点 %lld 与以前见过的不同——对方给出了两段历史，请保存两份并上报",
                             "not witnessed: checkpoint %lld is another one than was seen before – two histories were shown; keep both and report it", (long long)s->n);
    }
    return 0;
}

// The key seen last must have passed the signing on, unless the operator names the new one.
static int check_descent(const struct witnessing *x, const struct verify_result *r, const struct hash *named, size_t count, struct fault *f) {
    const struct seen_head *last = last_seen(x, r->region);
    const struct hash none = {{0}};
    bool had = last && !hash_eq(&last->key, &none);
    if (!had && count == 0) return 0;
    for (int k = r->keys.heads[r->keys.head_count - 1].key; k >= 0; k = r->keys.keys[k].signer) {
        if (had && hash_eq(&r->keys.keys[k].id, &last->key)) return 0;
        for (size_t i = 0; i < count; i++)
            if (hash_eq(&r->keys.keys[k].id, &named[i])) return 0;
    }
    return fault_set(f, FAULT_INPUT, "key-trust",
                     "不能见证：最新的检查点没有由以前见过的密钥或其后继签名；确认对方换了密钥之后，用 --key-id 写上新的编号",
                     "not witnessed: the newest checkpoint is not signed by the key seen before, or by one that descends from it; where the other office "
                     "confirms a new key, name it with --key-id");
}

static int sign(const struct witnessing *x, struct witness_statement *s, struct buf *hex, struct fault *f) {
    struct buf text = BUF_INIT, signature = BUF_INIT;
    signed_witness(&text, s->region, &s->seen);
    int status = x->signer->sign(x->signer, buf_str(&text), &signature, f);
    buf_hex(hex, signature.p, signature.n);
    s->seen.signature = buf_str(hex);
    buf_release(&text);
    buf_release(&signature);
    return status;
}

static int keep(struct witnessing *x, const struct seen_head *h, struct fault *f) {
    const struct seen_head *last = last_seen(x, h->region);
    if (last && last->n == h->n) return 0; // the same checkpoint once more: a new statement, nothing new seen
    if (x->text.n == 0) buf_add(&x->text, STR(SEEN_TITLE));
    else if (x->text.p[x->text.n - 1] != '\n') buf_byte(&x->text, '\n');
    seen_write(&x->text, h);
    return file_write(x->path, buf_str(&x->text), f);
}

// The list first: a statement nobody remembers giving would be worse than one that was not given.
static int give(struct witnessing *x, const struct witness_statement *s, const struct seen_head *h, struct fault *f) {
    struct cli *c = x->c;
    const char *out = cli_get(c, "out");
    struct buf text = BUF_INIT;
    bool file = out && !str_eq(str_c(out), STR("-"));
    statement_write(&text, s);
    int status = keep(x, h, f);
    if (status == 0 && file) status = file_write(out, buf_str(&text), f);
    else if (status == 0) buf_add(&c->out.b, buf_str(&text));
    buf_release(&text);
    if (status < 0 || !file) return status;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_kstr(&j, STR("file"), str_c(out));
        jo_ki64(&j, STR("region"), s->region);
        jo_ki64(&j, STR("n"), s->seen.n);
        jo_kstr(&j, STR("head"), s->seen.head);
        jo_kstr(&j, STR("key"), s->seen.key);
        cli_json_close(c, &j);
    } else {
        buf_printf(&c->out.b, "%s：%.*s 见证了区划 %lld 的检查点 %lld / witnessed checkpoint %lld of region %lld\n密钥 / key %.*s\n", out, SP(s->seen.witness),
                   (long long)s->region, (long long)s->seen.n, (long long)s->seen.n, (long long)s->region, SP(s->seen.key));
    }
    return 0;
}

static int state(struct witnessing *x, const struct verify_result *r, struct fault *f) {
    const struct chain_head *h = &r->keys.heads[r->keys.head_count - 1];
    struct seen_head seen = {.region = r->region, .n = h->n, .upto = h->upto, .at = now_ms(), .root = h->root, .head = h->hash};
    if (h->key >= 0) seen.key = r->keys.keys[h->key].id;
    char root[2 * HASH_BYTES + 1], head[2 * HASH_BYTES + 1];
    hash_hex(&h->root, root);
    hash_hex(&h->hash, head);
    struct buf public = BUF_INIT, hex = BUF_INIT;
    struct str bytes = cli_signer_public(x->c);
    buf_hex(&public, bytes.p, bytes.n);
    struct witness_statement s = {r->region, {.n = h->n, .upto = h->upto, .root = str_c(root), .head = str_c(head), .seen = seen.at,
                                      .witness = str_c(cli_get(x->c, "as")), .key = x->signer->key, .public = buf_str(&public)}};
    int status = sign(x, &s, &hex, f);
    if (status == 0) status = give(x, &s, &seen, f);
    buf_release(&public);
    buf_release(&hex);
    return status;
}

static int witness(struct witnessing *x, const struct verify_result *r, struct fault *f) {
    const struct hash *named;
    size_t count;
    if (verify_keys_ids(x->c, &named, &count, f) < 0) return -1;
    if (r->finding_count) return refuse_findings(r, f);
    if (check_seen(x, r, f) < 0) return -1;
    if (r->keys.head_count == 0)
        return fault_set(f, FAULT_INPUT, "no-checkpoint", "账本里还没有检查点：请对方先运行 huiyin ledger checkpoint", "the ledger has no checkpoint yet: let the other office run huiyin ledger checkpoint first");
    return check_descent(x, r, named, count, f) < 0 ? -1 : state(x, r, f);
}

static int run(struct cli *c, struct fault *f) {
    struct witnessing x = {.c = c, .path = cli_get(c, "seen")};
    struct verify_known nothing = {0};
    struct verify_result r;
    if (!signed_name_fits(str_c(cli_get(c, "as")))) {
        fault_set(f, FAULT_INPUT, "bad-name", "名称应有 1 至 %d 字节，不含控制字符", "a name has 1 to %d bytes and no control characters", 200);
        return fault_where(f, STR("as"));
    }
    if (cli_signer(c, true, &x.signer, f) < 0) return -1;
    if (x.signer == NULL)
        return fault_set(f, FAULT_USAGE, "missing-option", "请用 --sign-key 给出见证单位的密钥", "name the key of the witness with --sign-key");
    int folder;
    if (lock_folder(c, x.path, &folder, f) < 0) return -1;
    int status = read_seen(&x, f);
    if (status == 0 && (status = verify_source(c, true, &nothing, &r, f)) == 0) {
        status = witness(&x, &r, f);
        verify_release(&r);
    }
    buf_release(&x.text);
    close(folder);
    return status;
}

const struct cli_verb verb_ledger_witness_sign = {
    .name = "ledger witness sign",
    .zh = "见证别的单位的账本：核对它，与以前见过的相比，签署见证书",
    .en = "witness another office's ledger: verify it, hold it against what was seen before, sign a statement",
    .more_zh = "同号的检查点不同、历史变短、密钥不相承的，一律不签，并说明原因。--seen 是见证单位的记忆：与密钥一样保管、备份，丢了它就不知道以前见过什么。",
    .more_en = "Another checkpoint of the same number, a shorter history, keys that do not descend: nothing is signed, and it says why.\n"
               "--seen is the memory of the witness: keep it as you keep the key, and back it up; without it nobody knows what was seen.",
    .options = options,
    .examples = examples,
    .one_zh = "没有签署：账本有误、与以前见过的不同，或输入有误",
    .one_en = "nothing was signed: the ledger is not in order, differs from what was seen, or a fault in the input",
    .run = run,
};
