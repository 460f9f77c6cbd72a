// SPDX-License-Identifier: Apache-2.0
// The report as JSON (docs/json.md).
#include "mining/report.h"

static void remark(struct json_out *j, struct str key, const struct log_remark *m) {
    jo_kopen(j, key, '{');
    jo_ki64(j, STR("count"), m->count);
    if (m->count) jo_ki64(j, STR("line"), m->line);
    jo_close(j);
}

static void rate(struct json_out *j, struct str key, int64_t part, int64_t whole) {
    jo_kopen(j, key, '{');
    jo_ki64(j, STR("numerator"), part);
    jo_ki64(j, STR("denominator"), whole);
    jo_key(j, STR("rate"));
    jo_ratio(j, part, whole);
    jo_close(j);
}

static const struct section *section_of(const struct fit_report *r, int share) {
    return share < 0 ? &r->fit->rules->procedure->main : &r->fit->rules->procedure->parts[share];
}

static void part_member(struct json_out *j, const struct fit_report *r, int share) {
    if (share >= 0) jo_kstr(j, STR("part"), section_of(r, share)->name.name);
}

static void whole(struct json_out *j, const struct fit_report *r) {
    const struct event_log *l = r->fit->log;
    const struct rules *rules = r->fit->rules;
    jo_kstr(j, STR("procedure"), rules->procedure->name.name);
    jo_ki64(j, STR("version"), rules->procedure->version);
    jo_kstr(j, STR("profile"), rules->profile->name.name);
    jo_ki64(j, STR("profile_version"), rules->profile->version);
    if (r->fit->own_offsets) { // a time of the wall clock, of no one offset
        struct buf b = BUF_INIT;
        buf_time_short(&b, r->fit->as_of, 0);
        jo_kstr(j, STR("as_of"), buf_str(&b));
        buf_release(&b);
    } else {
        jo_ktime(j, STR("as_of"), r->fit->as_of, r->fit->days.utc_offset);
    }
    jo_kbool(j, STR("own_offsets"), r->fit->own_offsets);
    jo_kopen(j, STR("log"), '{');
    jo_ki64(j, STR("cases"), r->cases);
    jo_ki64(j, STR("parts"), r->parts);
    jo_ki64(j, STR("events"), r->events);
    jo_ki64(j, STR("steps"), r->counted);
    jo_ki64(j, STR("other_lifecycle"), r->other_life);
    jo_ki64(j, STR("ignored"), r->ignored);
    remark(j, STR("duplicates"), &l->duplicates);
    remark(j, STR("backwards"), &l->backwards);
    remark(j, STR("split_cases"), &l->split);
    jo_close(j);
}

static void fitness(struct json_out *j, const struct fit_report *r) {
    rate(j, STR("fitting_cases"), r->fitting, r->cases);
    rate(j, STR("fitting_events"), r->fit_events, r->counted);
    rate(j, STR("ended_cases"), r->ended, r->cases);
    jo_ki64(j, STR("fitting_and_ended"), r->fitting_ended);
    jo_ki64(j, STR("without_opening"), r->no_opening);
    jo_ki64(j, STR("open_in_time"), r->open_in_time);
    jo_ki64(j, STR("open_overdue"), r->open_overdue);
    jo_ki64(j, STR("crowded"), r->crowded);
    jo_kopen(j, STR("steps_put_in"), '[');
    for (int share = -1; share < r->fit->rules->procedure->part_count; share++)
        for (int i = 0; i < section_of(r, share)->action_count; i++) {
            if (r->steps_put_in[share + 1][i] == 0) continue;
            jo_open(j, '{');
            part_member(j, r, share);
            jo_kstr(j, STR("action"), section_of(r, share)->actions[i].name.name);
            jo_ki64(j, STR("count"), r->steps_put_in[share + 1][i]);
            jo_kbool(j, STR("unrecorded"), is_silent(r->fit, section_of(r, share), share, i));
            jo_close(j);
        }
    jo_close(j);
}

static void misfits(struct json_out *j, const struct fit_report *r) {
    jo_kopen(j, STR("misfits"), '[');
    for (size_t i = 0; i < r->kind_count; i++) {
        const struct misfit_kind *k = &r->kinds[i];
        jo_open(j, '{');
        jo_kstr(j, STR("activity"), r->fit->log->activities[k->activity].name);
        part_member(j, r, k->share);
        if (k->stage >= 0) jo_kstr(j, STR("stage"), section_of(r, k->share)->stages[k->stage].name.name);
        jo_kstr(j, STR("why"), misfit_code(k->why));
        jo_kstr(j, STR("zh"), misfit_word(k->why, false));
        jo_kstr(j, STR("en"), misfit_word(k->why, true));
        jo_ki64(j, STR("count"), k->count);
        jo_kopen(j, STR("examples"), '[');
        for (int e = 0; e < k->count && e < EXAMPLES_MAX; e++) {
            jo_open(j, '{');
            jo_kstr(j, STR("case"), k->cases[e]);
            jo_ki64(j, STR("line"), k->lines[e]);
            jo_close(j);
        }
        jo_close(j);
        jo_kopen(j, STR("possible"), '[');
        for (int e = 0; e < k->possible_count; e++) jo_str(j, k->possible[e]);
        jo_close(j);
        jo_close(j);
    }
    jo_close(j);
    if (r->kinds_left_out) jo_ki64(j, STR("misfits_left_out"), r->kinds_left_out);
}

static void stages(struct json_out *j, struct fit_report *r) {
    jo_kopen(j, STR("stages"), '[');
    for (int share = -1; share < r->fit->rules->procedure->part_count; share++)
        for (int i = 0; i < section_of(r, share)->stage_count; i++) {
            struct stage_figures *s = &r->stages[share + 1][i];
            if (s->visits == 0) continue;
            ms_t median = stage_median(s);
            jo_open(j, '{');
            part_member(j, r, share);
            jo_kstr(j, STR("stage"), section_of(r, share)->stages[i].name.name);
            jo_ki64(j, STR("entered"), s->visits);
            jo_ki64(j, STR("left"), s->left);
            jo_ki64(j, STR("median_ms"), median);
            jo_ki64(j, STR("longest_ms"), s->left ? s->took[s->left - 1] : 0);
            jo_ki64(j, STR("left_late"), s->late);
            jo_ki64(j, STR("overdue"), s->overdue);
            jo_close(j);
        }
    jo_close(j);
}

static void clocks(struct json_out *j, const struct fit_report *r) {
    jo_kopen(j, STR("clocks"), '[');
    for (int share = -1; share < r->fit->rules->procedure->part_count; share++)
        for (int i = 0; i < section_of(r, share)->clock_count; i++) {
            const struct clock_figures *c = &r->clocks[share + 1][i];
            if (c->runs == 0) continue;
            jo_open(j, '{');
            part_member(j, r, share);
            jo_kstr(j, STR("clock"), section_of(r, share)->clocks[i].name.name);
            jo_ki64(j, STR("runs"), c->runs);
            jo_ki64(j, STR("stopped"), c->stopped);
            jo_ki64(j, STR("stopped_late"), c->late);
            jo_ki64(j, STR("overdue"), c->overdue);
            if (c->compared) rate(j, STR("same_day_as_log"), c->same_day, c->compared);
            jo_close(j);
        }
    jo_close(j);
    rate(j, STR("late_cases"), r->late_cases, r->cases);
}

static void deadlines(struct json_out *j, const struct fit_report *r) {
    if (r->with_deadline == 0) return;
    jo_kopen(j, STR("log_deadline"), '{');
    rate(j, STR("after"), r->after_deadline, r->with_deadline);
    jo_ki64(j, STR("open_after"), r->open_after_deadline);
    jo_kopen(j, STR("days_from_start"), '[');
    for (size_t i = 0; i < r->distance_count; i++) {
        jo_open(j, '{');
        jo_ki64(j, STR("days"), r->distances[i].days);
        jo_ki64(j, STR("count"), r->distances[i].count);
        jo_close(j);
    }
    jo_close(j);
    jo_close(j);
}

static void variants(struct json_out *j, const struct fit_report *r, int most) {
    int64_t allowed = 0;
    for (size_t i = 0; i < r->variant_count; i++) allowed += r->variants[i].fit == r->variants[i].count;
    rate(j, STR("allowed_variants"), allowed, (int64_t)r->variant_count);
    jo_kopen(j, STR("variants"), '[');
    for (size_t i = 0; i < r->variant_count && i < (size_t)most; i++) {
        const struct variant *v = &r->variants[i];
        jo_open(j, '{');
        jo_ki64(j, STR("count"), v->count);
        jo_ki64(j, STR("fit"), v->fit);
        jo_ki64(j, STR("ended"), v->ended);
        jo_kstr(j, STR("example"), v->example);
        jo_kopen(j, STR("activities"), '[');
        for (int k = 0; k < v->length; k++) jo_str(j, r->fit->log->activities[v->activities[k]].name);
        jo_close(j);
        jo_close(j);
    }
    jo_close(j);
}

void fit_report_json(struct json_out *j, struct fit_report *r, int most) {
    whole(j, r);
    fitness(j, r);
    misfits(j, r);
    stages(j, r);
    clocks(j, r);
    deadlines(j, r);
    variants(j, r, most);
    rate(j, STR("precision"), r->weighted_seen, r->weighted_open);
    rate(j, STR("precision_unweighted"), r->seen_actions, r->open_actions);
    jo_ki64(j, STR("states"), r->states);
    jo_kbool(j, STR("states_left_out"), r->states_left_out);
}
