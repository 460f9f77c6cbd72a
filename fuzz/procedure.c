// SPDX-License-Identifier: Apache-2.0
// A procedure file. What reads is bound to a profile made for its names, and proved when it is small.
#include "procedure/draw.h"
#include "procedure/proof.h"
#include "procedure/read.h"

#include "fuzz.h"

enum { SPACE_MAX = 1 << 16 }; // states: an input stays quick, the 60 seconds see many

static void prove(const struct rules *r) {
    int64_t space = state_space(r, &r->procedure->main);
    for (int i = 0; space > 0 && space <= SPACE_MAX && i < r->procedure->part_count; i++) {
        int64_t part = state_space(r, &r->procedure->parts[i]);
        space = part == 0 ? 0 : part > space ? part : space;
    }
    if (space <= 0 || space > SPACE_MAX) return;
    struct arena a = ARENA_INIT;
    struct proof p;
    struct fault f;
    if (procedure_prove(r, &a, &p, &f) == 0) {
        struct buf b = BUF_INIT;
        struct json_out j;
        proof_zh(&b, &p);
        proof_en(&b, &p);
        jo_init(&j, &b);
        proof_json(&j, &p);
        must(!b.failed && utf8_fault(buf_str(&b)) < 0);
        buf_release(&b);
    } else {
        must_be_whole(&f);
    }
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct procedure *p = NULL;
    struct profile *v = NULL;
    struct fault f;
    struct buf b = BUF_INIT;
    if (procedure_read(&p, str_of((const char *)bytes, n), &f) != 0) {
        must(p == NULL);
        must_be_whole(&f);
        return 0;
    }
    procedure_dot(&b, p);
    must(!b.failed);
    buf_clear(&b);
    buf_add(&b, STR("方案 试验 第1版 自 2000-01-01\n"));
    for (int i = 0; i < p->value_count; i++)
        buf_printf(&b, "%.*s = %s\n", SP(p->values[i].name), p->values[i].is_limit ? "5个工作日" : "2次");
    if (profile_read(&v, buf_str(&b), &f) == 0) {
        struct rules *r = mem_new(sizeof *r);
        if (rules_bind(r, p, v, &f) == 0) prove(r);
        else must_be_whole(&f);
        free(r);
        profile_free(v);
    } else {
        must_be_whole(&f);
    }
    procedure_free(p);
    buf_release(&b);
    return 0;
}
