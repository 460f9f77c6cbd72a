// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "cli/cli.h"
#include "procedure/draw.h"
#include "procedure/read.h"

static const struct cli_option options[] = {
    {.name = "out",
     .value = "FILE",
     .letter = 'o',
     .path = true,
     .zh = "写到这个文件；不写则到标准输出",
     .en = "write here; to standard output when not given"},
    {.name = "dot", .zh = "给出 Graphviz 的 DOT 文字，不画成 SVG", .en = "give the DOT text for Graphviz, do not draw"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin procedure draw procedures/appeal.proc -o appeal.svg",
    "huiyin procedure draw --dot procedures/proposal.proc",
    NULL,
};

static int draw(const struct procedure *p, struct buf *ret, struct fault *f) {
    if (procedure_svg(ret, p, f) == 0) return 0;
    if (str_eq(str_c(f->code), STR("no-graphviz")))
        fault_set(f, FAULT_MACHINE, "no-graphviz", "没有安装 Graphviz（dot）：请运行 apt-get install graphviz，或用 %s 只要文字",
                  "Graphviz (dot) is not installed: run apt-get install graphviz, or take the text with %s", "--dot");
    return -1;
}

static int give(struct cli *c, struct str drawing, struct fault *f) {
    const char *path = cli_get(c, "out");
    if (path == NULL || str_eq(str_c(path), STR("-"))) {
        buf_add(&c->out.b, drawing);
        return 0;
    }
    if (file_write(path, drawing, f) < 0) return -1;
    if (!c->json) return 0;
    struct json_out j;
    cli_json_open(c, &j, true);
    jo_kstr(&j, STR("file"), str_c(path));
    jo_ki64(&j, STR("bytes"), (int64_t)drawing.n);
    cli_json_close(c, &j);
    return 0;
}

static int run(struct cli *c, struct fault *f) {
    struct buf text = BUF_INIT, dot = BUF_INIT, svg = BUF_INIT;
    struct procedure *p = NULL;
    if (c->json && !cli_has(c, "out"))
        return fault_set(f, FAULT_USAGE, "needs-out", "--json 时要用 -o 给出文件", "--json needs a file, -o FILE");
    int status = file_read(c->args[0], PROCEDURE_MAX_BYTES, &text, f);
    if (status == 0 && (status = procedure_read(&p, buf_str(&text), f)) < 0) fault_where(f, str_c(c->args[0]));
    bool drawn = !cli_has(c, "dot");
    if (status == 0 && !drawn) procedure_dot(&dot, p);
    if (status == 0 && drawn) status = draw(p, &svg, f);
    if (status == 0) status = give(c, drawn ? buf_str(&svg) : buf_str(&dot), f);
    procedure_free(p);
    buf_release(&text);
    buf_release(&dot);
    buf_release(&svg);
    return status;
}

const struct cli_verb verb_procedure_draw = {
    .name = "procedure draw",
    .args = "FILE",
    .args_least = 1,
    .args_most = 1,
    .zh = "把程序画成图（SVG）",
    .en = "draw a procedure (SVG)",
    .options = options,
    .examples = examples,
    .run = run,
};
