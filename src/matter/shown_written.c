// SPDX-License-Identifier: Apache-2.0
#include "matter/shown.h"

struct str shown_written(const struct shown *s, struct str name, int64_t seq) {
    struct str value = STR("");
    for (const struct shown_event *e = s->events; e && e->event.seq <= seq; e = e->next) {
        struct str here = pairs_get(e->content, name);
        if (e->undone) continue;
        if (here.n) here = personal_shown(personal(here), PERSONAL_TEXT, s->view->viewer, s->view->arena);
        else if (e->event.type == EVENT_MATTER_OPENED) here = pairs_get(e->event.u.matter_opened.fields, name);
        else if (e->event.type == EVENT_MATTER_ACTED) here = pairs_get(e->event.u.matter_acted.fields, name);
        else if (e->event.type == EVENT_MATTER_CORRECTED) here = pairs_get(e->event.u.matter_corrected.fields, name);
        if (here.n) value = here;
    }
    return value;
}
