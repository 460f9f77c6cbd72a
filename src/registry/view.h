// SPDX-License-Identifier: Apache-2.0
// What is printed for somebody who looks, shared by command line, API and pages: offices by name, times, outcomes.
#ifndef REGISTRY_VIEW_H
#define REGISTRY_VIEW_H

#include "base/json.h"
#include "base/personal.h"
#include "desk/desk.h"

struct view {
    struct desk *desk;    // for looking things up
    struct arena *arena;  // for what is printed
    ms_t utc_offset;
    enum viewer viewer;
};

struct str view_office_name(struct view *v, int64_t id);  // empty for 0 and for one that is not there
struct str view_office_short(struct view *v, int64_t id); // its short name where it has one
// The name of the person behind an account, for colleagues, else its login; empty for 0.
struct str view_account_name(struct view *v, int64_t id);
void view_office(struct view *v, struct json_out *j, struct str key, int64_t id); // {"id","name"} or null
void view_time(struct view *v, struct json_out *j, struct str key, int64_t at);   // null for 0
void view_outcome(struct json_out *j, int64_t outcome); // the member "outcome": "closed" …, null while it is open
void view_short_time(struct view *v, struct buf *b, int64_t at); // "—" for 0
void view_end_time(struct view *v, struct buf *b, int64_t at);   // the same for a deadline: midnight is 24:00
// One line of text: line ends become blanks, at most n characters.
void view_line(struct buf *b, struct str s, size_t n);

#endif
