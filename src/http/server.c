// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "http/room.h"

void http_ref(struct http *h) { atomic_fetch_add(&h->refs, 1); }

void http_unref(struct http *h) {
    if (atomic_fetch_sub(&h->refs, 1) != 1) return;
    size_t pos = 0;
    for (struct link *l; (l = map_next(&h->links, &pos, NULL)) != NULL;) free(l);
    map_release(&h->links);
    if (h->listener >= 0) close(h->listener);
    if (h->wake >= 0) close(h->wake);
    pthread_mutex_destroy(&h->lock);
    pthread_cond_destroy(&h->calm);
    pthread_mutex_destroy(&h->lane.lock);
    pthread_cond_destroy(&h->lane.filled);
    pthread_cond_destroy(&h->lane.emptied);
    free(h->address);
    cert_release(h);
    free(h);
}

static void take_default(int *value, int standard) {
    if (*value <= 0) *value = standard;
}

static struct http *new_http(const struct http_options *o) {
    struct http *h = mem_new(sizeof *h);
    h->refs = 1;
    h->listener = h->wake = -1;
    h->o = *o;
    h->admits = !o->shut;
    struct str address = str_c(o->address ? o->address : "127.0.0.1");
    h->address = mem_new(address.n + 1);
    memcpy(h->address, address.p, address.n);
    take_default(&h->o.threads, 2);
    if (h->o.threads > THREADS_MAX) h->o.threads = THREADS_MAX;
    if (h->o.head_max == 0) h->o.head_max = 16 * 1024;
    if (h->o.head_max < 4 * 1024) h->o.head_max = 4 * 1024; // the library needs some of it
    if (h->o.body_max == 0) h->o.body_max = 10 * 1024 * 1024;
    uint64_t part = memory_allowed() / BODIES_PART;
    h->large_most = part / BODIES_LARGE < h->o.body_max ? part : (uint64_t)h->o.body_max * BODIES_LARGE;
    take_default(&h->o.connections_max, 2000);
    take_default(&h->o.per_address_max, 256);
    take_default(&h->o.idle_seconds, 30);
    take_default(&h->o.body_seconds, 60);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->calm, &monotonic);
    pthread_mutex_init(&h->lane.lock, NULL);
    pthread_cond_init(&h->lane.filled, NULL);
    pthread_cond_init(&h->lane.emptied, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return h;
}

// What the library refuses by itself (a line that never ends, HTTP/2, a head beyond its memory) shows nowhere but in its
// messages.
__attribute__((format(printf, 2, 0))) static void listen_to(void *http, const char *format, va_list args) {
    struct http *h = http;
    (void)args;
    if (str_starts(str_c(format), STR("Error processing request"))) atomic_fetch_add(&h->refused, 1);
}

// The gate decodes; the library leaves the target as it is, so that the gate finds it where it stood.
static size_t leave_escaped(void *none, struct MHD_Connection *c, char *s) {
    (void)none;
    (void)c;
    return strlen(s);
}

static void link_changes(void *http, struct MHD_Connection *c, void **link, enum MHD_ConnectionNotificationCode what) {
    struct http *h = http;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    int fd = info->connect_fd;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        link_ended(h, fd);
        return;
    }
    cert_thread(h);
    pthread_mutex_lock(&h->lock);
    *link = map_get(&h->links, fd);
    pthread_mutex_unlock(&h->lock);
}

static int start_daemon(struct http *h, struct fault *f) {
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC |
                     MHD_USE_ERROR_LOG;
    struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)cert_choose},
                                   {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)"NORMAL:-VERS-TLS1.0:-VERS-TLS1.1"},
                                   {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    if (h->keys) flags |= MHD_USE_TLS;
    // Half of the memory is the read buffer, the rest for lists of headers and the head of the answer.
    struct MHD_Daemon *d = MHD_start_daemon(
        flags, 0, NULL, NULL, handle_request, h, MHD_OPTION_EXTERNAL_LOGGER, listen_to, h, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        2 * h->o.head_max, MHD_OPTION_CONNECTION_LIMIT, (unsigned)h->o.connections_max + LEAVING_MAX + 1,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)h->o.idle_seconds, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_URI_LOG_CALLBACK, handle_begin, h,
        MHD_OPTION_NOTIFY_COMPLETED, handle_completed, h, MHD_OPTION_NOTIFY_CONNECTION, link_changes, h, MHD_OPTION_ARRAY,
        h->keys ? tls : none, MHD_OPTION_END);
    if (d == NULL) {
        if (h->keys)
            return fault_set(f, FAULT_INPUT, "bad-certificate", "%s：HTTPS 库不接受此证书", "%s: the HTTPS library does not accept this certificate",
                             h->o.cert);
        return fault_set(f, FAULT_MACHINE, "no-thread", "不能启动线程：%s", "cannot start a thread: %s", strerror(errno));
    }
    h->daemons[h->daemon_count++] = d;
    return 0;
}

// Out of descriptors the store could not open its files either: the soft limit is raised as far as it goes (it is 1,024
// for programs that use select), and where that is not far enough fewer are let in.
static void fit_descriptors(struct http *h) {
    struct rlimit r;
    rlim_t want = (rlim_t)h->o.connections_max + LEAVING_MAX + DESCRIPTORS_ELSE;
    if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur >= want) return;
    r.rlim_cur = r.rlim_max < want ? r.rlim_max : want;
    if (setrlimit(RLIMIT_NOFILE, &r) != 0) getrlimit(RLIMIT_NOFILE, &r);
    if (r.rlim_cur >= want) return;
    int room = (int)r.rlim_cur - LEAVING_MAX - DESCRIPTORS_ELSE;
    h->o.connections_max = room < CONNECTIONS_LEAST ? CONNECTIONS_LEAST : room;
}

static int open_all(struct http *h, struct fault *f) {
    fit_descriptors(h);
    if (cert_load(h, f) != 0 || door_open(h, f) != 0) return -1;
    for (int i = 0; i < h->o.threads; i++)
        if (start_daemon(h, f) != 0) return -1;
    if (lane_open(h, f) != 0) return -1;
    int error = pthread_create(&h->door, NULL, door_run, h);
    if (error != 0)
        return fault_set(f, FAULT_MACHINE, "no-thread", "不能启动线程：%s", "cannot start a thread: %s", strerror(error));
    return 0;
}

int http_start(struct http **ret, const struct http_options *o, struct fault *f) {
    struct http *h = new_http(o);
    if (open_all(h, f) != 0) {
        for (int i = 0; i < h->daemon_count; i++) MHD_stop_daemon(h->daemons[i]);
        lane_close(h, now_ticks_ms() + 1000);
        http_unref(h);
        return -1;
    }
    *ret = h;
    return 0;
}

int http_port(const struct http *h) { return h->port; }
int http_connections_max(const struct http *h) { return h->o.connections_max; }

void http_admit(struct http *h) {
    atomic_store(&h->admits, true);
    door_wake(h);
}

static void rest(void) { nanosleep(&(struct timespec){0, 5 * 1000000L}, NULL); }

void http_wind_down(struct http *h, int ms) {
    int64_t until = now_ticks_ms() + ms;
    atomic_store(&h->winding, true);
    while (links_open(h) && now_ticks_ms() < until) rest();
}

struct http *http_stop(struct http *h, int seconds) {
    if (h == NULL) return NULL;
    int64_t until_ms = now_ticks_ms() + (int64_t)seconds * 1000;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    atomic_store(&h->winding, true);
    atomic_store(&h->stopping, true);
    door_wake(h);
    while (!atomic_load(&h->door_shut)) rest();
    while (links_awaited(h) && now_ticks_ms() < until_ms) rest();
    pthread_mutex_lock(&h->lock);
    while (h->exchanges > 0 && pthread_cond_timedwait(&h->calm, &h->lock, &until) != ETIMEDOUT) continue;
    pthread_mutex_unlock(&h->lock);
    // The doorkeeper gives connections to the daemons: it goes first.
    atomic_store(&h->door_ends, true);
    door_wake(h);
    pthread_join(h->door, NULL);
    hold_abandon_all(h);
    for (int i = 0; i < h->daemon_count; i++) MHD_stop_daemon(h->daemons[i]);
    int64_t grace_ms = now_ticks_ms() + 1000; // threads that wait for work end at once, but not in no time
    lane_close(h, until_ms > grace_ms ? until_ms : grace_ms);
    http_unref(h);
    return NULL;
}

struct http_counts http_counts(struct http *h) {
    struct http_counts c = {atomic_load(&h->requests), atomic_load(&h->refused), 0};
    pthread_mutex_lock(&h->lock);
    c.connections = (int)h->links.count;
    pthread_mutex_unlock(&h->lock);
    return c;
}
