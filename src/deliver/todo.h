// SPDX-License-Identifier: Apache-2.0
// Deliveries for who looks: those people have to make, those of a matter.
#ifndef DELIVER_TODO_H
#define DELIVER_TODO_H

#include "deliver/message.h"
#include "registry/view.h"

struct todo {
    const struct row_delivery *row; // of the desk, as long as the look lasts
    struct matter matter;           // its row NULL: a slip about a target
    struct str number;              // of the matter, or of the slip
    struct str absent;              // "市水务局 承办单位": where nobody is there; empty but for NOTICE_VACANT
    struct str to;                  // "王*", "市水务局 承办单位": masked for the view
    struct str try_why;             // of a waiting one: why not yet ("off", "quiet", "timeout" …); empty: not tried yet
    int64_t tries, next;            // of a waiting one
};

enum { TODO_MOST = 200, TODO_LOOKED = 2000 };

// Deliveries in a state (DELIVERY_TASK …), oldest first, behind the id `after`; only those the account may make (NULL: all,
// for who runs the machine). Items live in the arena. *ret_next: 0, or the id to go on behind.
int todo_list(struct view *v, const struct stream *account, struct str state, int64_t after, size_t limit, struct todo **ret, size_t *ret_count,
              int64_t *ret_next, struct fault *f);
// All deliveries of a matter, oldest first. For an office that may see them; `requester_of` (an account): only those to it.
int todo_of_matter(struct view *v, const struct matter *m, int64_t requester_of, struct todo **ret, size_t *ret_count, struct fault *f);
// One, by id; with what stands in it for the view. Fault "unknown-delivery".
int todo_one(struct view *v, struct str id, struct todo *ret, struct fault *f);
void todo_json(struct view *v, struct json_out *j, const struct todo *x);
// The word for a state or a reason, in Chinese; the code itself where there is none.
struct str delivery_state_zh(struct str state);
struct str delivery_why_zh(struct str why);

#endif
