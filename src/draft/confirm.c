// SPDX-License-Identifier: Apache-2.0
// A draft that was checked becomes a proposal of the register with its answer. The register's entry is made by the
// procedure's own action 补录, at the day of the letter: nothing of a handling nobody saw is made up.
#include "draft/room.h"

enum { DRAFT, OPEN_OFFICES, NUMBER, CONFIRM_FIELDS };
enum { NUMBER_BYTES_MAX = 64 };

static const struct field_word yes_no[] = {{"1", "是", "真"}, {"0", "否", "假"}, {NULL, NULL, NULL}};

static const struct form_field fields[CONFIRM_FIELDS] = {
    [DRAFT] = {"草稿", "draft", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [OPEN_OFFICES] = {"建立单位", "open_offices", FORM_WORD, false, 0, yes_no},
    [NUMBER] = {"编号", "number", FORM_TEXT, false, NUMBER_BYTES_MAX, NULL},
};

struct str draft_matter_number(const struct draft_body *body, struct arena *a) {
    struct str number = str_trim(body->proposal_number), session = str_trim(body->session);
    if (number.n == 0) return STR("");
    bool whole = session.n && str_starts(number, session);
    const char *before = whole || str_starts(number, STR("第")) ? "" : "第", *behind = str_ends(number, STR("号")) ? "" : "号";
    return arena_printf(a, "%.*s%s%.*s%s", SP(whole ? STR("") : session), before, SP(number), behind);
}

// Everything the register needs and the page does not say, at once.
static int complete(struct desk *d, const struct draft_body *body, struct fault *f) {
    struct {
        const char *member, *zh;
        bool there;
    } needed[] = {
        {"title", "标题", str_trim(body->title).n != 0},
        {"proposal_title", "提案标题", str_trim(body->proposal_title).n != 0},
        {"lead", "主办单位", str_trim(body->lead).n != 0},
        {"proposers", "提案人", body->proposers.count != 0},
        {"written", "成文日期", body->written.n != 0},
        {"text", "答复内容", str_trim(draft_answer_text(body, &d->scratch)).n != 0},
    };
    struct buf zh = BUF_INIT, en = BUF_INIT;
    const char *first = NULL;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (needed[i].there) continue;
        if (first == NULL) first = needed[i].member;
        buf_printf(&zh, "%s%s", zh.n ? "、" : "", needed[i].zh);
        buf_printf(&en, "%s%s", en.n ? ", " : "", needed[i].member);
    }
    if (first) {
        fault_set(f, FAULT_INPUT, "missing-member", "草稿还缺：%s。请补上再确认%.0s", "the draft still lacks %.0s%s: fill it in, then confirm",
                  arena_str(&d->scratch, buf_str(&zh)).p, arena_str(&d->scratch, buf_str(&en)).p);
        fault_where(f, str_c(first));
    }
    buf_release(&zh);
    buf_release(&en);
    return first ? -1 : 0;
}

// The day of the letter, its beginning. 0 stands for "not ended", so no day before 1970-01-02.
static int letter_time(struct desk *d, const struct draft_body *body, ms_t *ret, struct fault *f) {
    day_t day;
    if (date_parse(body->written, &day, f) < 0) return fault_where(f, STR("written"));
    *ret = day_start(day, desk_days(d).utc_offset);
    if (*ret > 0 && *ret <= d->at) return 0;
    bool future = *ret > d->at;
    fault_say(f, FAULT_INPUT, future ? "date-in-future" : "bad-date", future ? STR("成文日期在将来") : STR("成文日期早于 1970-01-02，不能登记"),
              future ? STR("the day it was written lies in the future") : STR("it was written before 1970-01-02: it cannot be registered"));
    return fault_where(f, STR("written"));
}

static int ready(struct desk *d, const struct draft *draft, ms_t *ret_at, struct fault *f) {
    const struct draft_body *body = &draft->body;
    if (body->kind != DRAFT_PROPOSAL_REPLY) {
        fault_set(f, FAULT_INPUT, "no-register", "这类草稿（%s）还没有可进入的登记，请先留着，或弃用", "there is no register for drafts of kind %s yet: keep it, or drop it",
                  draft_kinds[body->kind]);
        return fault_where(f, STR("kind"));
    }
    size_t open = draft_findings_open(body);
    if (open) {
        fault_set(f, FAULT_INPUT, "findings-open", "还有 %zu 处疑点没有看过，请逐一核对后再确认", "%zu findings were not looked at yet: check each, then confirm", open);
        return fault_where(f, STR("findings"));
    }
    if (complete(d, body, f) < 0) return -1;
    return letter_time(d, body, ret_at, f);
}

static struct str list_of(struct desk *d, const struct draft_names *names) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < names->count; i++) {
        buf_add(&b, names->items[i]);
        buf_byte(&b, 0x1F);
    }
    struct str s = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return s;
}

static int record(struct desk *d, const struct command *c, const struct draft_body *body, struct str number, ms_t at, struct fault *f) {
    const struct pair all[] = {
        {STR("程序"), STR("提案")},
        {STR("编号"), number},
        {STR("标题"), body->proposal_title},
        {STR("提案人"), list_of(d, &body->proposers)},
        {STR("主办单位"), body->lead},
        {STR("会办单位"), list_of(d, &body->joint)},
        {STR("答复内容"), draft_answer_text(body, &d->scratch)},
        {STR("告知方式"), STR("书面")},
        {STR("届次"), body->session},
        {STR("案号"), body->proposal_number},
        {STR("函件标题"), body->title},
        {STR("文号"), body->document_number},
        {STR("索引号"), body->index_number},
        {STR("成文日期"), body->written},
        {STR("公开日期"), body->published},
        {STR("发文单位"), body->issuer},
        {STR("主题分类"), body->subject},
        {STR("体裁分类"), body->genre},
        {STR("签发人"), body->signer},
        {STR("签发人职务"), body->signer_role},
        {STR("收件人"), body->addressee},
    };
    struct pair given[sizeof all / sizeof *all];
    size_t count = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].value.n) given[count++] = all[i];
    struct command entry = {.verb = STR("补录"), .by = c->by, .channel = STR("import"), .fields = {given, count}};
    return desk_within(d, &entry, at, f);
}

int draft_confirm(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[CONFIRM_FIELDS];
    struct draft draft;
    ms_t at = 0;
    if (draft_signer(d, c, f) < 0 || fields_take(c, fields, CONFIRM_FIELDS, g, f) < 0) return -1;
    if (draft_open(d, c, &g[DRAFT], &draft, f) < 0 || ready(d, &draft, &at, f) < 0) return -1;
    if (draft_offices(d, &draft.body, str_eq(g[OPEN_OFFICES].value, STR("1")), f) < 0) return -1;
    struct str number = g[NUMBER].value.n ? g[NUMBER].value : draft_matter_number(&draft.body, &d->scratch);
    if (record(d, c, &draft.body, number, at, f) < 0) return -1;
    struct event e = {.type = EVENT_DRAFT_CONFIRMED};
    e.u.draft_confirmed.matter = d->answer->id;
    return desk_emit(d, draft.stream, &e, (struct pair_list){NULL, 0}, f);
}
