// SPDX-License-Identifier: Apache-2.0
// Event logs in tests: from text through a reader, whole or in pieces, and a procedure to hold them against.
#ifndef TEST_UNIT_MINING_H
#define TEST_UNIT_MINING_H

#include "procedure_file.h"

#include "mining/read.h"
#include "mining/report.h"

#define CSV_HEAD "case:concept:name,concept:name,time:timestamp\n"

static inline int log_of(struct event_log *l, struct str text, const struct log_options *o, size_t piece, struct fault *f) {
    struct log_options none = {.utc_offset = UTC_OFFSET_CHINA};
    struct log_reader *r = text.n && text.p[0] == '<' ? xes_log_new(l, o ? o : &none) : csv_log_new(l, o ? o : &none);
    int status = 0;
    while (status == 0 && text.n) {
        struct str head = str_head(text, piece);
        status = log_feed(r, head, f);
        text = str_skip(text, head.n);
    }
    if (status == 0) status = log_end(r, f);
    if (status == 0) status = log_finish(l, f);
    log_reader_free(r);
    return status;
}

static inline void log_good(struct event_log *l, const char *text) {
    struct fault f;
    *l = (struct event_log){0};
    if (log_of(l, str_c(text), NULL, SIZE_MAX, &f) < 0) fail_msg("line %d: %s %s", f.line, f.code, f.en);
}

// A procedure, its rules and an empty calendar (weekends alone are off).
struct held {
    struct procedure *p;
    struct profile *v;
    struct calendar *calendar;
    struct rules rules;
    struct event_log log;
    struct arena arena;
    struct fit fit;
    struct fit_report report;
    struct name_map *map;
    bool reported;
};

static inline void held_open(struct held *h, const char *procedure, const char *profile) {
    struct fault f;
    memset(h, 0, sizeof *h);
    h->p = read_good(str_c(procedure));
    if (profile_read(&h->v, str_c(profile), &f) != 0 || rules_bind(&h->rules, h->p, h->v, &f) != 0) fail_msg("%s", f.en);
    if (calendar_parse(&h->calendar, STR(""), &f) < 0) fail_msg("%s", f.en);
}

// Holds what is in h->log against it; the report is h->report.
static inline struct fit_report *held_report(struct held *h) {
    struct fault f;
    struct meant *meant = arena_array(&h->arena, struct meant, h->log.activity_count);
    for (size_t i = 0; i < h->log.activity_count; i++) names_resolve(h->map, h->p, h->log.activities[i].name, &meant[i]);
    bool own = h->fit.own_offsets;
    h->fit = (struct fit){.rules = &h->rules, .calendar = h->calendar, .days = h->v->days, .log = &h->log, .meant = meant, .own_offsets = own,
                          .as_of = h->fit.as_of};
    h->fit.silent_count = name_map_silent(h->map, h->fit.silent);
    if (own) h->fit.days.utc_offset = 0;
    if (h->fit.as_of == 0) h->fit.as_of = fit_time(&h->fit, h->log.last);
    if (fit_report(&h->report, &h->fit, NULL, NULL, &f) < 0) fail_msg("%s", f.en);
    h->reported = true;
    return &h->report;
}

static inline struct fit_report *held_csv(struct held *h, const char *rows) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "%s%s", CSV_HEAD, rows);
    buf_byte(&b, '\0');
    if (h->reported) fit_report_release(&h->report);
    log_release(&h->log);
    log_good(&h->log, b.p);
    buf_release(&b);
    return held_report(h);
}

static inline void held_map(struct held *h, const char *text) {
    struct fault f;
    name_map_free(h->map);
    if (name_map_read(&h->map, str_c(text), h->p, &f) < 0) fail_msg("%s", f.en);
}

static inline void held_close(struct held *h) {
    if (h->reported) fit_report_release(&h->report);
    log_release(&h->log);
    name_map_free(h->map);
    calendar_free(h->calendar);
    profile_free(h->v);
    procedure_free(h->p);
    arena_release(&h->arena);
}

#endif
