// SPDX-License-Identifier: Apache-2.0
// A matter as show gives it, in JSON (show_json.c) and in words (show_words.c).
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/view.h"
#include "matter/matter.h"

enum { SHOW_PARTS_MAX = 256 };

struct shown_event {
    struct event event;
    struct hash hash;
    struct shown_event *next;
};

struct shown {
    struct view view;
    struct matter matter;
    struct matter parts[SHOW_PARTS_MAX];
    size_t part_count;
    struct shown_event *events; // in order
    struct arena arena;
};

void show_json(struct shown *s, struct json_out *j);
void show_words(struct shown *s, struct buf *b);
// The actions open now, each once, with who may take them: calls `each` in the order of the file.
typedef void action_fn(void *context, const struct action *a, uint32_t roles);
void show_actions(const struct shown *s, action_fn *each, void *context);

#endif
