// SPDX-License-Identifier: Apache-2.0
// What a page became when a program read it: the members of a draft's body (docs/drafts.md). JSON in, one canonical
// JSON out: members in the order of the struct, what is absent left out. Nothing is trimmed, mended or filled in.
#ifndef DRAFT_DRAFT_BODY_H
#define DRAFT_DRAFT_BODY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

enum draft_kind {
    DRAFT_PROPOSAL_REPLY, // a letter that answers a proposal
    DRAFT_MEETING, DRAFT_PLAN, DRAFT_INTERVIEW, DRAFT_NEWS, DRAFT_POLICY, DRAFT_OTHER,
    DRAFT_KINDS
};
extern const char *const draft_kinds[DRAFT_KINDS]; // "proposal_reply", …
const char *draft_kind_zh(enum draft_kind kind);    // "提案答复", …

struct draft_names {
    struct str *items;
    size_t count;
};

struct draft_person {
    struct str name, role;
};
struct draft_people {
    struct draft_person *items;
    size_t count;
};

// Lines and columns count from 1 in the text the page became; 0: not said.
struct draft_answer {
    struct str point, who, text;
    int64_t line;
};
struct draft_answers {
    struct draft_answer *items;
    size_t count;
};

struct draft_recommendation {
    struct draft_names who;
    struct str what, aim;
    int64_t line;
};
struct draft_recommendations {
    struct draft_recommendation *items;
    size_t count;
};

struct draft_figure {
    struct str text, value, unit;
    int64_t line;
};
struct draft_figures {
    struct draft_figure *items;
    size_t count;
};

// What the program was not sure of. A person may mark it as seen, never take it away.
struct draft_finding {
    struct str code, zh, en;
    int64_t line, column;
    struct str quote;
    bool seen;
};
struct draft_findings {
    struct draft_finding *items;
    size_t count;
};

// Every slice may be empty: the page does not say.
struct draft_body {
    enum draft_kind kind;
    struct str title, written, published; // days as "2024-02-29"
    struct str issuer, document_number, index_number, subject, genre;
    struct str session, proposal_number, proposal_title, lead;
    struct draft_names joint, proposers;
    struct str signer, signer_role, slip, addressee;
    struct draft_people people;
    struct draft_answers answers;
    struct draft_recommendations recommendations;
    struct draft_figures figures;
    struct str text;
    struct draft_findings findings;
};

enum {
    DRAFT_WORD_MAX = 200,   // bytes: names, numbers, classes
    DRAFT_LINE_MAX = 1000,  // titles and other lines
    DRAFT_TEXT_MAX = 200 * 1024,
    DRAFT_LIST_MAX = 200,   // items of a list; of joint 63, a matter takes no more
    DRAFT_JOINT_MAX = 63,
    DRAFT_FINDINGS_MAX = 500,
};

// The body lives in the arena. Faults, with the member in `where` ("answers[2].text", counted from 0): "bad-json" (line
// and column), "unknown-member", "bad-member" (not of its type), "missing-member", "too-long", "too-many", "bad-text"
// (characters that do not show; texts may have newlines and tabs, lines may not), "bad-date", "bad-kind".
int draft_body_read(struct draft_body *ret, struct str json, struct arena *a, struct fault *f);
// The canonical JSON, added to the buffer.
void draft_body_write(struct buf *b, const struct draft_body *body);

// The text of the answer: `text`, else the texts of `answers` one under the other; in the arena.
struct str draft_answer_text(const struct draft_body *body, struct arena *a);
size_t draft_findings_open(const struct draft_body *body); // not seen yet
// Whether b has the findings of a, in their order, whatever was marked as seen.
bool draft_same_findings(const struct draft_body *a, const struct draft_body *b);

#endif
