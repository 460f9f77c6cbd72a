// SPDX-License-Identifier: Apache-2.0
// What a run measured, written as JSON (docs/json.md, "bench") and as a table for people.
#ifndef LOAD_RESULT_H
#define LOAD_RESULT_H

#include "base/json.h"
#include "load/machine.h"
#include "load/work.h"

struct run_result {
    const char *kind;        // "http", "desk"
    struct str name;         // what charts call it; may be empty
    struct str git;          // of the tree the program stands in; may be empty
    struct str command;      // the command line
    struct str parameters;   // a JSON object
    int64_t at;              // UTC ms, when it was over
    struct machine machine;
    struct {
        const char *kind;    // "sqlite", "postgresql"; NULL: only its address is known
        int64_t matters, bytes; // at the beginning; bytes 0: not known
    } store;
    const struct work_mix *mix;
    const struct drive_result *drive;
    const struct work_run *run;
    bool open;
    double rate;             // open: what was asked a second
    struct histogram all;    // latency of all workloads
    double client_cpu, server_cpu; // seconds of the measured time; server -1: not known
    int64_t server_peak_kb;  // 0: not known
    struct machine_time machine_time;
    double load_before, load_after;
    int verified;            // 1: the ledger was verified afterwards; 0: not looked; -1: findings
    double verify_seconds;
};

// Members of the object that is open.
void result_json(struct json_out *j, const struct run_result *r);
void result_table(struct buf *b, const struct run_result *r);
// Something went wrong or was refused in the measured time.
bool result_clean(const struct run_result *r);

#endif
