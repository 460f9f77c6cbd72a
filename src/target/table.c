// SPDX-License-Identifier: Apache-2.0
// The room's table.
#include "target/room.h"

static const struct verb_entry verbs[] = {
    {"target.set", target_set},
    {"target.amend", target_amend},
    {"milestone.set", milestone_set},
    {"milestone.done", milestone_done},
    {"reading.add", reading_add},
    {"reading.correct", reading_correct},
    {"target.ask_change", target_ask_change},
    {"target.ask_closing", target_ask_closing},
    {"target.decide", target_decide},
    {"target.look_back", target_look_back},
    {"supervision.open", supervision_open},
    {"supervision.end", supervision_end},
    {"slip.issue", slip_issue},
    {"slip.sign", slip_sign},
    {"slip.answer", slip_answer},
    {"slip.settle", slip_settle},
    {NULL, NULL},
};

enum { NOTIFY = 2 }; // a slip is brought to whom it is for (src/deliver)

static const struct apply_entry applies[] = {
    {EVENT_TARGET_SET, STREAM_TARGET, apply_set, 0},
    {EVENT_TARGET_AMENDED, STREAM_TARGET, apply_amended, 0},
    {EVENT_MILESTONE_SET, STREAM_TARGET, apply_milestone, 0},
    {EVENT_MILESTONE_DONE, STREAM_TARGET, apply_milestone_done, 0},
    {EVENT_READING_TAKEN, STREAM_TARGET, apply_reading, 0},
    {EVENT_TARGET_ASKED, STREAM_TARGET, apply_asked, 0},
    {EVENT_TARGET_DECIDED, STREAM_TARGET, apply_decided, 0},
    {EVENT_TARGET_LOOKED_BACK, STREAM_TARGET, apply_looked_back, 0},
    {EVENT_SUPERVISION_OPENED, STREAM_SUPERVISION, apply_supervision, 0},
    {EVENT_SUPERVISION_ENDED, STREAM_SUPERVISION, apply_supervision_ended, 0},
    {EVENT_SLIP_ISSUED, STREAM_SUPERVISION, apply_slip, NOTIFY},
    {EVENT_SLIP_SIGNED, STREAM_SUPERVISION, apply_slip_signed, 0},
    {EVENT_SLIP_ANSWERED, STREAM_SUPERVISION, apply_slip_answered, 0},
    {EVENT_SLIP_SETTLED, STREAM_SUPERVISION, apply_slip_settled, 0},
    {0, STREAM_KINDS, NULL, 0},
};

const struct desk_room desk_target_room = {.verbs = verbs, .applies = applies, .parts = supervisions_of};
