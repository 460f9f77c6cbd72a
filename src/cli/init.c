// SPDX-License-Identifier: Apache-2.0
#include "cli/init_plan.h"
#include "cli/store.h"
#include "registry/registry.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    {.name = "region",
     .value = "CODE",
     .required = true,
     .zh = "本级区划代码（GB/T 2260，6 位）",
     .en = "GB/T 2260 code of the city or district, 6 digits"},
    {.name = "name",
     .value = "NAME",
     .zh = "本级名称；不写取区划表上的名称",
     .en = "its name; that of the code table when not given"},
    {.name = "driven",
     .zh = "由命令推动时钟：at 可以自己写，用于演示、测试和补录",
     .en = "only commands move the clock, `at` may be chosen: for demonstrations and tests"},
    {.name = "office",
     .value = "NAME",
     .zh = "第一个单位；不写为“受理中心”",
     .en = "the first office; 受理中心 when not given"},
    {.name = "admin",
     .value = "LOGIN",
     .zh = "管理员账号；不写为 admin",
     .en = "login of the administrator; admin when not given"},
    {.name = "procedures",
     .value = "DIR",
     .path = true,
     .zh = "程序文件夹（其中全部 *.proc）；不写用随程序的 procedures/",
     .en = "folder of *.proc files; procedures/ of the program when not given"},
    {.name = "procedure",
     .value = "FILE",
     .many = true,
     .path = true,
     .zh = "只要这些程序文件",
     .en = "these procedure files only"},
    {.name = "profile",
     .value = "FILE",
     .many = true,
     .path = true,
     .zh = "方案，可写几次（各版自各日起）；不写用 profiles/default.conf",
     .en = "a profile, more than once for versions with their days; profiles/default.conf when not given"},
    {.name = "calendar",
     .value = "FILE",
     .path = true,
     .zh = "日历；不写用 calendar/china.tsv",
     .en = "days off; calendar/china.tsv when not given"},
    {.name = "citus", .zh = "把库按区划分布到 Citus 集群的各节点", .en = "spread the store over the nodes of a Citus cluster, by region"},
    {.name = "force", .zh = "区划代码不在表上也建", .en = "even when the region code is not in the table"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin init --db shibei.db --region 370203",
    "huiyin init --db demo.db --region 370203 --name 青岛市市北区 --driven",
    NULL,
};

static int command(struct desk *d, struct str verb, struct pair_list fields, int64_t *ret_id, struct fault *f) {
    struct command c = {.verb = verb, .channel = STR("init"), .fields = fields};
    struct answer a;
    desk_do(d, &c, &a);
    *ret_id = a.id;
    if (!a.ok) *f = a.fault;
    return a.ok ? 0 : -1;
}

static int publish(struct desk *d, struct str verb, struct published *x, struct fault *f) {
    struct pair fields[] = {{STR("text"), x->text}};
    return command(d, verb, (struct pair_list){fields, 1}, &x->id, f) < 0 ? fault_where(f, str_c(x->path)) : 0;
}

static int enable(struct cli *c, struct desk *d, struct published *x, int64_t profile, struct fault *f) {
    struct pair fields[] = {{STR("procedure"), arena_printf(&c->arena, "%lld", (long long)x->id)},
                            {STR("profile"), arena_printf(&c->arena, "%lld", (long long)profile)}};
    int64_t id;
    if (command(d, STR("procedure.enable"), (struct pair_list){fields, 2}, &id, f) < 0)
        return fault_where(f, str_c(x->path));
    struct stream *st;
    if (desk_stream(d, x->id, STREAM_PROCEDURE, &st, f) < 0) return -1;
    const struct row_ruleset *r = stream_row(st, TABLE_RULESET);
    x->states = r ? r->states : 0;
    x->edges = r ? r->edges : 0;
    return 0;
}

static int fill(struct cli *c, struct desk *d, struct init_plan *p, struct fault *f) {
    if (publish(d, STR("calendar.publish"), &p->calendar, f) < 0) return -1;
    for (size_t i = 0; i < p->profile_count; i++)
        if (publish(d, STR("profile.publish"), &p->profiles[i], f) < 0) return -1;
    for (size_t i = 0; i < p->procedure_count; i++) {
        if (publish(d, STR("procedure.publish"), &p->procedures[i], f) < 0) return -1;
        for (size_t k = 0; k < p->profile_count; k++)
            if (enable(c, d, &p->procedures[i], p->profiles[k].id, f) < 0) return -1;
    }
    if (registry_bootstrap(d, str_c(p->office), str_c(p->admin), f) < 0) return -1;
    p->events = d->written_seq;
    return 0;
}

// Made under another name and placed when it is whole: a failed or killed init leaves no half store.
int init_make(struct cli *c, struct init_plan *p, const char *path, struct fault *f) {
    unsigned char salt[4];
    struct store *s = NULL;
    struct desk d = {0};
    random_bytes(salt, sizeof salt);
    struct buf name = BUF_INIT;
    store_temporary(path, arena_printf(&c->arena, "%02x%02x%02x%02x", salt[0], salt[1], salt[2], salt[3]).p, &name);
    const char *temp = arena_printf(&c->arena, "%.*s", SP(buf_str(&name))).p;
    buf_release(&name);
    int status = store_open(&s, temp, STORE_CREATE, f);
    if (status == 0 && p->citus) status = store_distribute(s, f);
    if (status == 0) status = desk_found(&d, s, cli_rooms, p->region, p->name, p->driven, f);
    if (status == 0) status = fill(c, &d, p, f);
    desk_release(&d);
    store_close(s);
    if (status == 0) status = store_place(temp, path, f);
    if (status == 0) return 0;
    store_discard(temp);
    if (str_eq(str_c(f->where), str_c(temp))) fault_where(f, str_c(path));
    return -1;
}

static void json_published(struct json_out *j, const struct published *x) {
    jo_kid(j, STR("id"), x->id);
    jo_kstr(j, STR("file"), str_c(x->path));
}

static void give_json(struct cli *c, const struct init_plan *p, const char *path) {
    struct json_out j;
    cli_json_open(c, &j, true);
    jo_kstr(&j, STR("db"), str_c(path));
    jo_ki64(&j, STR("region"), p->region);
    jo_kstr(&j, STR("name"), p->name);
    jo_kbool(&j, STR("driven"), cli_has(c, "driven"));
    jo_kopen(&j, STR("calendar"), '{');
    json_published(&j, &p->calendar);
    jo_close(&j);
    jo_kopen(&j, STR("profiles"), '[');
    for (size_t i = 0; i < p->profile_count; i++) {
        jo_open(&j, '{');
        json_published(&j, &p->profiles[i]);
        jo_close(&j);
    }
    jo_close(&j);
    jo_kopen(&j, STR("procedures"), '[');
    for (size_t i = 0; i < p->procedure_count; i++) {
        jo_open(&j, '{');
        json_published(&j, &p->procedures[i]);
        jo_ki64(&j, STR("states"), p->procedures[i].states);
        jo_ki64(&j, STR("edges"), p->procedures[i].edges);
        jo_close(&j);
    }
    jo_close(&j);
    jo_ki64(&j, STR("events"), p->events);
    cli_json_close(c, &j);
}

static void give(struct cli *c, const struct init_plan *p, const char *path) {
    struct buf *b = &c->out.b;
    buf_printf(b, "建好 / made %s：%lld %.*s%s\n", path, (long long)p->region, SP(p->name),
               cli_has(c, "driven") ? "（命令推动时钟 / driven by commands）" : "");
    for (size_t i = 0; i < p->procedure_count; i++)
        buf_printf(b, "  已证明并启用 / proved and enabled: %s（%lld 状态 states，%lld 转移 edges）\n",
                   p->procedures[i].path, (long long)p->procedures[i].states, (long long)p->procedures[i].edges);
}

static int run(struct cli *c, struct fault *f) {
    struct init_plan *p = arena_new(&c->arena, struct init_plan);
    const char *path;
    if (cli_db(c, &path, f) < 0 || store_absent(path, f) < 0 || init_plan(c, p, f) < 0) return -1;
    if (init_make(c, p, path, f) < 0) return -1;
    if (c->json) give_json(c, p, path);
    else give(c, p, path);
    return 0;
}

const struct cli_verb verb_init = {
    .name = "init",
    .zh = "建一个新库：发布日历、方案和程序，逐个证明并启用，设第一个单位和管理员",
    .en = "make a new store: publish calendar, profile and procedures, prove and enable them, first office and "
          "administrator",
    .options = options,
    .examples = examples,
    .one_zh = "文件已存在、区划代码有误、程序没有证明等",
    .one_en = "the file exists, a wrong region code, a procedure that is not proved …",
    .run = run,
};
