// SPDX-License-Identifier: Apache-2.0
// The store a verb works on, by its options --db and --region.
#ifndef CLI_STORE_H
#define CLI_STORE_H

#include "cli/cli.h"
#include "desk/desk.h"
#include "desk/replay.h"

extern const struct desk_room *const cli_rooms[]; // every room that brings commands; ends with NULL

#define CLI_DB_OPTION \
    { .name = "db", .value = "FILE", .required = true, .path = true, .zh = "数据文件", .en = "the store" }
#define CLI_REGION_OPTION \
    { \
        .name = "region", .value = "CODE", .zh = "区划代码，库里不止一个区划时要写", \
        .en = "region code, where the store holds several" \
    }

// The region asked for, 0 when none was. Fault "bad-region".
int cli_region(const struct cli *c, int64_t *ret, struct fault *f);
// The path of --db. Fault "no-such-store" for databases this version does not know.
int cli_db(const struct cli *c, const char **ret, struct fault *f);
// Opens the store for reading, set to its region.
int cli_open_read(const struct cli *c, struct store **ret, struct fault *f);
// The offset of the legal days of what the store publishes; China's when nothing is.
int64_t cli_utc_offset(struct store *s);

#endif
