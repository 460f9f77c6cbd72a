// SPDX-License-Identifier: Apache-2.0
// How text gets into a page. Generated templates call these, each where it fits (tools/template_html.py decides);
// pages written by hand have no need to. Whatever does not show, controls, and what changes the direction of writing
// (utf8_unfit), and malformed bytes print as U+FFFD: a page shows what is stored, or shows that it cannot. Line breaks
// and tabs stay, CR LF prints as LF.
#ifndef WEB_ESCAPE_H
#define WEB_ESCAPE_H

#include "base/buf.h"
#include "base/personal.h" // IWYU pragma: keep, for generated headers

// HTML that a template made: html_NAME() of a generated header is the one way to get it. {NULL}: nothing.
struct html {
    const struct buf *made;
};
static inline bool html_filled(struct html h) { return h.made && h.made->n != 0; }
// A failed piece makes the whole fail.
void html_add(struct buf *b, struct html h);

void escape_text(struct buf *b, struct str s);      // between tags
void escape_attribute(struct buf *b, struct str s); // inside "…" or '…'
void escape_uri(struct buf *b, struct str s);       // one component: all but letters, digits, - . _ ~ as %XX, byte by byte
void escape_json(struct buf *b, struct str s);      // inside a JSON string in <script>: < > & as \u00XX too
void escape_int(struct buf *b, int64_t n);
void escape_bool(struct buf *b, bool is);           // true, false: JSON

// A place on this site: empty, or beginning with '/' (not "//" or "/\"), '?' or '#'; no blank, backslash or character
// that is unfit.
bool url_fit(struct str url);
// As an attribute; one that is not fit prints as "#".
void url_add(struct buf *b, struct str url);

#endif
