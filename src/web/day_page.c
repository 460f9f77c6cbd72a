// SPDX-License-Identifier: Apache-2.0
#include "web/day_page.h"

#include "registry/registry.h"

static struct str text_of(struct visit *v, day_t day) {
    struct buf b = BUF_INIT;
    buf_day(&b, day);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static int day_of_query(struct visit *v, struct day_asked *a) {
    a->day_text = str_trim(http_query(v->x, "day"));
    a->day = day_of(v->now, v->view.utc_offset);
    if (a->day_text.n == 0) a->day_text = text_of(v, a->day);
    else if (date_parse(a->day_text, &a->day, &a->fault) < 0) return fault_where(&a->fault, STR("day"));
    return 0;
}

static int office_of_query(struct visit *v, struct day_asked *a) {
    struct str word = str_trim(http_query(v->x, "office"));
    return word.n && registry_office(v->view.desk, word, &a->office, &a->fault) < 0 ? fault_where(&a->fault, STR("office")) : 0;
}

void day_ask(struct visit *v, struct day_asked *ret) {
    *ret = (struct day_asked){.office = 0};
    ret->faulty = day_of_query(v, ret) < 0 || office_of_query(v, ret) < 0;
    ret->offices_count = page_offices(v, &ret->offices);
    for (size_t i = 0; i < ret->offices_count; i++) {
        struct rec_option *o = (struct rec_option *)(uintptr_t)&ret->offices[i];
        int64_t id;
        if (o->label.n == 0) o->label = o->value;
        o->selected = ret->office && (str_eq(o->value, view_office_name(&v->view, ret->office)) || (str_to_i64(o->value, &id) == 0 && id == ret->office));
    }
}

void day_put_fault(struct visit *v, const struct day_asked *a, struct str *day, struct str *target, struct str *other) {
    if (!a->faulty) return;
    struct str where = str_c(a->fault.where), zh = arena_str(v->a, str_c(a->fault.zh));
    if (str_eq(where, STR("day"))) *day = zh;
    else if (target && str_eq(where, STR("target"))) *target = zh;
    else *other = zh;
    v->x->status = fault_status(&a->fault);
}

struct str day_place(struct visit *v, const char *path, const struct day_asked *a, struct str target) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "%s?day=", path);
    escape_uri(&b, a->day_text);
    if (a->office) buf_printf(&b, "&office=%lld", (long long)a->office);
    if (target.n) buf_add(&b, STR("&target="));
    if (target.n) escape_uri(&b, target);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

void day_json_open(struct buf *b, struct json_out *j) {
    jo_init(j, b);
    jo_open(j, '{');
    jo_kbool(j, STR("ok"), true);
}

struct str day_json_close(struct visit *v, struct buf *b, struct json_out *j) {
    jo_close(j);
    buf_byte(b, '\n');
    struct str s = arena_str(v->a, buf_str(b));
    buf_release(b);
    return s;
}

enum http_turn day_send_json(struct visit *v, const struct day_asked *a, struct str made) {
    struct json_out j;
    http_set(v->x, "Cache-Control", STR("no-store"));
    v->x->out_type = STR("application/json");
    if (!a->faulty) {
        buf_add(&v->x->out, made);
        return HTTP_ANSWER;
    }
    v->x->status = fault_status(&a->fault);
    jo_init(&j, &v->x->out);
    jo_open(&j, '{');
    jo_kbool(&j, STR("ok"), false);
    jo_key(&j, STR("fault"));
    jo_fault(&j, &a->fault);
    jo_close(&j);
    buf_byte(&v->x->out, '\n');
    return HTTP_ANSWER;
}
