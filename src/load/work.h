// SPDX-License-Identifier: Apache-2.0
// The workloads: what a run asks of the server, as a table. A page or a call that is only read is one line more.
#ifndef LOAD_WORK_H
#define LOAD_WORK_H

#include "load/drive.h"
#include "load/scene.h"

enum work_kind {
    WORK_OPEN, // registers an invented appeal, each under a key of its own
    WORK_LIVE, // the next step of a matter that is open, or the registration of one where none waits
    WORK_GET,  // reads
    WORK_FORM  // an invented appeal as another system takes it: struct work_form
};
enum work_as { AS_NOBODY, AS_RECEPTION, AS_BODY };

struct workload {
    const char *name, *zh, *en;
    enum work_kind kind;
    enum work_as as;     // of WORK_GET
    bool api;            // signed by token, else by session
    // of WORK_GET: the path and query; {matter}: an id drawn by age; {code}: of something public; {word}: to look for;
    // {year}: the last twelve months as from=…&to=…
    const char *target;
};
extern const struct workload workloads[]; // ends with name NULL

// "intake" or "intake=3,act=5,matter=20": names and weights.
struct work_mix {
    const struct workload *list[DRIVE_WORKS_MAX];
    double weights[DRIVE_WORKS_MAX], whole;
    int count;
};
// Faults "unknown-workload" (says which there are), "bad-weight".
int work_mix_read(struct work_mix *ret, struct str text, struct fault *f);
bool work_mix_writes(const struct work_mix *m);

enum { WORK_WORDS_MAX = 64 };

// A request of another system, from a file: request line and headers, a blank line, the body. {n}, {title}, {body}, {name} and
// {phone} are filled in, percent-encoded unless a header says JSON. Host and Content-Length are added. 200, 201, 302 and 303 are
// fine answers.
struct work_form {
    struct str head, body; // slices of the text it was read from
    bool plain;
};
// Fault "bad-form".
int work_form_read(struct work_form *ret, struct str text, struct fault *f);

// A run: what drive_plan's context is.
struct work_run {
    const struct work_mix *mix;
    struct cast *cast;
    struct scene *scene;
    struct access access;
    struct dice dice;
    char host[128];
    char id[20];              // makes keys unique to this run
    struct str procedure;     // what appeals are registered under
    char year[64];            // of {year}
    struct str words[WORK_WORDS_MAX];
    size_t word_count;
    struct work_form form;
    bool new_lives;           // whether a registered matter goes on to be handled
    int64_t keys, opened, steps[LIFE_STEPS]; // how many were drawn; how many were done
    struct buf scratch;
};

// These are the functions of a drive_plan with a struct work_run as context.
void work_next(void *context, struct order *o, struct buf *request);
enum verdict work_answered(void *context, const struct order *o, const struct response *r);
void work_lost(void *context, const struct order *o);

// The pieces of these, for a run without HTTP: which workload is next; a command of it as a line of `act` in x->scratch, and who
// signs it (not for WORK_GET); what follows when it was done.
void work_form_write(struct work_run *x, struct buf *request);
int work_draw(struct work_run *x);
const struct player *work_line(struct work_run *x, struct order *o);
void work_done(struct work_run *x, const struct order *o, int64_t matter);

// One request and its answer, waiting for it: for signing in and the like. `r` holds the answer. Faults "no-answer".
int work_ask(const struct load_target *to, struct str request, struct response *r, struct fault *f);

#endif
