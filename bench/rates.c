// SPDX-License-Identifier: Apache-2.0
// `report rates` over many matters in the record tables: bench_rates [MATTERS [full]], 100,000 when not said; full:
// each with a talk and a document, one in fifty with a request for exclusion. Makes a store in a temporary folder, reports the
// first quarter in whole and by month, office and category, prints milliseconds, and those of the processor.
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "draft/draft.h"
#include "target/target.h"
#include "matter/casework.h"
#include "matter/matter.h"
#include "registry/registry.h"
#include "report/rates.h"

static const struct desk_room *const rooms[] = {&desk_core_room, &desk_registry_room, &desk_matter_room, &desk_casework_room, &desk_draft_room, &desk_target_room, NULL};

enum { PROCEDURE = 11, FIRST = 1000, OFFICES = 243, CATEGORIES = 40 };

static void must(int status, const struct fault *f) {
    if (status >= 0) return;
    fprintf(stderr, "%s\n", f->en);
    exit(3);
}

static int64_t cpu_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void insert_matter(struct store *s, int64_t i, ms_t opened, bool full, struct fault *f) {
    char number[32], category[32];
    struct row_matter m = {.id = FIRST + i, .procedure = PROCEDURE, .stage = STR("已办结"), .opened = opened, .last = opened + 5 * MS_DAY, .lead = 1 + i % OFFICES,
                           .outcome = i % 10 ? OUTCOME_CLOSED : (i / 10) % 5, .returns = i % 17 == 0, .title = personal(STR("路灯不亮，请尽快修理"))};
    m.number = str_of(number, (size_t)snprintf(number, sizeof number, "SQ-%08lld", (long long)i));
    m.category = str_of(category, (size_t)snprintf(category, sizeof category, "类别%lld", (long long)(i % CATEGORIES)));
    m.closed = m.outcome ? m.last : 0;
    must(store_insert(s, TABLE_MATTER, &m, f), f);
    struct row_requester q = {.matter = m.id, .n = 1, .lead = 1, .party = STR("person"), .name = personal(STR("王小二")), .told = opened + MS_DAY,
                              .satisfied = i % 7 ? STR("满意") : STR("不满意"), .solved = STR("解决"), .rated = m.closed};
    must(store_insert(s, TABLE_REQUESTER, &q, f), f);
    static const char *const clocks[] = {"待派", "待签收", "办理中", "首次联系", "答复"};
    for (size_t k = 0; k < 5; k++) {
        struct row_clock c = {.matter = m.id, .name = str_c(clocks[k]), .lim = STR("15wd"), .start = opened, .stopped = opened + MS_DAY, .due = opened + 9 * MS_DAY, .runs = 1};
        must(store_insert(s, TABLE_CLOCK, &c, f), f);
    }
    if (!full) return;
    struct row_contact talk = {.matter = m.id, .n = 1, .phase = STR("before"), .way = STR("电话"), .at = opened + MS_HOUR, .account = 7, .office = m.lead};
    must(store_insert(s, TABLE_CONTACT, &talk, f), f);
    struct row_document d = {.matter = m.id, .n = 1, .kind = STR("复函"), .number = m.number, .class = STR("A"), .issued = opened + MS_DAY};
    must(store_insert(s, TABLE_DOCUMENT, &d, f), f);
    struct row_exclusion e = {.matter = m.id, .n = 1, .ground = STR("policy"), .office = m.lead, .asked = opened + 2 * MS_DAY, .decided = opened + 3 * MS_DAY, .agreed = 1};
    if (i % 50 == 0) must(store_insert(s, TABLE_EXCLUSION, &e, f), f);
}

static struct store *make(const char *path, int64_t matters, bool full, ms_t from) {
    struct store *s;
    struct fault f;
    struct buf text = BUF_INIT;
    must(store_open(&s, path, STORE_CREATE, &f), &f);
    store_set_region(s, 500000);
    must(file_read("procedures/appeal.proc", 1 << 20, &text, &f), &f);
    must(store_begin(s, &f), &f);
    must(store_insert(s, TABLE_PROCEDURE, &(struct row_procedure){.id = PROCEDURE, .name = STR("诉求"), .text = buf_str(&text)}, &f), &f);
    for (int64_t i = 0; i < matters; i++) insert_matter(s, i, from + i % (91 * 24) * MS_HOUR, full, &f);
    must(store_commit(s, &f), &f);
    buf_release(&text);
    return s;
}

int main(int argc, char **argv) {
    int64_t matters = 100000;
    char folder[] = "/tmp/huiyin-bench-XXXXXX", path[64];
    struct fault f;
    if (argc > 1 && str_to_i64(str_c(argv[1]), &matters) < 0) return 2;
    if (mkdtemp(folder) == NULL) return 3;
    snprintf(path, sizeof path, "%s/rates.db", folder);
    struct rates_query q = {.from = day_from_date((struct date){2024, 1, 1}), .to = day_from_date((struct date){2024, 3, 31}), .utc_offset = UTC_OFFSET_CHINA};
    q.cut = day_start(q.to + 1, q.utc_offset);
    struct store *s = make(path, matters, argc > 2, day_start(q.from, q.utc_offset));
    for (int by = RATES_WHOLE; by <= RATES_BY_MONTH; by++) {
        struct rates_report p;
        int64_t before = ticks_us(), cpu = cpu_us();
        q.by = (enum rates_by)by;
        must(rates_report(&p, s, rooms, &q, RATES_TABLES, &f), &f);
        printf("%lld matters, %zu groups, adds up %d: %lld ms, processor %lld ms\n", (long long)p.tables.total[N_RECEIVED], p.tables.group_count,
               rates_in_order(&p.tables), (long long)((ticks_us() - before) / 1000), (long long)((cpu_us() - cpu) / 1000));
        rates_report_release(&p);
    }
    store_close(s);
    store_discard(path);
    rmdir(folder);
    return 0;
}
