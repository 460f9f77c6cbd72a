// SPDX-License-Identifier: Apache-2.0
// Judges requests: pure functions over what came, no socket and no library. A request passes only when every proxy on
// its way must have read it as we do (RFC 9112, section 11.2: request smuggling); everything else is refused with a
// sentence, and its connection ends.
#ifndef HTTP_GATE_H
#define HTTP_GATE_H

#include "http/http.h"

enum { HTTP_HEADERS_MAX = 100, HTTP_FIELDS_MAX = 400, HTTP_NAME_MAX = 200 };

struct refusal {
    int status;
    const char *zh, *en;
};

// The head of a request as the client wrote it, cut at blanks, colons and line ends.
struct head {
    struct str method, target, version;
    const struct http_header *headers; // values without blanks around them
    size_t count;
    size_t size; // bytes of the whole head
};

struct judged {
    enum http_method method;
    bool chunked, expects; // expects: the client waits for "100 Continue"
    int64_t length;        // -1: not said
    struct str type, boundary;
    struct str path, raw_query;
    struct pair_list query;
};

struct gate_limits {
    size_t head_max, body_max;
};

// NULL when the request may pass; *ret is then whole. Otherwise why not; of *ret only method and length count.
const struct refusal *gate_judge(const struct head *h, struct gate_limits l, struct arena *a, struct judged *ret);

// The parts of gate_judge, for those who need one.
// A target in origin form, "/matters/7?after=3", into path and query.
const struct refusal *gate_target(struct str target, struct arena *a, struct judged *ret);
// "host", "host:port", "[::1]:port".
bool gate_host(struct str s);
// "text/html; charset=utf-8" gives "text/html"; boundary is the parameter of that name, empty when absent. A value
// that is no media type gives the empty type.
void gate_type(struct str value, struct arena *a, struct str *ret_type, struct str *ret_boundary);

// Headers of that name (without regard to case): how many, and the last one.
size_t head_count(const struct head *h, const char *name, struct str *ret_last);
bool str_same_name(struct str a, struct str b); // ASCII letters of either case are equal

#endif
