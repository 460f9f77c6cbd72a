// SPDX-License-Identifier: Apache-2.0
// With the code from the receipt, for programs: a counter's screen, a telephone menu, a chat. No token: the code is what one
// has. Wrong ones count by address as at /q.
#include "api/room.h"
#include "api/routes.h"
#include "desk/wire.h"
#include "matter/code_answers.h"
#include "registry/view.h"

struct asking {
    struct command command; // key, version and fields of the body
    struct str code;
    struct by_code by;
};

static int member(struct fault *f, const char *name) {
    fault_set(f, FAULT_INPUT, "unknown-member", "凭查询码只写 code、key、version、fields，没有“%s”", "with a code there are code, key, version and fields, no \"%s\"", name);
    return fault_where(f, str_c(name));
}

// "code" apart; the rest is read as a line of act would be.
static int read_body(struct visit *v, struct asking *x, struct fault *f) {
    static const char *const none[] = {"do", "matter", "by", "at", "channel"};
    json_t *root = NULL;
    if (api_check_type(v, f) < 0 || wire_bytes(v->x->body, WIRE_COMMAND_MAX, f) < 0 || json_read(str_trim(v->x->body), &root, f) < 0) return -1;
    int status = json_is_object(root) ? 0 : fault_set(f, FAULT_INPUT, "bad-json", "正文应是一个 JSON 对象", "the body must be one JSON object");
    for (size_t i = 0; status == 0 && i < sizeof none / sizeof *none; i++)
        if (json_object_get(root, none[i])) status = member(f, none[i]);
    const json_t *code = status == 0 ? json_object_get(root, "code") : NULL;
    if (status == 0 && !json_is_string(code)) {
        fault_say(f, FAULT_INPUT, "missing-member", STR("缺少 code：回执上的查询码"), STR("\"code\" is missing: the code of the receipt"));
        status = fault_where(f, STR("code"));
    }
    if (status == 0) {
        x->code = arena_str(v->a, str_of(json_string_value(code), json_string_length(code)));
        json_object_del(root, "code");
        json_object_set_new(root, "do", json_string("matter.rate")); // which action it is, the matter says
        status = command_from_value(&x->command, root, STR("code"), v->view.utc_offset, v->a, f);
    }
    json_decref(root);
    return status;
}

static int find(struct visit *v, struct asking *x, struct fault *f) {
    if (read_body(v, x, f) < 0) return -1;
    if (!code_try(&v->app->codes, v->x->peer, v->now))
        return fault_say(f, FAULT_INPUT, "too-many-tries", STR("试的次数太多，请过 15 分钟再试"), STR("too many tries: try again in 15 minutes"));
    int found = by_code_find(v->view.desk, x->code, &x->by, f);
    if (found == 1) code_right(&v->app->codes, v->x->peer);
    if (found) return found < 0 ? -1 : 0;
    fault_say(f, FAULT_INPUT, "unknown-code", STR("没有这个查询码，请照回执核对"), STR("there is no such code: compare it with the receipt"));
    return fault_where(f, STR("code"));
}

static void field_names(struct json_out *j, struct str name, const struct procedure *p, uint64_t bits) {
    jo_kopen(j, name, '[');
    for (int i = 0; i < p->field_count; i++)
        if (bits >> i & 1) jo_str(j, p->fields[i].name.name);
    jo_close(j);
}

// What is asked now: null where nothing is, with why.
static void asks(struct visit *v, struct json_out *j, const struct asking *x) {
    struct code_ask ask;
    struct fault why;
    jo_key(j, STR("asks"));
    if (by_code_asks(v->view.desk, &x->by, &ask, &why) < 0) {
        jo_null(j);
        jo_key(j, STR("why_not"));
        jo_fault(j, &why);
        return;
    }
    const struct procedure *p = ask.m.rules->procedure;
    jo_open(j, '{');
    jo_kstr(j, STR("do"), ask.action ? ask.action->name.name : STR("matter.rate"));
    jo_ki64(j, STR("version"), ask.m.row->version);
    if (ask.action) {
        field_names(j, STR("required"), p, ask.action->required);
        field_names(j, STR("optional"), p, ask.action->optional);
    }
    jo_close(j);
}

// POST /api/v1/code
// may: public
// zh: 凭查询码看一件事项：环节、期限、答复，现在是否征求评价
// en: a matter by the code of its receipt: stage, deadline, answers, and whether a rating is asked for
enum http_turn api_code(struct visit *v) {
    struct asking x = {.code = STR("")};
    struct shown s;
    struct code_answer *all;
    struct json_out j;
    struct fault f;
    if (find(v, &x, &f) < 0 || code_shown(&s, &v->view, &x.by, &f) < 0) return visit_fault(v, 0, &f);
    const struct row_matter *r = s.matter.row;
    api_begin(v, &j);
    jo_open(&j, '{');
    jo_kstr(&j, STR("number"), r->number);
    jo_kstr(&j, STR("procedure"), s.matter.rules->procedure->name.name);
    jo_kstr(&j, STR("stage"), r->stage);
    view_time(&v->view, &j, STR("opened"), r->opened);
    view_time(&v->view, &j, STR("due"), r->outcome ? 0 : r->due);
    jo_kbool(&j, STR("ended"), r->outcome != 0);
    jo_kbool(&j, STR("merged"), x.by.merged);
    jo_kopen(&j, STR("answers"), '[');
    size_t n = code_answers(&s, &all);
    for (size_t i = 0; i < n; i++) {
        jo_open(&j, '{');
        view_time(&v->view, &j, STR("at"), all[i].at);
        jo_kstr(&j, STR("what"), all[i].what);
        if (all[i].issuer.n) jo_kstr(&j, STR("issuer"), all[i].issuer);
        jo_kopen(&j, STR("text"), '{');
        for (size_t k = 0; k < all[i].texts.count; k++) jo_kstr(&j, all[i].texts.pairs[k].name, all[i].texts.pairs[k].value);
        jo_close(&j);
        jo_close(&j);
    }
    jo_close(&j);
    asks(v, &j, &x);
    jo_close(&j);
    return api_end(v);
}

static enum http_turn rated(struct visit *v) {
    struct json_out j;
    if (!v->request.answer.ok) return visit_fault(v, 0, &v->request.answer.fault);
    api_begin(v, &j);
    jo_open(&j, '{');
    wire_answer(&j, &v->request.answer);
    jo_close(&j);
    return api_end(v);
}

// POST /api/v1/code/rate
// may: public
// zh: 凭查询码评价答复：办的是现在征求他的那个动作，没有就是 matter.rate
// en: rates the answer with the code: by the action that asks its holder now, else by matter.rate
enum http_turn api_code_rate(struct visit *v) {
    struct asking x = {.code = STR("")};
    struct code_ask ask;
    struct fault f;
    if (find(v, &x, &f) < 0 || by_code_asks(v->view.desk, &x.by, &ask, &f) < 0) return visit_fault(v, 0, &f);
    struct command c = x.command;
    struct str key = c.key.n ? c.key : str_trim(http_header(v->x, "Idempotency-Key"));
    c.verb = ask.action ? ask.action->name.name : STR("matter.rate");
    c.matter = arena_printf(v->a, "%lld", (long long)ask.m.row->id);
    c.by = arena_printf(v->a, "#%.*s", SP(x.code));
    c.key = key.n ? arena_printf(v->a, "code:%.*s:%.*s", SP(c.matter), SP(utf8_head(key, 100))) : STR("");
    return visit_act_by_code(v, c, rated);
}
