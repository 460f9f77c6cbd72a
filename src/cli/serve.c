// SPDX-License-Identifier: Apache-2.0
// The office, served: pages and API over the store, timers beside them, until somebody stops it.
#include <unistd.h>

#include "cli/clock.h"
#include "cli/serve.h"
#include "cli/sign.h"
#include "cli/store.h"
#include "ops/log.h"
#include "ops/systemd.h"

static const struct cli_option options[] = {
    {.name = "settings", .value = "FILE", .path = true, .zh = "设置文件，每行 名称 = 值，名称同这里的选项；命令行优先（docs/operations.md）", .en = "file of settings, lines NAME = VALUE, names as the options here; the command line goes first (docs/operations.md)"},
    {.name = "db", .value = "FILE", .path = true, .zh = "数据文件", .en = "the store"},
    CLI_REGION_OPTION,
    CLI_CLOCK_OPTION,
    CLI_SIGN_OPTIONS,
    {.name = "address", .value = "ADDRESS", .zh = "监听的地址；不写为 127.0.0.1（只有本机能连）", .en = "address to listen on; 127.0.0.1 (this machine only) when not given"},
    {.name = "port", .value = "N", .zh = "端口；不写为 8080，0 为任一空闲端口", .en = "port; 8080 when not given, 0 for any free one"},
    {.name = "cert", .value = "FILE", .path = true, .zh = "证书文件（PEM）：以 HTTPS 服务", .en = "certificate (PEM): serves HTTPS"},
    {.name = "key", .value = "FILE", .path = true, .zh = "证书的私钥（PEM）", .en = "the certificate's key (PEM)"},
    {.name = "index", .value = "FILE", .path = true, .zh = "检索索引放在这个文件旁边；不写为库旁边", .en = "the search index lies beside this file; beside the store when not given"},
    {.name = "no-search", .zh = "不建、不跟检索索引", .en = "no search index is made or fed"},
    CLI_DELIVER_OPTIONS,
    {.name = "proxied", .zh = "在反向代理之后：采信本机代理给出的 X-Forwarded-For、X-Forwarded-Proto", .en = "behind a reverse proxy on this machine: its X-Forwarded-For and -Proto count"},
    {.name = "drain-seconds", .value = "N", .zh = "停止和交接时，先让已连接的人换连接的时间，期间 /readyz 为 503；不写为 1", .en = "at a stop or hand-over, how long those connected have to come back by a new connection while /readyz says 503; 1 when not given"},
    {.name = "log", .value = "text|json", .zh = "日志（标准错误）的形式；不写为 text", .en = "form of the log on standard error; text when not given"},
    {.name = "log-level", .value = "LEVEL", .zh = "error、warn、info 或 debug；不写为 warn", .en = "error, warn, info or debug; warn when not given"},
    {.name = "log-requests", .zh = "每个请求记一行：路由、状态、时长、账号编号；不含姓名、文字、参数", .en = "a line for each request: route, status, time, number of the account; no names, texts or parameters"},
    {.name = "log-addresses", .zh = "请求的日志行也记来访地址", .en = "the addresses of clients in those lines too"},
    {.name = "metrics-token-file", .value = "FILE", .path = true, .zh = "凭文件第一行的令牌可从别的机器读 /metrics；不写只有本机可读", .en = "who has the token in its first line may read /metrics from another machine; otherwise only this one"},
    {.name = "demo", .zh = "允许演示账号登录，登录页列出它们", .en = "demonstration accounts may sign in and are listed"},
    {.name = "demo-password", .value = "WORD", .zh = "登录页上写出的演示密码", .en = "the demonstration password the sign-in page shows"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin serve --db city.db",
    "huiyin serve --db city.db --address 0.0.0.0 --port 443 --cert city.pem --key city.key",
    "huiyin serve --db demo/city.db --demo",
    NULL,
};

static void announce(struct serving *s) {
    struct cli *c = s->c;
    const char *address = cli_get(c, "address");
    struct str host = address ? str_c(address) : STR("127.0.0.1");
    bool six = str_find(host, STR(":")) >= 0;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_ki64(&j, STR("port"), http_port(s->http));
        jo_kstr(&j, STR("address"), host);
        jo_ki64(&j, STR("process"), s->watch.process);
        cli_json_close(c, &j);
        return;
    }
    buf_printf(&c->out.b, "%.*s：%s://%s%.*s%s:%d/　（Ctrl-C 停止 / to stop）\n", SP(s->watch.app.name), cli_get(c, "cert") ? "https" : "http", six ? "[" : "",
               SP(host), six ? "]" : "", http_port(s->http));
}

enum { CONNECTIONS_FULL = 2000 };

static void say_limits(struct serving *s) {
    struct buf zh = BUF_INIT, en = BUF_INIT;
    int most = http_connections_max(s->http);
    if (most >= CONNECTIONS_FULL) return;
    buf_printf(&zh, "系统允许打开的文件太少，同时最多 %d 个连接：请调高 ulimit -n 的硬限（systemd：LimitNOFILE）", most);
    buf_printf(&en, "few open files are allowed, so at most %d connections at once: raise the hard limit of ulimit -n (systemd: LimitNOFILE)", most);
    cli_say(buf_str(&zh), buf_str(&en));
    buf_release(&zh);
    buf_release(&en);
}

// The next process: everything is ready but the store. A handle that reads keeps the last writer from emptying its log when
// it closes, and this one from reading the log again: hundreds of milliseconds of a large one. What is wrong with the store is
// seen while the other still serves.
static int take_over(struct serving *s, struct fault *f) {
    if (s->over.control < 0) return 0;
    if (store_open(&s->kept_open, s->path, STORE_READ, f) < 0 && !str_eq(str_c(f->code), STR("store-older"))) return -1;
    return handover_prepared(&s->over, f);
}

static int start(struct serving *s, struct fault *f) {
    const struct signer *signer; // a wrong passphrase shows before the store changes hands
    if (serve_listen(s, f) < 0 || cli_signer(s->c, true, &signer, f) < 0 || cli_deliver_open(s->c, &s->deliver, f) < 0) return -1;
    s->deliver_opened = true;
    if (serve_http(s, f) < 0 || take_over(s, f) < 0 || serve_open(s, f) < 0) return -1;
    announce(s);
    say_limits(s);
    if (sink_flush(&s->c->out, f) < 0) return -1;
    systemd_say("READY=1");
    handover_ready(&s->over);
    LOG(LOG_INFO, "serves", LOG_INT("process", s->watch.process), LOG_INT("port", http_port(s->http)), LOG_WORD("version", HUIYIN_VERSION));
    return 0;
}

// Bounded: what is acknowledged is on the disk, so the end needs nobody's consent.
static void stop(struct serving *s) {
    if (s->http) {
        if (serve_turns_away(s)) LOG(LOG_INFO, "stops", LOG_INT("process", s->watch.process)); // in this order: who read it and asks hears no
        systemd_say("STOPPING=1");
        serve_notify_ends(s);
        serve_drain(s);
        serve_lost(s);
    }
    serve_notify_ends(s);
    if (!serve_notify_join(s, SERVE_NOTIFIER_SECONDS)) {
        LOG(LOG_WARN, "stopped", LOG_WORD("why", "deliveries-take-long"));
        _exit(EXIT_FINE);
    }
    serve_close(s);
    s->kept_open = store_close(s->kept_open);
    if (s->deliver_opened) cli_deliver_release(&s->deliver);
    if (s->listener >= 0) close(s->listener);
    if (s->signals >= 0) close(s->signals);
}

static int run(struct cli *c, struct fault *f) {
    struct serving *s = arena_new(&c->arena, struct serving);
    *s = (struct serving){.c = c, .signals = -1, .listener = -1, .over = HANDOVER_NONE, .terminal = isatty(STDERR_FILENO) == 1};
    watch_init(&s->watch);
    pthread_mutex_init(&s->over_lock, NULL);
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&s->over_rings, &steady);
    pthread_condattr_destroy(&steady);
    int status = serve_settings(s, f);
    if (status == 0) status = serve_signals(s, f);
    if (status == 0) status = start(s, f);
    if (status == 0) status = serve_loop(s, f);
    stop(s);
    watch_release(&s->watch);
    pthread_mutex_destroy(&s->over_lock);
    pthread_cond_destroy(&s->over_rings);
    return status;
}

const struct cli_verb verb_serve = {
    .name = "serve",
    .zh = "以网页和接口提供服务，直到 Ctrl-C",
    .en = "serve pages and API until Ctrl-C",
    .more_zh = "停止时先办完已收到的请求。SIGHUP 重新读证书、日志和令牌的设置；SIGUSR2 交接给新版本，不断开任何请求（docs/operations.md）。\n没有 --cert 时请只在本机或可信代理之后使用：密码不能明文过网。",
    .more_en = "Requests on their way are finished before it stops. SIGHUP reads certificate, log and token settings again;\n"
               "SIGUSR2 hands over to a new version without dropping a request (docs/operations.md). Without --cert use it on this machine or behind a trusted proxy:\n"
               "passwords must not cross a network in the clear.",
    .options = options,
    .examples = examples,
    .run = run,
};
