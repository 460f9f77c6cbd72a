// SPDX-License-Identifier: Apache-2.0
// What the files of this room share.
#ifndef DRAFT_ROOM_H
#define DRAFT_ROOM_H

#include "draft/draft.h"
#include "registry/fields.h"
#include "registry/registry.h"

// An open draft a verb is about, with the body as it stands.
struct draft {
    struct stream *stream;
    struct row_draft *row;
    struct draft_body body; // in d->scratch
};

int draft_signer(struct desk *d, const struct command *c, struct fault *f);
// The draft a field names: open, not changed since `version` of the command was seen, not later than d->at; its body is
// read. Faults "unknown-draft", "draft-closed", "stale", "at-goes-back", "draft-destroyed".
int draft_open(struct desk *d, const struct command *c, const struct given *g, struct draft *ret, struct fault *f);
// The bodies the page names become offices of the registry: looked up, and where `open` is set the unknown ones opened.
// Fault "unknown-office" names all of them.
int draft_offices(struct desk *d, const struct draft_body *body, bool open, struct fault *f);
// A draft of the same page that was not dropped: 1 and its id, 0 none, -1 fault.
int draft_taken_before(struct desk *d, struct str digest, int64_t *ret_id, struct fault *f);
// The draft a matter came from, if any (desk_room.parts).
int draft_of_matter(struct desk *d, int64_t matter, struct id_list *ret, struct fault *f);
decide_fn draft_confirm;

#endif
