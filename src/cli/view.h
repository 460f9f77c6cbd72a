// SPDX-License-Identifier: Apache-2.0
// What show and list share: a desk that only reads, and members of their answers.
#ifndef CLI_VIEW_H
#define CLI_VIEW_H

#include "base/personal.h"
#include "cli/store.h"

// A desk over a store opened for reading: for looking things up, never for commands. The time is now.
struct view {
    struct cli *cli;
    struct store *store;
    struct desk desk;
    int64_t utc_offset;
    enum viewer viewer; // masked, unless --personal
};

#define VIEW_PERSONAL_OPTION \
    { \
        .name = "personal", .zh = "姓名、电话不遮盖（知情需要时才用）", \
        .en = "names and telephones unmasked, where the task needs them" \
    }

int view_open(struct view *v, struct cli *c, struct fault *f);
void view_close(struct view *v);

struct str view_office_name(struct view *v, int64_t id); // empty for 0 and for one that is not there
void view_office(struct view *v, struct json_out *j, struct str key, int64_t id); // {"id","name"} or null
void view_time(struct view *v, struct json_out *j, struct str key, int64_t at);   // null for 0
void view_outcome(struct json_out *j, int64_t outcome); // the member "outcome": "closed" …, null while it is open
void view_short_time(struct view *v, struct buf *b, int64_t at); // "—" for 0
void view_end_time(struct view *v, struct buf *b, int64_t at);   // the same for a deadline: midnight is 24:00
// One line of text: line ends become blanks, at most n characters.
void view_line(struct buf *b, struct str s, size_t n);

#endif
