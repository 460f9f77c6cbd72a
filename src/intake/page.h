// SPDX-License-Identifier: Apache-2.0
// A public page, noise and all, becomes a draft with findings. Nothing is stored and nothing is silently corrected:
// fields hold what the page says; where two places disagree or something is damaged, a written rule chooses
// (docs/pages.md) and a finding says both. Names of cities and bodies are nowhere in the rules.
//
// Lines and columns count from 1, columns in characters, in the *decoded original*: the text as it came out of its
// encoding, before anything was cleaned. For HTML that is the lines of visible and hidden text html.h makes.
// A quote is the exact piece of that text at the place, at most PAGE_QUOTE_MAX characters of it.
#ifndef INTAKE_PAGE_H
#define INTAKE_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

enum {
    PAGE_BYTES_MAX = 2 * 1024 * 1024,
    PAGE_FINDINGS_MAX = 200, // then one more, "findings-capped", with the number of those left out
    PAGE_LIST_MAX = 500,     // entries of a list; more are left out under "list-capped"
    PAGE_QUOTE_MAX = 120,
};

struct page_person {
    struct str name, role;
};
struct page_answer {
    struct str point, who, text; // who may be empty
    int line;
};
struct page_recommendation {
    struct str *who;
    size_t who_count;
    struct str what, aim; // aim may be empty
    int line;
};
struct page_figure {
    struct str text;  // the clause it stands in
    struct str value; // a JSON number without grouping: "11937", "99.4"
    struct str unit;
    int line;
};
struct page_finding {
    const char *code;
    struct str zh, en;
    int line, column;
    struct str quote;
};

// Empty slices are what the page does not say. All of it lives in the arena given to page_read.
struct page {
    const char *kind; // "proposal_reply", "meeting", "plan", "interview", "news", "policy", "other"
    struct str title, written, published, issuer, document_number, index_number, subject, genre;
    struct str session, proposal_number, proposal_title, lead, signer, signer_role, slip, addressee;
    struct str *joint, *proposers;
    size_t joint_count, proposer_count;
    struct page_person *people;
    size_t person_count;
    struct page_answer *answers;
    size_t answer_count;
    struct page_recommendation *recommendations;
    size_t recommendation_count;
    struct page_figure *figures;
    size_t figure_count;
    struct str text; // cleaned, lines ended by \n
    struct page_finding *findings;
    size_t finding_count;
    size_t findings_left_out;
    struct str original; // the decoded original the places count in; not in the JSON
};

// Reads a page of HTML or plain text in any encoding charset.h reads. The hint is a file name or a media type; only
// "html" in it counts, and only for pages that do not show what they are. Faults (kind input), for what is no page:
// "page-empty", "page-not-text" (says what it seems to be and what to do), "page-too-large" (over PAGE_BYTES_MAX).
int page_read(struct str bytes, struct str filename_or_type_hint, struct arena *a, struct page *ret, struct fault *f);

// Adds exactly one JSON object (docs/pages.md). Absent scalars are left out, lists may be empty.
void page_json(struct buf *b, const struct page *p);

#endif
