// SPDX-License-Identifier: Apache-2.0
// Values of targets, weights and readings: decimals with at most four places, held as whole ten-thousandths, so that
// they are added and compared exactly and are the same on every machine.
#ifndef TARGET_DECIMAL_H
#define TARGET_DECIMAL_H

#include "base/buf.h"
#include "base/fault.h"

#define DECIMAL_ONE INT64_C(10000)
#define DECIMAL_MOST (INT64_C(100000000000000) * DECIMAL_ONE) // a hundred million million

// "3000", "-0.25", "60.5000". Fault "bad-number": not a number, more than four places, beyond DECIMAL_MOST.
int decimal_parse(struct str s, int64_t *ret, struct fault *f);
// In its shortest form: "3000", "-0.25", "60.5".
void buf_decimal(struct buf *b, int64_t v);
// a * b / c, rounded half away from zero; c is not 0. Does not overflow where the result fits.
int64_t times_over(int64_t a, int64_t b, int64_t c);

#endif
