// SPDX-License-Identifier: Apache-2.0
#include "deliver/post.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "deliver/gateway.h"
#include "deliver/mime.h"

enum { PARALLEL_MAX = 300 };

struct post {
    const struct settings *settings;
    struct str region;
    ms_t utc_offset;
    CURLM *multi;
};

// One message on its way.
struct transfer {
    struct post *post;
    struct sending *item;
    CURL *easy;
    struct curl_slist *list; // recipients, or headers
    struct buf payload, answer;
    size_t read;
    struct str to;           // of a short message
    struct str evidence;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void global(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

int post_open(struct post **ret, const struct settings *s, struct str region, ms_t utc_offset, struct fault *f) {
    pthread_once(&once, global);
    struct post *p = mem_new(sizeof *p);
    *p = (struct post){.settings = s, .region = region, .utc_offset = utc_offset, .multi = curl_multi_init()};
    if (p->multi == NULL) {
        post_close(p);
        return fault_set(f, FAULT_MACHINE, "no-curl", "不能开始发送（%s）", "sending cannot begin (%s)", "curl_multi_init");
    }
    *ret = p;
    return 0;
}

struct post *post_close(struct post *p) {
    if (p == NULL) return NULL;
    if (p->multi) curl_multi_cleanup(p->multi);
    free(p);
    return NULL;
}

bool post_can(const struct post *p, enum deliver_way way) {
    return (way == WAY_MAIL && p->settings->smtp.n) || (way == WAY_SMS && p->settings->sms_url.n);
}

static size_t give(char *to, size_t size, size_t count, void *context) {
    struct transfer *t = context;
    size_t n = t->payload.n - t->read, room = size * count;
    if (n > room) n = room;
    memcpy(to, t->payload.p + t->read, n);
    t->read += n;
    return n;
}

static int rewind_payload(void *context, curl_off_t offset, int origin) {
    struct transfer *t = context;
    if (origin != SEEK_SET || offset < 0 || (size_t)offset > t->payload.n) return CURL_SEEKFUNC_FAIL;
    t->read = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

static size_t take(char *from, size_t size, size_t count, void *context) {
    struct transfer *t = context;
    size_t n = size * count;
    if (t->answer.n + n > GATEWAY_ANSWER_MAX) return 0; // no gateway says so much: break off
    buf_add(&t->answer, str_of(from, n));
    return n;
}

static void ordinary(struct transfer *t) {
    const struct settings *s = t->post->settings;
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->easy, CURLOPT_TIMEOUT, (long)s->timeout_seconds);
    curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT, (long)(s->timeout_seconds + 1) / 2);
    curl_easy_setopt(t->easy, CURLOPT_PROXY, ""); // what the environment says is not for this
    curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    if (s->ca_file.n) curl_easy_setopt(t->easy, CURLOPT_CAINFO, s->ca_file.p);
}

static void set_mail(struct transfer *t, ms_t now, struct arena *a) {
    const struct message *m = t->item->message;
    const struct settings *s = t->post->settings;
    struct buf id = BUF_INIT;
    mail_id(&id, m->key, s->mail_from);
    t->evidence = arena_str(a, buf_str(&id));
    buf_release(&id);
    struct mail mail = {.from = s->mail_from, .from_name = t->post->region, .subject = m->subject, .message_id = t->evidence, .date = now,
                        .utc_offset = t->post->utc_offset, .body = personal_shown(m->body, PERSONAL_TEXT, VIEWER_FULL, a)};
    for (size_t i = 0; i < m->to_count; i++) {
        struct str to = personal_shown(m->to[i], PERSONAL_TEXT, VIEWER_FULL, a);
        if (m->to_count == 1) mail.to = to;
        t->list = curl_slist_append(t->list, arena_printf(a, "<%.*s>", SP(to)).p);
    }
    mail_write(&t->payload, &mail);
    curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(t->easy, CURLOPT_URL, s->smtp.p);
    bool here = s->plain || settings_on_this_machine(s->smtp);
    curl_easy_setopt(t->easy, CURLOPT_USE_SSL, here ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
    if (s->smtp_user.n) {
        curl_easy_setopt(t->easy, CURLOPT_USERNAME, s->smtp_user.p);
        curl_easy_setopt(t->easy, CURLOPT_PASSWORD, s->smtp_password.n ? s->smtp_password.p : "");
    }
    curl_easy_setopt(t->easy, CURLOPT_MAIL_FROM, arena_printf(a, "<%.*s>", SP(s->mail_from)).p);
    curl_easy_setopt(t->easy, CURLOPT_MAIL_RCPT, t->list);
    curl_easy_setopt(t->easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, m->to_count > 1 ? 1L : 0L);
    curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(t->easy, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(t->easy, CURLOPT_READDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_SEEKFUNCTION, rewind_payload);
    curl_easy_setopt(t->easy, CURLOPT_SEEKDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)t->payload.n);
}

static void set_sms(struct transfer *t, ms_t now, struct arena *a) {
    const struct message *m = t->item->message;
    const struct settings *s = t->post->settings;
    char signature[SIGNATURE_TEXT + 1];
    t->to = personal_shown(m->to[0], PERSONAL_TEXT, VIEWER_FULL, a);
    gateway_body(&t->payload, t->to, personal_shown(m->body, PERSONAL_TEXT, VIEWER_FULL, a), m->key);
    gateway_signature(s->sms_secret, now, buf_str(&t->payload), signature);
    t->list = curl_slist_append(t->list, "Content-Type: application/json");
    t->list = curl_slist_append(t->list, "Expect:");
    t->list = curl_slist_append(t->list, arena_printf(a, "Idempotency-Key: %.*s", SP(m->key)).p);
    t->list = curl_slist_append(t->list, arena_printf(a, "X-Huiyin-Signature: t=%lld,v1=%s", (long long)now, signature).p);
    curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(t->easy, CURLOPT_URL, s->sms_url.p);
    curl_easy_setopt(t->easy, CURLOPT_USERAGENT, "huiyin/" HUIYIN_VERSION);
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->payload.n);
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->payload.p);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->list);
}

static const char *trouble(CURLcode code) {
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT: return "not-reached";
    case CURLE_OPERATION_TIMEDOUT: return "timeout";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED: return "no-tls";
    case CURLE_LOGIN_DENIED: return "refuses-us";
    default: return "broken-off";
    }
}

// 5xx says this message will never be taken, unless it speaks of signing in (RFC 4954 6).
static bool never(long status) { return status >= 500 && status < 600 && status != 530 && status != 534 && status != 535 && status != 538; }

static void settle(struct transfer *t, CURLcode code, struct arena *a) {
    struct sending *x = t->item;
    long status = 0;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    x->said = SENDING_LATER;
    x->why = trouble(code);
    x->not_reached = code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT;
    if (x->message->way == WAY_MAIL) {
        if (code == CURLE_OK) x->said = SENDING_TAKEN;
        else if (code != CURLE_LOGIN_DENIED && never(status)) {
            x->said = SENDING_NEVER;
            x->why = "mail-refused";
        }
        x->evidence = t->evidence;
        return;
    }
    if (code != CURLE_OK) return;
    enum gateway_said said = gateway_answer(status, buf_str(&t->answer), t->to, a, &x->evidence, &x->why);
    x->said = said == GATEWAY_TAKEN ? SENDING_TAKEN : said == GATEWAY_LATER ? SENDING_LATER : SENDING_NEVER;
}

static void release(struct transfer *t) {
    if (t->easy) curl_easy_cleanup(t->easy);
    curl_slist_free_all(t->list);
    buf_release(&t->payload);
    buf_release(&t->answer);
    memset(t, 0, sizeof *t);
}

static bool begin(struct post *p, struct transfer *t, struct sending *item, ms_t now, struct arena *a) {
    *t = (struct transfer){.post = p, .item = item, .easy = curl_easy_init()};
    item->said = SENDING_LATER;
    item->why = "broken-off";
    if (t->easy == NULL) return false;
    ordinary(t);
    if (item->message->way == WAY_MAIL) set_mail(t, now, a);
    else set_sms(t, now, a);
    if (curl_multi_add_handle(p->multi, t->easy) == CURLM_OK) return true;
    release(t);
    return false;
}

static size_t finish(struct post *p, struct arena *a) {
    CURLMsg *msg;
    int left;
    size_t n = 0;
    while ((msg = curl_multi_info_read(p->multi, &left)) != NULL) {
        struct transfer *t = NULL;
        if (msg->msg != CURLMSG_DONE) continue;
        CURLcode code = msg->data.result;
        curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&t);
        settle(t, code, a);
        curl_multi_remove_handle(p->multi, t->easy);
        release(t);
        n++;
    }
    return n;
}

void post_send(struct post *p, struct sending *items, size_t count, ms_t now, struct arena *a) {
    size_t most = (size_t)p->settings->parallel < PARALLEL_MAX ? (size_t)p->settings->parallel : PARALLEL_MAX, next = 0, flying = 0;
    struct transfer *all = arena_array(a, struct transfer, most);
    curl_multi_setopt(p->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)most);
    while (next < count || flying) {
        for (size_t i = 0; i < most && next < count; i++)
            if (all[i].easy == NULL) flying += begin(p, &all[i], &items[next++], now, a);
        int running = 0;
        curl_multi_perform(p->multi, &running);
        size_t done = finish(p, a);
        flying -= done;
        if (flying && done == 0) curl_multi_poll(p->multi, NULL, 0, 1000, NULL);
    }
}
