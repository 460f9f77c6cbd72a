// SPDX-License-Identifier: Apache-2.0
#include "cli/import.h"
#include "intake/targets.h"

struct importing {
    struct cli *c;
    struct buf refused;
    struct json_out j;
};

static void refused(void *context, int64_t line, const struct fault *f) {
    struct importing *x = context;
    if (!x->c->json) {
        buf_printf(&x->refused, "第 %lld 行 / line %lld：%s\n    %s\n", (long long)line, (long long)line, f->zh, f->en);
        return;
    }
    jo_open(&x->j, '{');
    jo_ki64(&x->j, STR("line"), line);
    jo_key(&x->j, STR("fault"));
    jo_fault(&x->j, f);
    jo_close(&x->j);
}

static void give(struct importing *x, const struct targets_result *r) {
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
        jo_ki64(&j, STR("milestones"), r->milestones);
        jo_key(&j, STR("refused"));
        jo_raw(&j, buf_str(&x->refused));
        cli_json_close(c, &j);
        return;
    }
    buf_add(&c->out.b, buf_str(&x->refused));
    buf_printf(&c->out.b,
               "%lld 行：新增 %lld，已有 %lld，与已有不同而未采用 %lld，有误 %lld；新里程碑 %lld\n"
               "%lld rows: %lld added, %lld there already, %lld changed and not applied, %lld bad; %lld new milestones\n",
               (long long)r->lines, (long long)r->added, (long long)r->again, (long long)r->changed, (long long)r->bad, (long long)r->milestones,
               (long long)r->lines, (long long)r->added, (long long)r->again, (long long)r->changed, (long long)r->bad, (long long)r->milestones);
}

int import_targets(struct cli *c, struct service *s, struct str by, struct fault *f) {
    struct importing x = {.c = c};
    struct targets_options o = {.by = by, .refused = refused, .context = &x};
    struct targets_result r;
    struct lines in;
    if (c->arg_count != 1)
        return fault_set(f, FAULT_USAGE, "extra-argument", "targets 一次只导入一个文件，写了 %d 个", "targets come from one file at a time, not %d", c->arg_count);
    if (lines_open(&in, c->args[0], TARGET_LINE_MAX, f) < 0) return -1;
    jo_init(&x.j, &x.refused);
    if (c->json) jo_open(&x.j, '[');
    int status = targets_import(s, &in, &o, &r, f);
    if (status == 0) give(&x, &r);
    buf_release(&x.refused);
    lines_close(&in);
    return status;
}
