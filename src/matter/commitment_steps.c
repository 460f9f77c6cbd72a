// SPDX-License-Identifier: Apache-2.0
// What happens to a commitment: reported, said to be kept or not to be kept, and judged.
#include "matter/casework_room.h"

static int commitment_of(const struct about *x, const struct given *g, const struct row_commitment **ret, struct fault *f) {
    int64_t n;
    if (number_of(g, 1, CASEWORK_ROWS_MAX, &n, f) < 0) return -1;
    if ((*ret = commitment_row(x->m.stream, n)) != NULL) return 0;
    fault_set(f, FAULT_INPUT, "unknown-commitment", "事项“%.*s”没有第 %lld 项承诺", "matter \"%.*s\" has no commitment %lld", SP(x->m.row->number), (long long)n);
    return fault_where(f, g->name);
}

static int open_one(const struct row_commitment *k, const struct given *g, struct fault *f) {
    if (str_eq(k->state, COMMITMENT_OPEN)) return 0;
    bool proposed = str_eq(k->state, COMMITMENT_PROPOSED);
    struct str word = casework_word(k->state);
    fault_set(f, FAULT_INPUT, proposed ? "commitment-proposed" : "commitment-ended", proposed ? "第 %lld 项承诺%.*s，还没有确认" : "第 %lld 项承诺已经了结（%.*s）",
              proposed ? "commitment %lld waits to be agreed to (%.*s)" : "commitment %lld has ended (%.*s)", (long long)k->n, SP(word));
    return fault_where(f, g->name);
}

static int owner_or_runs(struct desk *d, const struct command *c, const struct about *x, const struct row_commitment *k, bool *ret_final, struct fault *f) {
    *ret_final = false;
    if (actor_in_office(d, x, k->office) || actor_in_office(d, x, x->m.row->lead)) return 0;
    *ret_final = true;
    if (actor_runs(d, x)) return 0;
    return not_allowed(d, c, "承诺的责任单位、主办单位或管理这一程序的角色", "the office that is to keep it, the lead office, or a role that runs the procedure", f);
}

int commitment_claimable(struct desk *d, const struct command *c, const struct about *x, const struct given *g,
                         const struct row_commitment **ret, bool *ret_final, struct fault *f) {
    if (commitment_of(x, g, ret, f) < 0 || owner_or_runs(d, c, x, *ret, ret_final, f) < 0 || open_one(*ret, g, f) < 0) return -1;
    if ((*ret)->claim.n == 0) return 0;
    fault_set(f, FAULT_INPUT, "claim-open", "第 %lld 项承诺已报%.*s，等待确认", "commitment %lld: %.*s was claimed and waits to be confirmed", (long long)(*ret)->n,
              SP(casework_word((*ret)->claim)));
    return fault_where(f, g->name);
}

static int emit(struct desk *d, const struct about *x, struct event_commitment_moved o, struct str text, struct fault *f) {
    struct event e = {.type = EVENT_COMMITMENT_MOVED};
    struct pair content[] = {{STR("text"), text}};
    e.u.commitment_moved = o;
    return desk_emit(d, x->m.stream, &e, (struct pair_list){content, text.n ? 1 : 0}, f);
}

int commitment_report(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    const struct row_commitment *k;
    struct event_commitment_moved o = {.step = STR("report")};
    bool runs;
    if (about_take(d, c, &x, f) < 0 || commitment_of(&x, &x.g[STEP_N], &k, f) < 0) return -1;
    if (owner_or_runs(d, c, &x, k, &runs, f) < 0 || open_one(k, &x.g[STEP_N], f) < 0) return -1;
    if (x.g[STEP_PERCENT].value.n && number_of(&x.g[STEP_PERCENT], 0, 100, &o.percent, f) < 0) return -1;
    o.n = k->n;
    return emit(d, &x, o, x.g[STEP_WORDS].value, f);
}

static int claim(struct desk *d, const struct command *c, struct str step, struct fault *f) {
    struct about x;
    const struct row_commitment *k;
    bool final;
    if (about_take(d, c, &x, f) < 0 || commitment_claimable(d, c, &x, &x.g[STEP_N], &k, &final, f) < 0) return -1;
    return emit(d, &x, (struct event_commitment_moved){.n = k->n, .step = step, .final = final}, x.g[STEP_WORDS].value, f);
}

int commitment_fulfil(struct desk *d, const struct command *c, struct fault *f) { return claim(d, c, STR("fulfil"), f); }
int commitment_fail(struct desk *d, const struct command *c, struct fault *f) { return claim(d, c, STR("fail"), f); }

static int judge(struct desk *d, const struct command *c, struct str step, struct fault *f) {
    struct about x;
    const struct row_commitment *k;
    if (about_take(d, c, &x, f) < 0 || only_who_runs(d, c, &x, f) < 0) return -1;
    if (commitment_of(&x, &x.g[STEP_N], &k, f) < 0 || open_one(k, &x.g[STEP_N], f) < 0) return -1;
    if (k->claim.n == 0)
        return casework_refuse(f, x.g[STEP_N].name, "nothing-claimed", "责任单位还没有报落实、未落实或调整，没有可确认的", "nothing is claimed of it yet: there is nothing to judge");
    return emit(d, &x, (struct event_commitment_moved){.n = k->n, .step = step}, x.g[STEP_WORDS].value, f);
}

int commitment_confirm(struct desk *d, const struct command *c, struct fault *f) { return judge(d, c, STR("confirm"), f); }
int commitment_reject(struct desk *d, const struct command *c, struct fault *f) { return judge(d, c, STR("reject"), f); }
