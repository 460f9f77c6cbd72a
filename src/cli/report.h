// SPDX-License-Identifier: Apache-2.0
// What the reports of a day share.
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/cli.h"
#include "desk/desk.h"

// --lang: Chinese when not given. Fault "bad-choice".
int cli_lang(const struct cli *c, bool *ret_english, struct fault *f);
// --day: today at the offset when not given. Fault "bad-date".
int cli_day(const struct cli *c, ms_t utc_offset, day_t *ret, struct fault *f);
// --office: 0 when not given. Faults of registry_office.
int cli_office(const struct cli *c, struct desk *d, int64_t *ret, struct fault *f);

#endif
