// SPDX-License-Identifier: Apache-2.0
#include "desk/desk_open.h"
#include "desk/keys.h"

#include <string.h>

void desk_release(struct desk *d) {
    work_release(&d->work);
    library_release(&d->library);
    arena_release(&d->scratch);
    smap_release(&d->login_ids);
    smap_release(&d->office_ids);
    arena_release(&d->names);
    smap_release(&d->matter_ids);
    arena_release(&d->matter_numbers);
}

const struct apply_entry *desk_apply_of(const struct desk_room *const *rooms, enum event_type type) {
    for (; *rooms; rooms++)
        for (const struct apply_entry *a = (*rooms)->applies; a && a->apply; a++)
            if (a->type == type) return a;
    return NULL;
}

static decide_fn *decide_of(const struct desk *d, struct str verb) {
    decide_fn *other = NULL;
    for (const struct desk_room *const *r = d->rooms; *r; r++) {
        for (const struct verb_entry *v = (*r)->verbs; v && v->name; v++)
            if (str_eq(verb, str_c(v->name))) return v->decide;
        if ((*r)->other) other = (*r)->other;
    }
    return other;
}

int desk_admit(struct desk *d, const struct command *c, struct fault *f) {
    if (c->by.n == 0) { // only the program itself makes commands nobody signs
        d->actor = (struct actor){0, 0, STR("")};
        return 0;
    }
    for (const struct desk_room *const *r = d->rooms; *r; r++)
        if ((*r)->admit) return (*r)->admit(d, c, f);
    return fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”不能这样做", "\"%.*s\" may not do this", SP(c->by));
}

int64_t desk_new_id(struct desk *d) { return id_next(&d->ids, d->now); }
struct day_rules desk_days(const struct desk *d) { return library_days(&d->library); }

int desk_stream(struct desk *d, int64_t id, enum stream_kind kind, struct stream **ret, struct fault *f) {
    return work_stream(&d->work, id, kind, ret, f);
}

int desk_time(struct desk *d, const struct command *c, struct fault *f) {
    bool may = d->driven || str_eq(c->channel, STR("import")) || str_eq(c->channel, STR("timer"));
    if (c->has_at && !may) {
        fault_set(f, FAULT_INPUT, "at-not-allowed",
                  "这个库按实际时间记录，不能自己写 at；只有导入和用 init --driven 建的库可以",
                  "this store records the real time, `at` cannot be chosen; only imports and stores made with "
                  "init --driven may");
        return fault_where(f, STR("at"));
    }
    d->at = c->has_at ? c->at : d->now;
    if (!d->driven && d->at > d->now) {
        fault_set(f, FAULT_INPUT, "at-in-future", "at 在将来（超前 %lld 毫秒）", "`at` lies in the future (by %lld ms)",
                  (long long)(d->at - d->now));
        return fault_where(f, STR("at"));
    }
    return 0;
}

static int kind_of_stream(const struct stream *st, const struct apply_entry *a, struct fault *f) {
    if (a->kind == STREAM_KINDS || st->kind == a->kind) return 0;
    return fault_set(f, FAULT_MACHINE, "bad-event", "事件不属于这类流（%lld）", "the event does not belong on this stream (%lld)",
                     (long long)st->id);
}

static void note(struct answer *ret, const struct event *e) {
    if (ret == NULL) return;
    if (ret->event_count < ANSWER_EVENTS_MAX)
        ret->events[ret->event_count] = (struct answer_event){e->type, e->stream, e->seq, e->region_seq};
    ret->event_count++;
}

int desk_emit(struct desk *d, struct stream *st, struct event *e, struct pair_list content, struct fault *f) {
    const struct apply_entry *a = desk_apply_of(d->rooms, e->type);
    if (a == NULL)
        return fault_set(f, FAULT_MACHINE, "internal", "没有处理此类事件的程序（%d）", "nothing applies events of type %d", (int)e->type);
    if (kind_of_stream(st, a, f) < 0) return -1;
    unsigned char salt[SALT_BYTES];
    struct pending p = {.type = e->type, .what = a->outbox};
    struct buf content_bytes = BUF_INIT, bytes = BUF_INIT;
    e->region = d->region;
    e->stream = st->id;
    e->seq = p.seq = st->seq + 1;
    e->region_seq = p.region_seq = d->region_seq + 1;
    e->at = d->at;
    e->recorded = d->now;
    e->account = d->actor.account;
    e->office = d->actor.office;
    e->role = d->actor.role;
    const struct command *given = d->outer ? d->outer : d->command; // the key is of what came in from outside
    if (e->channel.n == 0) e->channel = d->command ? d->command->channel : STR("system");
    e->prev = st->head;
    e->has_content = content.count != 0;
    if (e->has_content) {
        random_bytes(salt, sizeof salt);
        p.salt = str_of((const char *)salt, sizeof salt);
        content_encode(&content_bytes, content);
        p.content = buf_str(&content_bytes);
        content_hash(&e->content, p.salt, p.content);
    }
    bool first = given && d->work.pending_count == d->work.mark;
    if (first && given->key.n) {
        e->key = p.key = given->key;
        command_digest(&e->digest, given, p.salt);
    }
    if (e->type == EVENT_CONTENT_DESTROYED) p.destroy_upto = e->u.content_destroyed.upto;
    event_encode(&bytes, e);
    p.bytes = buf_str(&bytes);
    event_hash(&p.hash, p.bytes);
    p.digest = e->digest;
    work_event(&d->work, st, &p);
    d->region_seq = e->region_seq;
    buf_release(&bytes);
    buf_release(&content_bytes);
    struct applying x = {&d->work, &d->library, st, e, content, false, d->store, d->rooms};
    if (a->apply(&x, f) < 0) return -1;
    note(d->answer, e);
    return 0;
}

// The same key again: the same command is answered as before, another one is refused.
static int same_key(struct desk *d, const struct command *c, struct answer *ret, bool *ret_again) {
    struct event old = {0};
    struct str salt = STR("");
    struct fault *f = &ret->fault;
    const struct pending *p = work_pending_key(&d->work, c->key);
    *ret_again = false;
    if (p) {
        old = (struct event){.type = p->type, .stream = p->stream->id, .seq = p->seq, .region_seq = p->region_seq,
                             .digest = p->digest, .has_content = p->content.n != 0};
        salt = p->salt;
    } else {
        struct cell at[2], e[4], content[2];
        int found = store_first(d->store, SQL_EVENT_BY_KEY, &CELL_TEXT(c->key), 1, at, 2, f);
        if (found <= 0) return found;
        struct cell place[] = {CELL_INT(at[0].i), CELL_INT(at[1].i)};
        if (store_first(d->store, SQL_EVENT_ONE, place, 2, e, 4, f) < 0) return -1;
        if (event_decode(&old, arena_str(&d->scratch, e[3].s), &d->scratch, f) < 0) return -1;
        found = store_first(d->store, SQL_CONTENT_ONE, &CELL_INT(old.region_seq), 1, content, 2, f);
        if (found < 0) return -1;
        if (found) salt = arena_str(&d->scratch, content[0].s);
    }
    struct hash digest;
    command_digest(&digest, c, salt);
    bool destroyed = old.has_content && salt.n == 0; // nothing left to compare with
    if (!destroyed && !hash_eq(&digest, &old.digest)) {
        fault_set(f, FAULT_INPUT, "key-reused", "幂等键“%.*s”已用于另一条不同的命令：请换一个键",
                  "the key \"%.*s\" was used by a different command: choose another", SP(c->key));
        return fault_where(f, STR("key"));
    }
    ret->again = *ret_again = true;
    ret->id = old.stream;
    note(ret, &old);
    return 0;
}

static int run(struct desk *d, const struct command *c, struct answer *ret) {
    struct fault *f = &ret->fault;
    bool again = false;
    if (command_fits(c, f) < 0) return -1;
    // A rung's own, a delivery's own: taken, it could never fire or be made.
    if (str_starts(c->key, STR("timer:")) || (str_starts(c->key, STR("deliver:")) && !str_eq(c->channel, STR("deliver")))) {
        fault_set(f, FAULT_INPUT, "key-reserved", "幂等键不能以 timer: 或 deliver: 开头", "a key cannot begin with timer: or deliver:");
        return fault_where(f, STR("key"));
    }
    if (c->key.n && same_key(d, c, ret, &again) < 0) return -1;
    for (const struct desk_room *const *r = d->rooms; again && *r; r++)
        if ((*r)->again && (*r)->again(d, c, ret) < 0) return -1;
    if (again) return 0;
    d->command = NULL;
    if (desk_time(d, c, f) < 0) return -1;
    ms_t at = d->at;
    for (const struct desk_room *const *r = d->rooms; *r; r++)
        if ((*r)->before && (*r)->before(d, c, f) < 0) return -1;
    work_command(&d->work); // timers that fired stand, whatever becomes of the command
    d->command = c;
    d->at = d->judged = at;
    d->answer = ret;
    d->actor = (struct actor){0, 0, STR("")};
    d->principal = 0;
    decide_fn *decide = decide_of(d, c->verb);
    if (decide == NULL)
        return fault_set(f, FAULT_INPUT, "unknown-verb", "没有这种操作：“%.*s”", "no such verb: \"%.*s\"", SP(c->verb));
    if (decide(d, c, f) < 0) return -1;
    for (const struct desk_room *const *r = d->rooms; *r; r++)
        if ((*r)->after && (*r)->after(d, c, f) < 0) return -1;
    return 0;
}

void desk_run(struct desk *d, const struct command *c, struct answer *ret) {
    memset(ret, 0, sizeof *ret);
    arena_reset(&d->scratch);
    ms_t now = now_ms();
    if (now > d->now) d->now = now;
    d->answer = NULL;
    work_command(&d->work);
    ret->ok = run(d, c, ret) == 0;
    if (!ret->ok) {
        work_undo(&d->work);
        d->region_seq = d->work.pending_count ? d->work.pending[d->work.pending_count - 1].region_seq : d->written_seq;
        ret->event_count = 0;
        if (ret->fault.code == NULL)
            fault_set(&ret->fault, FAULT_MACHINE, "internal", "内部错误（%.*s）", "internal error (%.*s)", SP(c->verb));
    }
    d->command = d->outer = NULL;
    d->answer = NULL;
}

int desk_within(struct desk *d, const struct command *c, ms_t at, struct fault *f) {
    decide_fn *decide = decide_of(d, c->verb);
    if (d->outer || c->key.n || c->has_at || !str_eq(c->by, d->command->by) || decide == NULL)
        return fault_set(f, FAULT_MACHINE, "internal", "“%.*s”不能在另一条命令中执行", "\"%.*s\" cannot run within another command", SP(c->verb));
    if (at > d->at) {
        fault_set(f, FAULT_INPUT, "at-in-future", "所记的时间晚于现在（超前 %lld 毫秒）", "the time to be entered lies in the future (by %lld ms)",
                  (long long)(at - d->at));
        return fault_where(f, STR("at"));
    }
    struct actor actor = d->actor;
    ms_t outer_at = d->at;
    d->outer = d->command;
    d->command = c;
    d->at = at;
    int status = decide(d, c, f);
    d->command = d->outer;
    d->outer = NULL;
    d->at = outer_at;
    d->actor = actor;
    return status;
}

bool desk_checkpoint_due(const struct desk *d) {
    return d->work.pending_count == 0 && (int64_t)d->merkle.count >= d->checkpoint_every;
}

int desk_checkpoint(struct desk *d, struct fault *f) {
    if (d->merkle.count == 0) return 0;
    struct stream *st;
    if (work_stream(&d->work, d->region_stream, STREAM_REGION, &st, f) < 0) return -1;
    struct hash root;
    char hex[2 * HASH_BYTES + 1];
    merkle_root(&d->merkle, &root);
    hash_hex(&root, hex);
    ms_t now = now_ms();
    if (now > d->now) d->now = now;
    d->at = d->now;
    d->actor = (struct actor){0, 0, STR("")};
    struct event e = {.type = EVENT_CHECKPOINT_MADE};
    e.u.checkpoint_made = (struct event_checkpoint_made){.n = d->checkpoint_n + 1, .from_seq = d->checkpoint_from + 1,
                                                         .upto = d->written_seq, .root = str_c(hex)};
    struct buf signature = BUF_INIT;
    int status = keys_sign_checkpoint(d, st, &e.u.checkpoint_made, &signature, f);
    work_command(&d->work);
    if (status == 0) status = desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f);
    buf_release(&signature);
    return status;
}

int desk_write(struct desk *d, struct fault *f) { return work_write(&d->work, f); }

void desk_written(struct desk *d) {
    for (size_t i = 0; i < d->work.pending_count; i++) {
        const struct pending *p = &d->work.pending[i];
        if (p->type == EVENT_CHECKPOINT_MADE) {
            d->checkpoint_n++;
            d->checkpoint_from = d->written_seq;
            merkle_init(&d->merkle);
        }
        merkle_add(&d->merkle, &p->hash);
        d->written_hash = p->hash;
    }
    d->written_seq = d->region_seq;
    d->library.ahead = false;
    work_written(&d->work);
}

int desk_drop(struct desk *d, struct fault *f) {
    work_drop(&d->work);
    smap_release(&d->login_ids); // names of the lost batch
    smap_release(&d->office_ids);
    arena_reset(&d->names);
    d->region_seq = d->written_seq;
    if (!d->library.ahead) return 0;
    library_release(&d->library); // it holds what was published in the lost batch
    return library_load(&d->library, d->store, f);
}

int desk_do(struct desk *d, const struct command *c, struct answer *ret) {
    struct fault f;
    if (desk_begin(d, &f) == 0) {
        desk_run(d, c, ret);
        if (desk_write(d, &f) == 0 && store_commit(d->store, &f) == 0) {
            desk_written(d);
            return 0;
        }
        struct fault ignored;
        store_rollback(d->store);
        desk_drop(d, &ignored);
    } else memset(ret, 0, sizeof *ret);
    ret->ok = false;
    ret->fault = f;
    return -1;
}

int desk_found(struct desk *d, struct store *store, const struct desk_room *const *rooms, int64_t region,
               struct str name, bool driven, struct fault *f) {
    desk_start(d, store, rooms, region);
    d->driven = driven;
    d->now = d->at = now_ms();
    d->region_stream = desk_new_id(d);
    struct stream *st;
    if (work_stream(&d->work, d->region_stream, STREAM_REGION, &st, f) < 0) return -1;
    struct event e = {.type = EVENT_REGION_OPENED, .channel = STR("init")};
    e.u.region_opened = (struct event_region_opened){name, driven};
    work_command(&d->work);
    if (desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f) < 0) return -1;
    if (store_begin(store, f) < 0 || desk_write(d, f) < 0 || store_commit(store, f) < 0) {
        store_rollback(store);
        return -1;
    }
    desk_written(d);
    return 0;
}
