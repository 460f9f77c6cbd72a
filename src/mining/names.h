// SPDX-License-Identifier: Apache-2.0
// What the names of activities in a foreign log mean in a procedure: by name or alias, or by a map file:
//   # a comment
//   T02 Check confirmation of receipt = 核对
//   T10 Determine necessity to stop indication = 停办判断/决定     an action of a part
//   Joint opinion given = 会办意见                             a part that ended, whatever came of it
//   Joint opinion refused = 会办意见/异议                      a part that ended in that way
//   Phone call = -                                            not a step: left out
//   - = 分办                                                   a step the log does not record: put in where it is needed
#ifndef MINING_NAMES_H
#define MINING_NAMES_H

#include "mining/log.h"
#include "procedure/profile.h"

enum { MAP_MAX_BYTES = 256 * 1024, TARGETS_MAX = 1 + 2 * PROC_SHARES, SILENT_MAX = 16 };

enum aim_kind { TARGET_ACTION, TARGET_PART_END };

struct target {
    enum aim_kind kind;
    int share;  // TARGET_ACTION: -1 the main section; else the part
    int action; // TARGET_ACTION: its first variant
    int agreed; // TARGET_PART_END: 1, 0, or -1 when the name does not say
};

// One activity of the log: nothing it could be (count 0), or several.
struct meant {
    struct target targets[TARGETS_MAX];
    int count;
    bool ignored; // the map says "-"
};

struct name_map; // a map file that was read; NULL after a fault
// Faults with line: "map-syntax", "map-twice", "map-unknown" (the near name), "map-silent" (no action, or too many), "bad-utf8", "proc-limit".
int name_map_read(struct name_map **ret, struct str text, const struct procedure *p, struct fault *f);
struct name_map *name_map_free(struct name_map *m);

// By the map where it has the name, else by name or alias in every section. `m` may be NULL.
void names_resolve(const struct name_map *m, const struct procedure *p, struct str activity, struct meant *ret);
// The steps the log does not record; *ret has room for SILENT_MAX. Returns how many.
int name_map_silent(const struct name_map *m, struct target *ret);
// Lines of the map that none of the names in `log` needs: the next from *pos on, or false.
bool name_map_unused(const struct name_map *m, const struct event_log *log, size_t *pos, struct str *ret_name, int *ret_line);

#endif
