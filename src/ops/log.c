// SPDX-License-Identifier: Apache-2.0
#include "ops/log.h"

#include <stdatomic.h>
#include <unistd.h>

#include "base/json.h"
#include "base/time.h"

static const char *const levels[] = {"error", "warn", "info", "debug"};
static atomic_int most = LOG_WARN;
static atomic_bool as_json;

bool log_level_read(struct str word, enum log_level *ret) {
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (!str_eq(word, str_c(levels[i]))) continue;
        *ret = (enum log_level)i;
        return true;
    }
    return false;
}

void log_set(enum log_level level, bool json) {
    atomic_store(&most, (int)level);
    atomic_store(&as_json, json);
}

bool log_wants(enum log_level level) { return (int)level <= atomic_load(&most); }

// One write a line, so that lines of several threads and processes do not mix. Nobody is there to be told when it fails.
static void put(struct buf *b) {
    buf_byte(b, '\n');
    struct str s = buf_str(b);
    while (s.n) {
        ssize_t done = write(STDERR_FILENO, s.p, s.n);
        if (done <= 0) break;
        s = str_skip(s, (size_t)done);
    }
    buf_release(b);
}

struct line {
    struct buf b;
    struct json_out j;
    bool json;
};

static void begin(struct line *l, enum log_level level, const char *what) {
    *l = (struct line){.b = BUF_INIT, .json = atomic_load(&as_json)};
    if (l->json) {
        jo_init(&l->j, &l->b);
        jo_open(&l->j, '{');
        jo_ktime(&l->j, STR("time"), now_ms(), 0);
        jo_kstr(&l->j, STR("level"), str_c(levels[level]));
        jo_kstr(&l->j, STR("event"), str_c(what));
        return;
    }
    buf_time(&l->b, now_ms(), 0);
    buf_printf(&l->b, " %s %s", levels[level], what);
}

static void text(struct line *l, const char *name, struct str s) {
    if (l->json) jo_kstr(&l->j, str_c(name), s);
    else buf_printf(&l->b, str_find(s, STR(" ")) < 0 ? " %s=%.*s" : " %s=\"%.*s\"", name, SP(s));
}

static void number(struct line *l, const char *name, int64_t n) {
    if (l->json) jo_ki64(&l->j, str_c(name), n);
    else buf_printf(&l->b, " %s=%lld", name, (long long)n);
}

static void end(struct line *l) {
    if (l->json) jo_close(&l->j);
    put(&l->b);
}

void log_say(enum log_level level, const char *what, const struct log_field *fields, size_t count) {
    struct line l;
    if (!log_wants(level)) return;
    begin(&l, level, what);
    for (const struct log_field *x = fields; x < fields + count; x++) {
        if (x->kind == LOG_A_NUMBER) number(&l, x->name, x->n);
        else if (x->kind == LOG_A_WORD && x->word) text(&l, x->name, str_c(x->word));
        else if (x->kind == LOG_AN_ADDRESS && x->address.n) text(&l, x->name, x->address);
    }
    end(&l);
}

// Their sentences are made of paths and of what the system says.
static bool speaks_of_the_machine(const struct fault *f) {
    static const char *const codes[] = {"cannot-write", "disk-full", "store-trouble", "store-damaged", "store-newer", "store-older", "no-store", "not-a-store",
                                        "second-writer", "no-thread", "no-signals", "cannot-listen", "bad-certificate", "no-file", "cannot-hand-over", "bad-settings"};
    // The address of a database may hold a password.
    if (str_find(str_c(f->zh), STR("://")) >= 0 || str_find(str_c(f->en), STR("://")) >= 0 || str_find(str_c(f->where), STR("://")) >= 0) return false;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (str_eq(str_c(f->code), str_c(codes[i]))) return true;
    return false;
}

void log_fault(enum log_level level, const char *what, const struct fault *f) {
    struct line l;
    if (!log_wants(level)) return;
    begin(&l, level, what);
    text(&l, "code", str_c(f->code));
    if (speaks_of_the_machine(f)) {
        text(&l, "zh", str_c(f->zh));
        text(&l, "en", str_c(f->en));
        if (f->where[0]) text(&l, "where", str_c(f->where));
        if (f->line) number(&l, "line", f->line);
    }
    end(&l);
}
