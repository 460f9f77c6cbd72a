// SPDX-License-Identifier: Apache-2.0
// Texts of messages: the first byte is the kind. What is read fills in; no field of the addressee's own gets into a notice to
// an office.
#include "deliver/notice.h"

#include "fuzz.h"

static void fill(const struct notice *n) {
    struct notice_values v;
    for (int i = 0; i < NOTICE_FIELDS; i++) v.v[i] = STR("a\nb");
    v.v[NF_NAME] = v.v[NF_ANSWER] = STR("SECRET");
    for (int l = 0; l < NOTICE_LANGUAGES; l++)
        for (int form = 0; form < NOTICE_FORMS; form++) {
            struct buf subject = BUF_INIT, body = BUF_INIT;
            notice_fill(n, (enum notice_language)l, (enum notice_form)form, &v, false, &subject, &body);
            must(str_find(buf_str(&subject), STR("\n")) < 0);
            bool written = false; // by whoever wrote the text
            const struct notice_text *t = &n->texts[l][form];
            if (!t->there) t = &n->texts[l][FORM_MAIL];
            for (size_t i = 0; i < t->count; i++)
                for (size_t k = 0; k < t->lines[i].count; k++) written = written || t->lines[i].pieces[k].field < 0;
            if (notice_to_office(n->kind) && !written) must(str_find(buf_str(&body), STR("SECRET")) < 0);
            buf_release(&subject);
            buf_release(&body);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct arena a = ARENA_INIT;
    struct notice notice;
    struct fault f;
    if (n == 0) return 0;
    if (notice_read(&notice, (enum notice_kind)(bytes[0] % NOTICE_KINDS), str_of((const char *)bytes + 1, n - 1), &a, &f) == 0) fill(&notice);
    else must_be_whole(&f);
    arena_release(&a);
    return 0;
}
