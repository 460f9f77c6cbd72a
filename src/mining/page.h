// SPDX-License-Identifier: Apache-2.0
// What the files that put the report into words share.
#ifndef MINING_PAGE_H
#define MINING_PAGE_H

#include "mining/report.h"
#include "report/grid.h"
#include "report/rates.h"

struct page {
    struct buf *b;
    struct fit_report *r;
    bool english;
    struct arena arena;
};

static inline const char *say(const struct page *p, const char *zh, const char *en) { return p->english ? en : zh; }
static inline struct str name_of(const struct page *p, const struct name *n) { return p->english && n->alias.n ? n->alias : n->name; }
static inline const struct section *section_of(const struct fit_report *r, int share) {
    return share < 0 ? &r->fit->rules->procedure->main : &r->fit->rules->procedure->parts[share];
}

void page_heading(struct page *p, const char *zh, const char *en);
void page_share(struct page *p, const char *zh, const char *en, int64_t part, int64_t whole);
void page_count(struct page *p, const char *zh, const char *en, int64_t n); // nothing when it is 0

// --- page_tables.c
void page_place(struct page *p, struct grid *g, int share, const struct name *n); // "part/stage"
void page_stages(struct page *p);
void page_clocks(struct page *p);
void page_deadlines(struct page *p);
void page_variants(struct page *p, int most);
void page_precision(struct page *p);

#endif
