// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "cli/serve.h"
#include "cli/settings.h"
#include "cli/store.h"
#include "ops/log.h"

static const char *const changeable[] = {"log", "log-level", "log-requests", "log-addresses", "metrics-token-file"};

static int read_file(struct serving *s, struct fault *f) {
    const char *path = cli_get(s->c, "settings");
    struct buf b = BUF_INIT;
    if (path == NULL) return 0;
    int status = file_read(path, CLI_SETTINGS_MAX, &b, f);
    if (status == 0 && (status = cli_settings(s->c, s->given, s->given_count, buf_str(&b), f)) < 0) fault_where(f, str_c(path));
    buf_release(&b);
    return status;
}

static int bad(struct fault *f, const char *name, const char *zh, const char *en) {
    fault_say(f, FAULT_USAGE, "bad-settings", str_c(zh), str_c(en));
    return fault_where(f, str_c(name));
}

static int apply(struct serving *s, struct fault *f) {
    const char *form = cli_get(s->c, "log"), *level = cli_get(s->c, "log-level");
    // As every verb: no word while all is well, unless lines were asked for.
    enum log_level most = cli_has(s->c, "log-requests") ? LOG_INFO : LOG_WARN;
    bool json = form && str_eq(str_c(form), STR("json"));
    if (form && !json && !str_eq(str_c(form), STR("text"))) return bad(f, "log", "日志的形式是 text 或 json", "the form of the log is text or json");
    if (level && !log_level_read(str_c(level), &most)) return bad(f, "log-level", "日志级别是 error、warn、info 或 debug", "the level of the log is error, warn, info or debug");
    if (watch_token(&s->watch, cli_get(s->c, "metrics-token-file"), f) < 0) return -1;
    log_set(most, json);
    atomic_store(&s->watch.log_requests, cli_has(s->c, "log-requests"));
    atomic_store(&s->watch.log_addresses, cli_has(s->c, "log-addresses"));
    return 0;
}

static int check(struct serving *s, struct fault *f) {
    if (cli_get(s->c, "db") == NULL)
        return fault_set(f, FAULT_USAGE, "missing-option", "缺少选项 --db %s（也可以写在 --settings 的文件里）", "option --db %s is missing (it may stand in the file of --settings)", "FILE");
    if (cli_number(s->c, "drain-seconds", 0, 60, 1, &s->drain_ms, f) < 0) return -1;
    s->drain_ms *= 1000;
    return 0;
}

int serve_settings(struct serving *s, struct fault *f) {
    s->given = s->c->values;
    s->given_count = s->c->value_count;
    if (read_file(s, f) < 0 || check(s, f) < 0 || apply(s, f) < 0) return -1;
    return cli_db(s->c, &s->path, f) < 0 || cli_region(s->c, &s->region, f) < 0 ? -1 : 0;
}

static bool may_change(const char *name) {
    for (size_t i = 0; i < sizeof changeable / sizeof *changeable; i++)
        if (str_eq(str_c(name), str_c(changeable[i]))) return true;
    return false;
}

static bool same(const char *a, const char *b) { return a == b || (a && b && str_eq(str_c(a), str_c(b))); }

int serve_settings_again(struct serving *s, struct fault *f) {
    struct cli_value *values = s->c->values;
    size_t count = s->c->value_count;
    int status = read_file(s, f);
    if (status == 0) status = apply(s, f);
    if (status < 0) { // as before, all of it
        s->c->values = values;
        s->c->value_count = count;
        return -1;
    }
    const struct cli before = {.values = values, .value_count = count};
    for (const struct cli_option *o = s->c->verb->options; o->name; o++)
        if (!may_change(o->name) && !same(cli_get(&before, o->name), cli_get(s->c, o->name)))
            LOG(LOG_WARN, "setting-waits-for-upgrade", LOG_WORD("setting", o->name));
    return 0;
}
