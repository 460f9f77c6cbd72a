// SPDX-License-Identifier: Apache-2.0
// Where the suite puts its stores: files, files behind the faulty driver, or schemas of a PostgreSQL.
#ifndef TEST_SUITE_H
#define TEST_SUITE_H

#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "faulty.h"
#include "store/driver.h"

struct place {
    char folder[64], path[400];
};

static inline const char *suite_of(void) { return getenv("HUIYIN_SUITE") ? getenv("HUIYIN_SUITE") : "file"; }
static inline bool suite_is_file(void) { return !str_starts(str_c(suite_of()), STR("postgres")); }
static inline const char *suite_name(void) { return suite_is_file() ? suite_of() : "postgres"; }
static inline void suite_begin(void) {
    if (strcmp(suite_of(), "faulty") == 0) store_driver_before(&faulty_driver);
}

static inline struct place place_new(void) {
    static int count;
    struct place p = {.folder = ""};
    if (!suite_is_file()) {
        snprintf(p.path, sizeof p.path, "%s#suite_%d_%d", suite_of(), (int)getpid(), count++);
        return p;
    }
    snprintf(p.folder, sizeof p.folder, "/tmp/huiyin-test-XXXXXX");
    assert_non_null(mkdtemp(p.folder));
    snprintf(p.path, sizeof p.path, "%s/s.db", p.folder);
    return p;
}

static inline void place_free(const struct place *p) {
    store_discard(p->path);
    if (p->folder[0]) assert_int_equal(rmdir(p->folder), 0);
}

static inline struct store *opened(const char *path, enum store_mode mode) {
    struct store *s;
    struct fault f;
    if (store_open(&s, path, mode, &f) < 0) fail_msg("%s", f.en);
    store_set_region(s, 500000);
    return s;
}

static inline void refused(const char *path, enum store_mode mode, const char *code) {
    struct store *s;
    struct fault f;
    if (store_open(&s, path, mode, &f) == 0) fail_msg("%s opens, not %s", path, code);
    assert_string_equal(f.code, code);
    assert_true(f.zh[0] && f.en[0]);
}

static inline void must(int status, const struct fault *f) {
    if (status < 0) fail_msg("%s: %s", f->code, f->en);
}

#endif
