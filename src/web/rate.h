// SPDX-License-Identifier: Apache-2.0
// What is asked of whoever was answered (matter.rate): process and result apart, whether it is solved, words. One form for
// those who signed in and those who come with a code.
#ifndef WEB_RATE_H
#define WEB_RATE_H

#include "web/plain_form.h"

enum { RATE_QUESTIONS = 4 };
void rate_questions(struct plain_form *p, const struct procedure *procedure);

#endif
