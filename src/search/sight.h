// SPDX-License-Identifier: Apache-2.0
// Who may see a matter, as far as the index knows: every office bound to it or keeping one of its commitments, every
// account that raised it, is asked to sign it or leads it. More than who sees it now: what is found this way is held
// against the one rule (matter_sight) before anything is shown or counted.
#ifndef SEARCH_SIGHT_H
#define SEARCH_SIGHT_H

#include "desk/work.h"
#include "store/search.h"

enum { SIGHT_ASSESSORS = 1 }; // stands for whoever is an assessor: matters whose exclusion was asked for

// Notes those who may see each of `docs`: matter -> struct search_doc *.
int sight_note(struct search *s, struct store *store, const struct map *docs, struct fault *f);
// What the account is noted under: itself, the offices it or whom it acts for serves in. At most SEARCH_SEEN_MAX.
size_t sight_of(const struct stream *account, int64_t at, int64_t ret[SEARCH_SEEN_MAX]);

#endif
