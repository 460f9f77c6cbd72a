// SPDX-License-Identifier: Apache-2.0
// Public pages from files: each becomes a draft, or is named.
#include "base/file.h"
#include "cli/import.h"
#include "intake/page_draft.h"

static void fault_out(struct cli *c, struct json_out *j, const char *path, const struct fault *f) {
    c->status = EXIT_INPUT;
    if (c->json) {
        jo_open(j, '{');
        jo_kstr(j, STR("file"), str_c(path));
        jo_key(j, STR("fault"));
        jo_fault(j, f);
        jo_close(j);
        return;
    }
    buf_printf(&c->out.b, "%s：%s\n    %s\n", path, f->zh, f->en);
}

static void taken_out(struct cli *c, struct json_out *j, const char *path, const struct draft_body *body, int64_t id) {
    if (c->json) {
        jo_open(j, '{');
        jo_kstr(j, STR("file"), str_c(path));
        jo_kbool(j, STR("ok"), true);
        jo_kid(j, STR("id"), id);
        jo_kstr(j, STR("kind"), str_c(draft_kinds[body->kind]));
        jo_kstr(j, STR("title"), body->title);
        jo_ki64(j, STR("findings"), (int64_t)body->findings.count);
        jo_close(j);
        return;
    }
    buf_printf(&c->out.b, "%s：草稿 %lld　%s《%.*s》，疑点 %zu 处\n    draft %lld, %s, %zu findings\n", path, (long long)id, draft_kind_zh(body->kind),
               SP(body->title), body->findings.count, (long long)id, draft_kinds[body->kind], body->findings.count);
}

// -1 only for trouble in the machine: what is wrong with one page does not stop the next.
static int take(struct cli *c, struct service *s, struct str by, const char *path, struct json_out *j, struct fault *f) {
    struct arena a = ARENA_INIT;
    struct buf bytes = BUF_INIT;
    struct page_taking taking;
    struct answer answer;
    int status = 0;
    if (file_read(path, PAGE_BYTES_MAX + 1, &bytes, f) < 0 || page_take(buf_str(&bytes), str_c(path), &a, &taking, f) < 0) {
        fault_out(c, j, path, f);
    } else {
        taking.command.by = by;
        service_do(s, &taking.command, &answer);
        if (answer.ok) taken_out(c, j, path, &taking.body, answer.id);
        else if (answer.fault.kind == FAULT_MACHINE) {
            *f = answer.fault;
            status = -1;
        } else fault_out(c, j, path, &answer.fault);
    }
    buf_release(&bytes);
    arena_release(&a);
    return status;
}

int import_pages(struct cli *c, struct service *s, struct str by, struct fault *f) {
    struct buf pages = BUF_INIT;
    struct json_out j;
    int status = 0;
    jo_init(&j, &pages);
    jo_open(&j, '[');
    for (int i = 0; status == 0 && i < c->arg_count; i++) {
        status = take(c, s, by, c->args[i], &j, f);
        cli_progress(c, i + 1, c->arg_count);
    }
    jo_close(&j);
    if (status == 0 && c->json) {
        struct json_out out;
        cli_json_open(c, &out, c->status == 0);
        jo_key(&out, STR("pages"));
        jo_raw(&out, buf_str(&pages));
        cli_json_close(c, &out);
    }
    buf_release(&pages);
    return status;
}
