// SPDX-License-Identifier: Apache-2.0
#include "api/actions.h"

struct listing {
    struct arena *arena;
    struct smap schemas; // names in use
    struct api_action *actions;
    size_t count;
};

static void add_word(struct buf *b, struct str alias, const char *other) {
    struct str word = alias.n ? alias : str_c(other);
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        buf_byte(b, plain ? (unsigned char)c : '_');
    }
}

static struct str schema_of(struct listing *l, const struct api_action *x) {
    struct buf b = BUF_INIT;
    add_word(&b, x->procedure->name.alias, "procedure");
    buf_printf(&b, ".v%d.", x->procedure->version);
    if (x->section->part) {
        add_word(&b, x->section->name.alias, "part");
        buf_byte(&b, '.');
    }
    add_word(&b, x->first->name.alias, "action");
    size_t n = b.n;
    for (int i = 2; smap_get(&l->schemas, buf_str(&b)); i++) { // names without a second one are told apart by number
        b.n = n;
        buf_printf(&b, ".%d", i);
    }
    struct str name = arena_str(l->arena, buf_str(&b));
    smap_put(&l->schemas, name, (void *)(uintptr_t)l);
    buf_release(&b);
    return name;
}

static void add_section(struct listing *l, const struct ruleset *set, const struct section *s) {
    for (int i = 0; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        if (section_action(s, a->name.name) != i) continue; // a variant of one before it
        struct api_action x = {.set = set, .procedure = set->rules.procedure, .section = s, .first = a, .required = ~UINT64_C(0)};
        uint64_t any = 0;
        for (int k = i; k < s->action_count; k++) {
            const struct action *b = &s->actions[k];
            if (!str_eq(a->name.name, b->name.name)) continue;
            x.required &= b->required;
            any |= b->required | b->optional;
            x.roles |= b->roles;
            x.opening = x.opening || b->opening;
        }
        if ((x.roles & ~UINT32_C(1)) == 0) continue; // role 0 is the clock's
        x.optional = any & ~x.required;
        x.schema = schema_of(l, &x);
        l->actions[l->count++] = x;
    }
}

// A procedure switched on under several profiles stands once.
static bool seen(const struct library *l, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (l->rulesets[k]->procedure_id == l->rulesets[i]->procedure_id) return true;
    return false;
}

size_t api_actions(const struct library *l, struct arena *a, const struct api_action **ret) {
    struct listing x = {.arena = a};
    size_t most = 1;
    for (size_t i = 0; i < l->ruleset_count; i++) {
        const struct procedure *p = l->rulesets[i]->rules.procedure;
        most += (size_t)p->main.action_count;
        for (int k = 0; k < p->part_count; k++) most += (size_t)p->parts[k].action_count;
    }
    x.actions = arena_array(a, struct api_action, most);
    for (size_t i = 0; i < l->ruleset_count; i++) {
        const struct procedure *p = l->rulesets[i]->rules.procedure;
        if (seen(l, i)) continue;
        add_section(&x, l->rulesets[i], &p->main);
        for (int k = 0; k < p->part_count; k++) add_section(&x, l->rulesets[i], &p->parts[k]);
    }
    smap_release(&x.schemas);
    *ret = x.actions;
    return x.count;
}
