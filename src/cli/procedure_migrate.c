// SPDX-License-Identifier: Apache-2.0
// Open matters moved to another version or profile, all that the migration is for, one command each: what was moved stays
// moved when it is broken off, and the next run goes on with the rest.
#include "cli/sign.h"
#include "cli/store.h"
#include "desk/service.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    CLI_SIGN_OPTIONS,
    {.name = "to", .value = "ID", .zh = "迁到哪个程序（huiyin procedure list 的编号）", .en = "the procedure they move to, by its id in `procedure list`"},
    {.name = "migration", .value = "N", .zh = "那个程序的第几项迁移（migration.publish）", .en = "which of its migrations (migration.publish)"},
    {.name = "by", .value = "LOGIN", .zh = "由谁决定的（管理员的登录名）", .en = "whose decision it is: the login of an administrator"},
    {.name = "reason", .value = "TEXT", .zh = "理由", .en = "why"},
    {.name = "at", .value = "T", .zh = "只用于 init --driven 建的库：什么时候", .en = "in a store made with init --driven only: when"},
    {.name = NULL},
};

static const char *const examples[] = {"huiyin procedure migrate --db city.db --to 123456 --migration 1 --by admin --reason 新办法施行", NULL};

struct bulk {
    struct arena a;
    int64_t *ids;
    size_t count, cap;
};

static int keep(void *context, const struct cell *cells, size_t count) {
    struct bulk *b = context;
    if (count == 0) return -1;
    if (b->count == b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 1024;
        int64_t *more = arena_array(&b->a, int64_t, cap);
        for (size_t i = 0; i < b->count; i++) more[i] = b->ids[i];
        b->ids = more;
        b->cap = cap;
    }
    b->ids[b->count++] = cells[0].i;
    return 0;
}

static int needed(const struct cli *c, const char *name, struct str *ret, struct fault *f) {
    const char *value = cli_get(c, name);
    *ret = value ? str_c(value) : STR("");
    if (ret->n) return 0;
    fault_set(f, FAULT_USAGE, "missing-option", "缺少 --%s", "--%s is missing", name);
    return fault_where(f, str_c(name));
}

static int open_matters(struct service *s, const char *path, int64_t procedure, int64_t n, struct bulk *ret, struct fault *f) {
    struct store *reading = NULL;
    struct cell place[] = {CELL_INT(procedure), CELL_INT(n)}, old[2];
    int status = -1;
    if (store_open(&reading, path, STORE_READ, f) < 0) return -1;
    store_set_region(reading, s->desk.region);
    int found = store_first(reading, SQL_MIGRATION_FROM, place, 2, old, 2, f);
    if (found == 0) fault_set(f, FAULT_INPUT, "unknown-migration", "没有发布这项迁移：请先 migration.publish", "no such migration is published: migration.publish first");
    if (found == 1) {
        struct cell args[] = {CELL_INT(old[0].i), CELL_INT(old[1].i)};
        status = store_each(reading, SQL_MATTER_UNDER, args, 2, keep, ret, f);
    }
    store_close(reading);
    return status;
}

enum { AT_ONCE = 256 };

static void answered(struct request *r) { (void)r; } // looked at when all are

struct tally {
    int64_t moved, refused;
};

// Some at a time, written together; one that cannot move holds up none of the others.
static int move_some(struct cli *c, struct service *s, const int64_t *ids, size_t n, const struct command *model, struct request *requests,
                     struct tally *t, struct fault *f) {
    struct arena words = ARENA_INIT;
    int status = 0;
    for (size_t i = 0; i < n; i++) {
        requests[i] = (struct request){.command = *model, .done = answered};
        requests[i].command.matter = arena_printf(&words, "%lld", (long long)ids[i]);
        service_submit(s, &requests[i]);
    }
    service_drain(s);
    for (size_t i = 0; i < n; i++) {
        struct answer *a = &requests[i].answer;
        if (!a->ok && a->fault.kind != FAULT_INPUT && status == 0) {
            *f = a->fault;
            status = -1;
        }
        t->moved += a->ok;
        t->refused += !a->ok;
        if (!a->ok && !c->json) buf_printf(&c->out.b, "%s\n  %s\n", a->fault.zh, a->fault.en);
    }
    arena_release(&words);
    return status < 0 ? -1 : c->json ? 0 : cli_flow(c, f);
}

static int move_all(struct cli *c, struct service *s, const struct bulk *all, const struct command *model, struct fault *f) {
    struct request *requests = arena_array(&c->arena, struct request, AT_ONCE);
    struct tally t = {0, 0};
    for (size_t i = 0; i < all->count; i += AT_ONCE) {
        size_t n = all->count - i < AT_ONCE ? all->count - i : AT_ONCE;
        cli_progress(c, (int64_t)i, (int64_t)all->count);
        if (move_some(c, s, all->ids + i, n, model, requests, &t, f) < 0) return -1;
    }
    cli_progress(c, (int64_t)all->count, (int64_t)all->count);
    if (t.refused) c->status = EXIT_INPUT;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, t.refused == 0);
        jo_ki64(&j, STR("moved"), t.moved);
        jo_ki64(&j, STR("refused"), t.refused);
        cli_json_close(c, &j);
    } else {
        buf_printf(&c->out.b, "%lld 件已迁移，%lld 件留在原处 / %lld moved, %lld stay\n", (long long)t.moved, (long long)t.refused, (long long)t.moved, (long long)t.refused);
    }
    return 0;
}

static int run_service(struct cli *c, struct service *s, const char *path, struct fault *f) {
    struct bulk all = {.count = 0};
    struct str to, n, by, reason;
    int64_t procedure, number;
    if (needed(c, "to", &to, f) < 0 || needed(c, "migration", &n, f) < 0 || needed(c, "by", &by, f) < 0 || needed(c, "reason", &reason, f) < 0) return -1;
    if (str_to_i64(to, &procedure) < 0 || str_to_i64(n, &number) < 0)
        return fault_set(f, FAULT_USAGE, "bad-id", "--to 和 --migration 写编号", "--to and --migration are numbers");
    struct pair fields[] = {{STR("procedure"), to}, {STR("migration"), n}, {STR("reason"), reason}};
    struct command model = {.verb = STR("matter.migrate"), .by = by, .channel = STR("cli"), .fields = {fields, 3}};
    const char *at = cli_get(c, "at");
    if (at && time_parse(str_c(at), desk_days(&s->desk).utc_offset, &model.at, f) < 0) return fault_where(f, STR("at"));
    model.has_at = at != NULL;
    int status = open_matters(s, path, procedure, number, &all, f);
    if (status == 0) status = move_all(c, s, &all, &model, f);
    arena_release(&all.a);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    struct service s;
    const char *path;
    int64_t region;
    if (cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0 || service_open(&s, path, cli_rooms, region, f) < 0) return -1;
    int status = cli_sign(c, &s.desk, f);
    if (status == 0) status = run_service(c, &s, path, f);
    service_close(&s);
    return status;
}

const struct cli_verb verb_procedure_migrate = {
    .name = "procedure migrate",
    .zh = "把在办事项迁到新的程序或方案",
    .en = "move open matters to another version or profile",
    .more_zh = "迁移先用 procedure check --migrate 检验，再用命令 migration.publish 发布。逐件迁移，迁不过去的说明原因、留在原处；中断后再运行一次就接着做。",
    .more_en = "The migration is proved by procedure check --migrate and published with the command migration.publish. Matters move one by one; what "
               "cannot move is named and stays. Run it again after a break and it goes on.",
    .options = options,
    .examples = examples,
    .one_zh = "有事项没有迁移",
    .one_en = "some matter was not moved",
    .run = run,
};
