// SPDX-License-Identifier: Apache-2.0
// What the pages of a day share: the day and office asked for, faults beside the form, the same as JSON.
#ifndef WEB_DAY_PAGE_H
#define WEB_DAY_PAGE_H

#include "web/page.h"

struct day_asked {
    struct str day_text; // as it was written, else today
    day_t day;
    int64_t office;      // 0: every one
    const struct rec_option *offices;
    size_t offices_count;
    bool faulty;
    struct fault fault;
};

// Reads ?day= and ?office=; a fault is kept in it.
void day_ask(struct visit *v, struct day_asked *ret);
// The fault beside what it is about.
void day_put_fault(struct visit *v, const struct day_asked *a, struct str *day, struct str *target, struct str *other);
// The address of the same as JSON; `target` may be empty.
struct str day_place(struct visit *v, const char *path, const struct day_asked *a, struct str target);
void day_json_open(struct buf *b, struct json_out *j);
struct str day_json_close(struct visit *v, struct buf *b, struct json_out *j); // releases the buffer
enum http_turn day_send_json(struct visit *v, const struct day_asked *a, struct str made);

#endif
