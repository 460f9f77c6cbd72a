// SPDX-License-Identifier: Apache-2.0
// The lines of an export, made in one way only; shared by export.c and export_check.c.
#ifndef DESK_EXPORT_LINE_H
#define DESK_EXPORT_LINE_H

#include "desk/export.h"

struct export_head {
    int64_t region, utc_offset;
    struct str name;
    bool with_content, heads;
};

void export_head_line(struct buf *b, const struct export_head *h);
// content.n 0: none, or not exported. -1 when its bytes are not what content is made of.
int export_event_line(struct buf *b, const struct export_head *h, const struct event *e, struct str bytes,
                      struct str salt, struct str content, struct arena *a, struct fault *f);
void export_end_line(struct buf *b, int64_t events, const struct hash *head);

#endif
