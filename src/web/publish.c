// SPDX-License-Identifier: Apache-2.0
// Making an answer public: the form of matter.publish, begun with what the matter's own answer says.
#include "matter/publicity.h"
#include "web/entry.h"
#include "web/matter_page.h"
#include "web/plain_form.h"
#include "web/routes.h"

struct publishing {
    struct pair_list given;
    struct fault fault;
    bool faulty;
    int64_t version;
    struct str key;
};

static const struct {
    const char *name, *label, *hint;
    enum plain_type type;
    bool must;
    const char *from[3]; // the field of the matter it begins with: the first that was given
} inputs[] = {
    {"title", "标题", "", PLAIN_LINE, true, {"函件标题", "标题", NULL}},
    {"document", "发文字号", "", PLAIN_LINE, false, {"文号", NULL, NULL}},
    {"index_no", "索引号", "", PLAIN_LINE, false, {"索引号", NULL, NULL}},
    {"issuer", "发布机构", "", PLAIN_LINE, false, {"发文单位", NULL, NULL}},
    {"subject", "主题分类", "", PLAIN_LINE, false, {"主题分类", NULL, NULL}},
    {"genre", "体裁分类", "", PLAIN_LINE, false, {"体裁分类", NULL, NULL}},
    {"written", "成文日期", "", PLAIN_DATE, false, {"成文日期", NULL, NULL}},
    {"published", "发布日期", "不填为今天", PLAIN_DATE, false, {"公开日期", NULL, NULL}},
    {"body", "正文", "每行一段", PLAIN_AREA, true, {"答复内容", "办理结果", NULL}},
};
enum { INPUTS = sizeof inputs / sizeof *inputs };

static struct str day_text(struct visit *v, ms_t at) {
    struct buf b = BUF_INIT;
    buf_day(&b, day_of(at, v->view.utc_offset));
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct str beginning(struct visit *v, const struct shown *s, size_t i) {
    struct str value = STR("");
    for (int k = 0; k < 3 && inputs[i].from[k] && value.n == 0; k++) value = shown_written(s, str_c(inputs[i].from[k]), INT64_MAX);
    if (value.n) return value;
    const struct row_matter *r = s->matter.row;
    const struct shown_document *d = s->document_count ? &s->documents[0] : NULL; // to the first who raised it
    if (d && str_eq(str_c(inputs[i].name), STR("document"))) return d->row->number;
    if (d && str_eq(str_c(inputs[i].name), STR("written"))) return day_text(v, d->written);
    if (str_eq(str_c(inputs[i].name), STR("title"))) return personal_shown(r->title, PERSONAL_TEXT, v->view.viewer, v->a);
    if (str_eq(str_c(inputs[i].name), STR("issuer"))) return view_office_name(&v->view, r->lead);
    return STR("");
}

static struct str value_of(const struct plain_form *p, const char *name) {
    for (size_t i = 0; i < p->count; i++)
        if (str_eq(p->fields[i].name, str_c(name))) return str_trim(p->fields[i].value);
    return STR("");
}

static enum http_turn form_page(struct visit *v, const struct shown *s, const struct publishing *x) {
    struct buf b = BUF_INIT;
    const struct row_matter *r = s->matter.row;
    struct plain_form p = {.v = v, .given = x->given, .fault = x->faulty ? &x->fault : NULL};
    plain_begin(&p, INPUTS);
    for (size_t i = 0; i < INPUTS; i++) {
        struct rec_field *field = plain_field(&p, str_c(inputs[i].name), inputs[i].label, inputs[i].type, inputs[i].must, beginning(v, s, i));
        if (field->hint.n == 0) field->hint = str_c(inputs[i].hint);
    }
    struct tpl_publish t = {.number = r->number, .title = personal_shown(r->title, PERSONAL_TEXT, v->view.viewer, v->a), .matter_url = page_matter(v, r->id),
                            .action = page_text(v, "/matters/%lld/publish", (long long)r->id), .csrf = visit_csrf(v), .key = x->key.n ? x->key : visit_form_key(v),
                            .version = x->version ? x->version : r->version, .fields = p.fields, .fields_count = p.count, .fault = p.trouble,
                            .preview_title = value_of(&p, "title")};
    struct entry e = {value_of(&p, "index_no"), value_of(&p, "document"), value_of(&p, "subject"), value_of(&p, "genre"), value_of(&p, "issuer"),
                      value_of(&p, "written"), value_of(&p, "published")};
    if (e.published.n == 0) e.published = day_text(v, v->now);
    t.facts_count = entry_facts(v, &e, &t.facts);
    t.paragraphs_count = entry_paragraphs(v, value_of(&p, "body"), &t.paragraphs);
    tpl_publish(&b, &t);
    if (x->faulty && v->x->status == 200) v->x->status = fault_status(&x->fault);
    return page_send(v, STR("公开"), &b);
}

static int find(struct visit *v, struct shown *s, struct fault *f) {
    enum sight sight;
    if (page_shown(v, s, &sight, true, f) < 0) return -1;
    if (stream_row(s->matter.stream, TABLE_PUBLICATION))
        return fault_set(f, FAULT_INPUT, "published-already", "“%.*s”已经公开过", "\"%.*s\" is public already", SP(s->matter.row->number));
    if (sight == SIGHT_OFFICE && matter_may_publish(&s->matter, visit_account(v), v->now)) return publicity_allows(v->view.desk, &s->matter, f);
    return fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”现在不能由您公开：办结并答复过提出人的整件事项，由提案委、受理中心或管理员公开",
                     "\"%.*s\" is not yours to publish now: a whole matter that is closed and answered, by the committee, reception or an administrator",
                     SP(s->matter.row->number));
}

// GET /matters/{matter}/publish
// may: signed
// zh: 公开一件事项的答复：表单和公众将看到的样子
// en: making the answer of a matter public: the form, and what the public will see
enum http_turn page_publish(struct visit *v) {
    struct shown s;
    struct publishing x = {.faulty = false};
    struct fault f;
    if (find(v, &s, &f) < 0) return visit_fault(v, 0, &f);
    return form_page(v, &s, &x);
}

static enum http_turn published(struct visit *v) {
    struct publishing *x = v->page;
    const struct answer *answer = &v->request.answer;
    struct shown s;
    struct fault f;
    if (answer->ok) return page_go(v, page_text(v, "/matters/%.*s?public=1&done=1", SP(page_uri(v, visit_param(v, "matter")))));
    x->faulty = true;
    x->fault = answer->fault;
    if (find(v, &s, &f) < 0) return visit_fault(v, 0, &answer->fault);
    x->key = STR("");
    if (str_eq(str_c(x->fault.code), STR("stale"))) {
        x->version = s.matter.row->version;
        fault_set(&x->fault, FAULT_INPUT, "stale", "填写期间这件事已经有了新的办理（版本 %lld），没有公开；请看过经过、核对后再提交",
                  "the matter went on while this was being filled in (version %lld), nothing was published: look at what happened, check, submit again",
                  (long long)x->version);
    }
    return form_page(v, &s, x);
}

// What of the form is a field of the command; days and lines without the blanks a browser leaves.
static struct pair_list fields_of(struct visit *v) {
    struct pair_list out = {arena_array(v->a, struct pair, INPUTS), 0};
    for (size_t i = 0; i < INPUTS; i++) {
        struct str value = str_trim(http_form(v->x, inputs[i].name));
        char *p = arena_alloc(v->a, value.n + 1);
        size_t n = 0;
        for (size_t k = 0; k < value.n; k++)
            if (value.p[k] != '\r') p[n++] = value.p[k];
        if (n) pair_add(&out, (struct pair){str_c(inputs[i].name), str_of(p, n)});
    }
    return out;
}

// POST /matters/{matter}/publish
// may: signed
// zh: 公开
// en: makes it public
enum http_turn page_publish_post(struct visit *v) {
    struct shown s;
    struct fault f;
    struct publishing *x = arena_new(v->a, struct publishing);
    *x = (struct publishing){.given = v->x->form, .key = http_form(v->x, "key")};
    if (find(v, &s, &f) < 0) return visit_fault(v, 0, &f);
    if (str_to_i64(http_form(v->x, "version"), &x->version) < 0 || x->version <= 0) x->version = 0;
    if (form_review(v)) {
        x->key = STR("");
        return form_page(v, &s, x);
    }
    struct command c = {.verb = STR("matter.publish"), .matter = page_text(v, "%lld", (long long)s.matter.row->id), .channel = STR("web"), .key = x->key,
                        .version = x->version, .fields = fields_of(v)};
    v->page = x;
    return visit_act(v, c, published);
}
