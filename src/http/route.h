// SPDX-License-Identifier: Apache-2.0
// Routes as data: tools/gen_routes.py makes the table from the comment above each page function, so that dispatch,
// permissions and help are one thing. docs/adding-a-page.md.
//
//   // GET /matters/{matter}
//   // may: signed
//   // query: after
//   // zh: 一件事项：现状、期限及其由来、经过、现在可做的事
//   // en: one matter: where it stands, its deadlines and why, what happened, what can be done
//   enum http_turn page_matter(struct visit *v) {
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/http.h"

struct visit; // who asks, and for what: access/visit.h

enum route_may {
    ROUTE_PUBLIC, // anybody
    ROUTE_SIGNED, // an account that signed in
    ROUTE_ADMIN,  // one that is administrator now
    ROUTE_TOKEN   // a program: bearer token (or a signed-in browser that only reads)
};

enum { ROUTE_PARAMS_MAX = 4 };

struct route {
    enum http_method method;
    const char *pattern; // "/matters/{matter}/history"; a parameter is one whole segment
    enum route_may may;
    enum http_turn (*page)(struct visit *v);
    const char *query;   // names it takes in the query, separated by blanks; "" for none
    const char *zh, *en; // one line of help
    const char *name;    // of the function
};

struct route_params {
    struct pair pairs[ROUTE_PARAMS_MAX]; // name in the pattern, value in the path
    size_t count;
};

// The route for a method and path (HEAD is GET). NULL: none; *ret_other is then set when the path exists for another
// method. A literal segment goes before a parameter.
const struct route *route_find(const struct route *routes, size_t count, enum http_method method, struct str path,
                               struct route_params *ret, bool *ret_other);

#endif
