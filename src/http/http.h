// SPDX-License-Identifier: Apache-2.0
// The only room that knows the HTTP library (libmicrohttpd): two epoll threads, a gate that refuses what the library
// lets through, limits, uploads, HTTPS. The rooms above see one exchange at a time: a request that is whole and
// well-formed, and an answer to fill.
//
// An exchange that has to wait (for the writer's commit, for a slow computation) is held: http_hold, hand it over,
// return HTTP_WAIT; http_go from any thread takes it up again on a server thread, in its function `next`. A held
// connection costs no thread. http_stop waits for every exchange on its way.
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "ledger/event_fields.h"

struct exchange;
enum http_turn {
    HTTP_ANSWER, // the answer is in x: send it
    HTTP_WAIT    // the exchange is held; http_go will be called, or was already
};
typedef enum http_turn http_fn(struct exchange *x);

struct http_options {
    const char *address; // "127.0.0.1", "::", …
    int port;            // 0: any free one; http_port tells
    int listener;        // over 2: a socket that listens already (http_listen, or handed over); it stays the caller's and open
    bool shut;           // takes no connections before http_admit; those who come wait in the kernel
    const char *cert, *key; // PEM files: HTTPS; both or neither
    // Behind a proxy: X-Forwarded-For and X-Forwarded-Proto count, from loopback peers only; their connections carry one
    // request each.
    bool proxied;
    int threads;         // epoll threads; 0: 2
    // Limits; 0 takes the default in brackets.
    size_t head_max;     // request line and headers, bytes (16 KiB; at least 4 KiB)
    size_t body_max;     // body, bytes (10 MiB); all bodies in memory together: 16 times this, then 503
    int connections_max, per_address_max; // (2,000; 256)
    int idle_seconds;    // a connection that says nothing (30)
    int body_seconds;    // a request has to be whole within this time, however slowly it drips (60)
    http_fn *begin;      // called once the request is whole
    // Makes the answer for a request the server refuses itself (gate, limits): x->status and x->trouble are set,
    // x->out is empty. It may not hold the exchange. May be NULL: plain text then.
    http_fn *refuse;
    // Told of every request once it is over, on a server thread; the answer in x still stands. May be NULL. status 499: no
    // answer went out (the client left, or the server stopped before there was one).
    void (*ended)(struct exchange *x, int status, int64_t took_us);
    // Whether more comes than can be served: 0, or how many seconds to stay away. Then those who have many connections get no
    // more: the doorkeeper answers 503 himself. From his thread; may be NULL.
    int (*crowded)(void *context);
    void *context;       // x->context
};

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST }; // others are answered 405 by the server itself

struct upload {
    struct str field, filename, type, bytes; // filename without any folder; type as the client says
};

struct http_header {
    struct str name, value;
};

struct exchange {
    struct arena arena; // dies with the exchange
    void *context;
    // The request. path and query are decoded, well-formed UTF-8 without NUL; the path begins with '/', has no empty,
    // "." or ".." segment.
    enum http_method method;
    struct str path, raw_query;
    struct pair_list query;
    struct str type;       // media type of the body in lower case, without parameters; empty when there is none
    struct str body;       // as it came, unless it was a form
    struct pair_list form; // application/x-www-form-urlencoded and multipart/form-data: the fields, decoded, UTF-8
    struct upload *uploads;
    size_t upload_count;
    struct str peer;       // address of the client, "203.0.113.7"
    bool secure;           // it came over HTTPS, here or at the proxy
    int64_t number;        // of the request, counted since the server started; for logs
    bool local;            // it came from this machine and not through a proxy
    // The answer. HEAD sends the head of it.
    int status;            // 200 at the beginning
    struct str out_type;   // "text/html; charset=utf-8" at the beginning
    struct buf out;
    struct http_header headers[16];
    size_t header_count;
    struct str trouble;    // one sentence why the server refused (Chinese / English); for `refuse`
    // Of the room above.
    void *visit;
    http_fn *next;
    struct http_private *private;
};

// A header or cookie of the request; empty when absent. Names of headers without regard to case.
struct str http_header(struct exchange *x, const char *name);
struct str http_cookie(struct exchange *x, const char *name);
// A field of the query or form, the first of that name; empty when absent.
struct str http_query(const struct exchange *x, const char *name);
struct str http_form(const struct exchange *x, const char *name);

// A header of the answer; the value is copied, control characters in it are dropped.
void http_set(struct exchange *x, const char *name, struct str value);
// 303 to a place on this site; anything that does not begin with a single '/' goes to "/".
void http_redirect(struct exchange *x, struct str place);

// Holds the exchange; call before handing it to anybody, then return HTTP_WAIT.
void http_hold(struct exchange *x, http_fn *next);
void http_go(struct exchange *x);
// Holds the exchange, runs `work` on one of the few slow threads (password hashes, uploads, long reports), then goes on
// in `next` on a server thread. Returns HTTP_WAIT; or, when too many are waiting already, answers 503 and returns
// HTTP_ANSWER.
enum http_turn http_slow(struct exchange *x, void (*work)(struct exchange *x), http_fn *next);

struct http;
// A socket that listens, for http_options.listener: it can outlive the server, and the process. Fault "cannot-listen".
int http_listen(const char *address, int port, int *ret, struct fault *f);
// Whether a socket that was handed over listens for TCP. Fault "cannot-listen".
int http_listens(int fd, struct fault *f);
// Faults: "cannot-listen" (address, port, why), "bad-certificate", "no-thread".
int http_start(struct http **ret, const struct http_options *o, struct fault *f);
int http_port(const struct http *h);
// How many connections at most: what the options say, or fewer where the system allows fewer descriptors (ulimit -n; the
// soft limit is raised by http_start).
int http_connections_max(const struct http *h);
void http_admit(struct http *h);
// Reads certificate and key again, for connections from now on. Fault "bad-certificate": the old ones stay.
int http_new_cert(struct http *h, struct fault *f);
// From now on every answer ends its connection, so that clients come back by a new one; connections are still taken.
// Returns when none is open any more, at the latest after `ms`.
void http_wind_down(struct http *h, int ms);
// Takes no new connections, lets every exchange on its way end (at most `seconds`) and the first request of a connection
// just taken come, closes. A listening socket of the caller stays open: who connects meanwhile waits in the kernel. NULL is
// fine; returns NULL.
// An exchange that is still held then is dropped: it gets no answer, and its memory stays until http_go is called for
// it, which may be after this returned. Slow work that is still running ends by itself, whenever that is.
struct http *http_stop(struct http *h, int seconds);

struct http_counts {
    int64_t requests, refused; // refused: by the gate or a limit
    int connections;
};
struct http_counts http_counts(struct http *h);

#endif
