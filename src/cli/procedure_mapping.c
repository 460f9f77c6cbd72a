// SPDX-License-Identifier: Apache-2.0
#include "cli/procedure_mapping.h"

#include "base/file.h"
#include "procedure/mapping.h"
#include "procedure/read.h"

struct side {
    struct buf text, profile_text;
    struct procedure *procedure;
    struct profile *profile; // its own; NULL: the one given
    struct rules rules;
};

static int read_side(struct side *x, const char *path, const struct profile *profile, const char *own, struct fault *f) {
    if (own) {
        if (file_read(own, PROFILE_MAX_BYTES, &x->profile_text, f) < 0 || profile_read(&x->profile, buf_str(&x->profile_text), f) < 0) return fault_where(f, str_c(own));
        profile = x->profile;
    }
    if (file_read(path, PROCEDURE_MAX_BYTES, &x->text, f) == 0 && procedure_read(&x->procedure, buf_str(&x->text), f) == 0 &&
        rules_bind(&x->rules, x->procedure, profile, f) == 0)
        return 0;
    return fault_where(f, str_c(path));
}

static void release_side(struct side *x) {
    procedure_free(x->procedure);
    profile_free(x->profile);
    buf_release(&x->text);
    buf_release(&x->profile_text);
}

static void print(struct cli *c, const struct proof *p, int64_t states) {
    struct buf *b = &c->out.b;
    if (p->finding_count == 0) {
        buf_printf(b, "已证明：原程序的 %lld 个在办状态都迁得过去，迁过去后件件有着落，事事有回音。\n", (long long)states);
        buf_printf(b, "Proved: every one of %lld states of the old procedure has its image, and from there every matter has an owner, a clock, a way out and an answer.\n",
                   (long long)states);
        return;
    }
    proof_zh(b, p);
    buf_byte(b, '\n');
    proof_en(b, p);
}

static int told(struct cli *c, const struct proof *p, int64_t states) {
    if (p->finding_count) c->status = EXIT_INPUT;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, p->finding_count == 0);
        jo_kbool(&j, STR("proved"), p->finding_count == 0);
        jo_ki64(&j, STR("states"), states);
        jo_key(&j, STR("proof"));
        proof_json(&j, p);
        cli_json_close(c, &j);
    } else {
        print(c, p, states);
    }
    return 0;
}

int check_mapping(struct cli *c, const struct profile *profile, struct fault *f) {
    struct side old = {.procedure = NULL}, new = {.procedure = NULL};
    struct buf text = BUF_INIT;
    struct mapping *m = arena_new(&c->arena, struct mapping);
    struct proof proof;
    int64_t states = 0;
    const char *map = cli_get(c, "migrate");
    if (c->arg_count != 2)
        return fault_set(f, FAULT_USAGE, "two-files", "--migrate 要两个程序文件：原来的和新的", "--migrate takes two procedure files: the old and the new one");
    int status = read_side(&old, c->args[0], profile, NULL, f) < 0 || read_side(&new, c->args[1], profile, cli_get(c, "to-profile"), f) < 0 ? -1 : 0;
    if (status == 0 && (file_read(map, MAPPING_MAX_BYTES, &text, f) < 0 || mapping_read(m, &old.rules, &new.rules, buf_str(&text), &c->arena, f) < 0))
        status = fault_where(f, str_c(map));
    if (status == 0) status = mapping_prove(m, &c->arena, &proof, &states, f);
    if (status == 0) status = told(c, &proof, states);
    release_side(&old);
    release_side(&new);
    buf_release(&text);
    return status;
}
