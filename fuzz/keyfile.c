// SPDX-License-Identifier: Apache-2.0
// Key files: any bytes are refused in words, or are a key that signs what its public half verifies.
#include "base/sm2.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str text = str_of((const char *)bytes, n);
    static const char *const words[] = {"", "x"};
    for (size_t i = 0; i < 2; i++) {
        struct sm2_key *k;
        struct fault f;
        struct buf s = BUF_INIT;
        if (sm2_pem_read(&k, text, str_c(words[i]), &f) < 0) {
            must(k == NULL);
            must_be_whole(&f);
            continue;
        }
        must(sm2_sign(k, STR("x"), &s, &f) == 0 && sm2_verify(k, STR("x"), buf_str(&s)));
        buf_release(&s);
        sm2_free(k);
    }
    return 0;
}
