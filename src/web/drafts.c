// SPDX-License-Identifier: Apache-2.0
// The list of drafts.
#include "draft/draft_read.h"
#include "web/draft_page.h"
#include "web/routes.h"

enum { LIST_PAGE = 30 };

static const struct {
    const char *value, *label, *state;
} tabs[] = {{"", "待确认", "open"}, {"confirmed", "已确认", "confirmed"}, {"dropped", "不采用", "dropped"}};
enum { TABS = sizeof tabs / sizeof *tabs };

int page_drafts_allowed(struct visit *v, struct fault *f) {
    if (draft_may(visit_account(v), v->now)) return 0;
    return fault_set(f, FAULT_INPUT, "not-allowed", "草稿由提案委、督查室、受理中心或管理员核对，%.*s 现在没有这些角色",
                     "drafts are checked by the committee, supervision, reception or an administrator; %.*s holds none of these roles now", SP(v->login));
}

struct str page_draft_url(struct visit *v, int64_t id) { return page_text(v, "/drafts/%lld", (long long)id); }

struct str page_draft_state(struct str state) {
    for (size_t i = 0; i < TABS; i++)
        if (str_eq(state, str_c(tabs[i].state))) return str_c(tabs[i].label);
    return state;
}

static struct str place(struct visit *v, size_t tab, int64_t before) {
    const char *value = tabs[tab].value;
    if (before == 0) return value[0] ? page_text(v, "/drafts?state=%s", value) : STR("/drafts");
    return page_text(v, "/drafts?%s%s%sbefore=%lld", value[0] ? "state=" : "", value, value[0] ? "&" : "", (long long)before);
}

static struct rec_draft_row row_of(struct visit *v, const struct row_draft *r) {
    struct draft_body body;
    struct fault ignored;
    struct rec_draft_row out = {.url = page_draft_url(v, r->id), .title = personal_shown(r->title, PERSONAL_TEXT, v->view.viewer, v->a), .source = r->source,
                                .taken = page_time(v, r->taken), .who = view_account_name(&v->view, r->account)};
    for (int k = 0; k < DRAFT_KINDS; k++)
        if (str_eq(r->kind, str_c(draft_kinds[k]))) out.kind = str_c(draft_kind_zh((enum draft_kind)k));
    if (r->matter) out.matter = page_matter(v, r->matter);
    if (draft_body_of(r, v->a, &body, &ignored) < 0) {
        out.title = STR("（内容已销毁）");
        return out;
    }
    if (out.title.n == 0) out.title = STR("（没有标题）");
    out.findings = (int64_t)body.findings.count;
    out.open = (int64_t)draft_findings_open(&body);
    return out;
}

// GET /drafts
// may: signed
// query: state before done
// zh: 草稿：从公开网页读来、待人核对的，新的在前
// en: drafts: read from public pages, to be checked by a person; newest first
enum http_turn page_drafts(struct visit *v) {
    struct row_draft *rows = arena_array(v->a, struct row_draft, LIST_PAGE + 1); // one more tells whether there is a next page
    struct tpl_drafts t = {.waiting = true};
    struct fault f;
    struct buf b = BUF_INIT;
    size_t tab = 0;
    int64_t before = INT64_MAX;
    if (page_drafts_allowed(v, &f) < 0) return visit_fault(v, 0, &f);
    struct rec_tab *links = arena_array(v->a, struct rec_tab, TABS);
    for (size_t i = 1; i < TABS; i++)
        if (str_eq(http_query(v->x, "state"), str_c(tabs[i].value))) tab = i;
    for (size_t i = 0; i < TABS; i++) links[i] = (struct rec_tab){str_c(tabs[i].label), place(v, i, 0), i == tab};
    if (http_query(v->x, "before").n && (str_to_i64(http_query(v->x, "before"), &before) < 0 || before <= 0)) {
        before = INT64_MAX;
        t.fault = STR("页码不对，从头列起。");
    }
    if (draft_newest(v->reader->store, str_c(tabs[tab].state), before, LIST_PAGE + 1, v->a, rows, &t.rows_count, &f) < 0) return visit_fault(v, 0, &f);
    bool more = t.rows_count > LIST_PAGE;
    if (more) t.rows_count = LIST_PAGE;
    struct rec_draft_row *out = arena_array(v->a, struct rec_draft_row, t.rows_count + 1);
    for (size_t i = 0; i < t.rows_count; i++) out[i] = row_of(v, &rows[i]);
    t.rows = out;
    t.tabs = links;
    t.tabs_count = TABS;
    t.waiting = tab == 0;
    if (more) t.next = place(v, tab, rows[LIST_PAGE - 1].id);
    if (before != INT64_MAX) t.first = place(v, tab, 0);
    if (http_query(v->x, "done").n) page_notice(v, STR("这份草稿不采用，理由已记入账本。"));
    tpl_drafts(&b, &t);
    return page_send(v, STR("草稿"), &b);
}
