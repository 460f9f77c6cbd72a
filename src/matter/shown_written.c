// SPDX-License-Identifier: Apache-2.0
#include "matter/shown.h"

struct str shown_written(const struct shown *s, struct str name) {
    struct str value = STR("");
    for (const struct shown_event *e = s->events; e; e = e->next) {
        struct event told;
        bool content;
        if (!shown_told(s, &e->event, &told, &content)) continue;
        struct str here = content ? pairs_get(e->content, name) : STR("");
        if (here.n) here = personal_shown(personal(here), PERSONAL_TEXT, s->view->viewer, s->view->arena);
        else if (told.type == EVENT_MATTER_OPENED) here = pairs_get(told.u.matter_opened.fields, name);
        else if (told.type == EVENT_MATTER_ACTED) here = pairs_get(told.u.matter_acted.fields, name);
        if (here.n) value = here;
    }
    return value;
}
