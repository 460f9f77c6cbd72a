// SPDX-License-Identifier: Apache-2.0
// Enterprises by their unified social credit code (GB 32100-2015), with what decides who serves them.
#include "registry/room.h"

static const struct pair_list no_content;

static const struct field_word sizes[] = {
    {"large", "大型", "大"}, {"medium", "中型", "中"}, {"small", "小型", "小"}, {"micro", "微型", "微"}, {NULL, NULL, NULL},
};
static const struct field_word tiers[] = {
    {"leading", "龙头", "链主"}, {"key", "重点", "重点企业"}, {"scale", "规上", "规模以上"}, {"other", "其他", "其它"}, {NULL, NULL, NULL},
};

enum { USCC, NAME, INDUSTRY, DISTRICT, SIZE, TIER, ENTERPRISE, FIELDS };

static const struct form_field register_fields[] = {
    [USCC] = {"统一社会信用代码", "uscc", FORM_USCC, true, 0, NULL},
    [NAME] = {"名称", "name", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [INDUSTRY] = {"行业", "industry", FORM_INDUSTRY, false, 0, NULL},
    [DISTRICT] = {"区划", "district", FORM_DISTRICT, false, 0, NULL},
    [SIZE] = {"规模", "size", FORM_WORD, false, 0, sizes},
    [TIER] = {"层级", "tier", FORM_WORD, false, 0, tiers},
};

static const struct form_field change_fields[FIELDS] = {
    [USCC] = {"统一社会信用代码", "uscc", FORM_USCC, false, 0, NULL},
    [NAME] = {"名称", "name", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [INDUSTRY] = {"行业", "industry", FORM_INDUSTRY, false, 0, NULL},
    [DISTRICT] = {"区划", "district", FORM_DISTRICT, false, 0, NULL},
    [SIZE] = {"规模", "size", FORM_WORD, false, 0, sizes},
    [TIER] = {"层级", "tier", FORM_WORD, false, 0, tiers},
    [ENTERPRISE] = {"企业", "enterprise", FORM_TEXT, false, 40, NULL},
};

static const struct form_field close_fields[] = {
    {"统一社会信用代码", "uscc", FORM_USCC, false, 0, NULL},
    {"企业", "enterprise", FORM_TEXT, false, 40, NULL},
};

int enterprise_register(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[FIELDS];
    struct stream *st;
    const struct row_enterprise *old;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(register_fields), g, f) < 0) return -1;
    if (registry_enterprise(d, g[USCC].value, &old, f) == 0) {
        fault_set(f, FAULT_INPUT, "duplicate-enterprise", "代码 %.*s 已登记（“%.*s”，%lld）：要改请用 enterprise.change",
                  "the code %.*s is registered already (\"%.*s\", %lld): use enterprise.change to change it", SP(g[USCC].value),
                  SP(old->name), (long long)old->id);
        return fault_where(f, g[USCC].name);
    }
    if (!str_eq(str_c(f->code), STR("unknown-enterprise"))) return -1;
    struct str district = g[DISTRICT].value;
    if (district.n == 0) district = arena_printf(&d->scratch, "%06lld", (long long)d->region);
    if (registry_new_stream(d, STREAM_ENTERPRISE, &st, f) < 0) return -1;
    struct event e = {.type = EVENT_ENTERPRISE_REGISTERED};
    e.u.enterprise_registered = (struct event_enterprise_registered){g[USCC].value, g[NAME].value, g[INDUSTRY].value, district,
                                                                     g[SIZE].value, g[TIER].value};
    return desk_emit(d, st, &e, no_content, f);
}

// The open enterprise a change is about, named by its code or by `enterprise` (code or id).
static int enterprise_of(struct desk *d, const struct given *code, const struct given *either, struct stream **ret_stream,
                         const struct row_enterprise **ret, struct fault *f) {
    const struct given *g = code->value.n ? code : either;
    if (code->value.n && either->value.n) {
        fault_set(f, FAULT_INPUT, "field-conflict", "“企业”和“统一社会信用代码”只写一个", "give either \"enterprise\" or \"uscc\"");
        return fault_where(f, either->name);
    }
    if (g->value.n == 0) {
        fault_set(f, FAULT_INPUT, "missing-field", "缺少“企业”（enterprise）：请写统一社会信用代码或编号",
                  "\"企业\" (enterprise) is missing: give the unified social credit code or the id");
        return fault_where(f, g->name);
    }
    if (registry_enterprise(d, g->value, ret, f) < 0) return fault_where(f, g->name);
    if ((*ret)->closed) {
        fault_set(f, FAULT_INPUT, "enterprise-closed", "企业“%.*s”已注销，不能再改", "the enterprise \"%.*s\" is closed and cannot be changed",
                  SP((*ret)->name));
        return fault_where(f, g->name);
    }
    d->answer->id = (*ret)->id;
    if (registry_not_before(d, (*ret)->opened, f) < 0) return -1;
    return desk_stream(d, (*ret)->id, STREAM_ENTERPRISE, ret_stream, f);
}

static struct str news(const struct given *g, struct str old) { return str_eq(g->value, old) ? STR("") : g->value; }

int enterprise_change(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[FIELDS];
    struct stream *st;
    const struct row_enterprise *r;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(change_fields), g, f) < 0 ||
        enterprise_of(d, &g[USCC], &g[ENTERPRISE], &st, &r, f) < 0)
        return -1;
    struct event_enterprise_changed change = {news(&g[NAME], r->name), news(&g[INDUSTRY], r->industry), news(&g[DISTRICT], r->district),
                                              news(&g[SIZE], r->size), news(&g[TIER], r->tier)};
    if (!change.name.n && !change.industry.n && !change.district.n && !change.size.n && !change.tier.n)
        return fault_set(f, FAULT_INPUT, "nothing-to-change", "没有要改的内容：请写明名称、行业、区划、规模或层级的新值",
                         "nothing would change: give a new name, industry, district, size or tier");
    struct event e = {.type = EVENT_ENTERPRISE_CHANGED};
    e.u.enterprise_changed = change;
    return desk_emit(d, st, &e, no_content, f);
}

int enterprise_close(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[2];
    struct stream *st;
    const struct row_enterprise *r;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(close_fields), g, f) < 0 ||
        enterprise_of(d, &g[0], &g[1], &st, &r, f) < 0)
        return -1;
    struct event e = {.type = EVENT_ENTERPRISE_CLOSED};
    return desk_emit(d, st, &e, no_content, f);
}

int apply_enterprise_registered(struct applying *x, struct fault *f) {
    const struct event_enterprise_registered *e = &x->event->u.enterprise_registered;
    struct stream *st = x->stream;
    if (st->count) return registry_cannot_follow(x, f);
    struct row_enterprise *r = work_add(x->work, st, TABLE_ENTERPRISE);
    *r = (struct row_enterprise){st->id, stream_text(st, e->uscc), stream_text(st, e->name), stream_text(st, e->industry),
                                 stream_text(st, e->district), stream_text(st, e->size), stream_text(st, e->tier),
                                 x->event->at, 0};
    return 0;
}

int apply_enterprise_changed(struct applying *x, struct fault *f) {
    const struct event_enterprise_changed *e = &x->event->u.enterprise_changed;
    struct row_enterprise *r = stream_row(x->stream, TABLE_ENTERPRISE);
    if (r == NULL || r->closed) return registry_cannot_follow(x, f);
    work_touch(x->work, x->stream, r);
    if (e->name.n) r->name = stream_text(x->stream, e->name);
    if (e->industry.n) r->industry = stream_text(x->stream, e->industry);
    if (e->district.n) r->district = stream_text(x->stream, e->district);
    if (e->size.n) r->size = stream_text(x->stream, e->size);
    if (e->tier.n) r->tier = stream_text(x->stream, e->tier);
    return 0;
}

int apply_enterprise_closed(struct applying *x, struct fault *f) {
    struct row_enterprise *r = stream_row(x->stream, TABLE_ENTERPRISE);
    if (r == NULL || r->closed) return registry_cannot_follow(x, f);
    work_touch(x->work, x->stream, r);
    r->closed = x->event->at;
    return 0;
}
