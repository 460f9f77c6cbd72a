// SPDX-License-Identifier: Apache-2.0
#include "desk/timer_key.h"

#include <openssl/evp.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/hash.h"

struct str timer_key(struct arena *a, const char *format, ...) {
    enum { KEPT = 12 };
    char tuple[200], encoded[4 * KEPT / 3 + 1];
    struct hash h;
    va_list args;
    va_start(args, format);
    vsnprintf(tuple, sizeof tuple, format, args);
    va_end(args);
    sm3_of(&h, str_c(tuple));
    EVP_EncodeBlock((unsigned char *)encoded, h.b, KEPT);
    for (char *c = encoded; *c; c++) *c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
    return arena_printf(a, "timer:%s", encoded);
}
