// SPDX-License-Identifier: Apache-2.0
// Lists of casework: matters with a mark of a kind that stands, those a leader leads, where an account is asked to sign.
#ifndef MATTER_QUEUE_MARKED_H
#define MATTER_QUEUE_MARKED_H

#include "matter/casework.h"
#include "matter/queue.h"

struct marked_item {
    struct matter matter; // rows of the desk, good as long as the look lasts
    const struct row_mark *mark;
};

// Marks of a kind, open ones first (the report or the answer is wanted), then done ones where `done`; newest first. Only what
// the account sees as an office. At most `limit`, itself at most QUEUE_MOST; *ret_more: there are more.
int queue_marked(struct desk *d, const struct stream *account, ms_t at, struct str kind, bool done, size_t limit, struct arena *a,
                 struct marked_item **ret, size_t *ret_count, bool *ret_more, struct fault *f);

struct exclusion_item {
    struct matter matter;
    const struct row_exclusion *request;
};
// Requests for exclusion from assessment that wait, oldest first, as far as the account sees the matter as an office; at most
// QUEUE_MOST, *ret_more: there are more.
int queue_exclusions(struct desk *d, const struct stream *account, ms_t at, struct arena *a, struct exclusion_item **ret, size_t *ret_count, bool *ret_more, struct fault *f);

struct asked_item {
    struct matter matter;
    const struct row_invitation *invitation;
};
// Where the account can still sign, newest first; at most QUEUE_MOST.
int queue_asked(struct desk *d, int64_t account, ms_t at, struct arena *a, struct asked_item **ret, size_t *ret_count, struct fault *f);

#endif
