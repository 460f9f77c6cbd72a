// SPDX-License-Identifier: Apache-2.0
// By what a visit is known: the cookie of a session, or a token.
#include <string.h>

#include "access/token.h"
#include "access/visit_room.h"
#include "registry/registry.h"

// Over HTTPS the name binds the cookie to this host and to HTTPS (RFC 6265bis, prefix __Host-).
static const char *cookie_name(const struct visit *v) { return v->x->secure ? "__Host-huiyin" : "huiyin"; }

static int known(struct visit *v, const struct holder *h, struct fault *f) {
    v->account = h->account;
    if (visit_account_read(v, f) < 0) {
        v->account = 0;
        return -1;
    }
    v->login = arena_str(v->a, str_c(h->login));
    v->view.viewer = VIEWER_OFFICE;
    const struct stream *account = visit_account(v);
    v->admin = account && registry_holds(account, ROLE_ADMINISTRATOR, ROLE_ADMINISTRATOR_ALIAS, 0, v->now, NULL);
    return 0;
}

static int by_token(struct visit *v, struct str text, struct fault *f) {
    struct holder h;
    if (token_find(v->reader->store, text, v->now, &h, f) < 0) {
        if (f->kind == FAULT_MACHINE) return -1;
        struct fault why = *f;
        return fault_say(f, FAULT_INPUT, "bad-token", str_c(why.zh), str_c(why.en));
    }
    v->by_token = true;
    return known(v, &h, f);
}

static bool token_of(struct str bearer, struct str *ret) {
    *ret = str_trim(str_skip(bearer, 7));
    return str_starts(bearer, STR("Bearer "));
}

void visit_foresee_who(struct visit *v, struct store *reader) {
    struct str bearer = http_header(v->x, "Authorization"), cookie = http_cookie(v->x, cookie_name(v)), token;
    if (bearer.n == 0) session_foresee(reader, cookie);
    else if (token_of(bearer, &token)) token_foresee(reader, token);
}

bool visit_token_holder(struct visit *v, struct store *reader) {
    struct fault ignored;
    struct holder h;
    struct str token;
    if (!token_of(http_header(v->x, "Authorization"), &token) || token_find(reader, token, v->now, &h, &ignored) < 0) return false;
    v->account = h.account;
    v->login = arena_str(v->a, str_c(h.login));
    v->by_token = true;
    return true;
}

int visit_who(struct visit *v, struct fault *f) {
    struct str bearer = http_header(v->x, "Authorization"), cookie = http_cookie(v->x, cookie_name(v)), token;
    if (bearer.n) {
        if (token_of(bearer, &token)) return by_token(v, token, f);
        return fault_set(f, FAULT_INPUT, "bad-token", "只认 Bearer 令牌（%.*s）", "only bearer tokens are known (%.*s)", 6, bearer.p);
    }
    if (cookie.n == 0) return 0;
    if (session_find(v->reader->store, &v->app->service, cookie, v->now, &v->session, f) == 0) return known(v, &v->session.who, f);
    if (f->kind == FAULT_MACHINE) return -1;
    memset(&v->session, 0, sizeof v->session);
    visit_clear_session(v); // one that is over is nobody's
    return 0;
}

static void set_cookie(struct visit *v, struct str value, const char *more) {
    http_set(v->x, "Set-Cookie", arena_printf(v->a, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s", cookie_name(v), SP(value),
                                              v->x->secure ? "; Secure" : "", more));
}

void visit_set_session(struct visit *v, struct str secret) { set_cookie(v, secret, ""); }
void visit_clear_session(struct visit *v) { set_cookie(v, STR(""), "; Max-Age=0"); }

struct str visit_csrf(struct visit *v) {
    char token[CSRF_TEXT + 1];
    if (v->session.who.account == 0) return STR("");
    csrf_token(&v->session, STR("form"), token);
    return arena_str(v->a, str_c(token));
}

struct str visit_form_key(struct visit *v) {
    unsigned char bytes[12];
    struct buf b = BUF_INIT;
    random_bytes(bytes, sizeof bytes);
    buf_add(&b, STR("web:"));
    buf_hex(&b, bytes, sizeof bytes);
    struct str key = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return key;
}

// Where the browser says from where a form was sent, it must be from here.
static bool from_here(const struct visit *v) {
    struct str site = http_header(v->x, "Sec-Fetch-Site"), origin = http_header(v->x, "Origin"), host = http_header(v->x, "Host");
    if (site.n && !str_eq(site, STR("same-origin")) && !str_eq(site, STR("none"))) return false;
    if (origin.n == 0) return true;
    ptrdiff_t slash = str_find(origin, STR("://"));
    return slash > 0 && str_eq(str_skip(origin, (size_t)slash + 3), host);
}

int visit_unforged(struct visit *v, struct fault *f) {
    if (v->x->method != HTTP_POST || v->by_token) return 0;
    bool needed = v->route->may != ROUTE_PUBLIC && v->route->may != ROUTE_TOKEN;
    if (!from_here(v))
        return fault_say(f, FAULT_INPUT, "forged-form", STR("这个请求不是从本站的页面发出的：什么也没有写入"),
                         STR("this request was not sent from a page of this site: nothing was written"));
    if (!needed || csrf_right(&v->session, STR("form"), http_form(v->x, "csrf"))) return 0;
    return fault_say(f, FAULT_INPUT, "other-sign-in",
                     STR("这张表单不是在这次登录里打开的（也许换了人，或重新登录过）：什么也没有写入"),
                     STR("this form was not opened in this sign-in (somebody else may have signed in since): nothing was written"));
}
