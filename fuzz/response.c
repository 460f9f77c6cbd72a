// SPDX-License-Identifier: Apache-2.0
// What a server answers the load generator. The first byte says in what pieces it comes; the pieces must not matter.
#include "load/response.h"

#include "fuzz.h"

static ptrdiff_t read_in(struct response *r, struct str s, size_t piece) {
    size_t at = 0;
    response_begin(r);
    while (at < s.n && !r->whole) {
        size_t n = s.n - at < piece ? s.n - at : piece;
        ptrdiff_t taken = response_take(r, s.p + at, n);
        if (taken < 0) return -1;
        must((size_t)taken == n || r->whole);
        at += (size_t)taken;
    }
    return (ptrdiff_t)at;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static struct response a, b;
    if (n == 0) return 0;
    struct str s = str_of((const char *)bytes + 1, n - 1);
    ptrdiff_t whole = read_in(&a, s, s.n ? s.n : 1), pieces = read_in(&b, s, (size_t)bytes[0] + 1);
    must(whole == pieces);
    if (whole < 0) return 0;
    must(a.whole == b.whole && a.status == b.status && a.length == b.length && a.close == b.close && a.retry_after == b.retry_after);
    must(str_eq(response_body(&a), response_body(&b)) && str_eq(str_c(a.cookie), str_c(b.cookie)));
    must(!a.whole || (a.status >= 200 && a.status < 1000));
    struct str glanced = json_glance(response_body(&a), STR("ok"));
    must(glanced.n <= response_body(&a).n);
    json_glance(s, STR("id"));
    return 0;
}
