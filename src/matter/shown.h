// SPDX-License-Identifier: Apache-2.0
// A matter read whole for somebody who looks: where it stands, its parts, what happened, what the procedure allows now.
// Command line, API and pages show this, each in its way.
#ifndef MATTER_SHOWN_H
#define MATTER_SHOWN_H

#include "matter/may.h"
#include "registry/view.h"

enum { SHOWN_PARTS_MAX = 256 };

struct shown_event {
    struct event event;
    struct hash hash;
    struct pair_list content; // free text of the event, where it was asked for and is there still
    struct shown_event *next;
};

struct shown {
    struct view *view;
    struct matter matter;
    struct matter *parts;
    size_t part_count;
    struct shown_event *events; // in order
    // For whom: shown_for sets it; as read, it is for somebody who may see all of it.
    const struct stream *account; // NULL: nobody in particular
    uint32_t roles;               // in which that account may act on it
    bool whole;                   // an office: not only what the requester is told
    bool hidden;                  // to the body complained of: no requesters, no sign of who they are
    bool sealed;                  // to those who handle it: what is said of the answer, while people are still being asked
};

// By number or id. Everything lives in the arena of the view; rows of the desk as long as the look lasts. Fault
// "unknown-matter".
int shown_read(struct shown *ret, struct view *v, struct str word, bool with_content, struct fault *f);
// What the account may see of it at a time; SIGHT_NONE: nothing.
enum sight shown_for(struct shown *s, const struct stream *account, int64_t at);
void shown_json(struct shown *s, struct json_out *j);
// The event as it is told to whom the matter is shown: fields and account left out where they are not for them. False:
// not for them at all. *ret_content: whether its free text is.
bool shown_told(const struct shown *s, const struct event *e, struct event *ret, bool *ret_content);
// The actions open now, each once, with the roles that may take them: calls `each` in the order of the file.
typedef void action_fn(void *context, const struct action *a, uint32_t roles);
void shown_actions(const struct shown *s, action_fn *each, void *context);

#endif
