// SPDX-License-Identifier: Apache-2.0
// The daily supervision list (每日督办清单): matters that are overdue, due on the day, or near their deadline, with their
// light and the slip that runs; and every slip that is not settled. DOMAIN §1 (每日督办), §4.
//
// As it stands at the beginning of the day: overdue is what should have been done by the end of the day before. Lights by
// the profile of the matter: yellow from 黄灯提前 before the deadline, red from 红灯 after it. Rows are as of now.
#ifndef TARGET_DAILY_H
#define TARGET_DAILY_H

#include "base/json.h"
#include "matter/queue.h"
#include "registry/view.h"
#include "target/target.h"

enum daily_state { DAILY_OVERDUE, DAILY_TODAY, DAILY_SOON };
extern const char *const daily_words[][3]; // by enum daily_state: name, Chinese, English

struct daily_slip {
    int64_t supervision, subject, office, addressee; // office: who supervises
    bool matter;
    struct str word;          // number of the matter, code of the target
    struct row_slip row;
    bool late;                // neither answered nor settled at its deadline
};

struct daily_item {
    int64_t id, lead, parent;
    struct str number, stage;
    struct personal title;
    ms_t due;
    int days;                 // working days to the deadline; behind it, since
    enum daily_state state;
    enum light light;
    const struct daily_slip *slip; // that runs; NULL: none
};

struct daily_office {
    int64_t office;           // 0: nobody leads yet
    int overdue, today, soon, yellow, red;
};

enum { DAILY_MOST = 2000 };

struct daily {
    day_t day;
    int64_t office;           // only what this one leads; 0: every one
    ms_t begin, end;          // of the day
    struct daily_item *items; // by lead office, then deadline
    size_t count;
    bool cut;                 // there are more than DAILY_MOST
    struct daily_office *offices;
    size_t office_count;
    struct daily_office all;
    struct daily_slip *slips; // by deadline
    size_t slip_count;
    int slips_late, slips_unsigned;
};

// Reads the region of the view's desk, in its look; everything lives in the arena.
int daily_read(struct daily *ret, struct view *v, day_t day, int64_t office, struct fault *f);
// The slips that are not settled alone, by deadline; late as of the beginning of the day.
int daily_slips(struct daily *ret, struct view *v, day_t day, struct fault *f);
// The light of a deadline at an instant by a profile (NULL: as usual).
enum light deadline_light(const struct calendar *c, struct day_rules r, const struct profile *p, ms_t due, ms_t at);
struct str daily_days(const struct daily_item *i, struct arena *a, bool english); // "逾期 2个工作日"
struct str slip_state(const struct daily_slip *s, bool english);                  // "未签收"
void daily_text(struct buf *b, const struct daily *d, struct view *v, bool english);
// Members into an object that is open; docs/json.md, "report supervision".
void daily_json(struct json_out *j, const struct daily *d, struct view *v);

#endif
