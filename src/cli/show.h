// SPDX-License-Identifier: Apache-2.0
// A matter in words (show_words.c).
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "matter/shown.h"

void show_words(struct shown *s, struct buf *b);

#endif
