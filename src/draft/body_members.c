// SPDX-License-Identifier: Apache-2.0
#include "draft/body_room.h"

const char *const draft_kinds[DRAFT_KINDS] = {
    [DRAFT_PROPOSAL_REPLY] = "proposal_reply", [DRAFT_MEETING] = "meeting", [DRAFT_PLAN] = "plan", [DRAFT_INTERVIEW] = "interview",
    [DRAFT_NEWS] = "news", [DRAFT_POLICY] = "policy", [DRAFT_OTHER] = "other"};

enum { COUNT_MAX = 10 * 1000 * 1000 };

#define AT(type, member) offsetof(struct type, member)
#define MEMBER(of, field, form, most) {.name = #field, .type = MEMBER_##form, .offset = AT(of, field), .max = (most)}
#define NEEDED(of, field, form, most) {.name = #field, .type = MEMBER_##form, .offset = AT(of, field), .max = (most), .must = true}
#define OBJECTS(field, table, item, most) \
    {.name = #field, .type = MEMBER_LIST, .offset = AT(draft_body, field), .max = (most), .members = (table), .size = sizeof(struct item)}

static const struct member person[] = {
    NEEDED(draft_person, name, LINE, DRAFT_WORD_MAX), MEMBER(draft_person, role, LINE, DRAFT_WORD_MAX), {.name = NULL}};

static const struct member answer[] = {
    MEMBER(draft_answer, point, TEXT, DRAFT_TEXT_MAX), MEMBER(draft_answer, who, LINE, DRAFT_LINE_MAX),
    NEEDED(draft_answer, text, TEXT, DRAFT_TEXT_MAX), MEMBER(draft_answer, line, COUNT, COUNT_MAX), {.name = NULL}};

static const struct member recommendation[] = {
    MEMBER(draft_recommendation, who, NAMES, DRAFT_LIST_MAX), NEEDED(draft_recommendation, what, TEXT, DRAFT_TEXT_MAX),
    MEMBER(draft_recommendation, aim, TEXT, DRAFT_TEXT_MAX), MEMBER(draft_recommendation, line, COUNT, COUNT_MAX), {.name = NULL}};

static const struct member figure[] = {
    NEEDED(draft_figure, text, LINE, DRAFT_LINE_MAX), MEMBER(draft_figure, value, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_figure, unit, LINE, DRAFT_WORD_MAX), MEMBER(draft_figure, line, COUNT, COUNT_MAX), {.name = NULL}};

static const struct member finding[] = {
    NEEDED(draft_finding, code, LINE, DRAFT_WORD_MAX), NEEDED(draft_finding, zh, LINE, DRAFT_LINE_MAX),
    NEEDED(draft_finding, en, LINE, DRAFT_LINE_MAX),   MEMBER(draft_finding, line, COUNT, COUNT_MAX),
    MEMBER(draft_finding, column, COUNT, COUNT_MAX),   MEMBER(draft_finding, quote, TEXT, DRAFT_LINE_MAX),
    MEMBER(draft_finding, seen, FLAG, 0),              {.name = NULL}};

const struct member body_members[] = {
    NEEDED(draft_body, kind, KIND, 0),
    MEMBER(draft_body, title, LINE, DRAFT_LINE_MAX),
    MEMBER(draft_body, written, DATE, 10),
    MEMBER(draft_body, published, DATE, 10),
    MEMBER(draft_body, issuer, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_body, document_number, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_body, index_number, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_body, subject, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_body, genre, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_body, session, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_body, proposal_number, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_body, proposal_title, LINE, DRAFT_LINE_MAX),
    MEMBER(draft_body, lead, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_body, joint, NAMES, DRAFT_JOINT_MAX),
    MEMBER(draft_body, proposers, NAMES, DRAFT_LIST_MAX),
    MEMBER(draft_body, signer, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_body, signer_role, LINE, DRAFT_WORD_MAX),
    MEMBER(draft_body, slip, TEXT, DRAFT_TEXT_MAX),
    MEMBER(draft_body, addressee, LINE, DRAFT_LINE_MAX),
    OBJECTS(people, person, draft_person, DRAFT_LIST_MAX),
    OBJECTS(answers, answer, draft_answer, DRAFT_LIST_MAX),
    OBJECTS(recommendations, recommendation, draft_recommendation, DRAFT_LIST_MAX),
    OBJECTS(figures, figure, draft_figure, DRAFT_FINDINGS_MAX),
    MEMBER(draft_body, text, TEXT, DRAFT_TEXT_MAX),
    OBJECTS(findings, finding, draft_finding, DRAFT_FINDINGS_MAX),
    {.name = NULL},
};
