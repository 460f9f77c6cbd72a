// SPDX-License-Identifier: Apache-2.0
#include "office/letter_room.h"

const char *const letter_kinds[LETTER_KINDS] = {[LETTER_REPLY] = "reply", [LETTER_JOINT] = "joint"};

const char *const letter_font_names[LETTER_FONTS] = {
    [FONT_MARK] = "mark", [FONT_TITLE] = "title", [FONT_BODY] = "body", [FONT_HEI] = "hei", [FONT_KAI] = "kai", [FONT_PAGE] = "page"};

const char *const letter_font_keys[LETTER_FONTS] = {
    [FONT_MARK] = "字体·标志", [FONT_TITLE] = "字体·标题", [FONT_BODY] = "字体·正文", [FONT_HEI] = "字体·黑体", [FONT_KAI] = "字体·楷体", [FONT_PAGE] = "字体·页码"};

// What offices have (Founder's, Microsoft's, those of domestic systems) first; last what Debian has.
#define BIAOSONG "方正小标宋_GBK, 方正小标宋简体, FZXiaoBiaoSong-B05, FZXiaoBiaoSong-B05S, 小标宋, 华文中宋, STZhongsong, Noto Serif CJK SC Bold"
const char *const letter_fonts_usual[LETTER_FONTS] = {
    [FONT_MARK] = BIAOSONG,
    [FONT_TITLE] = BIAOSONG,
    [FONT_BODY] = "FangSong_GB2312, 仿宋_GB2312, 方正仿宋_GBK, FZFangSong-Z02, FangSong, 仿宋, STFangsong, 华文仿宋, Noto Serif CJK SC",
    [FONT_HEI] = "SimHei, 黑体, 方正黑体_GBK, FZHei-B01, STHeiti, 华文黑体, Noto Sans CJK SC",
    [FONT_KAI] = "KaiTi_GB2312, 楷体_GB2312, 方正楷体_GBK, FZKai-Z03, KaiTi, 楷体, STKaiti, 华文楷体, AR PL KaitiM GB, AR PL UKai CN, Noto Serif CJK SC",
    [FONT_PAGE] = "SimSun, 宋体, NSimSun, 方正书宋_GBK, STSong, 华文宋体, Noto Serif CJK SC",
};

#define AT(type, member) offsetof(struct type, member)
#define MEMBER(of, field, form, most) {.name = #field, .type = MEMBER_##form, .offset = AT(of, field), .max = (most)}
#define NEEDED(of, field, form, most) {.name = #field, .type = MEMBER_##form, .offset = AT(of, field), .max = (most), .must = true}
#define FONT(role) {.name = role##_NAME, .type = MEMBER_LINE, .offset = AT(letter, fonts) + FONT_##role * sizeof(struct str), .max = LETTER_LINE_MAX}
#define MARK_NAME "mark"
#define TITLE_NAME "title"
#define BODY_NAME "body"
#define HEI_NAME "hei"
#define KAI_NAME "kai"
#define PAGE_NAME "page"

static const struct member question[] = {
    NEEDED(letter_question, name, LINE, LETTER_WORD_MAX), MEMBER(letter_question, choices, NAMES, LETTER_CHOICES_MAX), {.name = NULL}};

static const struct member slip[] = {
    MEMBER(letter_slip, wanted, FLAG, 0),
    MEMBER(letter_slip, title, LINE, LETTER_WORD_MAX),
    MEMBER(letter_slip, matter, LINE, LETTER_WORD_MAX),
    MEMBER(letter_slip, subject, LINE, LETTER_LINE_MAX),
    MEMBER(letter_slip, raised_by, LINE, LETTER_LINE_MAX),
    MEMBER(letter_slip, back, LINE, LETTER_LINE_MAX),
    {.name = "questions", .type = MEMBER_LIST, .offset = AT(letter_slip, questions), .max = LETTER_QUESTIONS_MAX, .members = question,
     .size = sizeof(struct letter_question)},
    {.name = NULL},
};

static const struct member fonts[] = {FONT(MARK), FONT(TITLE), FONT(BODY), FONT(HEI), FONT(KAI), FONT(PAGE), {.name = NULL}};

const struct member letter_members[] = {
    MEMBER(letter, kind, KIND, 0),
    NEEDED(letter, issuer, LINE, LETTER_WORD_MAX),
    MEMBER(letter, number, LINE, LETTER_WORD_MAX),
    MEMBER(letter, class, LINE, LETTER_WORD_MAX),
    MEMBER(letter, signer, LINE, LETTER_WORD_MAX),
    NEEDED(letter, title, LINE, LETTER_LINE_MAX),
    MEMBER(letter, addressee, LINE, LETTER_LINE_MAX),
    NEEDED(letter, body, TEXT, LETTER_TEXT_MAX),
    MEMBER(letter, attachments, NAMES, LETTER_LIST_MAX),
    MEMBER(letter, signature, LINE, LETTER_WORD_MAX),
    MEMBER(letter, unsealed, FLAG, 0),
    MEMBER(letter, written, DATE, 10),
    MEMBER(letter, contact, LINE, LETTER_WORD_MAX),
    MEMBER(letter, phone, LINE, LETTER_WORD_MAX),
    MEMBER(letter, note, LINE, LETTER_LINE_MAX),
    MEMBER(letter, copies, NAMES, LETTER_LIST_MAX),
    {.name = "slip", .type = MEMBER_ONE, .offset = AT(letter, slip), .members = slip},
    {.name = "fonts", .type = MEMBER_ONE, .offset = 0, .members = fonts}, // their offsets count from the letter
    {.name = NULL},
};
