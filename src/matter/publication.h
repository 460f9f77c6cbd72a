// SPDX-License-Identifier: Apache-2.0
// What an officer has made public of a matter, for whoever asks. The one place where content of a matter comes out as
// plain text without a viewer: its title and body were written for everybody by matter.publish. Nothing else of the
// matter is read here.
#ifndef MATTER_PUBLICATION_H
#define MATTER_PUBLICATION_H

#include "base/arena.h"
#include "base/time.h"
#include "store/store.h"

struct publication {
    int64_t matter; // not for the public: they are given the code
    struct str code, document, index_no, issuer, subject, genre;
    ms_t written, published; // beginnings of days; written 0: not known
    struct str title, body;  // both empty once the content of the matter was destroyed
};

enum { PUBLICATIONS_MAX = 100 };

// Of a region handle that is open for reading or writing; texts live in the arena.
// By its code: 1 found, 0 none, -1 fault.
int publication_by_code(struct store *s, struct str code, struct arena *a, struct publication *ret, struct fault *f);
// Of a matter: 1 found, 0 none, -1 fault.
int publication_of(struct store *s, int64_t matter, struct arena *a, struct publication *ret, struct fault *f);
// The newest before a place in the order (published, matter); start with INT64_MAX twice, go on with those of the last
// one given. At most `limit`, itself at most PUBLICATIONS_MAX; those whose content was destroyed are left out, so fewer
// may come although there are more: *ret_more says so, and before_… are moved on.
int publication_newest(struct store *s, ms_t *before_published, int64_t *before_matter, size_t limit, struct arena *a,
                       struct publication ret[], size_t *ret_count, bool *ret_more, struct fault *f);

#endif
