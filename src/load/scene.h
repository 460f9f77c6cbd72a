// SPDX-License-Identifier: Apache-2.0
// What requests are about: the matters of a store, those of them that can be handled, what is public.
#ifndef LOAD_SCENE_H
#define LOAD_SCENE_H

#include "load/cast.h"
#include "load/dice.h"

enum { SCENE_LIVES_MAX = 1 << 20, SCENE_CODES_MAX = 2000, SCENE_CODE_BYTES = 32 };

// A matter somebody may act on: which step of life_steps comes next.
struct life {
    int64_t matter, office; // office 0: not dispatched yet
    int step;
};

// The way of an appeal under 诉求, as the run takes it.
struct life_step {
    // Where a matter found in the store waits for it. NULL: none is taken up there, since it is not the beginning of the stage, or
    // a clock may have moved the matter on meanwhile (视为签收, 逾期未反馈).
    const char *stage;
    const char *verb;
    const char *fields; // members of "fields"; NULL: the body to handle it, drawn by chance
    bool by_body;       // else by reception
};
extern const struct life_step life_steps[];
enum { LIFE_STEPS = 5 };

struct scene {
    int64_t *ids; // oldest first
    int64_t count, cap, found; // found: how many were there at the beginning
    struct life *lives; // a ring
    size_t life_from, life_count;
    char (*codes)[SCENE_CODE_BYTES];
    size_t code_count;
};

// Reads every whole of the region, newest first in pages; and what is public.
int scene_read(struct scene *ret, struct store *s, struct fault *f);
void scene_add(struct scene *w, int64_t matter);      // one that was opened just now
bool scene_life(struct scene *w, struct life *ret);   // takes the one that waited longest; false: there is none
void scene_live_on(struct scene *w, struct life l);   // puts it behind; one beyond SCENE_LIVES_MAX is left aside
int64_t scene_matter(const struct scene *w, const struct access *a, struct dice *c); // 0 where there is none
void scene_release(struct scene *w);

#endif
