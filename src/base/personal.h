// SPDX-License-Identifier: Apache-2.0
// Personal data: names, telephones, and free text that may hold them. The type is not struct str, so nothing that
// prints text takes it; only personal_shown turns it into text, for somebody who looks.
#ifndef BASE_PERSONAL_H
#define BASE_PERSONAL_H

#include "base/arena.h"

struct personal {
    struct str hidden;
};

static inline struct personal personal(struct str s) { return (struct personal){s}; }

enum personal_kind { PERSONAL_NAME, PERSONAL_PHONE, PERSONAL_TEXT };

// Who looks: the public sees nothing, an office sees masked names and telephones and whole texts, one who needs
// them for the task (and is recorded doing so) sees all.
enum viewer { VIEWER_PUBLIC, VIEWER_OFFICE, VIEWER_FULL };

// "王*" · "138****0000" · the text. What the viewer may see, in the arena; never NULL.
struct str personal_shown(struct personal p, enum personal_kind kind, enum viewer viewer, struct arena *a);

#endif
