// SPDX-License-Identifier: Apache-2.0
#include "draft/draft.h"

#include "draft/room.h"

enum { SOURCE_BYTES_MAX = 1000, WHY_BYTES_MAX = 4000 };

#define ROLE(zh, en) {{(zh), sizeof(zh) - 1}, {(en), sizeof(en) - 1}}
static const struct role_name roles[] = {ROLE("提案委", "committee"), ROLE("督查室", "supervision"), ROLE("受理中心", "reception"),
                                         ROLE("管理员", "administrator")};

int draft_signer(struct desk *d, const struct command *c, struct fault *f) { return registry_signer(d, c, roles, sizeof roles / sizeof *roles, f); }

bool draft_may(const struct stream *account, int64_t at) {
    for (size_t i = 0; account && i < sizeof roles / sizeof *roles; i++)
        if (registry_holds(account, roles[i].name, roles[i].alias, 0, at, NULL)) return true;
    return false;
}

int draft_find(struct desk *d, struct str text, struct stream **ret, struct fault *f) {
    int64_t id;
    bool there = str_to_i64(text, &id) == 0 && id > 0;
    if (there && desk_stream(d, id, STREAM_DRAFT, ret, f) < 0) {
        if (!str_eq(str_c(f->code), STR("wrong-kind"))) return -1;
        there = false;
    }
    if (there && stream_row(*ret, TABLE_DRAFT)) return 0;
    fault_set(f, FAULT_INPUT, "unknown-draft", "没有编号为“%.*s”的草稿", "there is no draft \"%.*s\"", SP(utf8_head(text, 40)));
    return fault_where(f, STR("draft"));
}

int draft_open(struct desk *d, const struct command *c, const struct given *g, struct draft *ret, struct fault *f) {
    if (draft_find(d, g->value, &ret->stream, f) < 0) return fault_where(f, g->name);
    struct row_draft *row = ret->row = stream_row(ret->stream, TABLE_DRAFT);
    d->answer->id = row->id;
    if (!str_eq(row->state, DRAFT_OPEN)) {
        bool confirmed = str_eq(row->state, DRAFT_CONFIRMED);
        fault_say(f, FAULT_INPUT, "draft-closed", confirmed ? STR("草稿已经确认入册，不能再改") : STR("草稿已经弃用，不能再改"),
                  confirmed ? STR("the draft was confirmed: it does not change any more") : STR("the draft was dropped: it does not change any more"));
        return fault_where(f, g->name);
    }
    if (c->version && c->version != row->version) {
        fault_set(f, FAULT_INPUT, "stale", "草稿在您查看之后有了改动（第 %lld 版，现为第 %lld 版），请重新查看", "the draft has changed since you looked (version %lld, now %lld): look again first",
                  (long long)c->version, (long long)row->version);
        return fault_where(f, STR("version"));
    }
    if (d->at < row->taken) {
        fault_set(f, FAULT_INPUT, "at-goes-back", "时间不能早于取来草稿之时（早 %lld 毫秒）", "the time lies before the draft was taken (by %lld ms)", (long long)(row->taken - d->at));
        return fault_where(f, STR("at"));
    }
    if (row->body.hidden.n) return draft_body_read(&ret->body, row->body.hidden, &d->scratch, f);
    fault_say(f, FAULT_INPUT, "draft-destroyed", STR("草稿的内容已经销毁，只能弃用"), STR("the content of the draft was destroyed: it can only be dropped"));
    return fault_where(f, g->name);
}

enum { SOURCE, DIGEST, TAKE_BODY, TAKE_FIELDS };
static const struct form_field take_fields[TAKE_FIELDS] = {
    [SOURCE] = {"来源", "source", FORM_TEXT, true, SOURCE_BYTES_MAX, NULL},
    [DIGEST] = {"摘要", "digest", FORM_TEXT, true, 2 * HASH_BYTES, NULL},
    [TAKE_BODY] = {"草稿内容", "body", FORM_LINES, true, COMMAND_VALUE_MAX, NULL},
};

static int digest_ok(const struct given *g, struct fault *f) {
    bool good = g->value.n == 2 * HASH_BYTES;
    for (size_t i = 0; good && i < g->value.n; i++) {
        char c = g->value.p[i];
        good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    if (good) return 0;
    fault_say(f, FAULT_INPUT, "bad-digest", STR("摘要应是 64 位小写十六进制（SM3）"), STR("the digest is 64 lower-case hexadecimal digits (SM3)"));
    return fault_where(f, g->name);
}

// What a body leaves in an event: its title apart, for lists, and all of it in its one way of writing.
static struct pair_list content_of(struct desk *d, const struct draft_body *body) {
    struct buf b = BUF_INIT;
    draft_body_write(&b, body);
    struct pair *pairs = arena_array(&d->scratch, struct pair, 2);
    size_t n = 0;
    if (body->title.n) pairs[n++] = (struct pair){STR("title"), body->title};
    pairs[n++] = (struct pair){STR("body"), arena_str(&d->scratch, buf_str(&b))};
    buf_release(&b);
    return (struct pair_list){pairs, n};
}

static int draft_take(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[TAKE_FIELDS];
    struct draft_body body;
    struct stream *st;
    int64_t before;
    if (draft_signer(d, c, f) < 0 || fields_take(c, take_fields, TAKE_FIELDS, g, f) < 0 || digest_ok(&g[DIGEST], f) < 0) return -1;
    if (draft_body_read(&body, g[TAKE_BODY].value, &d->scratch, f) < 0) return -1;
    int found = draft_taken_before(d, g[DIGEST].value, &before, f);
    if (found < 0) return -1;
    if (found) {
        fault_set(f, FAULT_INPUT, "draft-again", "这一页已经取来过，是草稿 %lld", "this page was taken before: draft %lld", (long long)before);
        return fault_where(f, arena_printf(&d->scratch, "%lld", (long long)before));
    }
    d->answer->id = desk_new_id(d);
    if (desk_stream(d, d->answer->id, STREAM_DRAFT, &st, f) < 0) return -1;
    struct event e = {.type = EVENT_DRAFT_TAKEN};
    e.u.draft_taken = (struct event_draft_taken){str_c(draft_kinds[body.kind]), g[SOURCE].value, g[DIGEST].value};
    return desk_emit(d, st, &e, content_of(d, &body), f);
}

enum { CHANGE_DRAFT, CHANGE_BODY, CHANGE_FIELDS };
static const struct form_field change_fields[CHANGE_FIELDS] = {
    [CHANGE_DRAFT] = {"草稿", "draft", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [CHANGE_BODY] = {"草稿内容", "body", FORM_LINES, true, COMMAND_VALUE_MAX, NULL},
};

static int draft_change(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[CHANGE_FIELDS];
    struct draft draft;
    struct draft_body body;
    if (draft_signer(d, c, f) < 0 || fields_take(c, change_fields, CHANGE_FIELDS, g, f) < 0) return -1;
    if (draft_open(d, c, &g[CHANGE_DRAFT], &draft, f) < 0 || draft_body_read(&body, g[CHANGE_BODY].value, &d->scratch, f) < 0) return -1;
    if (!draft_same_findings(&draft.body, &body)) {
        fault_say(f, FAULT_INPUT, "findings-changed", STR("疑点不能删改，只能标为看过（seen）"), STR("findings are not removed or rewritten, only marked as seen"));
        return fault_where(f, STR("findings"));
    }
    struct pair_list content = content_of(d, &body);
    if (str_eq(pairs_get(content, STR("body")), draft.row->body.hidden))
        return fault_say(f, FAULT_INPUT, "nothing-to-change", STR("没有改动"), STR("nothing would change"));
    struct event e = {.type = EVENT_DRAFT_CHANGED};
    if (body.kind != draft.body.kind) e.u.draft_changed.kind = str_c(draft_kinds[body.kind]);
    return desk_emit(d, draft.stream, &e, content, f);
}

enum { DROP_DRAFT, DROP_WHY, DROP_FIELDS };
static const struct form_field drop_fields[DROP_FIELDS] = {
    [DROP_DRAFT] = {"草稿", "draft", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [DROP_WHY] = {"理由", "why", FORM_LINES, true, WHY_BYTES_MAX, NULL},
};

static int draft_drop(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[DROP_FIELDS];
    struct draft draft;
    if (draft_signer(d, c, f) < 0 || fields_take(c, drop_fields, DROP_FIELDS, g, f) < 0) return -1;
    if (draft_open(d, c, &g[DROP_DRAFT], &draft, f) < 0 && !str_eq(str_c(f->code), STR("draft-destroyed"))) return -1;
    struct event e = {.type = EVENT_DRAFT_DROPPED};
    struct pair why[] = {{STR("why"), g[DROP_WHY].value}};
    return desk_emit(d, draft.stream, &e, (struct pair_list){why, 1}, f);
}

static int apply_taken(struct applying *x, struct fault *f) {
    const struct event_draft_taken *e = &x->event->u.draft_taken;
    struct stream *st = x->stream;
    if (st->count) return fault_set(f, FAULT_MACHINE, "bad-event", "草稿只能取来一次", "a draft is taken once");
    struct row_draft *r = work_add(x->work, st, TABLE_DRAFT);
    r->id = st->id;
    r->kind = stream_text(st, e->kind);
    r->source = stream_text(st, e->source);
    r->digest = stream_text(st, e->digest);
    r->state = DRAFT_OPEN;
    r->version = x->event->seq;
    r->account = x->event->account;
    r->taken = x->event->at;
    r->title = personal(stream_text(st, pairs_get(x->content, STR("title"))));
    r->body = personal(stream_text(st, pairs_get(x->content, STR("body"))));
    return 0;
}

// The row of an open draft, about to change.
static int touch(struct applying *x, struct row_draft **ret, struct fault *f) {
    *ret = stream_row(x->stream, TABLE_DRAFT);
    if (*ret == NULL || !str_eq((*ret)->state, DRAFT_OPEN))
        return fault_set(f, FAULT_MACHINE, "bad-event", "草稿已经了结", "the draft was finished before");
    work_touch(x->work, x->stream, *ret);
    (*ret)->version = x->event->seq;
    return 0;
}

static int apply_changed(struct applying *x, struct fault *f) {
    const struct event_draft_changed *e = &x->event->u.draft_changed;
    struct row_draft *r;
    if (touch(x, &r, f) < 0) return -1;
    if (e->kind.n) r->kind = stream_text(x->stream, e->kind);
    r->title = personal(stream_text(x->stream, pairs_get(x->content, STR("title"))));
    r->body = personal(stream_text(x->stream, pairs_get(x->content, STR("body"))));
    return 0;
}

static int apply_confirmed(struct applying *x, struct fault *f) {
    struct row_draft *r;
    if (touch(x, &r, f) < 0) return -1;
    r->state = DRAFT_CONFIRMED;
    r->matter = x->event->u.draft_confirmed.matter;
    r->closed = x->event->at;
    return 0;
}

static int apply_dropped(struct applying *x, struct fault *f) {
    struct row_draft *r;
    if (touch(x, &r, f) < 0) return -1;
    r->state = DRAFT_DROPPED;
    r->closed = x->event->at;
    return 0;
}

// Confirming may begin with the opening of an office; what it made is the matter.
static int again(struct desk *d, const struct command *c, struct answer *ret) {
    struct stream *st;
    if (!str_eq(c->verb, STR("draft.confirm"))) return 0;
    if (draft_find(d, str_trim(command_field2(c, STR("草稿"), STR("draft"))), &st, &ret->fault) < 0) return -1;
    ret->id = ((const struct row_draft *)stream_row(st, TABLE_DRAFT))->matter;
    return 0;
}

static const struct verb_entry verbs[] = {
    {"draft.take", draft_take}, {"draft.change", draft_change}, {"draft.confirm", draft_confirm}, {"draft.drop", draft_drop}, {NULL, NULL},
};

static const struct apply_entry applies[] = {
    {EVENT_DRAFT_TAKEN, STREAM_DRAFT, apply_taken, 0},
    {EVENT_DRAFT_CHANGED, STREAM_DRAFT, apply_changed, 0},
    {EVENT_DRAFT_CONFIRMED, STREAM_DRAFT, apply_confirmed, 0},
    {EVENT_DRAFT_DROPPED, STREAM_DRAFT, apply_dropped, 0},
    {0, STREAM_KINDS, NULL, 0},
};

const struct desk_room desk_draft_room = {.verbs = verbs, .applies = applies, .parts = draft_of_matter, .again = again};
