// SPDX-License-Identifier: Apache-2.0
#include "ledger/statement.h"

#include <string.h>

enum member_kind { MEMBER_NUMBER, MEMBER_TEXT, MEMBER_HASH };

static const struct member {
    const char *name;
    enum member_kind kind;
    size_t offset; // in struct witness_statement
} members[] = {
    {"region", MEMBER_NUMBER, offsetof(struct witness_statement, region)},
    {"n", MEMBER_NUMBER, offsetof(struct witness_statement, seen.n)},
    {"upto", MEMBER_NUMBER, offsetof(struct witness_statement, seen.upto)},
    {"root", MEMBER_HASH, offsetof(struct witness_statement, seen.root)},
    {"head", MEMBER_HASH, offsetof(struct witness_statement, seen.head)},
    {"seen_ms", MEMBER_NUMBER, offsetof(struct witness_statement, seen.seen)},
    {"witness", MEMBER_TEXT, offsetof(struct witness_statement, seen.witness)},
    {"key", MEMBER_HASH, offsetof(struct witness_statement, seen.key)},
    {"public", MEMBER_TEXT, offsetof(struct witness_statement, seen.public)},
    {"signature", MEMBER_TEXT, offsetof(struct witness_statement, seen.signature)},
};
enum { MEMBERS = sizeof members / sizeof *members };

void statement_write(struct buf *b, const struct witness_statement *s) {
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    jo_kstr(&j, STR("huiyin"), STR("witness"));
    jo_ki64(&j, STR("format"), STATEMENT_FORMAT);
    for (size_t i = 0; i < MEMBERS; i++) {
        const void *p = (const char *)s + members[i].offset;
        if (members[i].kind == MEMBER_NUMBER) jo_ki64(&j, str_c(members[i].name), *(const int64_t *)p);
        else jo_kstr(&j, str_c(members[i].name), *(const struct str *)p);
    }
    jo_close(&j);
    buf_byte(b, '\n');
}

static int bad(struct fault *f, const char *where) {
    fault_set(f, FAULT_INPUT, "bad-statement", "这不是见证书，或“%s”不对：请向见证单位再要一份", "this is no witness statement, or \"%s\" is wrong: ask the witness for another copy", where);
    return fault_where(f, str_c(where));
}

static bool take(const json_t *o, const struct member *m, struct witness_statement *ret, struct arena *a) {
    void *p = (char *)ret + m->offset;
    const json_t *v = json_object_get(o, m->name);
    struct hash h;
    struct str s;
    if (m->kind == MEMBER_NUMBER) {
        if (!json_is_integer(v)) return false;
        *(int64_t *)p = json_integer_value(v);
        return true;
    }
    if (!json_member_str(o, m->name, &s) || (m->kind == MEMBER_HASH && !hash_from_hex(&h, s))) return false;
    *(struct str *)p = arena_str(a, s);
    return true;
}

static int take_all(const json_t *o, struct witness_statement *ret, struct arena *a, struct fault *f) {
    struct str kind;
    if (!json_is_object(o) || !json_member_str(o, "huiyin", &kind) || !str_eq(kind, STR("witness"))) return bad(f, "huiyin");
    if (!json_is_integer(json_object_get(o, "format")) || json_integer_value(json_object_get(o, "format")) != STATEMENT_FORMAT) return bad(f, "format");
    for (size_t i = 0; i < MEMBERS; i++)
        if (!take(o, &members[i], ret, a)) return bad(f, members[i].name);
    if (json_object_size(o) != MEMBERS + 2) return bad(f, "huiyin"); // something that is not signed
    if (ret->seen.n < 1) return bad(f, "n");
    if (ret->seen.upto < 1) return bad(f, "upto");
    if (ret->seen.seen < EVENT_TIME_FIRST || ret->seen.seen > EVENT_TIME_LAST) return bad(f, "seen_ms");
    return signed_name_fits(ret->seen.witness) ? 0 : bad(f, "witness");
}

int statement_read(struct witness_statement *ret, struct str text, struct arena *a, struct fault *f) {
    json_t *o = NULL;
    struct buf b = BUF_INIT;
    *ret = (struct witness_statement){0};
    if (text.n > STATEMENT_MAX) return bad(f, "huiyin");
    if (json_read(text, &o, f) < 0) return -1;
    int status = take_all(o, ret, a, f);
    json_decref(o);
    if (status < 0) return -1;
    struct sm2_key *k = signed_key(ret->seen.public, ret->seen.key);
    if (k == NULL) return bad(f, "public");
    signed_witness(&b, ret->region, &ret->seen);
    bool ok = signature_holds(k, &b, ret->seen.signature);
    buf_release(&b);
    sm2_free(k);
    if (ok) return 0;
    fault_set(f, FAULT_INPUT, "bad-signature", "见证书的签名不对：它被改过，请向见证单位再要一份", "the signature of the statement is wrong: it was changed, ask the witness for another copy");
    return fault_where(f, STR("signature"));
}

// --- the list of a witness

static int bad_seen(struct fault *f, int line) {
    fault_set(f, FAULT_INPUT, "bad-seen", "见证记录第 %d 行不对：它由 ledger witness sign 写，不要改动；请从备份恢复", "line %d of the list of a witness is wrong: ledger witness sign writes it, nobody else; restore a backup", line);
    return fault_place(f, line, 0);
}

static bool take_line(struct str line, struct seen_head *h) {
    struct str piece[7];
    size_t n = 0;
    for (struct str one; str_split(&line, ' ', &one);) {
        if (n == 7) return false;
        piece[n++] = one;
    }
    return n == 7 && str_to_i64(piece[0], &h->region) == 0 && str_to_i64(piece[1], &h->n) == 0 && str_to_i64(piece[2], &h->upto) == 0 &&
           hash_from_hex(&h->root, piece[3]) && hash_from_hex(&h->head, piece[4]) && hash_from_hex(&h->key, piece[5]) &&
           str_to_i64(piece[6], &h->at) == 0 && h->n >= 1 && h->upto >= 1;
}

int seen_read(struct seen_list *ret, struct str text, struct arena *a, struct fault *f) {
    struct str line, rest = text;
    size_t lines = 1;
    for (size_t i = 0; i < text.n; i++) lines += text.p[i] == '\n';
    *ret = (struct seen_list){arena_array(a, struct seen_head, lines), 0};
    for (int number = 1; str_split(&rest, '\n', &line); number++) {
        struct seen_head *h = &ret->heads[ret->count];
        if (line.n == 0 || line.p[0] == '#') continue;
        if (!take_line(line, h)) return bad_seen(f, number);
        for (size_t i = ret->count; i-- > 0;) {
            if (ret->heads[i].region != h->region) continue;
            if (h->n <= ret->heads[i].n || h->upto <= ret->heads[i].upto) return bad_seen(f, number);
            break;
        }
        ret->count++;
    }
    return 0;
}

void seen_write(struct buf *b, const struct seen_head *h) {
    char hex[3][2 * HASH_BYTES + 1];
    hash_hex(&h->root, hex[0]);
    hash_hex(&h->head, hex[1]);
    hash_hex(&h->key, hex[2]);
    buf_printf(b, "%lld %lld %lld %s %s %s %lld\n", (long long)h->region, (long long)h->n, (long long)h->upto, hex[0], hex[1], hex[2], (long long)h->at);
}
