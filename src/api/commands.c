// SPDX-License-Identifier: Apache-2.0
// The way in for programs: commands, as lines of `act`.
#include "api/posted.h"
#include "api/room.h"
#include "api/routes.h"
#include "desk/wire.h"
#include "http/gate.h"
#include "matter/may.h"

// JSON is UTF-8 (RFC 8259 8.1); who says another charset means another text.
static bool other_charset(struct str type) {
    struct str piece;
    while (str_split(&type, ';', &piece)) {
        piece = str_trim(piece);
        if (!str_starts(piece, STR("charset="))) continue;
        struct str name = str_skip(piece, 8);
        if (name.n >= 2 && name.p[0] == '"') name = str_of(name.p + 1, name.n - 2);
        return !str_same_name(name, STR("utf-8"));
    }
    return false;
}

int api_check_type(struct visit *v, struct fault *f) {
    if (str_eq(v->x->type, STR("application/json")) && !other_charset(http_header(v->x, "Content-Type"))) return 0;
    fault_set(f, FAULT_INPUT, "wrong-type", "正文应是 application/json，UTF-8（给的是“%.*s”）", "the body must be application/json in UTF-8 (\"%.*s\" was given)",
              SP(utf8_head(http_header(v->x, "Content-Type"), 60)));
    return fault_where(f, STR("Content-Type"));
}

// Whoever may not see a matter does not learn from a refusal that it is there.
static void veil(struct visit *v, const struct command *c, struct fault *f) {
    struct matter m;
    struct fault ignored;
    struct str word = str_trim(c->matter);
    if (f->kind == FAULT_MACHINE || word.n == 0 || (v->reader == NULL && visit_look(v, &ignored) < 0)) return;
    bool none = str_eq(str_c(f->code), STR("unknown-matter")) || str_eq(str_c(f->code), STR("not-a-matter"));
    if (!none && matter_find(v->view.desk, word, &m, &ignored) == 0 && visit_account(v))
        none = matter_sight(&m, visit_account(v), v->now) == SIGHT_NONE;
    if (none && !str_eq(str_c(f->where), STR("into"))) api_no_matter(f, word);
}

// What came of a command; NULL: it is done.
static const struct fault *refusal(struct visit *v, struct posted_command *p) {
    if (p->refused) return &p->fault;
    if (p->request.answer.ok) return NULL;
    veil(v, &p->request.command, &p->request.answer.fault);
    return &p->request.answer.fault;
}

static enum http_turn answer_one(struct visit *v, struct posted_command *p) {
    const struct fault *no = refusal(v, p);
    struct json_out j;
    if (no) return visit_fault(v, 0, no);
    api_begin(v, &j);
    jo_open(&j, '{');
    wire_answer(&j, &p->request.answer);
    jo_close(&j);
    return api_end(v);
}

static enum http_turn answered(struct visit *v) {
    struct posted *posted = v->page;
    struct json_out j;
    if (!posted->many) return answer_one(v, posted->commands);
    api_begin(v, &j);
    jo_open(&j, '{');
    jo_kopen(&j, STR("results"), '[');
    for (size_t i = 0; i < posted->count; i++) {
        struct posted_command *p = &posted->commands[i];
        const struct fault *no = refusal(v, p);
        jo_open(&j, '{');
        if (no) {
            jo_kbool(&j, STR("ok"), false);
            jo_ki64(&j, STR("status"), fault_status(no));
            jo_key(&j, STR("fault"));
            jo_fault(&j, no);
        } else {
            wire_answer(&j, &p->request.answer);
        }
        jo_close(&j);
    }
    jo_close(&j);
    jo_close(&j);
    return api_end(v);
}

// POST /api/v1/commands
// may: token
// zh: 执行一条命令，或最多 200 条的数组；写入磁盘后才回答，数组里各条互不相干，按次序回答
// en: run one command, or an array of at most 200; answered once it is on disk, those of an array each on its own, in order
enum http_turn api_commands(struct visit *v) {
    struct posted *posted = arena_new(v->a, struct posted);
    struct fault f;
    if (api_check_type(v, &f) < 0 ||
        posted_read(posted, v->x->body, http_header(v->x, "Idempotency-Key"), v->login, v->view.utc_offset, v->a, &f) < 0)
        return visit_fault(v, 0, &f);
    struct request **requests = arena_array(v->a, struct request *, posted->count + 1);
    size_t n = 0;
    for (size_t i = 0; i < posted->count; i++)
        if (!posted->commands[i].refused) requests[n++] = &posted->commands[i].request;
    v->page = posted;
    return visit_act_many(v, requests, n, answered);
}
