// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "cli/procedure_mapping.h"
#include "cli/store.h"
#include "desk/shadow.h"
#include "procedure/proof.h"
#include "procedure/read.h"

static const struct cli_option options[] = {
    {.name = "profile",
     .value = "FILE",
     .path = true,
     .zh = "方案：期限和次数的数值；不写用 profiles/default.conf",
     .en = "the values of limits and maxima; profiles/default.conf when not given"},
    {.name = "migrate",
     .value = "MAP",
     .path = true,
     .zh = "检验在办事项的迁移：从第一个程序到第二个，按这个映射",
     .en = "prove how open matters move from the first procedure to the second by this mapping"},
    {.name = "to-profile",
     .value = "FILE",
     .path = true,
     .zh = "与 --migrate 合用：第二个程序的方案；不写与 --profile 相同",
     .en = "with --migrate: the profile of the second procedure; that of --profile when not given"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin procedure check procedures/appeal.proc",
    "huiyin procedure check --profile profiles/default.conf --json procedures/*.proc",
    "huiyin procedure check --migrate appeal.map appeal-1.proc appeal-2.proc",
    NULL,
};

static void print_proof(struct cli *c, const char *path, const struct procedure *p, const struct proof *proof) {
    struct buf *b = &c->out.b;
    buf_printf(b, "== %s：%.*s 第%d版\n\n", path, SP(p->name.name), p->version);
    proof_zh(b, proof);
    buf_byte(b, '\n');
    proof_en(b, proof);
    buf_byte(b, '\n');
}

static void json_proof(struct json_out *j, const struct procedure *p, const struct proof *proof) {
    jo_kstr(j, STR("procedure"), p->name.name);
    jo_kstr(j, STR("alias"), p->name.alias);
    jo_ki64(j, STR("version"), p->version);
    jo_kbool(j, STR("proved"), proof->finding_count == 0);
    jo_key(j, STR("proof"));
    proof_json(j, proof);
}

struct checked {
    struct buf text;
    struct procedure *procedure;
    struct arena arena;
    struct proof proof;
};

static int check(struct checked *x, const char *path, const struct profile *profile, struct fault *f) {
    struct rules rules;
    if (file_read(path, PROCEDURE_MAX_BYTES, &x->text, f) < 0) return -1;
    if (procedure_read(&x->procedure, buf_str(&x->text), f) == 0 && procedure_unshadowed(cli_rooms, x->procedure, f) == 0 && rules_bind(&rules, x->procedure, profile, f) == 0 &&
        procedure_prove(&rules, &x->arena, &x->proof, f) == 0)
        return 0;
    return fault_where(f, str_c(path));
}

// One file; what is wrong with it does not keep the others from being looked at.
static void check_file(struct cli *c, const char *path, const struct profile *profile, struct json_out *j) {
    struct checked x = {.procedure = NULL};
    struct fault f;
    bool read = check(&x, path, profile, &f) == 0;
    int status = !read ? (int)f.kind : x.proof.finding_count ? EXIT_INPUT : EXIT_FINE;
    if (status > c->status) c->status = status;
    if (c->json) {
        jo_open(j, '{');
        jo_kstr(j, STR("file"), str_c(path));
        jo_kbool(j, STR("ok"), status == 0);
        if (read) json_proof(j, x.procedure, &x.proof);
        else {
            jo_key(j, STR("fault"));
            jo_fault(j, &f);
        }
        jo_close(j);
    } else if (read) {
        print_proof(c, path, x.procedure, &x.proof);
    } else {
        cli_fault(c, &f);
    }
    procedure_free(x.procedure);
    arena_release(&x.arena);
    buf_release(&x.text);
}

static int check_files(struct cli *c, const struct profile *profile, struct fault *f) {
    struct json_out j;
    struct buf files = BUF_INIT; // "ok" stands before the files and is known after them
    jo_init(&j, &files);
    if (c->json) jo_open(&j, '[');
    int status = 0;
    for (int i = 0; status == 0 && i < c->arg_count; i++) {
        check_file(c, c->args[i], profile, &j);
        if (!c->json) status = cli_flow(c, f);
    }
    if (status == 0 && c->json) {
        struct json_out answer;
        jo_close(&j);
        cli_json_open(c, &answer, c->status == 0);
        jo_key(&answer, STR("files"));
        jo_raw(&answer, buf_str(&files));
        cli_json_close(c, &answer);
    }
    buf_release(&files);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    struct buf text = BUF_INIT;
    struct profile *profile = NULL;
    const char *path = NULL;
    int status = cli_read_profile(c, "profiles/default.conf", &text, &path, f);
    if (status == 0 && (status = profile_read(&profile, buf_str(&text), f)) < 0) fault_where(f, str_c(path));
    if (status == 0) status = cli_has(c, "migrate") ? check_mapping(c, profile, f) : check_files(c, profile, f);
    profile_free(profile);
    buf_release(&text);
    return status;
}

const struct cli_verb verb_procedure_check = {
    .name = "procedure check",
    .args = "FILE…",
    .args_least = 1,
    .args_most = 10000,
    .zh = "检验程序文件：件件有着落，事事有回音",
    .en = "prove procedure files: every matter has an owner, a clock, a way out and an answer",
    .more_zh = "不能证明时给出最短的反例：从登记开始，一步一步走到出错的地方。",
    .more_en =
        "What cannot be proved comes with the shortest counterexample: step by step from the opening to what is wrong.",
    .options = options,
    .examples = examples,
    .one_zh = "有程序没有证明，或文件有误",
    .one_en = "a procedure is not proved, or a file is wrong",
    .run = run,
};
