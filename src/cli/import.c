// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include "cli/import.h"
#include "cli/sign.h"
#include "cli/store.h"
#include "intake/tickets.h"
#include "registry/registry.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    CLI_SIGN_OPTIONS,
    {.name = "as",
     .value = "KIND",
     .required = true,
     .zh = "当作什么导入：tickets（热线工单，制表符分隔）、page（公开的网页，成为待核对的草稿）、targets（督查目标，制表符分隔）",
     .en = "what it is: tickets (hotline tickets, tab-separated), page (public pages, which become drafts to check), targets (the tree of a decision, tab-separated)"},
    {.name = "by",
     .value = "LOGIN",
     .zh = "由哪个账号导入；不写为 import",
     .en = "the account that imports; import when not given"},
    {.name = NULL},
};

static const char *const examples[] = {"huiyin import --db city.db --as tickets tickets.tsv", "huiyin import --db city.db --as page reply.html news.txt",
                                       NULL};

struct importing {
    struct cli *c;
    int64_t all; // bytes of the file; 0 when it is no file
    struct buf refused;
    struct json_out j;
};

static void refused(void *context, int64_t line, const struct fault *f) {
    struct importing *x = context;
    if (x->c->json) {
        jo_open(&x->j, '{');
        jo_ki64(&x->j, STR("line"), line);
        jo_key(&x->j, STR("fault"));
        jo_fault(&x->j, f);
        jo_close(&x->j);
        return;
    }
    buf_printf(&x->refused, "第 %lld 行 / line %lld：%s\n    %s\n", (long long)line, (long long)line, f->zh, f->en);
}

static void mended(void *context, int64_t line, size_t characters) {
    struct importing *x = context;
    if (!x->c->json)
        buf_printf(&x->refused,
                   "第 %lld 行 / line %lld：%zu 个控制字符换成了空格 / %zu control characters became blanks\n",
                   (long long)line, (long long)line, characters, characters);
}

static void progress(void *context, int64_t done) {
    struct importing *x = context;
    if (x->all) cli_progress(x->c, done, x->all);
}

static void give(struct importing *x, const struct tickets_result *r) {
    struct cli *c = x->c;
    if (r->bad || r->changed) c->status = EXIT_INPUT;
    if (c->json) {
        struct json_out j;
        jo_close(&x->j);
        cli_json_open(c, &j, c->status == 0);
        jo_ki64(&j, STR("lines"), r->lines);
        jo_ki64(&j, STR("added"), r->added);
        jo_ki64(&j, STR("again"), r->again);
        jo_ki64(&j, STR("changed"), r->changed);
        jo_ki64(&j, STR("bad"), r->bad);
        jo_ki64(&j, STR("mended"), r->mended);
        jo_ki64(&j, STR("offices"), r->offices);
        jo_key(&j, STR("refused"));
        jo_raw(&j, buf_str(&x->refused));
        cli_json_close(c, &j);
        return;
    }
    buf_add(&c->out.b, buf_str(&x->refused));
    buf_printf(&c->out.b,
               "%lld 行：新增 %lld，已有 %lld，与已有不同而未采用 %lld，有误 %lld；新单位 %lld\n"
               "%lld rows: %lld added, %lld there already, %lld changed and not applied, %lld bad; %lld new offices\n",
               (long long)r->lines, (long long)r->added, (long long)r->again, (long long)r->changed, (long long)r->bad,
               (long long)r->offices, (long long)r->lines, (long long)r->added, (long long)r->again,
               (long long)r->changed, (long long)r->bad, (long long)r->offices);
}

static struct str who(const struct cli *c) { return cli_has(c, "by") ? str_c(cli_get(c, "by")) : LOGIN_IMPORT; }

static int import_tickets(struct cli *c, struct service *s, struct lines *in, struct fault *f) {
    struct stat st;
    struct importing x = {.c = c, .all = fstat(in->fd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0};
    struct tickets_options o = {.by = who(c), .refused = refused, .mended = mended, .progress = progress, .context = &x};
    struct tickets_result r = {0};
    jo_init(&x.j, &x.refused);
    if (c->json) jo_open(&x.j, '[');
    int status = tickets_import(s, in, &o, &r, f);
    if (status == 0) give(&x, &r);
    buf_release(&x.refused);
    return status;
}

static int run_tickets(struct cli *c, const char *path, int64_t region, struct fault *f) {
    struct service s;
    struct lines in;
    if (c->arg_count != 1)
        return fault_set(f, FAULT_USAGE, "extra-argument", "tickets 一次只导入一个文件，写了 %d 个", "tickets come from one file at a time, not %d",
                         c->arg_count);
    if (lines_open(&in, c->args[0], TICKET_LINE_MAX, f) < 0) return -1;
    int status = service_open(&s, path, cli_rooms, region, f);
    if (status == 0) {
        status = cli_sign(c, &s.desk, f);
        if (status == 0) status = import_tickets(c, &s, &in, f);
        service_close(&s);
    }
    lines_close(&in);
    return status;
}

typedef int import_fn(struct cli *c, struct service *s, struct str by, struct fault *f);

static int run_with(struct cli *c, const char *path, int64_t region, import_fn *import, struct fault *f) {
    struct service s;
    if (service_open(&s, path, cli_rooms, region, f) < 0) return -1;
    int status = cli_sign(c, &s.desk, f);
    if (status == 0) status = import(c, &s, who(c), f);
    service_close(&s);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    const char *path, *kind = cli_get(c, "as");
    int64_t region;
    bool tickets = str_eq(str_c(kind), STR("tickets")), pages = str_eq(str_c(kind), STR("page")), targets = str_eq(str_c(kind), STR("targets"));
    if (!tickets && !pages && !targets)
        return fault_set(f, FAULT_USAGE, "unknown-kind", "不会导入“%s”；现有 tickets、page、targets",
                         "cannot import \"%s\"; there are tickets, page and targets", kind);
    if (cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0) return -1;
    return tickets ? run_tickets(c, path, region, f) : run_with(c, path, region, pages ? import_pages : import_targets, f);
}

const struct cli_verb verb_import = {
    .name = "import",
    .args = "FILE…",
    .args_least = 1,
    .args_most = 1000,
    .zh = "从文件导入工单、网页或督查目标：坏的跳过并指出，重复导入不会重复增加",
    .en = "import tickets, public pages or targets: bad ones are named and skipped, importing again adds nothing",
    .more_zh = "tickets：第一行是列名，须有 "
               "ticket_no、date、dept_raw、content；每行登记为一件诉求并派给其部门，部门第一次出现时建立。\n"
               "page：每个文件是一页公开的网页或文字，读出内容和疑点，成为一份待人核对的草稿。\n"
               "targets：第一行是列名，须有 code、kind、title；上级写在下级之前，单位须已登记（docs/targets.md）。",
    .more_en = "tickets: the first line names the columns; ticket_no, date, dept_raw and content are needed. Each row "
               "becomes an\n"
               "appeal, registered at its date and dispatched to its department, which is opened on first sight.\n"
               "page: each file is a public page, HTML or text; what it says and what is doubtful becomes a draft for a person "
               "to check.\n"
               "targets: the first line names the columns; code, kind and title are needed. What lies above stands above; offices are\n"
               "known to the registry (docs/targets.md).",
    .options = options,
    .examples = examples,
    .one_zh = "有行或有页没有导入，或输入有误",
    .one_en = "a row or a page was not imported, or a fault in the input",
    .run = run,
};
