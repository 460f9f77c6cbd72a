// SPDX-License-Identifier: Apache-2.0
// The procedures of the city: the list, and one with its proof, its rules as tables and its drawing. What was published
// never changes, so proofs and drawings are made once and kept.
#include "base/hash.h"
#include "desk/published.h"
#include "procedure/draw.h"
#include "procedure/proof.h"
#include "web/routes.h"
#include "web/rulebook.h"

// GET /procedures
// may: signed
// zh: 程序：发布了哪些，各按什么方案启用
// en: procedures: those published, and the profiles each is switched on with
enum http_turn page_procedures(struct visit *v) {
    struct published *first = NULL;
    struct fault f;
    struct buf b = BUF_INIT, from = BUF_INIT;
    size_t count = 0;
    if (published_read(v->reader->store, v->a, &first, &f) < 0) return visit_fault(v, 0, &f);
    for (const struct published *p = first; p; p = p->next) count++;
    struct rec_procrow *rows = arena_array(v->a, struct rec_procrow, count + 1), *row = rows;
    for (const struct published *p = first; p; p = p->next, row++) {
        size_t pairs = 0;
        for (const struct published_pair *x = p->pairs; x; x = x->next) pairs++;
        struct rec_pairrow *pair = arena_array(v->a, struct rec_pairrow, pairs + 1);
        buf_clear(&from);
        buf_day(&from, p->from);
        *row = (struct rec_procrow){.url = page_text(v, "/procedures/%lld", (long long)p->id), .name = p->name, .alias = p->alias, .version = p->version,
                                    .from = arena_str(v->a, buf_str(&from)), .published = page_time(v, p->published), .pairs = pair};
        for (const struct published_pair *x = p->pairs; x; x = x->next)
            pair[row->pairs_count++] = (struct rec_pairrow){page_text(v, "%.*s 第%lld版", SP(x->name), (long long)x->version),
                                                            page_time(v, x->enabled), x->states, x->edges};
    }
    buf_release(&from);
    tpl_procedures(&b, &(struct tpl_procedures){.rows = rows, .rows_count = count});
    return page_send(v, STR("程序"), &b);
}

enum { PAIRS_MAX = 64 };

struct proving {
    int64_t id; // of the profile
    struct str profile, zh, en;
    const struct rules *rules;
};

// What a page about one procedure is made of, across the slow thread. Rules and procedure are looked up anew there.
struct looking {
    int64_t id;
    struct proving proofs[PAIRS_MAX];
    size_t count;
    struct str svg, undrawn;
    struct fault fault; // where there is no svg
};

// The procedure of the address, in this look. NULL with a fault.
static const struct procedure *procedure_of(struct visit *v, int64_t *ret_id, struct fault *f) {
    struct str word = visit_param(v, "procedure");
    const struct procedure *p = NULL;
    if (str_to_i64(word, ret_id) == 0) p = map_get(&v->view.desk->library.procedures, *ret_id);
    if (p == NULL) fault_set(f, FAULT_INPUT, "unknown-page", "没有程序 %.*s", "there is no procedure %.*s", SP(utf8_head(word, 40)));
    return p;
}

static bool drawing_kept(struct visit *v, int64_t id, struct str *ret) {
    return kept_get(&v->app->kept, page_text(v, "drawing/%lld", (long long)id), v->a, ret);
}

static int draw(struct visit *v, int64_t id, const struct procedure *p, struct str *ret, struct fault *f) {
    struct buf svg = BUF_INIT;
    int status = drawing_kept(v, id, ret) ? 0 : procedure_svg(&svg, p, f);
    if (status == 0 && svg.n) {
        *ret = arena_str(v->a, buf_str(&svg));
        kept_put(&v->app->kept, page_text(v, "drawing/%lld", (long long)id), *ret);
    }
    buf_release(&svg);
    return status;
}

// The pairs of the procedure in this look, with their proofs where they are kept; false when one is not.
static bool collect(struct visit *v, struct looking *x) {
    const struct library *l = &v->view.desk->library;
    bool all = true;
    x->count = 0;
    for (size_t i = 0; i < l->ruleset_count && x->count < PAIRS_MAX; i++) {
        const struct ruleset *set = l->rulesets[i];
        if (set->procedure_id != x->id) continue;
        struct proving *p = &x->proofs[x->count++];
        struct proving before = *p;
        bool same = before.id == set->profile_id;
        *p = (struct proving){.id = set->profile_id, .rules = &set->rules, .zh = same ? before.zh : STR(""), .en = same ? before.en : STR(""),
                              .profile = page_text(v, "方案 %.*s 第%d版", SP(set->rules.profile->name.name), set->rules.profile->version)};
        for (int k = 0; k < 2; k++) {
            struct str *text = k ? &p->en : &p->zh;
            struct str name = page_text(v, "proof/%s/%lld/%lld", k ? "en" : "zh", (long long)x->id, (long long)set->profile_id);
            if (text->n == 0 && !kept_get(&v->app->kept, name, v->a, text)) all = false;
        }
    }
    return all;
}

static void prove(struct visit *v, int64_t procedure, struct proving *p) {
    struct arena a = ARENA_INIT;
    struct buf zh = BUF_INIT, en = BUF_INIT;
    struct proof proof;
    struct fault f;
    if (procedure_prove(p->rules, &a, &proof, &f) < 0) {
        buf_add(&zh, str_c(f.zh));
        buf_add(&en, str_c(f.en));
    } else {
        proof_zh(&zh, &proof);
        proof_en(&en, &proof);
    }
    p->zh = arena_str(v->a, buf_str(&zh));
    p->en = arena_str(v->a, buf_str(&en));
    kept_put(&v->app->kept, page_text(v, "proof/zh/%lld/%lld", (long long)procedure, (long long)p->id), p->zh);
    kept_put(&v->app->kept, page_text(v, "proof/en/%lld/%lld", (long long)procedure, (long long)p->id), p->en);
    buf_release(&zh);
    buf_release(&en);
    arena_release(&a);
}

static void work(struct visit *v) {
    struct looking *x = v->page;
    const struct procedure *p = map_get(&v->view.desk->library.procedures, x->id);
    struct fault f;
    collect(v, x);
    for (size_t i = 0; i < x->count; i++)
        if (x->proofs[i].zh.n == 0 || x->proofs[i].en.n == 0) prove(v, x->id, &x->proofs[i]);
    if (p == NULL || draw(v, x->id, p, &x->svg, &f) == 0) return;
    x->undrawn = str_eq(str_c(f.code), STR("no-graphviz")) ? STR("这台服务器没有安装 Graphviz，画不出图；环节和动作见下面的表。")
                                                           : page_text(v, "图没有画成（%s）；环节和动作见下面的表。", f.zh);
}

static enum http_turn show(struct visit *v) {
    struct looking *x = v->page;
    struct fault f;
    const struct procedure *p = procedure_of(v, &x->id, &f);
    struct buf b = BUF_INIT, from = BUF_INIT;
    if (p == NULL) return visit_fault(v, 0, &f);
    collect(v, x);
    const struct rules *newest = x->count ? x->proofs[x->count - 1].rules : NULL;
    struct rec_proofrow *proofs = arena_array(v->a, struct rec_proofrow, x->count + 1);
    for (size_t i = 0; i < x->count; i++) {
        proofs[i] = (struct rec_proofrow){.profile = x->proofs[i].profile, .zh = x->proofs[i].zh, .en = x->proofs[i].en};
        proofs[i].values_count = rulebook_values(v, x->proofs[i].rules, &proofs[i].values);
    }
    buf_day(&from, p->from);
    struct tpl_procedure t = {.name = p->name.name, .alias = p->name.alias, .version = p->version, .from = arena_str(v->a, buf_str(&from)),
                              .proofs = proofs, .proofs_count = x->count, .undrawn = x->undrawn, .text = p->text,
                              .valued = newest ? x->proofs[x->count - 1].profile : STR("")};
    buf_release(&from);
    if (x->svg.n) t.drawing = page_text(v, "/procedures/%lld/drawing.svg", (long long)x->id);
    t.sections_count = rulebook_sections(v, p, newest, &t.sections);
    tpl_procedure(&b, &t);
    return page_send(v, page_text(v, "%.*s 第%d版", SP(p->name.name), p->version), &b);
}

// GET /procedures/{procedure}
// may: signed
// zh: 一个程序：证明、方案的数值、环节和动作、图、全文
// en: one procedure: its proof, the values of its profile, stages and actions, the drawing, the text
enum http_turn page_procedure(struct visit *v) {
    struct looking *x = arena_new(v->a, struct looking);
    struct fault f;
    v->page = x;
    if (procedure_of(v, &x->id, &f) == NULL) return visit_fault(v, 0, &f);
    bool ready = collect(v, x) && drawing_kept(v, x->id, &x->svg);
    return ready ? show(v) : visit_slow(v, work, show);
}

static void work_drawing(struct visit *v) {
    struct looking *x = v->page;
    const struct procedure *p = map_get(&v->view.desk->library.procedures, x->id);
    if (p == NULL) fault_set(&x->fault, FAULT_INPUT, "unknown-page", "没有程序 %lld", "there is no procedure %lld", (long long)x->id);
    else if (draw(v, x->id, p, &x->svg, &x->fault) < 0) x->svg = STR("");
}

static enum http_turn send_drawing(struct visit *v) {
    struct looking *x = v->page;
    char hex[2 * HASH_BYTES + 1];
    struct hash h;
    if (x->svg.n == 0) return visit_fault(v, str_eq(str_c(x->fault.code), STR("no-graphviz")) ? 404 : 0, &x->fault);
    sm3_of(&h, x->svg);
    hash_hex(&h, hex);
    struct str tag = page_text(v, "\"%.32s\"", hex);
    http_set(v->x, "ETag", tag);
    http_set(v->x, "Cache-Control", STR("private, no-cache"));
    http_set(v->x, "Content-Security-Policy", STR("default-src 'none'; style-src 'unsafe-inline'"));
    if (str_eq(http_header(v->x, "If-None-Match"), tag)) {
        v->x->status = 304;
        return HTTP_ANSWER;
    }
    v->x->out_type = STR("image/svg+xml; charset=utf-8");
    buf_add(&v->x->out, x->svg);
    return HTTP_ANSWER;
}

// GET /procedures/{procedure}/drawing.svg
// may: signed
// zh: 程序的图（SVG）
// en: the drawing of a procedure (SVG)
enum http_turn page_drawing(struct visit *v) {
    struct looking *x = arena_new(v->a, struct looking);
    struct fault f;
    v->page = x;
    if (procedure_of(v, &x->id, &f) == NULL) return visit_fault(v, 0, &f);
    return drawing_kept(v, x->id, &x->svg) ? send_drawing(v) : visit_slow(v, work_drawing, send_drawing);
}
