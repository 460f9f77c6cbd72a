// SPDX-License-Identifier: Apache-2.0
// An event log from the input through one of the readers, in pieces.
#ifndef FUZZ_EVENT_LOG_H
#define FUZZ_EVENT_LOG_H

#include "mining/read.h"

#include "fuzz.h"

static inline int read_log(struct log_reader *r, struct str text) {
    struct fault f;
    size_t piece = 1 + text.n % 61;
    int status = 0;
    while (status == 0 && text.n) {
        struct str head = str_head(text, piece);
        status = log_feed(r, head, &f);
        text = str_skip(text, head.n);
    }
    if (status == 0) status = log_end(r, &f);
    if (status < 0) must_be_whole(&f);
    return status;
}

// What was read keeps its promises: cases with their events in order of time, names that are text.
static inline void must_be_a_log(struct event_log *l) {
    struct fault f;
    if (log_finish(l, &f) < 0) {
        must_be_whole(&f);
        return;
    }
    size_t events = 0;
    for (size_t i = 0; i < l->case_count; i++) {
        const struct log_case *c = &l->cases[i];
        const struct log_event *e = log_events_of(l, c);
        must(c->name.n && utf8_fault(c->name) < 0 && c->count > 0);
        for (int k = 0; k < c->count; k++) {
            must(e[k].in_case == (int32_t)i && e[k].activity >= 0 && (size_t)e[k].activity < l->activity_count && e[k].line > 0);
            must(k == 0 || e[k - 1].when.at <= e[k].when.at);
        }
        events += (size_t)c->count;
    }
    must(events == l->event_count);
    for (size_t i = 0; i < l->activity_count; i++) must(l->activities[i].name.n && utf8_fault(l->activities[i].name) < 0);
}

#endif
