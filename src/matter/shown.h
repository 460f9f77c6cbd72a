// SPDX-License-Identifier: Apache-2.0
// A matter read whole for somebody who looks: where it stands, its parts, what happened, what the procedure allows now.
// Command line, API and pages show this, each in its way.
#ifndef MATTER_SHOWN_H
#define MATTER_SHOWN_H

#include "matter/matter.h"
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
};

// By number or id. Everything lives in the arena of the view; rows of the desk as long as the look lasts. Fault
// "unknown-matter".
int shown_read(struct shown *ret, struct view *v, struct str word, bool with_content, struct fault *f);
void shown_json(struct shown *s, struct json_out *j);
// The actions open now, each once, with the roles that may take them: calls `each` in the order of the file.
typedef void action_fn(void *context, const struct action *a, uint32_t roles);
void shown_actions(const struct shown *s, action_fn *each, void *context);

#endif
