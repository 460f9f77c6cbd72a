// SPDX-License-Identifier: Apache-2.0
#include "api/posted.h"

#include "desk/wire.h"

enum { BODY_MAX = 64 * 1024 * 1024 }; // the server's own limit comes long before

struct reading {
    struct str key, login;
    int64_t utc_offset;
    struct arena *arena;
    bool many;
};

static int bad_key(struct fault *f) {
    fault_set(f, FAULT_INPUT, "bad-key", "Idempotency-Key 应是一行文字，最多 %d 字节", "Idempotency-Key is one line of text, %d bytes at most", POSTED_KEY_MAX);
    return fault_where(f, STR("Idempotency-Key"));
}

static int read_key(struct str *key, struct fault *f) {
    *key = str_trim(*key);
    if (key->n == 0) return 0;
    if (key->n >= 2 && key->p[0] == '"' && key->p[key->n - 1] == '"') *key = str_of(key->p + 1, key->n - 2);
    if (key->n == 0 || key->n > POSTED_KEY_MAX || utf8_fault(*key) >= 0) return bad_key(f);
    for (size_t pos = 0; pos < key->n;)
        if (utf8_unfit(utf8_next(*key, &pos))) return bad_key(f);
    return 0;
}

static int sign(struct command *c, const struct reading *r, size_t n, struct fault *f) {
    if (c->by.n && !str_eq(str_trim(c->by), r->login)) {
        fault_set(f, FAULT_INPUT, "not-own-account", "by 写的“%.*s”不是令牌所属的账号“%.*s”", "\"by\" says \"%.*s\", the token is of \"%.*s\"",
                  SP(utf8_head(c->by, 60)), SP(r->login));
        return fault_where(f, STR("by"));
    }
    c->by = r->login;
    if (r->key.n == 0 || (r->many && c->key.n)) return 0;
    if (c->key.n && !str_eq(c->key, r->key)) {
        fault_say(f, FAULT_INPUT, "bad-key", STR("key 和 Idempotency-Key 不一样：只写一个"), STR("\"key\" and Idempotency-Key differ: give one of them"));
        return fault_where(f, STR("key"));
    }
    c->key = r->many ? arena_printf(r->arena, "%.*s/%zu", SP(r->key), n + 1) : r->key;
    return 0;
}

static void read_one(struct posted_command *p, const json_t *value, struct str text, size_t n, const struct reading *r) {
    struct command *c = &p->request.command;
    p->refused = wire_bytes(text, WIRE_COMMAND_MAX, &p->fault) < 0 ||
                 command_from_value(c, value, STR("api"), r->utc_offset, r->arena, &p->fault) < 0 || wire_allowed(c, &p->fault) < 0 ||
                 sign(c, r, n, &p->fault) < 0;
}

static int too_many(size_t count, struct fault *f) {
    return fault_set(f, FAULT_INPUT, "too-many-commands", "一次 %zu 条命令，最多 %d 条：什么也没有写入",
                     "%zu commands at once, %d at most: nothing was written", count, POSTED_MAX);
}

// Before it is read: millions of small values take seconds and a hundred times their bytes.
static int not_too_much(struct str body, struct fault *f) {
    if (!str_starts(body, STR("["))) return wire_bytes(body, WIRE_COMMAND_MAX, f);
    struct str pieces[POSTED_MAX];
    size_t count = wire_split(body, pieces, POSTED_MAX);
    return count > POSTED_MAX ? too_many(count, f) : 0;
}

static int read_all(struct posted *ret, const json_t *root, struct str body, const struct reading *r, struct fault *f) {
    ret->many = r->many;
    ret->count = r->many ? json_array_size(root) : 1;
    if (ret->count > POSTED_MAX) return too_many(ret->count, f);
    struct str pieces[POSTED_MAX];
    if (r->many) wire_split(body, pieces, POSTED_MAX);
    else pieces[0] = body;
    ret->commands = arena_array(r->arena, struct posted_command, ret->count);
    for (size_t i = 0; i < ret->count; i++)
        read_one(&ret->commands[i], r->many ? json_array_get(root, i) : root, pieces[i], i, r);
    return 0;
}

int posted_read(struct posted *ret, struct str body, struct str key, struct str login, int64_t utc_offset, struct arena *a, struct fault *f) {
    struct reading r = {.key = key, .login = login, .utc_offset = utc_offset, .arena = a};
    json_t *root = NULL;
    *ret = (struct posted){.count = 0};
    body = str_trim(body);
    if (read_key(&r.key, f) < 0 || wire_bytes(body, BODY_MAX, f) < 0 || not_too_much(body, f) < 0 || json_read(body, &root, f) < 0) return -1;
    r.key = arena_str(a, r.key);
    r.many = json_is_array(root);
    int status = read_all(ret, root, body, &r, f);
    json_decref(root);
    return status;
}
