// SPDX-License-Identifier: Apache-2.0
// An official letter as a value: what stands in a reply to whoever raised a matter, or in a joint opinion to the lead
// office. Pure input: no store, no time, no machine. press.h makes pages of it, letter_html a page for reading; both take
// it as it is and mend nothing. Layout: GB/T 9704-2012, letter form (信函格式); docs/letters.md.
//
// Slices may be empty: that element is left out. Only issuer, title and body must be there.
#ifndef OFFICE_LETTER_H
#define OFFICE_LETTER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

enum letter_kind {
    LETTER_REPLY, // to whoever raised it
    LETTER_JOINT, // a joint opinion: to the lead office; no class, no slip, and it says what it is
    LETTER_KINDS
};
extern const char *const letter_kinds[LETTER_KINDS]; // "reply", "joint"

struct letter_names {
    struct str *items;
    size_t count;
};

// One question of the slip with the answers to choose from.
struct letter_question {
    struct str name;
    struct letter_names choices;
};
struct letter_questions {
    struct letter_question *items;
    size_t count;
};

// The feedback slip (回执), a page of its own behind the letter. What the letter says itself (number, issuer, contact) is
// taken from there.
struct letter_slip {
    bool wanted;
    struct str title;           // empty: 意见反馈表
    struct str matter, subject; // number and title of the matter
    struct str raised_by;
    struct str back;            // until when and how it is sent back, one line
    struct letter_questions questions; // none: letter_questions_usual
};

// Roles of fonts. A list of families each, the best first, divided by commas; " Bold" behind a name makes it bold.
// Empty: letter_fonts_usual. Profile key: letter_font_keys.
enum letter_font {
    FONT_MARK,  // 发文机关标志, 小标宋
    FONT_TITLE, // 标题, 小标宋
    FONT_BODY,  // 正文, 仿宋
    FONT_HEI,   // 黑体: 一、, class, label
    FONT_KAI,   // 楷体: （一）, name of the signer
    FONT_PAGE,  // 页码, 宋体
    LETTER_FONTS
};
extern const char *const letter_font_names[LETTER_FONTS]; // "mark", "title", … as in JSON
extern const char *const letter_font_keys[LETTER_FONTS];  // "字体·标志", "字体·标题", … in a profile
extern const char *const letter_fonts_usual[LETTER_FONTS];

struct letter {
    enum letter_kind kind;
    struct str issuer;    // 发文机关标志: the full name
    struct str number;    // 发文字号
    struct str class;     // 答复类别, "A"
    struct str signer;    // 签发人
    struct str title;
    struct str addressee; // without its colon
    struct str body;      // a paragraph a line; empty lines do not count
    struct letter_names attachments;
    struct str signature; // empty: the issuer
    bool unsealed;        // no seal is put on it: the signature stands further right
    struct str written;   // 成文日期, "2020-05-22"
    struct str contact, phone;
    struct str note;      // 附注, without its brackets: "此件公开发布"
    struct letter_names copies; // 抄送
    struct letter_slip slip;
    struct str fonts[LETTER_FONTS];
};

// Bytes and counts. What is above is refused, never cut.
enum {
    LETTER_WORD_MAX = 200,
    LETTER_LINE_MAX = 1000,
    LETTER_TEXT_MAX = 1024 * 1024,
    LETTER_LIST_MAX = 200,
    LETTER_COPIES_MAX = 1800, // all of them together: they stand on one page
    LETTER_QUESTIONS_MAX = 12,
    LETTER_CHOICES_MAX = 8,
    LETTER_PAGES_MAX = 400,
};

// Whether it can be printed. Faults, with the member in `where` ("copies[2]", counted from 0): "letter-lacks" (issuer,
// title or body), "too-long", "too-many", "bad-text" (control characters, those that do not show or change the direction
// of writing; line and column in a body), "bad-date", "letter-joint" (a class or slip on a joint opinion).
int letter_check(const struct letter *l, struct fault *f);

// JSON in: an object with the members of the struct above by name, "kind" as a word, "slip" and "fonts" as objects, lists
// as lists. Everything lives in the arena. Checked too: faults of letter_check and "bad-json", "unknown-member",
// "bad-member", "bad-kind".
int letter_read(struct letter *ret, struct str json, struct arena *a, struct fault *f);
// The same in one way of writing, what is empty left out. Reading it gives the same letter.
void letter_write(struct buf *b, const struct letter *l);

// The letter as a page that needs nothing else, in the order of the PDF. The fault is of letter_check.
int letter_html(struct buf *b, const struct letter *l, struct fault *f);

// --- what follows from the text
enum letter_level { LEVEL_TEXT, LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4 }; // – · 一、 · （一） · 1. · （1）
struct letter_paragraph {
    enum letter_level level;
    struct str text;  // without blanks at its ends
    size_t head;      // so many bytes of it are the heading: level 1 in 黑体, level 2 in 楷体
};
struct letter_paragraphs {
    struct letter_paragraph *items;
    size_t count;
};
// The lines of a body that are not empty, in the arena; the texts are slices of the body.
struct letter_paragraphs letter_paragraphs_of(struct str body, struct arena *a);

struct str letter_signature(const struct letter *l);
// "2020年5月22日", no leading zeros (GB/T 9704-2012 7.3.5.4); empty when there is no date.
struct str letter_date(const struct letter *l, struct arena *a);
struct str letter_contact(const struct letter *l, struct arena *a); // "联系人：…，联系电话：…"
struct str letter_copies(const struct letter *l, struct arena *a);  // "甲，乙。"
struct letter_questions letter_questions_usual(struct arena *a);

// A body that was taken from a page as it stands: in front the title, number and addressee, behind it signature and day.
// Leaves what is between them, gives the signature as it stands there; nothing is taken away but whole lines that repeat
// what the letter's own members say (or say in a damaged way, as the number does).
struct letter_frame {
    struct str body, signature;
};
struct letter_frame letter_unframed(struct str text, struct str title, struct str addressee);

#endif
