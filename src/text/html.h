// SPDX-License-Identifier: Apache-2.0
// HTML becomes lines of text: block elements, table cells and <br> break lines, blanks are collapsed (not in <pre>),
// entities are read, <script>, <style>, <noscript> and <template> are left out. Text in elements that are hidden
// (hidden, display:none, visibility:hidden, font-size:0, moved off the screen) stays in the lines and is named in
// `hidden`, so that the reader of the lines can show it and drop it.
// Limits: markup nested deeper than HTML_DEPTH_MAX, with more tags than HTML_TAGS_MAX or thousands of attributes in one,
// or asking the parser for more than HTML_MEMORY_MAX is read by taking the tags away, without a tree; `stripped` says so.
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "base/arena.h"

enum { HTML_DEPTH_MAX = 512, HTML_TAGS_MAX = 30000, HTML_MEMORY_MAX = 192 * 1024 * 1024 };

struct html_range {
    size_t at, end; // in html.text
};
struct html_meta {
    struct str name, content;
};
struct html {
    struct str text;    // lines ended by \n
    struct str title;   // <title>, trimmed; may be empty
    struct str heading; // the first <h1>
    struct html_meta *metas;
    size_t meta_count;
    struct html_range *hidden;
    size_t hidden_count;
    struct str shared_id; // an id that 5 elements or more have, though ids are for one each; empty: none
    size_t shared_id_count;
    bool stripped;
};

// Is this HTML? A doctype, <html>, <head>, <body> or <meta … charset in the first 4 KiB, or several closing tags of
// block elements.
bool html_is(struct str text);
// utf8 must be well-formed.
void html_read(struct str utf8, struct arena *a, struct html *ret);

#endif
