// SPDX-License-Identifier: Apache-2.0
// What a page has around and inside its text and nobody wrote: characters that do not show, tags left in plain text,
// lines of the frame (login, position, print, footer), lines repeated all over.
#ifndef TEXT_CLEAN_H
#define TEXT_CLEAN_H

#include "text/script.h"

// Takes away control characters, those that do not show and those that turn the direction (utf8_unfit); newline and
// tab stay, CRLF and CR become newlines. names: up to 8 of the kinds met, "U+202E, U+0000".
struct mapped clean_invisible(struct arena *a, const struct mapped *m, struct noted *ret, struct str *ret_names);

// Takes tags away that stand in plain text (<mark id="x">, </del>); only tags of HTML's own names or with
// attributes. signature: the id or class all of them share, when 5 or more do; empty else.
struct mapped clean_tags(struct arena *a, const struct mapped *m, struct noted *ret, struct str *ret_signature);

enum line_role {
    LINE_TEXT,
    LINE_EMPTY,
    LINE_CHROME,   // a line of the frame
    LINE_REPEATED, // a short line without sentence end, three times or more, most of them beside a paragraph
    LINE_META,     // a field of the metadata; set by whoever reads the fields
    LINE_ELSEWHERE, // text of another page; set by whoever reads the columns
    LINE_TRAILER,  // behind the source line or the signature: contact, slogan, frame
};
struct clean_line {
    struct str text; // trimmed; a slice of the text
    enum line_role role;
};

// Without blanks of any kind at both ends (typesetters use U+2002, U+3000, U+00A0 for alignment).
struct str clean_trim(struct str s);

// Every line of text with its role. A line's place among them is its number less one only when no newline was lost
// or won before; take places from the mapping.
struct clean_line *clean_lines(struct arena *a, struct str text, size_t *ret_count);

// "[ 索引号 ]", "索引号：", "发布日期": does the line only name a field of the metadata? Without brackets and colon.
bool clean_label(struct str line, struct str *ret_name);
// Does it end like a sentence: 。！？；… or their ASCII forms, with closing quotes behind?
bool clean_sentence_end(struct str line);

#endif
