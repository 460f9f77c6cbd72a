// SPDX-License-Identifier: Apache-2.0
// A file of behaviour (first byte even) or of words (odd): read whole or refused with a whole fault; what is read can be drawn from.
#include "simulate/model.h"
#include "simulate/words.h"

#include "fuzz.h"

static void behaviour(struct str text) {
    struct model *m = NULL;
    struct fault f;
    if (model_read(&m, text, &f) != 0) {
        must(m == NULL);
        must_be_whole(&f);
        return;
    }
    struct chance c = chance_of(1, 1, 1);
    must(m->kinds.weights.sum > 0 && m->weekdays.count == 7);
    for (unsigned k = 0; k < MODEL_KINDS; k++) must(model_draw(&c, &m->handle, k) >= 0);
    must(chance_weighed(&c, m->kinds.weights.of, m->kinds.weights.count, m->kinds.weights.sum) < m->kinds.weights.count);
    model_free(m);
}

static void words(struct str text) {
    struct words *w = NULL;
    struct fault f;
    if (words_read(&w, text, &f) != 0) {
        must(w == NULL);
        must_be_whole(&f);
        return;
    }
    must(w->category_count > 0 && w->office_count > w->bureau_count);
    for (uint32_t i = 0; i < w->category_count; i++) must(w->categories[i].issues.count > 0 && w->categories[i].office < w->bureau_count);
    words_free(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    if (n == 0) return 0;
    struct str text = str_of((const char *)bytes + 1, n - 1);
    if (bytes[0] % 2) words(text);
    else behaviour(text);
    return 0;
}
