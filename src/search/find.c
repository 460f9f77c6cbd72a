// SPDX-License-Identifier: Apache-2.0
#include "search/find.h"

#include "matter/shown.h"
#include "search/sight.h"
#include "search/texts.h"

struct finding {
    struct search *s;
    struct view *v;
    const struct find_asked *q;
    struct find_page *page;
    struct queue_scope scope;
    int64_t seen_by[SEARCH_SEEN_MAX];
    size_t seen_count;
    struct search_word words[QUERY_WORDS_MAX];
    struct search_asked asked;
    size_t looked;       // one by one
    int64_t last;        // matter looked at last
    int64_t counted;
    struct fault *fault;
};

static void take_words(struct search_word words[QUERY_WORDS_MAX], const struct query *q) {
    for (size_t i = 0; i < q->count; i++) words[i] = (struct search_word){q->words[i].terms, q->words[i].prefix, q->words[i].without};
}

static bool runs(const struct finding *x, int64_t procedure) {
    const struct library *l = &x->v->desk->library;
    for (size_t i = 0; i < l->ruleset_count && i < 64; i++)
        if ((x->scope.all >> i & 1) && l->rulesets[i]->procedure_id == procedure) return true;
    return false;
}

// Runs every procedure there is: then nothing has to be looked at.
static bool runs_all(const struct finding *x) {
    size_t n = x->v->desk->library.ruleset_count;
    return n < 64 && x->scope.all == (UINT64_C(1) << n) - 1 && n;
}

// Who raised it finds what they are told, not what offices say to each other.
static int told_so(struct finding *x, int64_t matter, bool *ret, struct fault *f) {
    struct shown shown;
    struct str texts[TEXTS_MAX];
    struct buf id = BUF_INIT;
    bool found[QUERY_WORDS_MAX] = {false};
    buf_printf(&id, "%lld", (long long)matter);
    int status = shown_read(&shown, x->v, buf_str(&id), true, f);
    buf_release(&id);
    *ret = false;
    if (status < 0) return -1;
    shown_for(&shown, x->q->account, x->v->desk->at);
    for (const struct shown_event *e = shown.events; e; e = e->next) {
        struct event told;
        bool content;
        if (e->undone || !shown_told(&shown, &e->event, &told, &content)) continue;
        size_t n = texts_of_event(&told, content ? e->content : (struct pair_list){NULL, 0}, texts);
        for (size_t k = 0; k < x->q->query.count; k++) {
            struct query one = {.words = {x->q->query.words[k]}, .count = 1};
            one.words[0].without = false;
            found[k] = found[k] || terms_match(&one, texts, n);
        }
    }
    for (size_t k = 0; k < x->q->query.count; k++)
        if (found[k] == x->q->query.words[k].without) return 0;
    *ret = true;
    return 0;
}

static int may_see(struct finding *x, const struct search_doc *d, bool *ret, struct fault *f) {
    struct matter m;
    *ret = x->q->account == NULL || runs(x, d->procedure);
    if (*ret) return 0;
    bool noted = x->asked.seen_by_count != 0;
    for (size_t i = 0; i < x->seen_count && !noted; i++) {
        int seen = search_is_seen_by(x->s, x->seen_by[i], d->n, f);
        if (seen < 0) return -1;
        noted = seen;
    }
    if (!noted) return 0;
    x->looked++;
    if (matter_load(x->v->desk, d->matter, &m, f) < 0) return str_eq(str_c(f->code), STR("unknown-matter")) ? 0 : -1;
    enum sight sight = matter_sight(&m, x->q->account, x->v->desk->at);
    if (sight == SIGHT_OFFICE) *ret = true;
    return sight == SIGHT_REQUESTER ? told_so(x, d->matter, ret, f) : 0;
}

static int find_one(void *context, const struct search_doc *d) {
    struct finding *x = context;
    struct find_page *p = x->page;
    bool may, there;
    if (x->looked >= FIND_LOOKED) {
        p->cut = true;
        p->next = x->last;
        return 1;
    }
    if (may_see(x, d, &may, x->fault) < 0) return -1;
    if (may && p->count == (size_t)x->q->limit) {
        p->next = p->items[p->count - 1].id;
        return 1;
    }
    x->last = d->matter;
    if (!may) return 0;
    if (queue_one(x->v->desk, d->matter, x->v->arena, &p->items[p->count], &there, x->fault) < 0) return -1;
    p->count += there; // the index may be ahead of this look
    return 0;
}

static int count_one(void *context, const struct search_doc *d) {
    struct finding *x = context;
    bool may;
    if (x->looked >= FIND_LOOKED || x->counted > FIND_COUNT_MOST) return 1;
    if (may_see(x, d, &may, x->fault) < 0) return -1;
    x->counted += may;
    return 0;
}

// Counts what may be seen, and nothing else; where that takes too many looks, it says how many at least.
static int count(struct finding *x, struct fault *f) {
    struct search_asked all = x->asked;
    struct find_page *p = x->page;
    all.before = 0;
    if (x->q->account == NULL || runs_all(x)) {
        if (search_count(x->s, &all, FIND_COUNT_MOST + 1, &x->counted, f) < 0) return -1;
    } else {
        x->looked = 0;
        if (search_find(x->s, &all, count_one, x, f) < 0) return -1;
    }
    p->more = x->counted > FIND_COUNT_MOST || x->looked >= FIND_LOOKED;
    p->total = x->counted > FIND_COUNT_MOST ? FIND_COUNT_MOST : x->counted;
    return 0;
}

int find_matters(struct search *s, struct view *v, const struct find_asked *q, struct find_page *ret, struct fault *f) {
    struct finding x = {.s = s, .v = v, .q = q, .page = ret, .fault = f};
    *ret = (struct find_page){.items = arena_array(v->arena, struct queue_item, QUEUE_MOST + 1), .total = -1};
    take_words(x.words, &q->query);
    x.asked = (struct search_asked){.space = SEARCH_OFFICE, .words = x.words, .count = q->query.count, .before = q->before};
    if (q->account) {
        queue_scope(&v->desk->library, q->account, v->desk->at, &x.scope);
        x.seen_count = sight_of(q->account, v->desk->at, x.seen_by);
        if (x.scope.all == 0) {
            x.asked.seen_by = x.seen_by;
            x.asked.seen_by_count = x.seen_count;
        }
    }
    if (search_find(s, &x.asked, find_one, &x, f) < 0) return -1;
    if (ret->next == 0 && q->before == 0) ret->total = (int64_t)ret->count;
    else if (count(&x, f) < 0) return -1;
    return 0;
}

// --- the public

struct publishing {
    int64_t *to;
    size_t count, limit;
    bool more;
};

static int publish_one(void *context, const struct search_doc *d) {
    struct publishing *p = context;
    p->more = p->count == p->limit;
    if (!p->more) p->to[p->count++] = d->matter;
    return p->more;
}

int find_public(struct search *s, const struct query *q, int64_t before, int limit, int64_t ret[QUEUE_MOST], size_t *ret_count, int64_t *ret_next,
                struct fault *f) {
    struct search_word words[QUERY_WORDS_MAX];
    struct search_asked asked = {.space = SEARCH_PUBLIC, .words = words, .count = q->count, .before = before};
    struct publishing p = {.to = ret, .limit = limit < QUEUE_MOST ? (size_t)limit : QUEUE_MOST};
    take_words(words, q);
    if (search_find(s, &asked, publish_one, &p, f) < 0) return -1;
    *ret_count = p.count;
    *ret_next = p.more ? ret[p.count - 1] : 0;
    return 0;
}
