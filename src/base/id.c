// SPDX-License-Identifier: Apache-2.0
#include "base/id.h"

enum { NODE_SHIFT = 14, MS_SHIFT = 20 };

int64_t id_next(struct id_maker *m, ms_t recorded) {
    int64_t node = (int64_t)m->node << NODE_SHIFT;
    int64_t fresh = recorded << MS_SHIFT | node;
    if (fresh <= m->last) {
        fresh = m->last + 1;
        // A counter that ran over would leak into the node bits: go on in the next millisecond.
        if (((fresh >> NODE_SHIFT) & 63) != m->node) fresh = ((m->last >> MS_SHIFT) + 1) << MS_SHIFT | node;
    }
    m->last = fresh;
    return fresh;
}
