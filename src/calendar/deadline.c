// SPDX-License-Identifier: Apache-2.0
// The deadline alone. explain.c walks the same way with the same functions and writes down each step.
#include "calendar/room.h"

int pause_days(const struct calendar *c, struct day_rules r, enum limit_unit unit, const struct pause *p) {
    day_t from = day_of(p->from, r.utc_offset), to = day_of(p->to, r.utc_offset);
    if (unit == UNIT_WORKDAY) return calendar_count_workdays(c, from, to);
    return to > from ? to - from : 0;
}

ms_t exact_extend(const struct calendar *c, struct day_rules r, ms_t at, struct limit by) {
    if (unit_is_exact(by.unit)) return at + by.n * unit_ms(by.unit);
    // Keeping the hour would let a later start end earlier (Saturday 20:00 and Sunday 08:00 plus a working day).
    return day_close(r, limit_advance(c, day_ending(at, r.utc_offset), by), at);
}

static ms_t exact_due(const struct calendar *c, struct day_rules r, const struct deadline_input *in) {
    ms_t at = in->start + in->limit.n * unit_ms(in->limit.unit);
    for (size_t i = 0; i < in->pause_count; i++)
        if (in->pauses[i].to > in->pauses[i].from) at += in->pauses[i].to - in->pauses[i].from;
    for (size_t i = 0; i < in->extension_count; i++) at = exact_extend(c, r, at, in->extensions[i].by);
    return at;
}

ms_t deadline_due(const struct calendar *c, struct day_rules r, const struct deadline_input *in) {
    enum limit_unit unit = in->limit.unit;
    for (size_t i = 0; i < in->pause_count; i++)
        if (in->pauses[i].to == 0) return 0;
    if (unit_is_exact(unit)) return exact_due(c, r, in);
    struct limit paused = {unit == UNIT_WORKDAY ? UNIT_WORKDAY : UNIT_DAY, 0};
    day_t day = limit_advance(c, day_of(in->start, r.utc_offset), in->limit);
    for (size_t i = 0; i < in->pause_count; i++) {
        paused.n = pause_days(c, r, unit, &in->pauses[i]);
        day = limit_advance(c, day, paused);
    }
    ms_t exact = 0;
    for (size_t i = 0; i < in->extension_count; i++) {
        struct limit by = in->extensions[i].by;
        if (unit_is_exact(by.unit)) exact += by.n * unit_ms(by.unit);
        else day = limit_advance(c, day, by);
    }
    if (unit != UNIT_SAME_DAY) day = calendar_roll(c, day);
    return day_close(r, day, in->start) + exact;
}
