// SPDX-License-Identifier: Apache-2.0
#include "http/route.h"

// Compares segment by segment. *ret_literal gets a bit for each literal segment, the first segment highest, so that the
// larger number is the one whose literal comes first.
static bool fits(struct str pattern, struct str path, struct route_params *ret, uint64_t *ret_literal) {
    struct str want, have;
    uint64_t bit = (uint64_t)1 << 63;
    ret->count = 0;
    *ret_literal = 0;
    if (!str_starts(pattern, STR("/")) || !str_starts(path, STR("/"))) return false;
    pattern = str_skip(pattern, 1);
    path = str_skip(path, 1);
    for (;; bit >>= 1) {
        bool more = str_split(&pattern, '/', &want), there = str_split(&path, '/', &have);
        if (more != there) return false;
        if (!more) return true;
        if (want.n > 2 && want.p[0] == '{' && want.p[want.n - 1] == '}') {
            if (have.n == 0 || ret->count == ROUTE_PARAMS_MAX) return false;
            ret->pairs[ret->count++] = (struct pair){str_of(want.p + 1, want.n - 2), have};
        } else if (str_eq(want, have)) {
            *ret_literal |= bit;
        } else {
            return false;
        }
    }
}

const struct route *route_find(const struct route *routes, size_t count, enum http_method method, struct str path,
                               struct route_params *ret, bool *ret_other) {
    const struct route *best = NULL;
    uint64_t best_literal = 0;
    *ret_other = false;
    if (method == HTTP_HEAD) method = HTTP_GET;
    // "/a/" is not "/a": a separator at the end leaves no piece behind.
    if (path.n > 1 && str_ends(path, STR("/"))) return NULL;
    for (size_t i = 0; i < count; i++) {
        struct route_params params;
        uint64_t literal;
        if (!fits(str_c(routes[i].pattern), path, &params, &literal)) continue;
        if (routes[i].method != method) {
            *ret_other = true;
        } else if (best == NULL || literal > best_literal) {
            best = &routes[i];
            best_literal = literal;
            *ret = params;
        }
    }
    if (best) *ret_other = false;
    return best;
}
