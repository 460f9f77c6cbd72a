// SPDX-License-Identifier: Apache-2.0
#include "base/child.h"
#include "base/file.h"
#include "cli/bench_http.h"
#include "cli/secret.h"

enum { WORDS_BYTES = 1 << 20, NEWEST_PAGES = 400, NEWEST_AT_ONCE = 5, LINE_MAX_BYTES = 4096 };

static const char usual_words[] = "集成电路\n路灯\n停电\n公交站\n产业链\n社保\n噪声\n下水道\n";

static int read_form(struct bench_http *x, struct fault *f) {
    const char *path = cli_get(x->c, "form");
    bool asked = false;
    for (int i = 0; i < x->mix.count; i++) asked = asked || x->mix.list[i]->kind == WORK_FORM;
    if (asked != (path != NULL) || (path && !cli_has(x->c, "url")))
        return fault_set(f, FAULT_USAGE, "missing-option", "--mix form、--form FILE、--url URL 要一起写（%s）", "--mix form, --form FILE and --url URL go together (%s)", "bench http");
    if (path == NULL) return 0;
    if (file_read(path, WORDS_BYTES, &x->form, f) < 0) return -1;
    return work_form_read(&x->run.form, buf_str(&x->form), f) < 0 ? fault_where(f, str_c(path)) : 0;
}

int bench_http_words(struct bench_http *x, struct fault *f) {
    if (read_form(x, f) < 0) return -1;
    const char *path = cli_get(x->c, "words");
    struct str line, rest;
    if (path && file_read(path, WORDS_BYTES, &x->words, f) < 0) return -1;
    rest = path ? buf_str(&x->words) : str_c(usual_words);
    while (x->run.word_count < WORK_WORDS_MAX && str_split(&rest, '\n', &line))
        if (str_trim(line).n) x->run.words[x->run.word_count++] = str_trim(line);
    return 0;
}

static int read_scene(struct bench_http *x, const char *where, struct fault *f) {
    struct store *s;
    int64_t region, stream;
    if (cli_region(x->c, &region, f) < 0 || store_open(&s, where, STORE_READ, f) < 0) return -1;
    int status = desk_region(s, region, &region, &stream, f);
    if (status == 0) store_set_region(s, region);
    if (status == 0) status = scene_read(&x->scene, s, f);
    store_close(s);
    return status;
}

int bench_run_hire(struct bench_http *x, struct fault *f) {
    struct service s;
    int64_t region;
    if (cli_region(x->c, &region, f) < 0 || service_open(&s, x->store.where, cli_rooms, region, f) < 0) return -1;
    int status = cast_hire(&x->cast, &s, x->store.where, now_ms(), f);
    service_close(&s);
    if (status == 0) status = read_scene(x, x->store.where, f);
    x->result.store.kind = str_find(str_c(x->store.where), STR("://")) >= 0 ? "postgresql" : "sqlite";
    x->result.store.bytes = bench_store_bytes(x->store.where);
    return status;
}

// A store on a database server has its search index on this machine, made anew for each measurement.
static int make_index_place(struct bench_http *x, const char **ret, struct fault *f) {
    if (store_is_file(x->store.where) || cli_has(x->c, "no-search")) return 0;
    if (bench_folder(x->c, &x->index.folder, f) < 0) return -1;
    *ret = arena_printf(&x->c->arena, "%s/index", x->index.folder).p;
    return 0;
}

int bench_http_serve(struct bench_http *x, struct fault *f) {
    char url[64];
    const char *index = NULL;
    if (bench_store_ready(x->c, work_mix_writes(&x->mix), &x->store, f) < 0) return -1;
    if (bench_run_hire(x, f) < 0) return -1;
    if (make_index_place(x, &index, f) < 0 || bench_serve(x->c, x->store.where, index, &x->server, f) < 0) return -1;
    x->pid = x->server.pid;
    snprintf(url, sizeof url, "http://127.0.0.1:%d", x->server.port);
    return load_target_read(&x->drive.to, str_c(url), f);
}

int bench_http_leave(struct bench_http *x, struct fault *f) {
    struct service s;
    int64_t region;
    if (!x->cast.hired || x->store.folder) return 0;
    if (cli_region(x->c, &region, f) < 0 || service_open(&s, x->store.where, cli_rooms, region, f) < 0) return -1;
    int status = cast_dismiss(&x->cast, &s, f);
    service_close(&s);
    return status;
}

static void add_form(struct buf *b, struct str s) {
    for (size_t i = 0; i < s.n; i++) buf_printf(b, "%%%02X", (unsigned char)s.p[i]);
}

static int sign_in(struct bench_http *x, char *ret, size_t n, struct fault *f) {
    struct cli_secret word;
    struct buf body = BUF_INIT, request = BUF_INIT;
    struct response *r = arena_new(&x->c->arena, struct response);
    if (cli_secret_read(cli_get(x->c, "password-file"), &word, f) < 0) return -1;
    buf_add(&body, STR("login="));
    add_form(&body, str_c(cli_get(x->c, "login")));
    buf_add(&body, STR("&password="));
    add_form(&body, cli_secret_str(&word));
    secret_forget(&word, sizeof word);
    buf_printf(&request, "POST /sign-in HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n", x->drive.to.host, body.n);
    buf_add(&request, buf_str(&body));
    int status = work_ask(&x->drive.to, buf_str(&request), r, f);
    secret_forget(body.p, body.n);
    secret_forget(request.p, request.n);
    buf_release(&body);
    buf_release(&request);
    if (status < 0) return -1;
    struct str cookie = str_c(r->cookie);
    ptrdiff_t equals = str_find(cookie, STR("="));
    if (r->status != 303 || equals < 0)
        return fault_set(f, FAULT_INPUT, "not-signed-in", "登录没有成功（%d）：请核对 --login 和密码", "signing in did not succeed (%d): check --login and the password", r->status);
    snprintf(ret, n, "%.*s", SP(str_skip(cookie, (size_t)equals + 1)));
    return 0;
}

// The newest matters as the API lists them, a few at a time: answers are kept only in part.
static int read_newest(struct bench_http *x, struct fault *f) {
    struct response *r = arena_new(&x->c->arena, struct response);
    char after[80] = "";
    int status = 0;
    for (int page = 0; page < NEWEST_PAGES && status == 0; page++) {
        struct buf b = BUF_INIT;
        json_t *answer = NULL, *matter;
        size_t i;
        struct str next;
        buf_printf(&b, "GET /api/v1/matters?state=all&limit=%d%s%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", NEWEST_AT_ONCE, after[0] ? "&after=" : "", after, x->drive.to.host,
                   x->cast.list->token);
        status = work_ask(&x->drive.to, buf_str(&b), r, f);
        buf_release(&b);
        if (status < 0) break;
        if (r->status != 200 || r->length > RESPONSE_KEPT)
            return fault_set(f, FAULT_INPUT, "no-list", "服务器没有给出事项清单（%d）：请核对令牌", "the server gives no list of matters (%d): check the token", r->status);
        if (json_read(response_body(r), &answer, f) < 0) return -1;
        json_array_foreach(json_object_get(answer, "matters"), i, matter) {
            struct str id;
            int64_t n;
            if (json_member_str(matter, "id", &id) && str_to_i64(id, &n) == 0) scene_add(&x->scene, n);
        }
        bool more = json_member_str(answer, "after", &next) && next.n < sizeof after;
        if (more) snprintf(after, sizeof after, "%.*s", SP(next));
        json_decref(answer);
        if (!more) break;
    }
    for (int64_t i = 0, k = x->scene.count - 1; i < k; i++, k--) {
        int64_t id = x->scene.ids[i];
        x->scene.ids[i] = x->scene.ids[k];
        x->scene.ids[k] = id;
    }
    x->scene.found = x->scene.count;
    return status;
}

static bool reads_matters(const struct work_mix *m) {
    bool any = false;
    for (int i = 0; i < m->count; i++) any = any || (m->list[i]->target && str_find(str_c(m->list[i]->target), STR("{matter}")) >= 0);
    return any;
}

int bench_http_meet(struct bench_http *x, struct fault *f) {
    struct cli *c = x->c;
    struct buf token = BUF_INIT;
    char cookie[SECRET_TEXT + 1] = "", *text = NULL;
    const char *path = cli_get(c, "token-file"), *db = cli_get(c, "db");
    if (load_target_read(&x->drive.to, str_c(cli_get(c, "url")), f) < 0) return -1;
    if (path && file_read(path, LINE_MAX_BYTES, &token, f) < 0) return -1;
    if (path) text = (char *)(uintptr_t)arena_str(&c->arena, str_trim(buf_str(&token))).p;
    buf_release(&token);
    if (cli_has(c, "login") && sign_in(x, cookie, sizeof cookie, f) < 0) return -1;
    cast_single(&x->cast, text, cookie);
    if (db) return cli_db(c, &x->store.where, f) < 0 ? -1 : read_scene(x, x->store.where, f);
    return text && reads_matters(&x->mix) ? read_newest(x, f) : 0;
}

// Results are passed on: without the password an address of a database may hold.
static void add_word(struct buf *b, struct str word) {
    ptrdiff_t name = str_find(word, STR("://"));
    struct str rest = name < 0 ? STR("") : str_skip(word, (size_t)name + 3);
    ptrdiff_t at = str_find(rest, STR("@")), colon = str_find(rest, STR(":"));
    if (at >= 0 && colon >= 0 && colon < at) {
        buf_add(b, str_head(word, (size_t)(rest.p - word.p + colon)));
        buf_add(b, STR(":***"));
        word = str_skip(rest, (size_t)at);
    }
    ptrdiff_t query = str_find(word, STR("password="));
    buf_add(b, query < 0 ? word : str_head(word, (size_t)query));
    if (query >= 0) buf_add(b, STR("password=***"));
}

void bench_provenance(struct cli *c, struct run_result *r) {
    struct buf out = BUF_INIT, line = BUF_INIT, all = BUF_INIT;
    struct fault ignored;
    const char *self;
    if (bench_self(c, &self, &ignored) == 0) {
        struct str folder = str_c(self);
        while (folder.n && folder.p[folder.n - 1] != '/') folder.n--;
        const char *git[] = {"git", "-C", arena_str(&c->arena, folder).p, "describe", "--always", "--dirty", "--abbrev=12", NULL};
        struct child_result ran = {.out = &out};
        if (child_run(git, STR(""), LINE_MAX_BYTES, &ran, &ignored) == 0 && ran.status == 0) r->git = arena_str(&c->arena, str_trim(buf_str(&out)));
    }
    // As the kernel has it: words that end with NUL.
    struct str words = file_read("/proc/self/cmdline", 1 << 20, &all, &ignored) == 0 ? buf_str(&all) : STR(""), word;
    while (str_split(&words, '\0', &word)) {
        add_word(&line, word);
        buf_byte(&line, ' ');
    }
    r->command = arena_str(&c->arena, str_trim(buf_str(&line)));
    buf_release(&out);
    buf_release(&line);
    buf_release(&all);
}
