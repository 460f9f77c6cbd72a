// SPDX-License-Identifier: Apache-2.0
// What the files of this room share. Locks: http.lock goes before the library's own.
#ifndef HTTP_ROOM_H
#define HTTP_ROOM_H

#include <gnutls/abstract.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/map.h"
#include "base/time.h"
#include "http/decode.h"

enum { LEAVING_MAX = 128 }; // connections that made room and are not closed yet
// While more come than can be served, one address has so many; behind a proxy, where all have one, all together.
enum { CROWDED_PER_ADDRESS = 16, CROWDED_PROXIED = 256 };
enum { BOUNCED_MAX = 256 };
enum { DESCRIPTORS_ELSE = 256 + BOUNCED_MAX, CONNECTIONS_LEAST = 16 }; // for the store, its readers and whatever else
enum { THREADS_MAX = 16, LANE_THREADS = 2, LANE_MAX = 32 };
// Bodies are kept in memory: all of them together may have this many times body_max, but not more than a part of what the
// process may have; small ones always fit.
enum { BODY_SMALL = 64 * 1024, BODIES_LARGE = 16, BODIES_PART = 4 };

// One TCP connection. The library's timeout is for silence only; `deadline` is for slowness: the doorkeeper shuts down
// the socket of a connection that is not done with its reading or writing by then.
struct link {
    int fd;
    _Atomic int64_t deadline; // now_ticks_ms(); 0: the connection is held or its request is being answered
    _Atomic int64_t waits;    // since when for its client: a request, the rest of one, its answer to be taken; 0: it does not
    _Atomic bool between;     // no request has begun
    bool leaving;             // under http.lock: had to make room, the library is about to close it
    char peer[INET6_ADDRSTRLEN];
    unsigned char net[16]; // the address, of IPv6 the first 64 bits: what one client may own
    bool loopback;
    int64_t since;         // now_ticks_ms() when it was taken
    atomic_bool spoke;     // a request began on it
};

// A certificate with its key. Handshakes may still use an older one: all are kept until the server is gone.
struct pair_of_keys {
    gnutls_pcert_st *chain;
    unsigned count;
    gnutls_privkey_t key;
    struct pair_of_keys *older;
};

struct lane_job {
    struct exchange *x;
    void (*work)(struct exchange *x);
};

struct lane {
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    struct lane_job jobs[LANE_MAX];
    size_t first, count;
    int running; // threads that have not ended
    bool closing;
};

// Connections that were sent away and have a moment to hear it; the doorkeeper's.
struct bounced {
    struct bounced_one {
        int fd;
        int64_t since;
    } fds[BOUNCED_MAX];
    size_t first, count;
};

struct http {
    atomic_int refs; // the owner, each exchange, each thread of the lane
    struct http_options o;
    char *address;
    struct pair_of_keys *_Atomic keys; // NULL: plain HTTP
    struct MHD_Daemon *daemons[THREADS_MAX];
    int daemon_count;
    int listener, wake, port; // wake: an eventfd the doorkeeper listens to
    pthread_t door, lane_threads[LANE_THREADS];
    struct lane lane;
    struct bounced bounced;
    _Atomic int64_t requests, refused;
    uint64_t large_most;
    _Atomic int64_t large_bytes; // bytes of bodies in memory, of each those beyond BODY_SMALL
    atomic_bool winding;  // every answer ends its connection
    atomic_bool stopping; // no new connections
    atomic_bool admits, door_shut, door_ends;

    pthread_mutex_t lock;
    pthread_cond_t calm; // exchanges fell to 0
    // under lock:
    struct map links; // by fd
    size_t leaving;   // of them
    struct exchange *held;
    int64_t exchanges;
    bool closed; // nothing is held any more
};

enum phase { PHASE_HEAD, PHASE_BODY, PHASE_RUN, PHASE_ANSWERED };
// HELD: http_go is awaited and will resume the connection. ABANDONED: the server stopped before; the exchange lives
// until both http_go was called and the connection has ended.
enum hold { HOLD_NONE, HOLD_HELD, HOLD_ABANDONED };

struct http_private {
    struct http *http;
    struct MHD_Connection *connection;
    struct link *link;
    enum phase phase;
    struct str target; // raw
    struct head head;
    struct judged judged;
    const struct refusal *refusal; // decided, to be said once the body is drained
    struct buf body;
    size_t drained, large; // large: its part of http.large_bytes
    bool close;        // the connection ends with this answer
    int64_t began_us;
    bool held_in_turn; // http_hold was called by the function that runs now
    bool held_in_vain; // and the server had stopped already: the connection was not suspended
    // under http.lock:
    enum hold hold;
    bool ended; // the connection has let go of it
    struct exchange *held_newer, *held_older;
};

int64_t now_ticks_ms(void);

// server.c
void http_ref(struct http *h);
void http_unref(struct http *h);

// door.c: accepts, limits, ends the slow.
int door_open(struct http *h, struct fault *f);
void *door_run(void *http);
void door_wake(struct http *h);
void link_ended(struct http *h, int fd);
// How many connections there are; and of how many it is known or likely that a request is on its way.
size_t links_open(struct http *h);
size_t links_awaited(struct http *h);

// bounce.c: fd is closed; `seconds` is how long to stay away.
void bounce(struct http *h, int fd, int seconds);
void bounce_sweep(struct http *h, bool all);

// places.c: whether there is a place for a newcomer; another may have to leave for it. Under http.lock.
// crowded: those who have many already get no more.
bool places_for(struct http *h, const struct link *new, bool crowded);
void link_waits(struct link *l, bool between); // from now for its client
void link_works(struct link *l);

// handle.c: the library's callbacks.
void *handle_begin(void *http, const char *uri, struct MHD_Connection *c);
enum MHD_Result handle_request(void *http, struct MHD_Connection *c, const char *url, const char *method,
                               const char *version, const char *data, size_t *size, void **exchange);
void handle_completed(void *http, struct MHD_Connection *c, void **exchange, enum MHD_RequestTerminationCode why);

// seen.c: the head as the client wrote it, copied out of the library's buffer.
const struct refusal *seen_head(struct MHD_Connection *c, const char *method, const char *url, const char *version,
                                struct str target, struct arena *a, struct head *ret);

// forwarded.c: who asks when a proxy speaks for them.
struct str forwarded_peer(const struct head *h, struct str peer, struct arena *a);
bool forwarded_secure(const struct head *h);
bool forwarded_any(const struct head *h); // some proxy spoke

// answer.c
enum MHD_Result answer_send(struct exchange *x);
enum MHD_Result answer_refuse(struct exchange *x, const struct refusal *no);
void answer_refusal(struct exchange *x, const struct refusal *no); // fills, does not send

// memory.c: bytes this process may have.
uint64_t memory_allowed(void);

// exchange.c
struct exchange *exchange_new(struct http *h, struct MHD_Connection *c, struct str target);
void exchange_free(struct exchange *x);
void exchange_drop_body(struct exchange *x);

// hold.c
void hold_abandon_all(struct http *h);

// lane.c
int lane_open(struct http *h, struct fault *f);
void lane_close(struct http *h, int64_t until_ms);

// cert.c
int cert_load(struct http *h, struct fault *f);
void cert_release(struct http *h);
void cert_thread(struct http *h); // the calling thread serves this server
// The library's callback (MHD_OPTION_HTTPS_CERT_CALLBACK).
int cert_choose(gnutls_session_t session, const gnutls_datum_t *names, int name_count, const gnutls_pk_algorithm_t *algorithms,
                int algorithm_count, gnutls_pcert_st **ret_chain, unsigned *ret_count, gnutls_privkey_t *ret_key);

#endif
