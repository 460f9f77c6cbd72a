// SPDX-License-Identifier: Apache-2.0
// A procedure as tables of a page: stages, clocks and actions of each section, in words.
#ifndef WEB_RULEBOOK_H
#define WEB_RULEBOOK_H

#include "procedure/profile.h"
#include "web/page.h"

// `r`: the values to show beside limits and counts; NULL: none.
size_t rulebook_sections(struct visit *v, const struct procedure *p, const struct rules *r, const struct rec_sectionrow **ret);
// Every value the procedure uses, as the profile gives it.
size_t rulebook_values(struct visit *v, const struct rules *r, const struct rec_fact **ret);

#endif
