// SPDX-License-Identifier: Apache-2.0
// What model.c and model_read.c share: the names of a file.
#ifndef SIMULATE_MODEL_LINES_H
#define SIMULATE_MODEL_LINES_H

#include "simulate/model.h"

enum line_type { LINE_NUMBER, LINE_TEXT, LINE_DAY, LINE_WEIGHTS, LINE_HOURS, LINE_NAMES, LINE_SHARE, LINE_SPAN };
enum { MODEL_LINES_MAX = 128 };

struct model_line {
    const char *name;
    enum line_type type;
    size_t offset;
    int64_t least, most; // of a number; least: how many weights, hours, names at most
};
extern const struct model_line model_lines[];
extern const size_t model_line_count;

#endif
