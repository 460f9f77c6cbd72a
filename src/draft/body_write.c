// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "draft/body_room.h"

static void write_object(struct json_out *j, const struct member *members, const void *from);

static void write_names(struct json_out *j, struct str key, const struct draft_names *names) {
    if (names->count == 0) return;
    jo_kopen(j, key, '[');
    for (size_t i = 0; i < names->count; i++) jo_str(j, names->items[i]);
    jo_close(j);
}

static void write_list(struct json_out *j, struct str key, const struct member *m, const struct member_list *list) {
    if (list->count == 0) return;
    jo_kopen(j, key, '[');
    for (size_t i = 0; i < list->count; i++) {
        jo_open(j, '{');
        write_object(j, m->members, (const char *)list->items + i * m->size);
        jo_close(j);
    }
    jo_close(j);
}

static void write_object(struct json_out *j, const struct member *members, const void *from) {
    for (const struct member *m = members; m->name; m++) {
        const void *at = (const char *)from + m->offset;
        struct str key = str_c(m->name);
        switch (m->type) {
        case MEMBER_KIND: jo_kstr(j, key, str_c(draft_kinds[*(const enum draft_kind *)at])); break;
        case MEMBER_LINE:
        case MEMBER_TEXT:
        case MEMBER_DATE:
            if (((const struct str *)at)->n) jo_kstr(j, key, *(const struct str *)at);
            break;
        case MEMBER_COUNT:
            if (*(const int64_t *)at) jo_ki64(j, key, *(const int64_t *)at);
            break;
        case MEMBER_FLAG:
            if (*(const bool *)at) jo_kbool(j, key, true);
            break;
        case MEMBER_NAMES: write_names(j, key, at); break;
        case MEMBER_LIST: write_list(j, key, m, at); break;
        }
    }
}

void draft_body_write(struct buf *b, const struct draft_body *body) {
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    write_object(&j, body_members, body);
    jo_close(&j);
}
