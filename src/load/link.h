// SPDX-License-Identifier: Apache-2.0
// One connection of the client: a request goes out whole, its answer comes in, the connection is kept for the next.
#ifndef LOAD_LINK_H
#define LOAD_LINK_H

#include <netinet/in.h>

#include "base/buf.h"
#include "base/fault.h"
#include "load/response.h"

// Where the server is; http only.
struct load_target {
    struct sockaddr_storage address;
    socklen_t address_n;
    char host[128]; // for the header Host
};
// "http://127.0.0.1:8080"; a path behind it is a fault. Faults "bad-url", "no-host".
int load_target_read(struct load_target *ret, struct str url, struct fault *f);

struct link {
    int fd; // -1: none
    enum { LINK_DOWN, LINK_CONNECTING, LINK_IDLE, LINK_BUSY } state;
    uint32_t armed;  // what epoll waits for
    bool used;       // it has carried an answer
    bool resent;     // the request in `out` was sent on another connection before
    struct buf out;  // the request; link_send sends what is in it
    size_t sent;
    struct response in;
};

enum link_event {
    LINK_NOTHING,
    LINK_ANSWERED, // link->in holds the answer
    LINK_CLOSED,   // ended before the answer was whole
    LINK_UNREACHED, // no connection could be made
    LINK_BAD       // what came is no answer
};

void link_init(struct link *l);
void link_release(struct link *l);
void link_close(struct link *l);
// Sends l->out, over a new connection when there is none. `mark` comes back in epoll's data.
enum link_event link_send(struct link *l, int epoll, uint64_t mark, const struct load_target *to);
// What epoll reported. A request that met a connection its server had just ended goes out once more on a new one.
enum link_event link_ready(struct link *l, int epoll, uint64_t mark, const struct load_target *to, uint32_t events);

#endif
