// SPDX-License-Identifier: Apache-2.0
// The office, served: pages and API over the store, timers beside them, until somebody stops it.
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "api/api.h"
#include "cli/deliver.h"
#include "cli/store.h"
#include "desk/ticker.h"
#include "web/page.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "address", .value = "ADDRESS", .zh = "监听的地址；不写为 127.0.0.1（只有本机能连）", .en = "address to listen on; 127.0.0.1 (this machine only) when not given"},
    {.name = "port", .value = "N", .zh = "端口；不写为 8080，0 为任一空闲端口", .en = "port; 8080 when not given, 0 for any free one"},
    {.name = "cert", .value = "FILE", .path = true, .zh = "证书文件（PEM）：以 HTTPS 服务", .en = "certificate (PEM): serves HTTPS"},
    {.name = "key", .value = "FILE", .path = true, .zh = "证书的私钥（PEM）", .en = "the certificate's key (PEM)"},
    CLI_DELIVER_OPTIONS,
    {.name = "proxied", .zh = "在反向代理之后：采信本机代理给出的 X-Forwarded-For、X-Forwarded-Proto", .en = "behind a reverse proxy on this machine: its X-Forwarded-For and -Proto count"},
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

enum { STOP_SECONDS = 20, TICK_MS = 1000, NOTIFY_MS = 500 };

struct serving {
    struct cli *c;
    struct app app;
    struct ticker ticker;
    bool ticking;
    struct http *http;
    int signals;
    struct cli_deliver deliver;
    struct notifier notifier;
    bool deliver_opened, notifying;
    pthread_t notifier_thread;
    _Atomic bool over;
};

static int take_signals(struct serving *s, struct fault *f) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    // Before any thread is made: all of them inherit it.
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) == 0 && (s->signals = signalfd(-1, &set, SFD_CLOEXEC)) >= 0) return 0;
    return fault_set(f, FAULT_MACHINE, "no-signals", "不能接收停止信号（%s）", "cannot take signals to stop (%s)", "signalfd");
}

// A store of the real time fires what is due; in a driven one only commands move the clock.
static void tick(struct serving *s) {
    struct fault f;
    bool any;
    if (!s->ticking || ticker_round(&s->ticker, now_ms(), &any, &f) == 0) return;
    struct buf b = BUF_INIT;
    cli_fault_words(&b, &f);
    cli_say(STR("到期的时钟没有办成，稍后再试"), buf_str(&b));
    buf_release(&b);
}

// Messages go out beside the pages; trouble is said and tried again.
static void *notify(void *context) {
    struct serving *s = context;
    struct timespec rest = {NOTIFY_MS / 1000, NOTIFY_MS % 1000 * 1000000L};
    while (!atomic_load(&s->over)) {
        struct fault f;
        bool any = false;
        if (notifier_round(&s->notifier, &any, &f) < 0) {
            struct buf b = BUF_INIT;
            cli_fault_words(&b, &f);
            cli_say(STR("有告知没有办成，稍后再试"), buf_str(&b));
            buf_release(&b);
            any = false;
            rest.tv_sec = 5;
        } else {
            rest.tv_sec = NOTIFY_MS / 1000;
        }
        if (!any) nanosleep(&rest, NULL);
    }
    return NULL;
}

// A driven store sends nothing by itself: huiyin deliver once does when asked.
static int notify_start(struct serving *s, const char *path, struct fault *f) {
    if (cli_deliver_open(s->c, &s->deliver, f) < 0) return -1;
    s->deliver_opened = true;
    s->app.notices = &s->deliver.notices; // pages show what to print and say
    s->app.public_url = s->deliver.settings.public_url;
    if (s->app.service.desk.driven) {
        if (cli_deliver_given(s->c)) cli_say(STR("这是由命令推动的库（init --driven），不自行发送消息；要发请用 huiyin deliver once"), STR("this store is driven (init --driven): nothing is sent by itself; use huiyin deliver once"));
        return 0;
    }
    if (notifier_open(&s->notifier, path, cli_rooms, &s->app.service, &s->deliver.settings, &s->deliver.notices, f) < 0) return -1;
    s->notifying = pthread_create(&s->notifier_thread, NULL, notify, s) == 0;
    if (s->notifying) return 0;
    notifier_close(&s->notifier);
    return fault_set(f, FAULT_MACHINE, "no-thread", "不能开始新的线程（%s）", "cannot start a thread (%s)", "notifier");
}

static void notify_stop(struct serving *s) {
    if (!s->notifying) return;
    atomic_store(&s->over, true);
    pthread_join(s->notifier_thread, NULL);
    notifier_close(&s->notifier);
}

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
        cli_json_close(c, &j);
        return;
    }
    buf_printf(&c->out.b, "%.*s：%s://%s%.*s%s:%d/　（Ctrl-C 停止 / to stop）\n", SP(s->app.name), cli_get(c, "cert") ? "https" : "http", six ? "[" : "",
               SP(host), six ? "]" : "", http_port(s->http));
}

static int start(struct serving *s, struct fault *f) {
    struct cli *c = s->c;
    int64_t port;
    if (cli_number(c, "port", 0, 65535, 8080, &port, f) < 0) return -1;
    const char *address = cli_get(c, "address");
    struct http_options o = {.address = address ? address : "127.0.0.1", .port = (int)port, .cert = cli_get(c, "cert"), .key = cli_get(c, "key"),
                             .proxied = cli_has(c, "proxied"), .begin = visit_begin, .refuse = visit_refused, .context = &s->app};
    return http_start(&s->http, &o, f);
}

static int wait_for_end(struct serving *s, struct fault *f) {
    announce(s);
    if (sink_flush(&s->c->out, f) < 0) return -1;
    struct pollfd p = {.fd = s->signals, .events = POLLIN};
    while (poll(&p, 1, TICK_MS) <= 0) {
        tick(s);
        cli_store_told();
    }
    return 0;
}

static void complain(const struct fault *f) { cli_say(str_c(f->zh), str_c(f->en)); }

static int serve(struct serving *s, const char *path, int64_t region, struct fault *f) {
    static const struct route_table none = {.prefix = NULL};
    struct route_table served[] = {api_table, web_table, none};
    if (take_signals(s, f) < 0 || app_open(&s->app, path, cli_rooms, region, f) < 0) return -1;
    s->app.tables = served;
    s->app.complain = complain;
    s->app.demo = cli_has(s->c, "demo");
    s->app.demo_password = str_c(cli_get(s->c, "demo-password"));
    int status = 0;
    if (!s->app.service.desk.driven) {
        status = ticker_open(&s->ticker, path, &s->app.service, f);
        s->ticking = status == 0;
    }
    if (status == 0) status = notify_start(s, path, f);
    if (status == 0) status = start(s, f);
    if (status == 0) {
        status = wait_for_end(s, f);
        s->http = http_stop(s->http, STOP_SECONDS);
        cli_store_told();
    }
    notify_stop(s);
    ticker_close(&s->ticker);
    app_close(&s->app);
    if (s->deliver_opened) cli_deliver_release(&s->deliver);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    struct serving *s = arena_new(&c->arena, struct serving);
    const char *path;
    int64_t region;
    *s = (struct serving){.c = c, .signals = -1};
    if (cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0) return -1;
    int status = serve(s, path, region, f);
    if (s->signals >= 0) close(s->signals);
    return status;
}

const struct cli_verb verb_serve = {
    .name = "serve",
    .zh = "以网页和接口提供服务，直到 Ctrl-C",
    .en = "serve pages and API until Ctrl-C",
    .more_zh = "停止时先办完已收到的请求。没有 --cert 时请只在本机或可信代理之后使用：密码不能明文过网。",
    .more_en = "Requests on their way are finished before it stops. Without --cert use it on this machine or behind a trusted proxy:\n"
               "passwords must not cross a network in the clear.",
    .options = options,
    .examples = examples,
    .run = run,
};
