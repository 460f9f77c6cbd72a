// SPDX-License-Identifier: Apache-2.0
// What the public sees of a matter; the same for the entry itself and for the officer who is about to publish it.
#ifndef WEB_ENTRY_H
#define WEB_ENTRY_H

#include "web/page.h"

struct entry {
    struct str index_no, document, subject, genre, issuer, written, published; // days as text
};

size_t entry_facts(struct visit *v, const struct entry *e, const struct rec_fact **ret); // what is empty is left out
size_t entry_paragraphs(struct visit *v, struct str body, const struct rec_paragraph **ret);

#endif
