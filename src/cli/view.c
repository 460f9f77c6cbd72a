// SPDX-License-Identifier: Apache-2.0
#include "cli/view.h"
#include "registry/registry.h"

int view_open(struct view *v, struct cli *c, struct fault *f) {
    *v = (struct view){.cli = c, .viewer = cli_has(c, "personal") ? VIEWER_FULL : VIEWER_OFFICE};
    if (cli_open_read(c, &v->store, f) < 0) return -1;
    if (desk_open(&v->desk, v->store, cli_rooms, store_region(v->store), f) < 0) {
        view_close(v);
        return -1;
    }
    v->desk.now = v->desk.at = now_ms();
    v->utc_offset = desk_days(&v->desk).utc_offset;
    return 0;
}

void view_close(struct view *v) {
    desk_release(&v->desk);
    v->store = store_close(v->store);
}

struct str view_office_name(struct view *v, int64_t id) {
    const struct row_office *row;
    struct fault ignored;
    if (id == 0 || registry_office_row(&v->desk, id, &row, &ignored) < 0) return STR("");
    return row->name;
}

void view_office(struct view *v, struct json_out *j, struct str key, int64_t id) {
    jo_key(j, key);
    if (id == 0) {
        jo_null(j);
        return;
    }
    jo_open(j, '{');
    jo_kid(j, STR("id"), id);
    jo_kstr(j, STR("name"), view_office_name(v, id));
    jo_close(j);
}

void view_time(struct view *v, struct json_out *j, struct str key, int64_t at) {
    jo_key(j, key);
    if (at) jo_time(j, at, v->utc_offset);
    else jo_null(j);
}

void view_outcome(struct json_out *j, int64_t outcome) {
    jo_key(j, STR("outcome"));
    if (outcome == OUTCOME_NONE) jo_null(j);
    else jo_str(j, outcome_word((enum outcome)outcome, true));
}

void view_short_time(struct view *v, struct buf *b, int64_t at) {
    if (at) buf_time_short(b, at, v->utc_offset);
    else buf_add(b, STR("—"));
}

void view_end_time(struct view *v, struct buf *b, int64_t at) {
    if (at) buf_time_end(b, at, v->utc_offset);
    else buf_add(b, STR("—"));
}

void view_line(struct buf *b, struct str s, size_t n) {
    struct str shown = utf8_head(s, n);
    for (size_t i = 0; i < shown.n; i++) {
        unsigned char ch = (unsigned char)shown.p[i];
        buf_byte(b, ch < 0x20 || ch == 0x7F ? ' ' : ch);
    }
    if (shown.n < s.n) buf_add(b, STR("…"));
}
