// SPDX-License-Identifier: Apache-2.0
// Bytes of a page become UTF-8. The order of belief: a byte order mark; the bytes themselves (UTF-16 without a mark,
// UTF-8, then the best of GB18030, Big5, what uchardet names and what the page declares); the declared charset is a
// hint that only decides between readings that fit equally well. GB2312 and GBK are read as GB18030, their superset.
#ifndef TEXT_CHARSET_H
#define TEXT_CHARSET_H

#include "base/arena.h"
#include "base/buf.h"

struct charset {
    struct str text;     // UTF-8, always well-formed; a byte order mark is not part of it
    struct str name;     // what it was read as: "UTF-8", "GB18030", "BIG5", "UTF-16LE", "UTF-16BE", or iconv's name
    struct str declared; // as the page writes it; empty: none
    bool bom;
    bool mislabelled; // declared is another encoding than the bytes are
    // Bytes that could not be read: each run became one U+FFFD. Places are offsets in text.
    size_t bad, bad_bytes, bad_first;
    struct str bad_hex; // the first run, at most 8 bytes, in hexadecimal
    // Lines in another encoding than the rest, read in it.
    size_t mixed, mixed_first;
    struct str mixed_name;
};

// Never fails: what no encoding reads comes out as U+FFFD.
void charset_read(struct str bytes, struct arena *a, struct charset *ret);

#endif
