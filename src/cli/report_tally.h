// SPDX-License-Identifier: Apache-2.0
// What the verbs of tallies share.
#ifndef CLI_REPORT_TALLY_H
#define CLI_REPORT_TALLY_H

#include "cli/store.h"
#include "report/tally.h"

#define CLI_TALLY_OPTIONS \
    {.name = "from-ledger", .zh = "不看记录表，由账本重算", .en = "recompute from the ledger instead of the tables"}, \
        {.name = "both", .zh = "两处都算，逐项比较", .en = "both ways, and compare every figure"}, \
        {.name = "lang", .value = "zh|en", .zh = "报表的语言", .en = "language of the report"}

// Takes the options they share (as-of, office, procedure, from-ledger, both, lang), makes the report and prints it. The
// query has its year or its period; with neither it is of this year.
int report_tally(struct cli *c, const struct tally_def *def, tally_taker *taker, struct tally_query q, struct fault *f);

#endif
