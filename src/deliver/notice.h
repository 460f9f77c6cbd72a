// SPDX-License-Identifier: Apache-2.0
// Texts of messages: notices/<kind>.txt, one file a kind, with fields in braces (docs/deliveries.md). A field has a type:
// what the addressee may not know is refused when the file is read, not when it is sent.
#ifndef DELIVER_NOTICE_H
#define DELIVER_NOTICE_H

#include "base/buf.h"
#include "deliver/deliver.h"

enum notice_form { FORM_MAIL, FORM_SMS, FORM_LETTER, FORM_TELEPHONE, NOTICE_FORMS };
enum notice_language { LANGUAGE_ZH, LANGUAGE_EN, NOTICE_LANGUAGES };

enum notice_field {
    NF_REGION, NF_NUMBER, NF_PROCEDURE, NF_ACTION, NF_STAGE, NF_DUE, NF_WHEN, NF_OFFICE, NF_LINK,
    NF_OUTCOME,
    NF_ABSENT, // the body and role in which nobody is there
    NF_NAME,    // the addressee's own; not in notices to offices, not in short messages
    NF_ANSWER, // lines; not in notices to offices, subjects and short messages
    NOTICE_FIELDS
};
extern const char *const notice_field_words[NOTICE_FIELDS]; // "number" …

struct notice_values {
    struct str v[NOTICE_FIELDS]; // empty: not known
};

struct notice_piece { // text, or a field
    struct str text;
    int field; // -1: text
};

struct notice_line {
    struct notice_piece *pieces;
    size_t count;
    bool maybe; // begins with '?': only where all its fields are known
};

struct notice_text {
    bool there;
    struct notice_line subject; // FORM_MAIL, FORM_LETTER
    struct notice_line *lines;
    size_t count;
};

struct notice {
    enum notice_kind kind;
    struct notice_text texts[NOTICE_LANGUAGES][NOTICE_FORMS];
};

struct notices {
    struct arena arena;
    struct notice all[NOTICE_KINDS];
};

enum { NOTICE_BYTES_MAX = 64 * 1024, NOTICE_LINES_MAX = 400 };

// One file's text; what it holds lives in the arena. Needs [zh sms], [zh mail], [en sms], [en mail]; letter and telephone
// take the mail's text where they have none. Faults "bad-notice" with line and column.
int notice_read(struct notice *ret, enum notice_kind kind, struct str text, struct arena *a, struct fault *f);
// All kinds from a folder. Faults of file_read and notice_read, with the file in `where`.
int notices_load(struct notices *ret, const char *folder, struct fault *f);
void notices_release(struct notices *n);

// Fills in the text. *subject (may be NULL for a form without one) is one line. `spare`: without lines that may be left out.
void notice_fill(const struct notice *n, enum notice_language l, enum notice_form form, const struct notice_values *v, bool spare,
                 struct buf *subject, struct buf *body);

// How many pieces a short message goes out in: one of at most 70 UTF-16 units, else pieces of 67 (3GPP TS 23.040 9.2.3.24,
// UCS-2). Longer than SMS_PIECES_MAX is not sent.
enum { SMS_UNITS = 70, SMS_UNITS_JOINED = 67, SMS_PIECES_MAX = 4 };
size_t sms_pieces(struct str text);

#endif
