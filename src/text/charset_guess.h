// SPDX-License-Identifier: Apache-2.0
// The parts of charset.c that look at bytes only. For src/text/charset.c and charset_guess.c.
#ifndef TEXT_CHARSET_GUESS_H
#define TEXT_CHARSET_GUESS_H

#include "base/arena.h"

// How well bytes fit a two-byte encoding: pairs, those among the frequent characters, bytes that fit nowhere.
struct fit {
    size_t pairs, frequent, bad;
};
struct fit fit_gb(struct str bytes);
struct fit fit_big5(struct str bytes);
// Well-formed sequences of more than one byte, and bytes that fit nowhere, under UTF-8.
struct fit fit_utf8(struct str bytes);
// "UTF-16LE", "UTF-16BE" or NULL: nearly all units are Han, ASCII or Chinese punctuation.
const char *guess_utf16(struct str bytes);
// The charset a page declares in its first 4 KiB (meta charset=…, <?xml encoding=…); empty: none.
struct str declared_charset(struct str bytes);
// The name iconv is given for a declared or detected one: GB2312, GBK → GB18030; NULL when iconv knows it not.
const char *iconv_name(struct str name, struct arena *a);
// What uchardet names; empty when it names nothing.
struct str detected_charset(struct str bytes, struct arena *a);

#endif
