// SPDX-License-Identifier: Apache-2.0
// The room's second table for the desk: what goes with a matter beside its course.
#include "matter/casework_room.h"

static const struct verb_entry verbs[] = {
    {"commitment.make", commitment_make},
    {"commitment.report", commitment_report},
    {"commitment.fulfil", commitment_fulfil},
    {"commitment.fail", commitment_fail},
    {"commitment.replace", commitment_replace},
    {"commitment.confirm", commitment_confirm},
    {"commitment.reject", commitment_reject},
    {"cosign.invite", cosign_invite},
    {"cosign.sign", cosign_sign},
    {"cosign.decline", cosign_decline},
    {"session.open", plenary_open},
    {"session.close", plenary_close},
    {"relate", matter_relate},
    {"unrelate", matter_unrelate},
    {"send_on", matter_send_on},
    {"key.mark", key_mark},
    {"key.report", key_report},
    {"key.unmark", key_unmark},
    {"instruction.record", instruction_record},
    {"instruction.answer", instruction_answer},
    {"group.mark", group_mark},
    {"group.unmark", group_unmark},
    {"exclusion.ask", exclusion_ask},
    {"申请剔除", exclusion_ask},
    {"exclusion.decide", exclusion_decide},
    {"决定剔除", exclusion_decide},
    {NULL, NULL},
};

enum { NOTIFY = 2 };

static const struct apply_entry applies[] = {
    {EVENT_COMMITMENT_MADE, STREAM_MATTER, apply_commitment_made, NOTIFY},
    {EVENT_COMMITMENT_MOVED, STREAM_MATTER, apply_commitment_moved, NOTIFY},
    {EVENT_COSIGN_INVITED, STREAM_MATTER, apply_cosign_invited, NOTIFY},
    {EVENT_COSIGN_ENDED, STREAM_MATTER, apply_cosign_ended, NOTIFY},
    {EVENT_PLENARY_OPENED, STREAM_PLENARY, apply_plenary_opened, 0},
    {EVENT_PLENARY_CLOSED, STREAM_PLENARY, apply_plenary_closed, 0},
    {EVENT_CASE_NUMBERED, STREAM_PLENARY, apply_case_numbered, 0},
    {EVENT_MATTER_LINKED, STREAM_MATTER, apply_linked, 0},
    {EVENT_MARK_MADE, STREAM_MATTER, apply_mark_made, NOTIFY},
    {EVENT_MARK_MOVED, STREAM_MATTER, apply_mark_moved, NOTIFY},
    {EVENT_EXCLUSION_ASKED, STREAM_MATTER, apply_exclusion_asked, 0},
    {EVENT_EXCLUSION_DECIDED, STREAM_MATTER, apply_exclusion_decided, 0},
    {0, STREAM_KINDS, NULL, 0},
};

const struct desk_room desk_casework_room = {.verbs = verbs, .applies = applies};
