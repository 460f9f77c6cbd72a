// SPDX-License-Identifier: Apache-2.0
// A target reads one input. What must hold is said with must(): a breach is a crash the fuzzer reports.
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "base/fault.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define must(x) ((x) ? (void)0 : __builtin_trap())

// Every refusal is a whole fault: a code, two sentences of well-formed text.
static inline void must_be_whole(const struct fault *f) {
    must(f->code != NULL && f->code[0] && f->zh[0] && f->en[0]);
    must(utf8_fault(str_c(f->zh)) < 0 && utf8_fault(str_c(f->en)) < 0 && utf8_fault(str_c(f->where)) < 0);
    must(f->line >= 0 && f->column >= 0);
}

#endif
