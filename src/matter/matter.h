// SPDX-License-Identifier: Apache-2.0
// Matters: what people raise, handled by a procedure to its answer. A part (joint opinion, separate task) is a
// matter row with a parent, its own stream and clocks. The room brings its commands to the desk:
//   the opening action of a procedure (登记 …), every action its procedure names, and
//   join (联名): one more requester · clock.tick: lets the timers of a matter run up to a time ·
//   matter.publish: makes the answer public · contact.show: names and telephones of those who raised it were looked at.
// The fields a procedure declares are the fields of its commands; these names have a meaning here: 主办单位
// lead_office · 会办单位 joint_offices · 标题 title · 类别 category · 紧急程度 urgency · 渠道 channel · 被诉单位
// respondent · 告知方式 told_by · 满意度 satisfaction · 是否解决 solved · 并入 into · 延长 extension; a field of
// type person names the requester.
#ifndef MATTER_MATTER_H
#define MATTER_MATTER_H

#include "desk/desk.h"

extern const struct desk_room desk_matter_room;

// What may be said of a person behind a field's name ("诉求人.电话", "requester.phone"), the name itself first; and what only
// a command that opens a matter says beside the fields of its action. Chinese and English.
enum { MATTER_PERSON_PARTS = 7, MATTER_OPENING_WORDS = 2 };
extern const char *const matter_person_parts[MATTER_PERSON_PARTS][2];
extern const char *const matter_opening_words[MATTER_OPENING_WORDS][2];

// A matter as it stands: its stream, its row, and what it runs under.
struct matter {
    struct stream *stream;
    struct row_matter *row;
    const struct ruleset *set;
    const struct rules *rules;
    const struct section *section;
    const struct calendar *calendar;
    struct state state;
};

// Looks at a stream as a matter. -1 "not-a-matter" when it is none, or the library lacks what it runs under.
int matter_of(struct stream *st, const struct library *l, struct matter *ret, struct fault *f);
// Loads by id; loads by what a person writes: a number of the register, else an id. Fault "unknown-matter".
int matter_load(struct desk *d, int64_t id, struct matter *ret, struct fault *f);
int matter_find(struct desk *d, struct str word, struct matter *ret, struct fault *f);

// The matter of a number, those of the running batch too: 1 found, 0 none, -1 fault.
int matter_numbered(struct desk *d, struct str number, struct stream **ret, struct fault *f);
// Keeps a number at hand: looking it up again asks no database.
void matter_remember(struct desk *d, struct str number, int64_t id);

// For the `before` of a room whose command writes to a matter it does not name: lets what is due there, on the whole and its
// parts, fire up to the time of the command, so that time does not go back on its stream. Faults of the machine only.
int matter_catch_up(struct desk *d, int64_t id, struct fault *f);

// Rungs of a clock: when they fire and what they do, in time order.
struct rung_time {
    const struct rung *rung;
    ms_t fire;
};
enum { RUNGS_MAX = 16 };
// What a clock row counts by: its section's stage or clock of that name. Returns the number of rungs.
size_t clock_rungs(const struct matter *m, const struct row_clock *c, struct rung_time ret[RUNGS_MAX]);
// The input of the deadline as the row holds it; pauses and extensions live in the arena.
int clock_input(const struct row_clock *c, struct arena *a, struct deadline_input *ret, struct fault *f);

#endif
