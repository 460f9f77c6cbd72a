// SPDX-License-Identifier: Apache-2.0
#include "web/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "draft/draft.h"
#include "registry/registry.h"
#include "target/target.h"
#include "web/assets.h"
#include "web/page_room.h"

struct str page_text(struct visit *v, const char *format, ...) {
    char text[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(text, sizeof text, format, args);
    struct str s = arena_str(v->a, str_of(text, n > 0 && (size_t)n < sizeof text ? (size_t)n : 0));
    if (n > 0 && (size_t)n >= sizeof text) { // whole: half of an address leads elsewhere
        char *p = arena_alloc(v->a, (size_t)n + 1);
        vsnprintf(p, (size_t)n + 1, format, again);
        s = str_of(p, (size_t)n);
    }
    va_end(again);
    va_end(args);
    return s;
}

static struct str kept(struct visit *v, struct buf *b) {
    struct str s = arena_str(v->a, buf_str(b));
    buf_release(b);
    return s;
}

struct str page_time(struct visit *v, ms_t at) {
    struct buf b = BUF_INIT;
    if (at) buf_time_short(&b, at, v->view.utc_offset);
    return kept(v, &b);
}

struct str page_end(struct visit *v, ms_t at) {
    struct buf b = BUF_INIT;
    if (at) buf_time_end(&b, at, v->view.utc_offset);
    return kept(v, &b);
}

struct str page_uri(struct visit *v, struct str s) {
    struct buf b = BUF_INIT;
    escape_uri(&b, s);
    return kept(v, &b);
}

struct str page_matter(struct visit *v, int64_t id) { return page_text(v, "/matters/%lld", (long long)id); }

struct str page_key(struct visit *v, struct queue_key k) {
    struct buf b = BUF_INIT;
    if (k.set) queue_key_write(&b, k);
    return kept(v, &b);
}

struct str page_outcome(int64_t outcome) { return outcome ? outcome_word((enum outcome)outcome, false) : STR(""); }

struct str page_outcome_at(struct str stage, int64_t outcome) {
    struct str word = page_outcome(outcome);
    return word.n && str_find(stage, word) < 0 ? word : STR("");
}

struct str page_channel(struct str channel) {
    static const struct {
        const char *word, *zh;
    } ways[] = {{"web", "网上"}, {"api", "接口"}, {"cli", "命令行"}, {"import", "导入"}, {"timer", "系统"}, {"code", "查询码"}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (str_eq(channel, str_c(ways[i].word))) return str_c(ways[i].zh);
    return channel;
}

bool page_serves(struct visit *v) {
    struct queue_scope scope;
    if (v->account == 0 || v->reader == NULL) return false;
    queue_scope(&v->view.desk->library, visit_account(v), v->now, &scope);
    return scope.all || scope.office_count;
}

// What a frame shows of a visit besides the page itself.
struct frame {
    struct str notice, trouble;
};

static struct frame *frame_of(struct visit *v) {
    if (v->frame == NULL) v->frame = arena_new(v->a, struct frame);
    return v->frame;
}

void page_notice(struct visit *v, struct str zh) { ((struct frame *)frame_of(v))->notice = zh; }

// Pages change with every step and hold what is not everybody's: nobody keeps them.
static void protect(struct visit *v) {
    http_set(v->x, "Content-Security-Policy",
             STR("default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"));
    http_set(v->x, "Referrer-Policy", STR("same-origin"));
    http_set(v->x, "Cross-Origin-Opener-Policy", STR("same-origin"));
    http_set(v->x, "Cache-Control", v->account ? STR("no-store") : STR("no-cache"));
    if (v->x->secure) http_set(v->x, "Strict-Transport-Security", STR("max-age=31536000"));
}

static size_t links(struct visit *v, const struct rec_link **ret) {
    static const struct {
        const char *label, *url;
        bool signed_in;
    } all[] = {{"我的工作", "/work", true}, {"事项", "/matters", true}, {"草稿", "/drafts", true}, {"送达", "/deliveries", true}, {"程序", "/procedures", true},
                {"目标", "/targets", true}, {"督办", "/supervision", true}, {"督办单", "/slips", true}, {"统计", "/rates", true},    {"承诺", "/commitments", true}, {"重点", "/marked", true}, {"机构", "/offices", true},
                {"公开", "/public", false}, {"帮助", "/help", false}};
    enum { COUNT = sizeof all / sizeof *all };
    struct rec_link *out = arena_array(v->a, struct rec_link, COUNT);
    size_t n = 0;
    for (size_t i = 0; i < COUNT; i++) {
        if (all[i].signed_in && !v->account) continue;
        if (strcmp(all[i].url, "/drafts") == 0 && !draft_may(visit_account(v), v->now)) continue;
        static const char *const for_offices[] = {"/rates", "/deliveries", "/targets", "/slips", "/commitments", "/marked", "/offices"};
        bool offices = false;
        for (size_t k = 0; k < sizeof for_offices / sizeof *for_offices; k++) offices = offices || strcmp(all[i].url, for_offices[k]) == 0;
        if (offices && !page_serves(v)) continue;
        if (strcmp(all[i].url, "/supervision") == 0 && !target_supervises(visit_account(v), v->now)) continue;
        out[n++] = (struct rec_link){.label = str_c(all[i].label), .url = str_c(all[i].url), .current = str_starts(v->x->path, str_c(all[i].url))};
    }
    *ret = out;
    return n;
}

enum http_turn page_send(struct visit *v, struct str title, struct buf *content) {
    const struct frame *frame = frame_of(v);
    struct tpl_layout t = {.title = title, .region = v->app->name, .style = STR(ASSET_STYLE_CSS), .icon = STR(ASSET_ICON_SVG), .home = v->account ? STR("/work") : STR("/"),
                           .notice = frame->notice, .trouble = frame->trouble, .csrf = visit_csrf(v), .sign_out = STR("/sign-out"),
                           .sign_in = str_starts(v->x->path, STR("/sign-in")) ? STR("") : STR("/sign-in"), .account_url = STR("/account"),
                           .version = STR(HUIYIN_VERSION), .content = {content}};
    t.nav_count = links(v, &t.nav);
    if (v->account && v->reader) t.account = view_account_name(&v->view, v->account);
    if (v->reader) t.ledger = page_text(v, "%lld", (long long)reading_seq(v->reader));
    protect(v);
    tpl_layout(&v->x->out, &t);
    buf_release(content);
    return HTTP_ANSWER;
}

enum http_turn page_go(struct visit *v, struct str place) {
    protect(v);
    http_redirect(v->x, place);
    return HTTP_ANSWER;
}

static struct str title_of(int status) {
    static const struct {
        int status;
        const char *title;
    } titles[] = {{401, "须先登录"}, {403, "不能这样做"}, {404, "没有找到"}, {405, "不能这样用"}, {409, "情况有变化"}, {413, "太大了"},
                  {429, "请稍后再试"}, {431, "请求头太大"}, {500, "机器出了故障"}, {503, "现在太忙"}, {507, "磁盘已满"}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status) return str_c(titles[i].title);
    return STR("没有办成");
}

// A form whose action or matter is not to be had any more: there is no form to show again, so what it held is shown.
static size_t held(struct visit *v, const struct fault *f, const struct rec_kept **ret) {
    static const char *const codes[] = {"not-here", "not-allowed", "used-up", "unknown-matter"};
    struct rec_kept *out = arena_array(v->a, struct rec_kept, v->x->form.count + 1);
    size_t n = 0;
    bool gone = false;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) gone = gone || str_eq(str_c(f->code), str_c(codes[i]));
    for (size_t i = 0; gone && v->x->method == HTTP_POST && i < v->x->form.count; i++) {
        const struct pair *p = &v->x->form.pairs[i];
        if (!form_meta(p->name) && p->value.n) out[n++] = (struct rec_kept){p->name, p->value};
    }
    *ret = out;
    return n;
}

enum http_turn page_refuse(struct visit *v, int status, const struct fault *f) {
    struct buf b = BUF_INIT;
    // A form from an earlier sign-in is not lost: it can be taken up in this one.
    bool reopen = str_eq(str_c(f->code), STR("other-sign-in")) && v->x->method == HTTP_POST && v->x->form.count;
    v->x->status = status;
    if (status == 503) http_set(v->x, "Retry-After", STR("5"));
    if (reopen) return page_resume(v, v->x->path, v->x->form, str_c(f->zh));
    struct tpl_fault t = {.title = title_of(status), .zh = str_c(f->zh), .en = str_c(f->en), .where = str_eq(str_c(f->where), STR("matter")) ? STR("") : str_c(f->where),
                          .back = v->account ? STR("/work") : STR("/"), .back_label = v->account ? STR("回到我的工作") : STR("回到首页")};
    t.kept_count = held(v, f, &t.kept);
    tpl_fault(&b, &t);
    return page_send(v, t.title, &b);
}
