// SPDX-License-Identifier: Apache-2.0
// The text a page became, line by line, with the places of its findings. Their lines count in the page as it came, the
// text was cleaned since: a finding is where its quotation stands, of several places the nearest.
#include "web/draft_page.h"

static size_t line_count(struct str s) {
    size_t n = 1;
    for (size_t i = 0; i < s.n; i++) n += s.p[i] == '\n';
    return n;
}

static int64_t distance(int64_t a, int64_t b) { return a < b ? b - a : a - b; }

static struct str searched(struct str quote) {
    struct str rest = str_trim(quote), line = STR("");
    str_split(&rest, '\n', &line);
    return str_trim(line);
}

static void mark(struct visit *v, struct rec_textline *lines, size_t count, const struct draft_finding *f, struct rec_finding *row) {
    struct str quote = searched(f->quote);
    int64_t best = 0;
    for (size_t i = 0; quote.n && i < count; i++)
        if (str_find(lines[i].text, quote) >= 0 && (best == 0 || distance((int64_t)i + 1, f->line) < distance(best, f->line))) best = (int64_t)i + 1;
    if (best == 0) return;
    lines[best - 1].marked = true;
    row->url = page_text(v, "#L%lld", (long long)best);
}

size_t draft_text_lines(struct visit *v, const struct draft_body *body, struct rec_finding *findings, const struct rec_textline **ret) {
    struct str rest = body->text, line;
    struct rec_textline *out = arena_array(v->a, struct rec_textline, line_count(rest) + 1);
    size_t n = 0;
    while (str_split(&rest, '\n', &line)) {
        out[n] = (struct rec_textline){.n = (int64_t)n + 1, .text = line};
        n++;
    }
    for (size_t i = 0; i < body->findings.count; i++) mark(v, out, n, &body->findings.items[i], &findings[i]);
    *ret = out;
    return n;
}
