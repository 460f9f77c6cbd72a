// SPDX-License-Identifier: Apache-2.0
#include "keep/doctor.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/store.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    {.name = "full", .zh = "还要重放账本、逐行比较记录表、检查库的结构", .en = "also replay the ledger, compare every record row and check the structure"},
    {.name = "fix", .zh = "做安全的修理：删除无主的工作行和留下的半个库，收紧权限；先问一声", .en = "mend what is safe: stray rows of working tables, leftovers, permissions; asks first"},
    {.name = "yes", .zh = "不问", .en = "do not ask"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin doctor --db city.db",
    "huiyin doctor --db 'postgresql:///huiyin#city' --full --json",
    "huiyin doctor --db city.db --fix --yes",
    NULL,
};

static void json_result(struct cli *c, const struct doctor_result *r) {
    struct json_out j;
    cli_json_open(c, &j, c->status == 0);
    jo_ki64(&j, STR("regions"), r->regions);
    jo_ki64(&j, STR("events"), r->events);
    jo_ki64(&j, STR("mended"), r->mended);
    jo_ki64(&j, STR("finding_count"), (int64_t)r->finding_count);
    jo_kopen(&j, STR("findings"), '[');
    for (size_t i = 0; i < r->finding_count && i < DOCTOR_FINDINGS_MAX; i++) {
        const struct doctor_finding *x = &r->findings[i];
        jo_open(&j, '{');
        jo_kstr(&j, STR("code"), str_c(x->ailment->code));
        if (x->region) jo_ki64(&j, STR("region"), x->region);
        jo_ki64(&j, STR("count"), x->count);
        jo_kstr(&j, STR("what"), x->what);
        jo_kstr(&j, STR("zh"), str_c(x->ailment->zh));
        jo_kstr(&j, STR("en"), str_c(x->ailment->en));
        jo_kstr(&j, STR("do_zh"), str_c(x->ailment->do_zh));
        jo_kstr(&j, STR("do_en"), str_c(x->ailment->do_en));
        jo_kbool(&j, STR("mends"), x->ailment->mends);
        jo_close(&j);
    }
    jo_close(&j);
    cli_json_close(c, &j);
}

static void print_result(struct buf *b, const struct doctor_result *r) {
    buf_printf(b, "区划 / regions %lld，事件 / events %lld\n", (long long)r->regions, (long long)r->events);
    for (size_t i = 0; i < r->finding_count && i < DOCTOR_FINDINGS_MAX; i++) {
        const struct doctor_finding *x = &r->findings[i];
        buf_printf(b, "%s", x->ailment->code);
        if (x->region) buf_printf(b, " %lld", (long long)x->region);
        if (x->count > 1) buf_printf(b, " ×%lld", (long long)x->count);
        buf_printf(b, "：%.*s\n  %s。\n  %s.\n  → %s。\n  → %s.\n", SP(x->what), x->ailment->zh, x->ailment->en, x->ailment->do_zh, x->ailment->do_en);
    }
    if (r->finding_count > DOCTOR_FINDINGS_MAX) buf_printf(b, "…（还有 / more: %zu）\n", r->finding_count - DOCTOR_FINDINGS_MAX);
    if (r->mended) buf_printf(b, "已修好 / mended: %lld\n", (long long)r->mended);
    if (r->finding_count == 0) buf_add(b, STR("一切正常 / all is in order\n"));
    else buf_printf(b, "%zu 处发现 / findings\n", r->finding_count);
}

// At a terminal a person answers; elsewhere --yes has to stand.
static int may_fix(struct cli *c, struct fault *f) {
    if (cli_has(c, "yes")) return 1;
    if (!isatty(STDIN_FILENO))
        return fault_set(f, FAULT_USAGE, "wants-yes", "--fix 会删除行和文件：不在终端上请同时写 --yes", "--fix removes rows and files: where there is no terminal give --yes too");
    cli_say(STR("修理其中安全的？[y/N]"), STR("mend what is safe?"));
    char answer[8] = "";
    return fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

static int mendable(const struct doctor_result *r) {
    for (size_t i = 0; i < r->finding_count && i < DOCTOR_FINDINGS_MAX; i++)
        if (r->findings[i].ailment->mends) return 1;
    return 0;
}

static int run(struct cli *c, struct fault *f) {
    const char *db;
    struct doctor_options o = {.full = cli_has(c, "full"), .now = now_ms(), .progress = cli_progress, .context = c};
    struct doctor_result r;
    if (cli_db(c, &db, f) < 0) return -1;
    if (cli_has(c, "fix") && !cli_has(c, "yes") && !isatty(STDIN_FILENO) && may_fix(c, f) < 0) return -1;
    int status = doctor_look(db, cli_rooms, &o, &r, f);
    if (status == 0 && cli_has(c, "fix") && mendable(&r)) {
        int64_t mended = 0;
        if (!cli_has(c, "yes")) { // what is to be mended is read first
            print_result(&c->out.b, &r);
            status = sink_flush(&c->out, f);
        }
        if (status == 0 && may_fix(c, f) == 1) {
            doctor_release(&r);
            o.fix = true;
            status = doctor_look(db, cli_rooms, &o, &r, f);
            mended = r.mended;
            doctor_release(&r);
            o.fix = false;
            if (status == 0) status = doctor_look(db, cli_rooms, &o, &r, f); // as it is now
            r.mended = mended;
        }
    }
    if (status == 0) {
        c->status = r.finding_count ? EXIT_INPUT : EXIT_FINE;
        if (c->json) json_result(c, &r);
        else print_result(&c->out.b, &r);
    }
    doctor_release(&r);
    return status;
}

const struct cli_verb verb_doctor = {
    .name = "doctor",
    .zh = "查出库和周围的毛病，说明是什么、怎么办",
    .en = "find what is wrong with a store and around it: what it means and what to do",
    .more_zh = "不写 --fix 什么也不改动，服务可以正在运行。会变慢的检查只在 --full 时做。",
    .more_en = "Without --fix nothing is changed, and the service may be running. What takes long is done with --full alone.",
    .options = options,
    .examples = examples,
    .one_zh = "有发现",
    .one_en = "something was found",
    .run = run,
};
