// SPDX-License-Identifier: Apache-2.0
// Pages for tests: out of a file or out of words, and looks into what came of them.
#ifndef TEST_PAGE_FILE_H
#define TEST_PAGE_FILE_H

#include "unit.h"

#include <dirent.h>

#include "base/file.h"
#include "base/json.h"
#include "intake/page.h"

static inline void page_of(struct page *ret, struct str bytes, const char *hint, struct arena *a) {
    struct fault f;
    if (page_read(bytes, str_c(hint), a, ret, &f) < 0) fail_msg("%s: %s", f.code, f.en);
}

static inline void page_from(struct page *ret, const char *path, struct arena *a) {
    struct buf b = BUF_INIT;
    struct fault f;
    if (file_read(path, 8 << 20, &b, &f) < 0) fail_msg("%s", f.en);
    page_of(ret, arena_str(a, buf_str(&b)), path, a);
    buf_release(&b);
}

// One of the real pages, which are not part of the project; where they are not, the test is skipped and says so.
static inline void page_seed(struct page *ret, const char *number, struct arena *a) {
    DIR *d = opendir("../shared/seeds");
    char path[512] = "";
    for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
        if (str_starts(str_c(e->d_name), str_c(number))) snprintf(path, sizeof path, "../shared/seeds/%s", e->d_name);
    }
    if (d) closedir(d);
    if (path[0] == '\0') {
        print_message("skipped: no ../shared/seeds/%s\n", number);
        skip();
    }
    page_from(ret, path, a);
}

// The n-th finding of a code, from 0; NULL: there is none.
static inline const struct page_finding *found(const struct page *p, const char *code, size_t n) {
    for (size_t i = 0; i < p->finding_count; i++) {
        if (strcmp(p->findings[i].code, code) == 0 && n-- == 0) return &p->findings[i];
    }
    return NULL;
}

// The finding of a code at a place; fails when it is not there or has another quote.
static inline const struct page_finding *finding_at(const struct page *p, const char *code, int line, int column, const char *quote) {
    for (size_t n = 0; n < PAGE_FINDINGS_MAX; n++) {
        const struct page_finding *f = found(p, code, n);
        if (f == NULL) break;
        if (f->line == line && f->column == column) {
            if (!str_eq(f->quote, str_c(quote))) fail_msg("%s quotes %.*s", code, SP(f->quote));
            return f;
        }
    }
    for (size_t i = 0; i < p->finding_count; i++) {
        print_error("  %s %d:%d %.*s\n", p->findings[i].code, p->findings[i].line, p->findings[i].column, SP(p->findings[i].quote));
    }
    fail_msg("no %s at %d:%d", code, line, column);
    return NULL;
}

static inline const struct page_person *person(const struct page *p, const char *name) {
    for (size_t i = 0; i < p->person_count; i++) {
        if (str_eq(p->people[i].name, str_c(name))) return &p->people[i];
    }
    return NULL;
}

static inline bool says(struct str s, const char *words) { return str_find(s, str_c(words)) >= 0; }

// Every quote is the text of the original at the finding's place, and the JSON reads.
static inline void page_is_sound(const struct page *p) {
    for (size_t i = 0; i < p->finding_count; i++) {
        const struct page_finding *f = &p->findings[i];
        struct str rest = p->original, line = STR("");
        for (int n = 1; n < f->line && str_split(&rest, '\n', &line); n++) {}
        rest = str_skip(rest, utf8_head(rest, (size_t)f->column - 1).n);
        if (!str_starts(rest, f->quote)) fail_msg("%s at %d:%d does not quote the text", f->code, f->line, f->column);
        assert_true(f->zh.n > 0 && f->en.n > 0);
    }
    struct buf b = BUF_INIT;
    struct fault f;
    json_t *v;
    page_json(&b, p);
    assert_false(b.failed);
    if (json_read(buf_str(&b), &v, &f) < 0) fail_msg("%s", f.en);
    struct str kind;
    assert_true(json_is_object(v) && json_member_str(v, "kind", &kind));
    json_decref(v);
    buf_release(&b);
}

#endif
