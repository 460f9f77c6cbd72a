// SPDX-License-Identifier: Apache-2.0
#include <sys/epoll.h>
#include <unistd.h>

#include "base/time.h"
#include "load/work.h"

enum { ASK_US = 30000000 };

int work_ask(const struct load_target *to, struct str request, struct response *r, struct fault *f) {
    struct link l;
    struct epoll_event event;
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    link_init(&l);
    buf_add(&l.out, request);
    enum link_event e = epoll < 0 ? LINK_UNREACHED : link_send(&l, epoll, 0, to);
    for (int64_t until = ticks_us() + ASK_US; e == LINK_NOTHING && ticks_us() < until;)
        if (epoll_wait(epoll, &event, 1, 1000) == 1) e = link_ready(&l, epoll, 0, to, event.events);
    if (e == LINK_ANSWERED) *r = l.in;
    link_release(&l);
    if (epoll >= 0) close(epoll);
    if (e == LINK_ANSWERED) return 0;
    return fault_set(f, FAULT_MACHINE, "no-answer", "服务器 %s 没有回答：请核对 --url，并看它是否在运行", "the server at %s does not answer: check --url, and whether it runs", to->host);
}
