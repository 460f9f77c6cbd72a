// SPDX-License-Identifier: Apache-2.0
// Invented appeals: text as people send it in, of nobody. The same draws give the same text.
#ifndef LOAD_INVENTED_H
#define LOAD_INVENTED_H

#include "base/buf.h"
#include "load/dice.h"

// Some 270 to 310 characters in whole sentences, without quotation marks or line breaks: fit for JSON as it is.
void invented_body(struct buf *b, struct dice *c);
struct str invented_kind(struct dice *c);   // 类别
// "石板街第41号：供水问题"
void invented_title(struct buf *b, struct dice *c, struct str kind);
// Of a name pool of nobody; the telephone is of the kind that is never given out (100-…).
struct str invented_name(struct dice *c);
void invented_phone(struct buf *b, struct dice *c);

#endif
