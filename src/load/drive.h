// SPDX-License-Identifier: Apache-2.0
// Drives a server and measures it, on one thread. Closed loop: each client sends, waits for its answer, thinks, sends again –
// as many requests as the server lets it. Open loop: requests are due at times of their own, whatever became of those before;
// how long one took is counted from when it was due, so that a server that stalls is charged for everybody it kept waiting
// (G. Tene, "How NOT to Measure Latency": coordinated omission).
#ifndef LOAD_DRIVE_H
#define LOAD_DRIVE_H

#include "load/dice.h"
#include "load/histogram.h"
#include "load/link.h"

enum { DRIVE_WORKS_MAX = 24 };

// One request from being due to being answered.
struct order {
    int work;         // which of the workloads
    int64_t due, sent; // µs of ticks_us
    bool counts;      // due within the measured time
    bool again;       // was shed and goes out once more
    int64_t a, b, c;  // the plan's own
};

enum verdict { VERDICT_FINE, VERDICT_REFUSED, VERDICT_SHED };

// What is asked of the server. `next` chooses: sets work and its own members of the order and writes the whole request.
struct drive_plan {
    void (*next)(void *context, struct order *o, struct buf *request);
    // What the answer is worth.
    enum verdict (*answered)(void *context, const struct order *o, const struct response *r);
    // There was none, or it was shed for good.
    void (*lost)(void *context, const struct order *o);
    // The measured time begins (true), ends (false): to read processor times.
    void (*mark)(void *context, bool begins);
    void (*progress)(void *context, int64_t done_us, int64_t all_us);
    void *context;
};

struct drive_options {
    struct load_target to;
    int clients;         // connections at most; in a closed loop as many clients
    bool open;
    double per_second;   // open: arrivals
    bool poisson;        // else in equal steps
    double think_us;     // closed: mean time between an answer and the next request, exponential; 0: none
    int64_t warm_up_us, measured_us; // before, and while, what happens counts
    int64_t count;       // 0: no; else the measured time ends when so many were due in it
    int64_t timeout_us;  // a request without an answer is given up
    int64_t retry_max;   // how often one that was shed goes out again after the Retry-After it was given; 0: not
    uint64_t seed;
};

enum drive_error { DRIVE_UNREACHED, DRIVE_CLOSED, DRIVE_TIMEOUT, DRIVE_BAD, DRIVE_UNFINISHED, DRIVE_ERRORS };
extern const char *const drive_error_names[]; // for JSON

// What became of one workload in the measured time.
struct drive_tally {
    struct histogram latency; // of fine answers and refusals, from when they were due
    struct histogram service; // of the same, from when they were sent
    struct histogram shed;    // of those turned away, from when they were due
    int64_t due, fine, refused, shed_count, retried, bytes;
    int64_t within;           // fine answers that came within the measured time: what throughput is counted of
    int64_t errors[DRIVE_ERRORS];
    int64_t status[600];      // answers by status
    char sample[400];         // the beginning of the first answer that was refused
};

struct drive_result {
    struct drive_tally works[DRIVE_WORKS_MAX];
    int64_t measured_us, backlog_most; // how many waited for a connection at once; -1: there are none
    int64_t late_most_us;              // open: how far a start was behind its due time for want of a connection or of the client's own time
};

// Runs it. In an open loop those not answered a timeout after the end count as errors, and in the latency as long as they had
// waited. Faults of the machine ("no-poll").
int drive(const struct drive_options *o, const struct drive_plan *plan, struct drive_result *ret, struct fault *f);

#endif
