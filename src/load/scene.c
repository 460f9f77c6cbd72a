// SPDX-License-Identifier: Apache-2.0
#include "load/scene.h"

#include <stdlib.h>

#include "matter/matter.h"
#include "matter/publication.h"

enum { PAGE = 2000, ID = 0, STAGE = 2, LEAD = 4, OUTCOME = 5, PARENT = 8 };

const struct life_step life_steps[LIFE_STEPS] = {
    {"待派", "派单", NULL, false},
    {NULL, "签收", "", true},
    {"办理中", "联系", "\"联系方式\":\"电话\"", true},
    {NULL, "办结", "\"办理结果\":\"已到场核实并处理，来电人表示认可\",\"告知方式\":\"电话\"", true},
    {NULL, "回访", "\"是否解决\":\"解决\",\"满意度\":\"满意\"", false},
};

struct reading {
    struct scene *w;
    int64_t last;
    size_t n;
};

void scene_add(struct scene *w, int64_t matter) {
    if (w->count == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 4096;
        w->ids = mem_grow(w->ids, arena_bytes((size_t)w->cap, sizeof *w->ids));
    }
    w->ids[w->count++] = matter;
}

void scene_live_on(struct scene *w, struct life l) {
    if (w->lives == NULL) w->lives = mem_new(arena_bytes(SCENE_LIVES_MAX, sizeof *w->lives));
    if (w->life_count < SCENE_LIVES_MAX) w->lives[(w->life_from + w->life_count++) % SCENE_LIVES_MAX] = l;
}

bool scene_life(struct scene *w, struct life *ret) {
    if (w->life_count == 0) return false;
    *ret = w->lives[w->life_from];
    w->life_from = (w->life_from + 1) % SCENE_LIVES_MAX;
    w->life_count--;
    return true;
}

static int one(void *context, const struct cell *c, size_t count) {
    struct reading *x = context;
    (void)count;
    x->last = c[ID].i;
    x->n++;
    if (c[PARENT].i) return 0;
    scene_add(x->w, c[ID].i);
    if (c[OUTCOME].i) return 0;
    for (int i = 0; i < LIFE_STEPS; i++)
        if (life_steps[i].stage && str_eq(c[STAGE].s, str_c(life_steps[i].stage))) scene_live_on(x->w, (struct life){c[ID].i, c[LEAD].i, i});
    return 0;
}

static int read_codes(struct scene *w, struct store *s, struct fault *f) {
    struct arena a = ARENA_INIT;
    struct publication list[PUBLICATIONS_MAX];
    ms_t published = INT64_MAX;
    int64_t matter = INT64_MAX;
    bool more = true;
    int status = 0;
    w->codes = mem_new(arena_bytes(SCENE_CODES_MAX, SCENE_CODE_BYTES));
    while (more && status == 0 && w->code_count < SCENE_CODES_MAX) {
        size_t n = 0;
        status = publication_newest(s, &published, &matter, PUBLICATIONS_MAX, &a, list, &n, &more, f);
        for (size_t i = 0; status == 0 && i < n && w->code_count < SCENE_CODES_MAX; i++)
            if (list[i].code.n < SCENE_CODE_BYTES) snprintf(w->codes[w->code_count++], SCENE_CODE_BYTES, "%.*s", SP(list[i].code));
        arena_reset(&a);
    }
    arena_release(&a);
    return status;
}

int scene_read(struct scene *ret, struct store *s, struct fault *f) {
    struct reading x = {.w = ret, .last = INT64_MAX, .n = PAGE};
    *ret = (struct scene){.ids = NULL};
    while (x.n == PAGE) {
        struct cell args[] = {CELL_INT(x.last), CELL_INT(PAGE)};
        x.n = 0;
        if (store_each(s, SQL_MATTER_NEWEST, args, 2, one, &x, f) < 0) return -1;
    }
    for (int64_t i = 0, k = ret->count - 1; i < k; i++, k--) {
        int64_t id = ret->ids[i];
        ret->ids[i] = ret->ids[k];
        ret->ids[k] = id;
    }
    ret->found = ret->count;
    return read_codes(ret, s, f);
}

int64_t scene_matter(const struct scene *w, const struct access *a, struct dice *c) {
    return w->count ? w->ids[w->count - 1 - access_draw(a, c, w->count)] : 0;
}

void scene_release(struct scene *w) {
    free(w->ids);
    free(w->lives);
    free(w->codes);
    *w = (struct scene){.ids = NULL};
}
