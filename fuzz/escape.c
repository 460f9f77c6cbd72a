// SPDX-License-Identifier: Apache-2.0
// Any bytes go into a page: well-formed text comes out, nothing that ends the place it stands in, nothing that does not
// show; an address that is let through leads to this site.
#include "web/escape.h"

#include "fuzz.h"

static void must_lack(struct str out, const char *signs) {
    must(utf8_fault(out) < 0);
    for (size_t at = 0; at < out.n;) {
        int32_t c = utf8_next(out, &at);
        must(c == '\n' || c == '\t' || !utf8_unfit(c));
        must(c >= 0x80 || strchr(signs, (char)c) == NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str in = str_of((const char *)bytes, n);
    struct buf b = BUF_INIT;
    escape_text(&b, in);
    must_lack(buf_str(&b), "<>");
    buf_clear(&b);
    escape_attribute(&b, in);
    must_lack(buf_str(&b), "<>\"'");
    buf_clear(&b);
    escape_json(&b, in);
    must_lack(buf_str(&b), "<>&\n\t");
    for (size_t i = 0; i < b.n; i++) { // a quotation mark stands only behind a backslash, a backslash never last
        must(b.p[i] != '"');
        if (b.p[i] == '\\') must(++i < b.n && strchr("\"\\ntu", b.p[i]) != NULL);
    }
    buf_clear(&b);
    escape_uri(&b, in);
    must_lack(buf_str(&b), "<>\"'&/?#:\\ \n\t");
    buf_clear(&b);
    url_add(&b, in);
    must_lack(buf_str(&b), "<>\"'\\ \n\t");
    must(b.n == 0 || b.p[0] == '#' || b.p[0] == '?' || (b.p[0] == '/' && (b.n == 1 || b.p[1] != '/')));
    buf_release(&b);
    return 0;
}
