// SPDX-License-Identifier: Apache-2.0
// A foreign event log in memory: cases with their events in order of time. Made by the readers (read.h), bounded.
#ifndef MINING_LOG_H
#define MINING_LOG_H

#include "base/arena.h"
#include "base/map.h"
#include "mining/stamp.h"

enum {
    LOG_EVENTS_MAX = 2000000,
    LOG_CASES_MAX = 1000000,
    LOG_CASE_EVENTS_MAX = 10000,
    LOG_ACTIVITIES_MAX = 1000, // different names
    LOG_TEXT_MAX = 256 * 1024 * 1024, // bytes of names and choices together
};

enum log_life {
    LIFE_COMPLETE, // also where the log says nothing
    LIFE_WITHDRAW,
    LIFE_OTHER // start, schedule, suspend …: no step of its own
};

struct log_event {
    struct stamp when;
    int64_t instance;    // digest of concept:instance; 0: none
    struct str choices;  // "是否解决=未解决;满意度=…", as our own export writes them; may be empty
    struct str outcome;  // of a part that ended; may be empty
    int32_t activity, in_case, line, order; // order: of the file
    int32_t parts; // how many it split off; 0: the log does not say
    enum log_life life;
};

struct log_case {
    struct str name;
    struct str section; // our own export: the part it is, or the procedure's name; empty: the log has no such column
    struct stamp start, deadline;
    bool has_start, has_deadline;
    int32_t first, count; // its events, in log->events, once the log is finished
    int32_t line;         // where it was first met
};

struct log_activity {
    struct str name;
    int32_t count;
};

// Something about the log as a whole that does not keep it from being replayed.
struct log_remark {
    int64_t count;
    int line; // the first
};

struct event_log {
    struct arena arena;
    struct smap case_index, activity_index, texts;
    struct log_event *events;
    size_t event_count, event_cap;
    struct log_case *cases;
    size_t case_count, case_cap;
    struct log_activity *activities;
    size_t activity_count, activity_cap;
    struct log_remark duplicates; // left out: same case, activity, time and instance
    struct log_remark backwards;  // earlier than the event before it of the same case; put in order
    struct log_remark split;      // cases that stand in more than one place of the file
    struct stamp last;            // of the latest event
    int32_t last_case;            // of the event added last, plus one
    bool finished;
};

// What a reader found of one event; slices are copied.
struct log_row {
    struct str case_name, activity, time, life, instance, section, start, deadline, choices, outcome, parts;
    int line;
};

void log_release(struct event_log *l);
// Faults with the line: "missing-case", "missing-activity", "missing-time", "bad-time" (names the column in `where`),
// "bad-number" (parts), "too-many-events", "too-many-cases", "too-many-activities". `utc_offset` counts for times without one.
int log_add(struct event_log *l, const struct log_row *r, ms_t utc_offset, struct fault *f);
// Sorts every case by time (what stands at one time keeps its order) and leaves duplicates out. Faults "empty-log", "case-too-long".
int log_finish(struct event_log *l, struct fault *f);

static inline const struct log_event *log_events_of(const struct event_log *l, const struct log_case *c) { return l->events + c->first; }

#endif
