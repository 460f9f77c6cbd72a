// SPDX-License-Identifier: Apache-2.0
// What an account may do with a target, as links to the forms.
#ifndef WEB_TARGETS_DO_H
#define WEB_TARGETS_DO_H

#include "web/page.h"

// asked: a change or a closing waits to be decided.
size_t target_links(struct visit *v, const struct row_target *r, bool asked, const struct rec_link **ret);

#endif
