// SPDX-License-Identifier: Apache-2.0
// What an SMS gateway answers: two bytes of status, a byte that is the length of the number it was sent to, the number, the
// body. Any bytes are taken, put off or refused; what is kept as evidence is short and no telephone number.
#include "deliver/gateway.h"
#include "deliver/room.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct arena a = ARENA_INIT;
    struct str id;
    const char *why = NULL;
    if (n < 3) return 0;
    long status = bytes[0] * 256 + bytes[1];
    size_t to_n = bytes[2] < n - 3 ? bytes[2] : n - 3;
    struct str to = str_of((const char *)bytes + 3, to_n), body = str_of((const char *)bytes + 3 + to_n, n - 3 - to_n);
    enum gateway_said said = gateway_answer(status, body, to, &a, &id, &why);
    must(why != NULL);
    if (said == GATEWAY_TAKEN) must(status >= 200 && status < 300 && evidence_fit(id, to));
    else must(why[0] && id.n <= body.n);
    arena_release(&a);
    return 0;
}
