// SPDX-License-Identifier: Apache-2.0
#include "registry/view.h"
#include "registry/registry.h"

struct str view_office_name(struct view *v, int64_t id) {
    const struct row_office *row;
    struct fault ignored;
    if (id == 0 || registry_office_row(v->desk, id, &row, &ignored) < 0) return STR("");
    return row->name;
}

struct str view_office_short(struct view *v, int64_t id) {
    const struct row_office *row;
    struct fault ignored;
    if (id == 0 || registry_office_row(v->desk, id, &row, &ignored) < 0) return STR("");
    return row->alias.n ? row->alias : row->name;
}

struct str view_account_name(struct view *v, int64_t id) {
    struct stream *account, *person;
    struct fault ignored;
    if (id == 0 || desk_stream(v->desk, id, STREAM_ACCOUNT, &account, &ignored) < 0) return STR("");
    const struct row_account *row = stream_row(account, TABLE_ACCOUNT);
    if (row == NULL) return STR("");
    if (row->person == 0 || desk_stream(v->desk, row->person, STREAM_PERSON, &person, &ignored) < 0) return row->login;
    const struct row_person *p = stream_row(person, TABLE_PERSON);
    // Who acts in office acts by name: colleagues see it whole.
    enum viewer viewer = v->viewer == VIEWER_PUBLIC ? VIEWER_OFFICE : VIEWER_FULL;
    return p && p->name.hidden.n ? personal_shown(p->name, PERSONAL_NAME, viewer, v->arena) : row->login;
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
