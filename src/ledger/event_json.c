// SPDX-License-Identifier: Apache-2.0
#include "ledger/event.h"

static void field_json(struct json_out *j, const void *p, const struct event_field *d, int64_t utc_offset) {
    switch (d->type) {
    case EVENT_INT: jo_i64(j, *(const int64_t *)p); return;
    case EVENT_ID: jo_id(j, *(const int64_t *)p); return;
    case EVENT_TIME: jo_time(j, *(const int64_t *)p, utc_offset); return;
    case EVENT_TEXT: jo_str(j, *(const struct str *)p); return;
    case EVENT_LIST: {
        struct id_list l = *(const struct id_list *)p;
        jo_open(j, '[');
        for (size_t i = 0; i < l.count; i++) jo_id(j, l.ids[i]);
        jo_close(j);
        return;
    }
    case EVENT_PAIRS: {
        struct pair_list l = *(const struct pair_list *)p;
        jo_open(j, '[');
        for (size_t i = 0; i < l.count; i++) {
            jo_open(j, '{');
            jo_kstr(j, STR("name"), l.pairs[i].name);
            jo_kstr(j, STR("value"), l.pairs[i].value);
            jo_close(j);
        }
        jo_close(j);
        return;
    }
    }
}

static bool is_default(const void *p, const struct event_field *d) {
    switch (d->type) {
    case EVENT_TEXT: return ((const struct str *)p)->n == 0;
    case EVENT_LIST: return ((const struct id_list *)p)->count == 0;
    case EVENT_PAIRS: return ((const struct pair_list *)p)->count == 0;
    default: return *(const int64_t *)p == 0;
    }
}

static void hex_member(struct json_out *j, struct str key, const struct hash *h) {
    char hex[2 * HASH_BYTES + 1];
    hash_hex(h, hex);
    jo_kstr(j, key, str_c(hex));
}

void event_members(struct json_out *j, const struct event *e, const struct hash *hash, int64_t utc_offset) {
    const struct event_kind *k = &event_kinds[e->type];
    jo_kstr(j, STR("type"), str_c(k->name));
    jo_kid(j, STR("stream"), e->stream);
    jo_ki64(j, STR("seq"), e->seq);
    jo_ki64(j, STR("region"), e->region);
    jo_ki64(j, STR("region_seq"), e->region_seq);
    jo_ktime(j, STR("at"), e->at, utc_offset);
    jo_ktime(j, STR("recorded"), e->recorded, utc_offset);
    if (e->account || e->role.n) { // nobody: the system
        jo_kopen(j, STR("actor"), '{');
        jo_kid(j, STR("account"), e->account);
        jo_kid(j, STR("office"), e->office);
        jo_kstr(j, STR("role"), e->role);
        jo_close(j);
    }
    jo_kstr(j, STR("channel"), e->channel);
    if (e->key.n) jo_kstr(j, STR("key"), e->key);
    jo_kopen(j, STR("fields"), '{');
    for (int i = 0; i < k->field_count; i++) {
        const void *p = (const char *)&e->u + k->fields[i].offset;
        if (is_default(p, &k->fields[i])) continue;
        jo_key(j, str_c(k->fields[i].name));
        field_json(j, p, &k->fields[i], utc_offset);
    }
    jo_close(j);
    if (e->has_content) hex_member(j, STR("content"), &e->content);
    hex_member(j, STR("prev"), &e->prev);
    if (hash) hex_member(j, STR("hash"), hash);
}

void event_json(struct json_out *j, const struct event *e, const struct hash *hash, int64_t utc_offset) {
    jo_open(j, '{');
    event_members(j, e, hash, utc_offset);
    jo_close(j);
}
