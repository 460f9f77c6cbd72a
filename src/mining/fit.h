// SPDX-License-Identifier: Apache-2.0
// Holds one case of an event log against a procedure. Pure: steps are those of procedure/step.h, times those of the calendar.
//   An event fits where the action it names is open. Where the log does not say what a guard looks at, every variant that
// could be is followed; the log settles later which it was. What the system does by itself (到期 执行) and the log does not
// name is put in where its time has come. An event that fits nowhere is a misfit: it is left out and the case goes on.
#ifndef MINING_FIT_H
#define MINING_FIT_H

#include "mining/names.h"
#include "procedure/step.h"

enum { HYPOTHESES_MAX = 64, FIT_ROLES_SYSTEM = 1 };

struct fit {
    const struct rules *rules;
    const struct calendar *calendar;
    struct day_rules days;
    bool own_offsets; // days are counted by the offset each time is written with: times are then wall-clock times
    const struct event_log *log;
    const struct meant *meant; // by activity
    struct target silent[SILENT_MAX]; // steps the log does not record
    int silent_count;
    ms_t as_of;                // how long cases that have not ended are looked at
};

// The time of an event as `days` counts it.
static inline ms_t fit_time(const struct fit *f, struct stamp s) { return f->own_offsets ? s.at + s.offset : s.at; }

// A part as the whole sees it; where the log holds part and whole in one case also how far it is.
struct part_seen {
    bool open, objected;
    int left;        // parts not ended yet; -1: the log does not say how many there are
    struct state st; // of the one the log shows inline
    ms_t since;
};

// What a step was: an action of the main section (share -1) or of a part, or the end of a part (action -1).
struct node {
    const struct node *from; // NULL for the beginning
    int event;               // of the case; -1: put in
    int share, action;       // variant; -1 where a part ended by name, and at the beginning
    ms_t at;
    int put_in;              // system steps so far
    struct state main;       // of the section the case runs
    ms_t since;              // when it came into its stage
    struct part_seen parts[PROC_SHARES];
};

enum misfit_why {
    MISFIT_UNKNOWN,      // the name is no action
    MISFIT_NOT_HERE,     // not from this stage
    MISFIT_AFTER_END,
    MISFIT_OPENED_TWICE,
    MISFIT_USED_UP,      // the count of 至多 is used up
    MISFIT_PARTS,        // 要 …: the parts are not as needed
    MISFIT_UNBOUND,      // nobody has the role yet
    MISFIT_BOUND,        // 无 …: somebody has the role
    MISFIT_NO_PART,      // belongs to a part that is not open
    MISFIT_CHOICE,       // the choices given lead nowhere
    MISFIT_TOO_LATE,     // its window (限于) has closed
    MISFIT_AUTOMATIC,    // the system would have acted at once (自动)
    MISFITS
};

struct misfit {
    int event;
    enum misfit_why why;
    int share, stage;      // the section that refused it (as in struct target) and its stage; -1 before the opening
    const struct node *at; // where the case stood
};

struct fit_case {
    const struct section *section; // main, or the part this case is
    int section_share;             // -1, or the part's
    const struct node *last;       // the way the case took, by `from`
    struct misfit *misfits;
    int misfit_count;
    int counted;        // events that are steps: neither ignored nor of another lifecycle
    bool no_opening;    // it begins without an opening action
    bool ended;         // it came to an end, perhaps by steps of the system up to as_of
    ms_t recalled;      // a part its whole took back: when; else 0
    bool crowded;       // more than HYPOTHESES_MAX ways at once: some were not followed
};

// Everything lies in the arena. Fault "unknown-section" (an export of another procedure).
int fit_case(const struct fit *f, const struct log_case *c, struct arena *a, struct fit_case *ret, struct fault *why);

// --- node.c
struct node_set {
    const struct node *nodes[HYPOTHESES_MAX];
    int count;
    bool crowded;
};

struct way {
    const struct fit *fit;
    const struct section *section;
    int section_share;
    bool inline_parts; // events of parts stand in the case of the whole
    const struct log_case *c;
    struct arena *arena;
};

struct node node_begin(const struct way *w, ms_t at);
// Every way the target can happen from `from`, into `out`. `e` may be NULL: nothing is known of choices.
void node_take(const struct way *w, const struct node *from, struct target t, const struct log_event *e, int event, ms_t at, struct node_set *out);
// What the system does from here by `upto`, and from there, into `out`; `silent`: and the steps the log does not record.
void node_system(const struct way *w, const struct node *from, ms_t upto, bool silent, struct node_set *out);
bool is_silent(const struct fit *f, const struct section *s, int share, int action);
bool node_ended(const struct way *w, const struct node *n);
void set_add(const struct way *w, struct node_set *s, const struct node *n);
// The state as bytes: two nodes with the same allow the same.
void node_key(const struct way *w, const struct node *n, struct buf *b);
// Whether an action (by its first variant) could happen; share as in struct target.
bool node_open(const struct way *w, const struct node *n, int share, int action);
// The choice an event gives for a field: its index, or -1.
int choice_given(const struct procedure *p, const struct log_event *e, int field);
// The choice the case holds for a field once its event `upto` has happened; -1: none was made.
int choice_standing(const struct fit *f, const struct log_case *c, int upto, int field);
// The limit of a stage or clock by that.
struct limit limit_standing(const struct fit *f, const struct log_case *c, int upto, int value, int per);
// Where a span that begins with this step counts from: what a timer does at midnight belongs to the day that ends.
ms_t span_begins(const struct fit *f, const struct action *a, struct limit l, ms_t at);
int last_event(const struct node *n); // of the case, or -1
// Whether its window has closed for one who came into the stage at `since`.
bool window_closed(const struct fit *f, const struct action *a, ms_t since, ms_t at);

#endif
