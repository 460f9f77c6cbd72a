// SPDX-License-Identifier: Apache-2.0
// A profile: the values of a city for the names a procedure uses, with the date they took force.
//   方案 默认(default) 第1版 自 2007-01-01
//   派单期限 = 2小时
//   退单次数 = 2次
//   utc_offset = +08:00      day_end = 24:00
#ifndef PROCEDURE_PROFILE_H
#define PROCEDURE_PROFILE_H

#include "calendar/calendar.h"
#include "procedure/procedure.h"

struct profile_value {
    struct str name, text;
    int line, column;
};

struct profile {
    struct arena arena;
    struct str text;
    struct name name;
    int version;
    day_t from;
    struct day_rules days;
    struct profile_value *values;
    int value_count;
};

enum { PROFILE_MAX_BYTES = 64 * 1024, COUNT_MAX = 20 };

// Faults "profile-syntax", "proc-duplicate", with line and column.
int profile_read(struct profile **ret, struct str text, struct fault *f);
struct profile *profile_free(struct profile *p);
// The file it stands on (依 = default.conf, base = default.conf), which lies beside it; empty: it stands alone.
struct str profile_base(const struct profile *p);
// Appends its text and, behind it, every value of the base that it does not give: a profile that stands alone. Faults of
// profile_read, "profile-base" when the base stands on another itself.
int profile_compose(struct buf *ret, struct str own, struct str base, struct fault *f);
// NULL when it has none by that name.
const struct profile_value *profile_get(const struct profile *p, struct str name);

// A procedure with the values of a profile: what is proved, switched on and run.
struct rules {
    const struct procedure *procedure;
    const struct profile *profile;
    struct limit limits[PROC_VALUES]; // by index into procedure->values, where is_limit
    int counts[PROC_VALUES];          // where is_count: 0–COUNT_MAX
    int shares[PROC_VALUES];          // where is_share: in thousandths, 0–1000
    struct limit by_choice[PROC_PERS][PROC_CHOICES]; // of procedure->pers with a limit, filled for every choice
    int shares_by_choice[PROC_PERS][PROC_CHOICES];   // of those with a share, likewise
    int caps[PROC_FIELDS];            // of a text: most characters, blanks not counted (字数·程序·字段 = 2500); 0: no cap
};

// The limit of a stage or clock: `value` alone, or by what its choice field holds (-1: nothing chosen yet).
int rules_share(const struct rules *r, int value, int per, int choice);
struct limit rules_limit(const struct rules *r, int value, int per, int choice);

// Fault "profile-missing" (which name, used at which line of the procedure, the near name the profile has),
// "profile-value" (a limit where a count is needed, out of range).
int rules_bind(struct rules *ret, const struct procedure *p, const struct profile *v, struct fault *f);

#endif
