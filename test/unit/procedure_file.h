// SPDX-License-Identifier: Apache-2.0
// Procedure and profile files for tests: read from disk or from text, and what a fault must say.
#ifndef TEST_UNIT_PROCEDURE_FILE_H
#define TEST_UNIT_PROCEDURE_FILE_H

#include "unit.h"

#include "base/file.h"
#include "procedure/profile.h"
#include "procedure/read.h"

static inline struct str load(const char *path, struct buf *b) {
    struct fault f;
    if (file_read(path, 1 << 20, b, &f) != 0) fail_msg("%s: %s", path, f.en);
    return buf_str(b);
}

static inline struct procedure *read_good(struct str text) {
    struct procedure *p = NULL;
    struct fault f;
    if (procedure_read(&p, text, &f) != 0) fail_msg("%d:%d %s %s", f.line, f.column, f.code, f.en);
    return p;
}

static inline struct procedure *read_path(const char *path) {
    struct buf b = BUF_INIT;
    struct procedure *p = read_good(load(path, &b));
    buf_release(&b);
    return p;
}

static inline struct profile *profile_path(const char *path) {
    struct buf b = BUF_INIT;
    struct profile *v = NULL;
    struct fault f;
    if (profile_read(&v, load(path, &b), &f) != 0) fail_msg("%s %d:%d %s", path, f.line, f.column, f.en);
    buf_release(&b);
    return v;
}

// The smallest procedure; a line behind it is line 7.
#define HEAD "程序 甲 第1版 自 2024-01-01\n角色 受理中心 常设\n角色 督查室 常设\n环节 待派 由 受理中心 限 派单期限\n环节 已办结 终点\n动作 登记 到 待派 由 受理中心\n"

struct bad {
    const char *text, *code;
    int line, column;
    const char *zh, *en; // a piece of each sentence
};

static inline bool bad_as_said(const struct bad *b, const struct fault *f) {
    return strcmp(f->code, b->code) == 0 && f->line == b->line && f->column == b->column && strstr(f->zh, b->zh) &&
           strstr(f->en, b->en) && f->kind == FAULT_INPUT;
}

static inline void bad_report(const struct bad *b, const struct fault *f) {
    print_error("wanted %s %d:%d, got %s %d:%d\n%s\n%s\n%s\n", b->code, b->line, b->column, f->code, f->line, f->column,
                f->zh, f->en, b->text);
}

#endif
