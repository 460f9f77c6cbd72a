// SPDX-License-Identifier: Apache-2.0
// Lists of matters, a page at a time by key. Each is driven by an index, so that a page costs the same at a hundred
// matters and at a million; what no index serves is filtered on the way, over a bounded number of rows.
#ifndef MATTER_QUEUE_H
#define MATTER_QUEUE_H

#include "base/personal.h"
#include "matter/may.h"

struct queue_item {
    int64_t id, lead, outcome, opened, due, parent, procedure, section;
    struct str number, stage, category, urgency;
    struct personal title;
};

// Where a page begins: behind this item of the order. Zeroed: at the beginning.
struct queue_key {
    int64_t due, id;
    bool set;
};

enum queue_state { QUEUE_OPEN, QUEUE_ENDED, QUEUE_ALL };

struct queue_query {
    struct str stage;      // one stage, by name; empty: any
    int64_t lead;          // one body; 0: any
    struct str procedure;  // name or alias; empty: any
    struct str category;   // exactly; empty: any
    enum queue_state state;
    enum outcome outcome;  // QUEUE_ENDED: which end; NONE: 办结
    bool late;             // only those past their deadline at `now`
    ms_t now;
    int limit;             // items of a page, at most QUEUE_MOST
    struct queue_key after;
};
enum { QUEUE_MOST = 200, QUEUE_LOOKED = 4000 };

struct queue_page {
    struct queue_item *items;
    size_t count;
    struct queue_key next; // .set: there may be more, the next page begins here
    bool cut;              // QUEUE_LOOKED rows were looked at and the page is not full: go on from `next`
};

// What the account may look over as a whole: a bit of `all` per ruleset of the library whose procedure it holds a role
// in; the offices it handles for.
struct queue_scope {
    uint64_t all;
    int64_t offices[32];
    size_t office_count;
};
void queue_scope(const struct library *l, const struct stream *account, int64_t at, struct queue_scope *ret);
bool queue_sees(const struct queue_scope *s, const struct library *l, const struct queue_item *i);

// Open ones by due date (those that stand still last), others newest first; only what the scope sees. Items live in
// the arena. A scope without `all` needs q->lead to be one of its offices: else the page is empty.
int queue_list(struct desk *d, const struct queue_scope *scope, const struct queue_query *q, struct arena *a,
               struct queue_page *ret, struct fault *f);
// What waits for this account: stages its roles own, by due date.
int queue_mine(struct desk *d, const struct stream *account, int limit, struct queue_key after, struct arena *a,
               struct queue_page *ret, struct fault *f);
// What the account raised itself, newest first.
int queue_raised(struct desk *d, int64_t account, int limit, struct queue_key after, struct arena *a,
                 struct queue_page *ret, struct fault *f);

// One matter as lists show it, whoever looks. *ret_there false: there is none.
int queue_one(struct desk *d, int64_t id, struct arena *a, struct queue_item *ret, bool *ret_there, struct fault *f);

// "17324.1839412345678901248": due (0 where there is none) and id. False for anything else.
bool queue_key_read(struct str s, struct queue_key *ret);
void queue_key_write(struct buf *b, struct queue_key k);

#endif
