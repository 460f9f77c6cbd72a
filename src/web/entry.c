// SPDX-License-Identifier: Apache-2.0
#include "web/entry.h"

size_t entry_facts(struct visit *v, const struct entry *e, const struct rec_fact **ret) {
    const struct rec_fact all[] = {{STR("索引号"), e->index_no}, {STR("发文字号"), e->document}, {STR("主题分类"), e->subject}, {STR("体裁分类"), e->genre},
                                   {STR("发布机构"), e->issuer}, {STR("成文日期"), e->written},   {STR("发布日期"), e->published}};
    enum { COUNT = sizeof all / sizeof *all };
    struct rec_fact *out = arena_array(v->a, struct rec_fact, COUNT);
    size_t n = 0;
    for (size_t i = 0; i < COUNT; i++)
        if (all[i].value.n) out[n++] = all[i];
    *ret = out;
    return n;
}

size_t entry_paragraphs(struct visit *v, struct str body, const struct rec_paragraph **ret) {
    size_t lines = 1, n = 0;
    struct str line;
    for (size_t i = 0; i < body.n; i++) lines += body.p[i] == '\n';
    struct rec_paragraph *out = arena_array(v->a, struct rec_paragraph, lines);
    while (str_split(&body, '\n', &line))
        if (str_trim(line).n) out[n++] = (struct rec_paragraph){str_trim(line)};
    *ret = out;
    return n;
}
