// SPDX-License-Identifier: Apache-2.0
// A small city for the tests of the simulation: the files of the repository, few matters.
#ifndef TEST_UNIT_SIMULATE_H
#define TEST_UNIT_SIMULATE_H

#include "procedure_file.h"
#include "simulate/place.h"

struct small_world {
    struct model *model;
    struct words *words;
    struct calendar *calendar;
    struct profile *profile;
    struct buf model_text, words_text, calendar_text, procedure_text;
    struct world world;
};

static inline void small_open(struct small_world *x, uint64_t seed, int64_t matters) {
    struct fault f;
    memset(x, 0, sizeof *x);
    if (model_read(&x->model, load("simulate/year.sim", &x->model_text), &f) < 0) fail_msg("%s %d", f.en, f.line);
    if (words_read(&x->words, load("simulate/citizen.words", &x->words_text), &f) < 0) fail_msg("%s %d", f.en, f.line);
    if (calendar_parse(&x->calendar, load("calendar/china.tsv", &x->calendar_text), &f) < 0) fail_msg("%s", f.en);
    x->profile = profile_path("profiles/default.conf");
    struct world_options o = {seed, matters, 10, x->model->from};
    if (world_open(&x->world, x->model, x->words, x->calendar, x->profile, load("procedures/hotline.proc", &x->procedure_text),
                   buf_str(&x->model_text), o, &f) < 0)
        fail_msg("%s", f.en);
}

static inline void small_close(struct small_world *x) {
    world_release(&x->world);
    model_free(x->model);
    words_free(x->words);
    calendar_free(x->calendar);
    profile_free(x->profile);
    buf_release(&x->model_text);
    buf_release(&x->words_text);
    buf_release(&x->calendar_text);
    buf_release(&x->procedure_text);
}

static inline int small_add(void *context, struct buf *b, struct fault *f) {
    (void)f;
    buf_add(context, buf_str(b));
    return 0;
}

static inline void small_lines(struct small_world *x, struct buf *ret) {
    struct fault f;
    assert_int_equal(run_lines(&x->world, small_add, ret, &f), 0);
}

#endif
