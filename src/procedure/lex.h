// SPDX-License-Identifier: Apache-2.0
// Text into lines of tokens: the part of reading that knows characters but no words. Private to this room.
#ifndef PROCEDURE_LEX_H
#define PROCEDURE_LEX_H

#include "base/arena.h"
#include "base/fault.h"

enum {
    LINE_MAX_BYTES = 2000,
    NAME_MAX_CHARS = 40, // a longer word can be no name and no keyword
};

enum token_kind { TOKEN_WORD, TOKEN_COMMA, TOKEN_OPEN, TOKEN_CLOSE };

struct token {
    enum token_kind kind;
    struct str text; // a slice of the file
    int line, column; // from 1; columns count characters
};

// One line after joining those that end in a backslash. Lines without a token are left out.
struct lex_line {
    struct token *tokens;
    int count;      // at least 1
    bool indented;  // begins with a blank
    int end_line, end_column; // just behind the last token: where something is missing
};

struct lex_lines {
    struct lex_line *lines;
    int count;
};

// What every file of this room must be: at most `max` bytes of well-formed UTF-8 without control or invisible
// characters (tab, CR and LF may be there), no line over LINE_MAX_BYTES. A byte order mark at the beginning is
// cut off. Faults "bad-utf8", "proc-limit", and "code" as given for characters that may not be there.
int text_check(struct str *text, size_t max, const char *code, struct fault *f);

// The next physical line of *rest without its end; false at the end. CR before LF is dropped.
bool text_line(struct str *rest, struct str *ret);

// Bytes of the blank at the beginning of s: space, tab, U+3000, U+00A0; 0 when there is none.
size_t blank_bytes(struct str s);

// Text that text_check passed → lines. Commas are , ， 、; brackets ( ) （ ）; : and ： count as blanks; '#'
// begins a comment. Fault "proc-syntax" for any other punctuation.
int lex(struct lex_lines *ret, struct str text, struct arena *a, struct fault *f);

#endif
