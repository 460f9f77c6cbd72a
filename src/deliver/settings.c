// SPDX-License-Identifier: Apache-2.0
#include "deliver/settings.h"

#include <string.h>

#include "base/file.h"
#include "deliver/address.h"
#include "deliver/gateway.h"

typedef int take_fn(struct settings *s, void *to, struct str value, struct fault *f);

static int bad(struct fault *f, const char *zh, const char *en) { return fault_say(f, FAULT_INPUT, "bad-setting", str_c(zh), str_c(en)); }

static int take_text(struct settings *s, void *to, struct str value, struct fault *f) {
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7F) return bad(f, "有控制字符", "there is a control character");
    *(struct str *)to = arena_str(&s->arena, value);
    return 0;
}

static int take_url(struct settings *s, void *to, struct str value, struct fault *f, const char *plain, const char *safe) {
    if (!str_starts(value, str_c(plain)) && !str_starts(value, str_c(safe))) {
        fault_set(f, FAULT_INPUT, "bad-setting", "应以 %s 或 %s 开头", "it begins with %s or %s", safe, plain);
        return -1;
    }
    if (str_find(value, STR("@")) >= 0 || str_find(value, STR(" ")) >= 0)
        return bad(f, "地址里不写用户名、密码和空格：另有 smtp-user、smtp-password-file", "no user, password or blank in the address: there are smtp-user and smtp-password-file");
    return take_text(s, to, value, f);
}

static int take_smtp(struct settings *s, void *to, struct str value, struct fault *f) { return take_url(s, to, value, f, "smtp://", "smtps://"); }
static int take_http(struct settings *s, void *to, struct str value, struct fault *f) { return take_url(s, to, value, f, "http://", "https://"); }

static int take_mailbox(struct settings *s, void *to, struct str value, struct fault *f) {
    if (!mail_address_fit(value)) return bad(f, "应是邮件地址，形如 office@example.cn", "a mail address, like office@example.cn");
    return take_text(s, to, value, f);
}

static int take_secret(struct settings *s, void *to, struct str value, struct fault *f) {
    struct buf b = BUF_INIT;
    struct str path = arena_str(&s->arena, value), line;
    if (file_read(path.p, SECRET_FILE_MAX, &b, f) < 0) return -1;
    struct str text = buf_str(&b);
    int status = str_split(&text, '\n', &line) && str_trim(line).n ? 0 : bad(f, "密钥文件的第一行是空的", "the first line of the file of the secret is empty");
    if (status == 0) *(struct str *)to = arena_str(&s->arena, str_trim(line));
    buf_release(&b);
    return status;
}

static int take_yes(struct settings *s, void *to, struct str value, struct fault *f) {
    (void)s;
    bool yes = str_eq(value, STR("yes")) || str_eq(value, STR("是"));
    if (!yes && !str_eq(value, STR("no")) && !str_eq(value, STR("否"))) return bad(f, "应是 yes 或 no", "yes or no");
    *(bool *)to = yes;
    return 0;
}

static int take_language(struct settings *s, void *to, struct str value, struct fault *f) {
    (void)s;
    if (!str_eq(value, STR("zh")) && !str_eq(value, STR("en"))) return bad(f, "应是 zh 或 en", "zh or en");
    *(enum notice_language *)to = str_eq(value, STR("en")) ? LANGUAGE_EN : LANGUAGE_ZH;
    return 0;
}

// "21:00"
static bool minute_of(struct str s, int *ret) {
    int64_t h, m;
    s = str_trim(s);
    if (s.n != 5 || s.p[2] != ':' || str_to_i64(str_head(s, 2), &h) < 0 || str_to_i64(str_skip(s, 3), &m) < 0) return false;
    *ret = (int)(h * 60 + m);
    return h >= 0 && h <= 24 && m >= 0 && m < 60 && *ret <= 24 * 60;
}

static int take_quiet(struct settings *s, void *to, struct str value, struct fault *f) {
    struct quiet *q = to;
    struct str rest = value, from;
    (void)s;
    if (str_eq(value, STR("no"))) {
        q->from = q->to = 0;
        return 0;
    }
    if (!str_split(&rest, '-', &from) || !minute_of(from, &q->from) || !minute_of(rest, &q->to))
        return bad(f, "夜间不打扰的时段形如 21:00-08:00，或写 no", "the quiet hours are like 21:00-08:00, or no");
    return 0;
}

static int take_span(struct settings *s, void *to, struct str value, struct fault *f) {
    struct limit l;
    (void)s;
    if (limit_parse(value, &l, f) < 0) return -1;
    if ((l.unit != UNIT_MINUTE && l.unit != UNIT_HOUR) || l.n < 1 || l.n > 1440) return bad(f, "应是分钟或小时，如 1min、6h", "minutes or hours, such as 1min or 6h");
    *(ms_t *)to = l.n * (l.unit == UNIT_HOUR ? MS_HOUR : MS_MINUTE);
    return 0;
}

static int take_number(void *to, struct str value, int64_t least, int64_t most, struct fault *f, int64_t *ret) {
    (void)to;
    if (str_to_i64(value, ret) == 0 && *ret >= least && *ret <= most) return 0;
    return fault_set(f, FAULT_INPUT, "bad-setting", "应是 %lld 到 %lld 的整数", "a whole number from %lld to %lld", (long long)least, (long long)most);
}

static int take_tries(struct settings *s, void *to, struct str value, struct fault *f) {
    (void)s;
    return take_number(to, value, 1, 20, f, to);
}

static int take_small(struct settings *s, void *to, struct str value, struct fault *f) {
    int64_t n;
    (void)s;
    if (take_number(to, value, 1, 300, f, &n) < 0) return -1;
    *(int *)to = (int)n;
    return 0;
}

#define AT(member) offsetof(struct settings, member)
static const struct {
    const char *name;
    take_fn *take;
    size_t at;
} names[] = {
    {"smtp", take_smtp, AT(smtp)},
    {"smtp-user", take_text, AT(smtp_user)},
    {"smtp-password-file", take_secret, AT(smtp_password)},
    {"mail-from", take_mailbox, AT(mail_from)},
    {"sms-url", take_http, AT(sms_url)},
    {"sms-secret-file", take_secret, AT(sms_secret)},
    {"ca-file", take_text, AT(ca_file)},
    {"public-url", take_http, AT(public_url)},
    {"language", take_language, AT(language)},
    {"quiet", take_quiet, AT(quiet)},
    {"urgent-at-night", take_yes, AT(urgent_at_night)},
    {"tries", take_tries, AT(retry.tries)},
    {"retry-first", take_span, AT(retry.first)},
    {"retry-most", take_span, AT(retry.most)},
    {"send-seconds", take_small, AT(timeout_seconds)},
    {"parallel", take_small, AT(parallel)},
    {"plain", take_yes, AT(plain)},
};

void settings_init(struct settings *s) {
    *s = (struct settings){.quiet = {21 * 60, 8 * 60, 0}, .retry = RETRY_DEFAULT, .timeout_seconds = 20, .parallel = 8};
}

void settings_release(struct settings *s) { arena_release(&s->arena); }

int settings_set(struct settings *s, struct str name, struct str value, struct fault *f) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!str_eq(name, str_c(names[i].name))) continue;
        if (names[i].take(s, (char *)s + names[i].at, value, f) == 0) return 0;
        return f->where[0] ? -1 : fault_where(f, name);
    }
    fault_set(f, FAULT_INPUT, "unknown-setting", "没有设置“%.*s”：docs/deliveries.md 列出各项", "there is no setting \"%.*s\": docs/deliveries.md lists them", SP(utf8_head(name, 40)));
    return fault_where(f, utf8_head(name, 40));
}

int settings_read(struct settings *s, struct str text, struct fault *f) {
    struct str line, name;
    if (utf8_fault(text) >= 0) return bad(f, "设置文件不是 UTF-8", "the file of settings is not UTF-8");
    for (int n = 1; str_split(&text, '\n', &line); n++) {
        ptrdiff_t comment = str_find(line, STR("#"));
        line = str_trim(comment < 0 ? line : str_head(line, (size_t)comment));
        if (line.n == 0) continue;
        struct str value = line;
        if (str_find(line, STR("=")) < 0 || !str_split(&value, '=', &name)) {
            bad(f, "每行形如 名称 = 值", "a line is NAME = VALUE");
            return fault_place(f, n, 1);
        }
        if (settings_set(s, str_trim(name), str_trim(value), f) < 0) return fault_place(f, n, 1);
    }
    return 0;
}

bool settings_on_this_machine(struct str url) {
    static const char *const hosts[] = {"127.0.0.1", "[::1]", "localhost"};
    ptrdiff_t at = str_find(url, STR("://"));
    struct str rest = at < 0 ? url : str_skip(url, (size_t)at + 3);
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        struct str host = str_c(hosts[i]);
        if (str_starts(rest, host) && (rest.n == host.n || rest.p[host.n] == ':' || rest.p[host.n] == '/')) return true;
    }
    return false;
}

int settings_whole(const struct settings *s, struct fault *f) {
    if (s->smtp.n && s->mail_from.n == 0) {
        bad(f, "有了 smtp 还要 mail-from：以哪个地址发信", "smtp needs mail-from: the address mail is sent from");
        return fault_where(f, STR("mail-from"));
    }
    if (s->sms_url.n && s->sms_secret.n == 0) {
        bad(f, "有了 sms-url 还要 sms-secret-file：与短信网关约定的密钥", "sms-url needs sms-secret-file: the secret agreed with the gateway");
        return fault_where(f, STR("sms-secret-file"));
    }
    if (!s->plain && str_starts(s->sms_url, STR("http://")) && !settings_on_this_machine(s->sms_url)) {
        bad(f, "短信网关不在本机，应用 https://；确实要明文传送请设 plain = yes", "the gateway is not on this machine: use https://, or say plain = yes to send in the clear");
        return fault_where(f, STR("sms-url"));
    }
    return 0;
}
