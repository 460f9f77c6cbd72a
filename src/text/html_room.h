// SPDX-License-Identifier: Apache-2.0
// Lines growing out of HTML. For src/text/html.c, html_strip.c and html_weight.c.
#ifndef TEXT_HTML_ROOM_H
#define TEXT_HTML_ROOM_H

#include "base/buf.h"
#include "text/html.h"

struct html_lines {
    struct buf out;
    bool blank; // a blank is due before the next word
};
void html_break(struct html_lines *l);
void html_text(struct html_lines *l, struct str s, bool keep_blanks);

// The name of the tag that begins at s.p[0] == '<' ("div", "/div"), lower-case compared by html_named; empty for none.
struct str html_tag(struct str s);
bool html_named(struct str name, const char *const *list); // list ends with NULL; ignores case and a leading '/'
extern const char *const html_blocks[];
// Behind the end of the tag, comment or declaration that begins at `at`.
size_t html_tag_end(struct str s, size_t at);
// How deep elements lie in each other at most, as the tags say.
size_t html_depth(struct str s);
// More tags than HTML_TAGS_MAX, or attributes by the thousand in one: too much work for the parser.
bool html_heavy(struct str s);
// Takes the tags away.
void html_strip(struct str s, struct arena *a, struct html *ret);

#endif
