// SPDX-License-Identifier: Apache-2.0
// A small city for tests: a driven store in a folder of its own, both procedures switched on, a registry with the
// people the procedures need. Commands are JSON lines, as `act` takes them.
#ifndef TEST_CITY_H
#define TEST_CITY_H

#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "desk/replay.h"
#include "deliver/deliver.h"
#include "draft/draft.h"
#include "matter/casework.h"
#include "matter/matter.h"
#include "registry/registry.h"
#include "target/target.h"

static const struct desk_room *const city_rooms[] = {&desk_core_room, &desk_registry_room, &desk_matter_room, &desk_casework_room, &desk_draft_room, &desk_target_room, &desk_deliver_room, NULL};

struct city {
    char folder[64], path[400];
    struct store *store;
    struct desk desk;
    struct arena arena;
};

static inline struct str city_file(struct city *c, const char *path) {
    struct buf b = BUF_INIT;
    struct fault f;
    if (file_read(path, 1 << 20, &b, &f) < 0) fail_msg("%s: %s", path, f.en);
    struct str s = arena_str(&c->arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static inline struct answer city_run(struct city *c, struct command command) {
    struct answer a;
    if (desk_do(&c->desk, &command, &a) < 0) fail_msg("machine: %s", a.fault.en);
    return a;
}

static inline int64_t city_publish(struct city *c, const char *verb, const char *path) {
    struct pair fields[] = {{STR("text"), city_file(c, path)}};
    struct answer a = city_run(c, (struct command){.verb = str_c(verb), .channel = STR("init"), .fields = {fields, 1}});
    if (!a.ok) fail_msg("%s %s: %s", verb, path, a.fault.en);
    return a.id;
}

static inline void city_enable(struct city *c, int64_t procedure, int64_t profile) {
    struct pair fields[] = {{STR("procedure"), arena_printf(&c->arena, "%lld", (long long)procedure)},
                            {STR("profile"), arena_printf(&c->arena, "%lld", (long long)profile)}};
    struct answer a = city_run(c, (struct command){.verb = STR("procedure.enable"), .channel = STR("init"), .fields = {fields, 2}});
    if (!a.ok) fail_msg("enable: %s", a.fault.en);
}

// One JSON line; the answer, whatever it is.
static inline struct answer city_try(struct city *c, const char *line) {
    struct command command;
    struct answer a = {.ok = false};
    if (command_from_json(&command, str_c(line), UTC_OFFSET_CHINA, &c->arena, &a.fault) < 0) return a;
    return city_run(c, command);
}

static inline struct answer city_act(struct city *c, const char *line) {
    struct answer a = city_try(c, line);
    if (!a.ok) fail_msg("%s\n  %s: %s\n  %s (%s)", line, a.fault.code, a.fault.zh, a.fault.en, a.fault.where);
    return a;
}

static inline void city_refused(struct city *c, const char *line, const char *code) {
    int64_t before = c->desk.region_seq;
    struct answer a = city_try(c, line);
    if (a.ok) fail_msg("accepted: %s", line);
    if (!str_eq(str_c(a.fault.code), str_c(code))) fail_msg("%s\n  %s, not %s: %s", line, a.fault.code, code, a.fault.en);
    assert_true(a.fault.zh[0] && a.fault.en[0]);
    (void)before;
}

static inline struct matter city_matter(struct city *c, const char *number) {
    struct matter m;
    struct fault f;
    if (matter_find(&c->desk, str_c(number), &m, &f) < 0) fail_msg("%s: %s", number, f.en);
    return m;
}

static inline void city_at_stage(struct city *c, const char *number, const char *stage) {
    struct matter m = city_matter(c, number);
    if (!str_eq(m.row->stage, str_c(stage))) fail_msg("%s is at %.*s, not %s", number, SP(m.row->stage), stage);
}

static inline void city_verify(struct city *c) {
    struct verify_options o = {.chains_only = false};
    struct verify_result r;
    struct fault f;
    if (ledger_verify(c->store, city_rooms, &o, &r, &f) < 0) fail_msg("verify: %s", f.en);
    if (r.finding_count) fail_msg("%zu findings, first %s: %.*s (%lld/%lld)", r.finding_count, r.findings[0].code,
                                  SP(r.findings[0].en), (long long)r.findings[0].stream, (long long)r.findings[0].seq);
    assert_int_equal(r.events, c->desk.region_seq);
    verify_release(&r);
}

static inline void city_people(struct city *c) {
    static const char *const lines[] = {
        "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"name\":\"市住房局\"}}",
        "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"name\":\"市水务局\"}}",
        "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"name\":\"市财政局\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"desk\",\"name\":\"甲\",\"office\":\"测试市\",\"role\":\"受理中心\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"super\",\"name\":\"乙\",\"office\":\"测试市\",\"role\":\"督查室\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"committee\",\"name\":\"丙\",\"office\":\"测试市\",\"role\":\"提案委\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"house\",\"name\":\"丁\",\"office\":\"市住房局\",\"role\":\"承办人\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"water\",\"name\":\"戊\",\"office\":\"市水务局\",\"role\":\"承办人\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"money\",\"name\":\"己\",\"office\":\"市财政局\",\"role\":\"承办人\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"login\":\"member\",\"name\":\"庚\"}}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) city_act(c, lines[i]);
}

static inline void city_folder(struct city *c) {
    const char *where = getenv("TMPDIR");
    snprintf(c->folder, sizeof c->folder, "%s/huiyin-test-XXXXXX", where && strlen(where) < 40 ? where : "/tmp");
    assert_non_null(mkdtemp(c->folder));
}

// A folder, and the store in it; with HUIYIN_TEST_STORE, the address of a PostgreSQL, a schema there instead.
static inline void city_place(struct city *c) {
    static int count;
    const char *uri = getenv("HUIYIN_TEST_STORE");
    memset(c, 0, sizeof *c);
    city_folder(c);
    if (uri) snprintf(c->path, sizeof c->path, "%s#city_%d_%d", uri, (int)getpid(), count++);
    else snprintf(c->path, sizeof c->path, "%s/city.db", c->folder);
}

static inline void city_open(struct city *c, bool driven) {
    struct fault f;
    city_place(c);
    if (store_open(&c->store, c->path, STORE_CREATE, &f) < 0) fail_msg("%s", f.en);
    if (desk_found(&c->desk, c->store, city_rooms, 500000, STR("测试市"), driven, &f) < 0) fail_msg("%s", f.en);
    city_publish(c, "calendar.publish", "calendar/china.tsv");
    int64_t profile = city_publish(c, "profile.publish", "profiles/default.conf");
    city_enable(c, city_publish(c, "procedure.publish", "procedures/appeal.proc"), profile);
    city_enable(c, city_publish(c, "procedure.publish", "test/procedures/v2/proposal.proc"), profile);
    if (registry_bootstrap(&c->desk, STR("测试市"), STR("admin"), &f) < 0) fail_msg("%s", f.en);
    if (driven) city_people(c);
}

static inline void city_reopen(struct city *c) {
    struct fault f;
    desk_release(&c->desk);
    c->store = store_close(c->store);
    if (store_open(&c->store, c->path, STORE_WRITE, &f) < 0) fail_msg("%s", f.en);
    if (desk_open(&c->desk, c->store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
}

static inline void city_close(struct city *c) {
    desk_release(&c->desk);
    c->store = store_close(c->store);
    store_discard(c->path);
    rmdir(c->folder);
    arena_release(&c->arena);
}

#endif
