// SPDX-License-Identifier: Apache-2.0
// A deadline as JSON: times as ISO text, null where there is none.
#include "calendar/room.h"

static void json_instant(struct json_out *j, struct day_rules r, struct str key, ms_t at) {
    jo_key(j, key);
    if (at) jo_time(j, at, r.utc_offset);
    else jo_null(j);
}

static void json_step(struct json_out *j, struct day_rules r, const struct deadline_input *in,
                      const struct deadline_step *s, struct buf *text) {
    static const char *const kinds[] = {
        [STEP_START] = "start", [STEP_FIRST_DAY] = "first-day", [STEP_LIMIT] = "limit", [STEP_DAYS_OFF] = "days-off",
        [STEP_PAUSE] = "pause", [STEP_EXTENSION] = "extension", [STEP_ROLL] = "roll", [STEP_DAY_END] = "day-end",
        [STEP_UNANNOUNCED] = "unannounced", [STEP_STANDING] = "standing",
    };
    jo_open(j, '{');
    jo_kstr(j, STR("kind"), str_c(kinds[s->kind]));
    buf_clear(text);
    step_zh(text, r, in, s);
    jo_kstr(j, STR("zh"), buf_str(text));
    buf_clear(text);
    step_en(text, r, in, s);
    jo_kstr(j, STR("en"), buf_str(text));
    jo_ki64(j, STR("moved_ms"), s->moved);
    json_instant(j, r, STR("reached"), s->reached);
    if (s->from) json_instant(j, r, STR("from"), s->from);
    if (s->to) json_instant(j, r, STR("to"), s->to);
    if (s->count) jo_ki64(j, STR("count"), s->count);
    if (s->kind == STEP_LIMIT || s->kind == STEP_PAUSE || s->kind == STEP_EXTENSION) {
        buf_clear(text);
        buf_limit(text, s->limit);
        jo_kstr(j, STR("limit"), buf_str(text));
    }
    if (s->names.n) jo_kstr(j, STR("names"), s->names);
    jo_close(j);
}

void deadline_json(struct json_out *j, struct day_rules r, const struct deadline_input *in, const struct deadline *d) {
    struct buf text = BUF_INIT;
    jo_open(j, '{');
    json_instant(j, r, STR("due"), d->due);
    jo_kbool(j, STR("announced"), d->announced);
    jo_kopen(j, STR("steps"), '[');
    for (size_t i = 0; i < d->step_count; i++) json_step(j, r, in, &d->steps[i], &text);
    jo_close(j);
    buf_clear(&text);
    deadline_zh(&text, r, in, d);
    jo_kstr(j, STR("zh"), buf_str(&text));
    buf_clear(&text);
    deadline_en(&text, r, in, d);
    jo_kstr(j, STR("en"), buf_str(&text));
    jo_close(j);
    buf_release(&text);
}
