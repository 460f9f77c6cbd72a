// SPDX-License-Identifier: Apache-2.0
// Who asks, and for what: an exchange with its route, its look at the store and the account behind it. Pages and API
// see visits; permission, forgery of forms and the time limits of sessions are looked at here, before any page.
#ifndef ACCESS_VISIT_H
#define ACCESS_VISIT_H

#include <pthread.h>

#include "access/code.h"
#include "access/kept.h"
#include "access/session.h"
#include "desk/reader.h"
#include "desk/service.h"
#include "http/route.h"
#include "registry/view.h"

struct visit;
struct searcher; // the search index: search/searcher.h
struct notices; // texts of messages: deliver/notice.h

// The routes of one room, and how it says that something is refused.
struct route_table {
    const char *prefix; // "/api/"; "" takes what no other does
    const struct route *routes;
    const size_t *count;
    bool strict;        // names in the query that the route does not take are refused
    // Fills v->x for a refusal; the account may be unknown yet.
    enum http_turn (*refuse)(struct visit *v, int status, const struct fault *f);
    // Nobody is signed in and the route needs it. NULL: refuse with 401.
    enum http_turn (*unsigned_)(struct visit *v);
};

struct app {
    struct service service;
    const char *path;               // of the store
    const struct desk_room *const *rooms;
    int64_t region;
    struct str name;                // of the city or district
    bool demo;                      // demonstration accounts may sign in
    struct str demo_password;       // shown on the sign-in page; empty: not shown
    const struct route_table *tables; // ends with prefix NULL
    pthread_mutex_t lock;           // of the readers
    struct reader *readers[16];     // one a thread
    size_t reader_count;
    struct kept kept;               // what pages made once: proofs, drawings
    struct code_tries codes;        // wrong codes, by address
    struct searcher *searcher;      // NULL: nothing is searched here
    const struct notices *notices;  // of letters and calls; NULL: the page has no text for them
    struct str public_url;          // where the public finds these pages; empty: not known
    // Told of trouble in the machine, for whoever runs it; from any thread. May be NULL.
    void (*complain)(const struct fault *f);
};

// Opens the service over the store. The app must not move. Faults of service_open.
int app_open(struct app *a, const char *path, const struct desk_room *const *rooms, int64_t region, struct fault *f);
void app_close(struct app *a); // after the server has stopped; safe on one that did not open

struct visit {
    struct exchange *x;
    struct app *app;
    struct arena *a; // of the exchange
    const struct route_table *table;
    const struct route *route;
    struct route_params params;
    struct reader *reader; // the look; only between visit_begin and the page's return
    struct view view;
    ms_t now;
    // Who; account 0: nobody.
    int64_t account;
    struct str login;
    bool admin, by_token;
    struct session session; // when it came with a cookie
    // The command under way, and what the page does after it.
    struct request request;
    _Atomic size_t waiting; // of visit_act_many: commands not answered yet
    struct fault trouble;
    bool failed;            // of visit_slow: the look could not be made
    void (*work)(struct visit *v);
    enum http_turn (*then)(struct visit *v);
    void *page;  // of the page, across visit_act and visit_slow
    void *frame; // of the room that answers
};

// For http_options.begin and .refuse, with the app as context.
enum http_turn visit_begin(struct exchange *x);
enum http_turn visit_refused(struct exchange *x);

// Begins the look of a visit on the calling thread; it ends by itself.
int visit_look(struct visit *v, struct fault *f);
// The account's rows in this look; NULL: nobody signed in.
const struct stream *visit_account(struct visit *v);
struct str visit_param(const struct visit *v, const char *name);
// Refuses in the words of the room: HTML or problem document. The status follows from the fault where it is 0.
enum http_turn visit_fault(struct visit *v, int status, const struct fault *f);
// The status of a fault's answer: 404 for what is not there, 409 for what changed meanwhile, 403, 400, 503, 500.
int fault_status(const struct fault *f);
// The codes with a status of their own; any other fault of the input is 422. Ends with code NULL.
struct fault_code {
    const char *code;
    int status;
};
extern const struct fault_code fault_codes[];

// Hands a command over and goes on in `then` after its commit; v->request.answer is what came of it. `c` must live in
// v->a. The command is signed by the account of the visit.
// For http_options.crowded; the context is the app.
int visit_crowded(void *app);
enum http_turn visit_act(struct visit *v, struct command c, enum http_turn (*then)(struct visit *v));
// The same for a command its holder signs with a code: `c.by` is "#" and the code (matter/by_code.h), never an account's.
enum http_turn visit_act_by_code(struct visit *v, struct command c, enum http_turn (*then)(struct visit *v));
// Hands many commands over at once (requests in v->a with their command set) and goes on in `then` when the last of them
// is answered; each is on its own, in the order given. All are signed by the account of the visit. `then` begins without a
// look, which most answers do not need: visit_look makes one.
enum http_turn visit_act_many(struct visit *v, struct request *const *requests, size_t count, enum http_turn (*then)(struct visit *v));
// Runs `work` on a slow thread, with a look of its own, then goes on in `then`.
enum http_turn visit_slow(struct visit *v, void (*work)(struct visit *v), enum http_turn (*then)(struct visit *v));

// The token of forms for this session; what a form sent is compared before any page sees it.
struct str visit_csrf(struct visit *v);
// A fresh key for a form, so that the same form sent twice acts once.
struct str visit_form_key(struct visit *v);
// Cookies of the session; secure ones over HTTPS.
void visit_set_session(struct visit *v, struct str secret);
void visit_clear_session(struct visit *v);

#endif
