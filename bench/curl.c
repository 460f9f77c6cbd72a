// SPDX-License-Identifier: Apache-2.0
// What a request costs the client with libcurl, in its leanest form (multi_socket over epoll, handles kept): to be held against
// the client_cpu of `huiyin bench http --url URL --mix public`. Usage: bench_curl URL CLIENTS SECONDS.
#include <curl/curl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include "base/str.h"
#include "base/time.h"

enum { EVENTS = 256, CLIENTS_MAX = 1000 };

static int epoll;
static int64_t wake_at = -1, bytes;

static int on_socket(CURL *easy, curl_socket_t s, int what, void *context, void *known) {
    struct epoll_event e = {.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u), .data.fd = s};
    (void)easy;
    if (what == CURL_POLL_REMOVE) return epoll_ctl(epoll, EPOLL_CTL_DEL, s, NULL), 0;
    if (epoll_ctl(epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, s, &e) < 0) epoll_ctl(epoll, EPOLL_CTL_ADD, s, &e);
    if (!known) curl_multi_assign(context, s, &epoll);
    return 0;
}

static int on_timer(CURLM *m, long ms, void *context) {
    (void)m;
    (void)context;
    wake_at = ms < 0 ? -1 : ticks_us() + ms * 1000;
    return 0;
}

static size_t on_body(char *p, size_t size, size_t n, void *context) {
    (void)p;
    (void)context;
    bytes += (int64_t)(size * n);
    return size * n;
}

static double cpu(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv) {
    int64_t clients = 0, seconds = 0, done = 0, wrong = 0;
    struct epoll_event events[EVENTS];
    int running, left;
    if (argc != 4 || str_to_i64(str_c(argv[2]), &clients) < 0 || str_to_i64(str_c(argv[3]), &seconds) < 0 || clients < 1 || clients > CLIENTS_MAX) {
        fprintf(stderr, "bench_curl URL CLIENTS SECONDS\n");
        return 2;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    epoll = epoll_create1(EPOLL_CLOEXEC);
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, multi);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)clients);
    for (int64_t i = 0; i < clients; i++) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, argv[1]);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
        curl_multi_add_handle(multi, easy);
    }
    double before = cpu();
    int64_t end = ticks_us() + seconds * 1000000;
    while (ticks_us() < end) {
        int64_t wait = wake_at < 0 ? 1000 : (wake_at - ticks_us()) / 1000;
        int n = epoll_wait(epoll, events, EVENTS, wait < 0 ? 0 : (int)wait);
        if (n == 0 || (wake_at >= 0 && ticks_us() >= wake_at)) {
            wake_at = -1;
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        for (int i = 0; i < n; i++) {
            int flags = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) | (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0);
            curl_multi_socket_action(multi, events[i].data.fd, flags, &running);
        }
        for (CURLMsg *m; (m = curl_multi_info_read(multi, &left)) != NULL;) {
            CURL *easy = m->easy_handle;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            if (m->data.result == CURLE_OK && status == 200) done++;
            else wrong++;
            curl_multi_remove_handle(multi, easy);
            curl_multi_add_handle(multi, easy); // the same again
        }
    }
    double used = cpu() - before;
    printf("%lld answered, %lld wrong, %.0f/s, %lld bytes; client CPU %.2f s, %.1f us a request\n", (long long)done, (long long)wrong, (double)done / (double)seconds, (long long)bytes, used,
           done ? used * 1e6 / (double)done : 0);
    return 0;
}
