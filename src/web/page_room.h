// SPDX-License-Identifier: Apache-2.0
// What the files of pages share.
#ifndef WEB_PAGE_ROOM_H
#define WEB_PAGE_ROOM_H

#include "web/page.h"

// A form that was filled in under another sign-in, or none: shows that it is kept and leads back to it (POST with
// review=1, which shows the form again and does nothing).
enum http_turn page_resume(struct visit *v, struct str action, struct pair_list form, struct str why);
// The sign-in form. `form`: what was being filled in when nobody was signed in any more; `next`: where to go on.
enum http_turn page_sign_in_form(struct visit *v, struct str next, struct pair_list form, struct str trouble);
// Into a list whose pairs were allocated here, with room for it.
static inline void pair_add(struct pair_list *l, struct pair p) { ((struct pair *)(uintptr_t)l->pairs)[l->count++] = p; }
// Of a form: names that are not fields.
bool form_meta(struct str name);
// Asked to show what was posted again, not to do it.
bool form_review(const struct visit *v);

#endif
