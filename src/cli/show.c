// SPDX-License-Identifier: Apache-2.0
#include "cli/look.h"
#include "cli/show.h"

static const struct cli_option options[] = {CLI_DB_OPTION, CLI_REGION_OPTION, LOOK_PERSONAL_OPTION, {.name = NULL}};

static const char *const examples[] = {"huiyin show --db city.db 诉求2024-17",
                                       "huiyin show --db city.db 1839412345678901248 --json", NULL};

static int run(struct cli *c, struct fault *f) {
    struct look look;
    struct shown s;
    if (look_open(&look, c, f) < 0) return -1;
    int status = shown_read(&s, &look.view, str_c(c->args[0]), false, f);
    if (status == 0 && c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_key(&j, STR("matter"));
        shown_json(&s, &j);
        cli_json_close(c, &j);
    } else if (status == 0) {
        show_words(&s, &c->out.b);
    }
    look_close(&look);
    return status < 0 ? -1 : 0;
}

const struct cli_verb verb_show = {
    .name = "show",
    .args = "MATTER",
    .args_least = 1,
    .args_most = 1,
    .zh = "看一件事项：现状、期限及其由来、可做的动作、经过",
    .en = "show a matter: where it stands, its deadlines and why, what can be done, what happened",
    .more_zh = "MATTER 是登记编号，或内部编号（id）。",
    .more_en = "MATTER is a number of the register, or an id.",
    .options = options,
    .examples = examples,
    .run = run,
};
