// SPDX-License-Identifier: Apache-2.0
// Supervised tasks beside their procedure: the tree a decision is broken into, what each piece is to reach, readings,
// milestones, changes and closings; and supervision with its slips, of targets and of ordinary matters. docs/targets.md
// lists the verbs. The room brings its commands to the desk:
//   target.set target.amend · milestone.set milestone.done · reading.add reading.correct ·
//   target.ask_change target.ask_closing target.decide target.look_back ·
//   supervision.open supervision.end · slip.issue slip.sign slip.answer slip.settle
// Sources: DOMAIN §2.3, NOTES §C (督办单; 宜昌 在线综合督查平台).
#ifndef TARGET_TARGET_H
#define TARGET_TARGET_H

#include "desk/desk.h"
#include "target/measure.h"

extern const struct desk_room desk_target_room;

// The roles that supervise and that handle, held in an office.
#define ROLE_SUPERVISION STR("督查室")
#define ROLE_SUPERVISION_ALIAS STR("supervision")
#define ROLE_HANDLER STR("承办人")
#define ROLE_HANDLER_ALIAS STR("handler")

#define TARGET_OPEN STR("open")
#define TARGET_CLOSED STR("closed")

// What a piece of a decision may be, from the whole down. A piece lies under one of an earlier kind; tasks also under
// tasks.
enum target_kind { KIND_DECISION, KIND_PART, KIND_POINT, KIND_MEASURE, KIND_TASK, TARGET_KINDS };
struct kind_word {
    const char *name, *zh;
};
extern const struct kind_word kind_words[TARGET_KINDS];
enum target_kind kind_of_name(struct str name); // TARGET_KINDS for anything else

// Colours of slips in the order they escalate; 0 is none.
enum colour { COLOUR_NONE, COLOUR_BLUE, COLOUR_ORANGE, COLOUR_RED, COLOUR_INTERVIEW, COLOURS };
struct colour_word {
    const char *name, *zh, *zh_long; // "blue", "蓝", "蓝色提醒单"
};
extern const struct colour_word colour_words[COLOURS];
enum colour colour_of_name(struct str name);

// The stream of a target by its code, else its id. Fault "unknown-target".
int target_find(struct desk *d, struct str word, struct stream **ret, struct fault *f);
// The newest reading by day that was not corrected, of days up to `day`; NULL: none.
const struct row_reading *target_reading(const struct stream *target, int64_t day);
// Whether an account may look at targets (it serves in an office), or supervises. NULL may not.
bool target_supervises(const struct stream *account, ms_t at);

// The profile the lights of targets go by on a day: that of the procedure 督查任务, else the newest; may be NULL.
const struct profile *target_profile(const struct library *l, day_t day);
// Values of a profile, with what holds where it has none: 进度黄灯 100%, 进度红灯 80%; 黄灯提前 2个工作日, 红灯 0个工作日.
struct bounds profile_bounds(const struct profile *p);
struct limit profile_limit(const struct profile *p, struct str name, struct limit otherwise);
#define YELLOW_AHEAD STR("黄灯提前")
#define RED_BEHIND STR("红灯")
#define YELLOW_AHEAD_DEFAULT ((struct limit){UNIT_WORKDAY, 2})
#define RED_BEHIND_DEFAULT ((struct limit){UNIT_WORKDAY, 0})

#endif
