// SPDX-License-Identifier: Apache-2.0
// Group commit: one thread takes many jobs, has each decided in memory, writes all in one transaction, then
// answers all. A job is answered only after its commit. When a batch cannot be written it is taken back and
// tried one by one, so that one job's trouble is one job's fault; where the database had gone away (fault "store-away":
// nothing was written) it is tried once more as a whole.
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "base/fault.h"
#include "base/metric.h"
#include "store/store.h"

struct writer_job {
    void (*done)(struct writer_job *job); // called on the writer's thread after the commit (or the failure)
    struct writer_job *next;              // the writer's
    int kind;                             // for the one above to tell its jobs apart; the writer does not look
    bool failed;                          // the machine failed: `fault` says why; nothing of the job was written
    struct fault fault;
};

// What the one above does with a job and with a batch; all called on the writer's thread.
struct writer_ops {
    // Before the first job of a batch, in its transaction: `jobs`, one behind the other, are decided next.
    int (*begin)(void *context, const struct writer_job *jobs, struct fault *f);
    void (*decide)(void *context, struct writer_job *job); // in memory only
    // Before `write`: what waits behind the batch, oldest first, and stays until the next batch begins; may be NULL.
    void (*ahead)(void *context, struct writer_job *const *waiting, size_t count);
    int (*write)(void *context, struct fault *f);         // everything decided since begin, into the transaction
    void (*written)(void *context);
    int (*drop)(void *context, struct fault *f);          // forget everything since begin
};

enum { WRITER_BATCH_MAX = 5120, WRITER_QUEUE_MAX = 10240 };

struct writer;

int writer_start(struct writer **ret, struct store *store, const struct writer_ops *ops, void *context, struct fault *f);
// Hands a job over; waits while WRITER_QUEUE_MAX jobs are queued. The job must live until done() was called.
void writer_submit(struct writer *w, struct writer_job *job);
// 0, or so many wait that whoever can come again had better do so, after this many seconds (store/crowd.h; a person is
// sent away later than a program). Only asks: timers and the command line go on submitting and wait.
int writer_crowded(struct writer *w, bool person);
// Waits until every submitted job was answered.
void writer_drain(struct writer *w);
// Drains, ends the thread. Takes NULL, returns NULL.
struct writer *writer_stop(struct writer *w);

struct writer_counts {
    int64_t jobs, batches, retries;
    int64_t sent_away; // how often writer_crowded said so
    int64_t queued;    // waiting now
};
struct writer_counts writer_counts(struct writer *w);

// How it goes, for whoever watches; kept by the one above, so that it may be read while the writer comes and goes.
struct writer_watch {
    _Atomic int64_t queued;               // jobs that wait
    _Atomic int64_t busy_since_us;        // ticks_us() when the running batch began; 0: idle
    _Atomic int64_t done_us, failed_us;   // ticks_us() of the last commit and of the last batch that could not be written; 0: none
    struct metric_histogram batch_sizes, commit_us;
};
// Before the first job.
void writer_watched(struct writer *w, struct writer_watch *watch);

#endif
