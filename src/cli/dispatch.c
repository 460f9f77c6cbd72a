// SPDX-License-Identifier: Apache-2.0
#include "cli/sign.h"
#include "cli/table.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#define CLI_VERB_ENTRY(name) &verb_##name,
const struct cli_verb *const cli_verbs[] = {CLI_VERBS(CLI_VERB_ENTRY) NULL};

// A file opened while one of these is closed would be written to as if it were the terminal.
static void hold_standard_files(void) {
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd) _exit(EXIT_MACHINE);
}

// The verb the first words name; *ret_used says how many they are.
static const struct cli_verb *find_verb(int count, char **words, int *ret_used) {
    for (size_t i = 0; cli_verbs[i]; i++) {
        struct str rest = str_c(cli_verbs[i]->name), piece;
        int used = 0;
        while (used < count && str_split(&rest, ' ', &piece) && str_eq(piece, str_c(words[used]))) {
            used++;
            if (rest.n == 0) {
                *ret_used = used;
                return cli_verbs[i];
            }
        }
    }
    return NULL;
}

static const char *near_verb(struct str typed) {
    const char *near = NULL;
    int best = cli_near_limit(typed);
    for (size_t i = 0; cli_verbs[i]; i++) {
        struct str rest = str_c(cli_verbs[i]->name), first = rest;
        int before = best;
        cli_nearer(typed, cli_verbs[i]->name, &best, &near);
        if (best == before && near == NULL) str_split(&rest, ' ', &first);
        if (near == NULL && utf8_distance(typed, first, best) <= best) near = cli_verbs[i]->name;
    }
    return near;
}

// The words up to where something else begins that could name a group, joined by blanks: "ledger key".
static struct str group_of(struct cli *c, int count, char **words) {
    struct buf b = BUF_INIT, none = BUF_INIT;
    struct str best = STR("");
    for (int i = 0; i < count; i++) {
        buf_printf(&b, i ? " %s" : "%s", words[i]);
        if (!cli_help_group(&none, buf_str(&b))) break;
        best = arena_str(&c->arena, buf_str(&b));
    }
    buf_release(&b);
    buf_release(&none);
    return best;
}

static int words_of(struct str group) {
    int n = group.n != 0;
    for (size_t i = 0; i < group.n; i++) n += group.p[i] == ' ';
    return n;
}

static int unknown_verb(struct cli *c, int count, char **words, struct fault *f) {
    struct str typed = str_c(words[0]);
    struct str group = group_of(c, count, words);
    int used = words_of(group);
    if (used) typed = group;
    if (used && count == used)
        return fault_set(f, FAULT_USAGE, "missing-verb", "“%.*s”后面还要写做什么。用法：huiyin %.*s --help",
                         "say what to do with \"%.*s\". Usage: huiyin %.*s --help", SP(typed), SP(typed));
    if (used) typed = arena_printf(&c->arena, "%.*s %s", SP(group), words[used]);
    const char *near = near_verb(typed);
    struct str shown = utf8_head(typed, 60);
    if (near)
        return fault_set(f, FAULT_USAGE, "unknown-verb", "没有动词“%.*s”，是不是“%s”。用法：huiyin --help",
                         "there is no verb \"%.*s\"; did you mean \"%s\". Usage: huiyin --help", SP(shown), near);
    return fault_set(f, FAULT_USAGE, "unknown-verb", "没有动词“%.*s”。用法：huiyin --help",
                     "there is no verb \"%.*s\". Usage: huiyin --help", SP(shown));
}

static bool is_help(const char *word) {
    struct str s = str_c(word);
    return str_eq(s, STR("--help")) || str_eq(s, STR("-h")) || str_eq(s, STR("help"));
}

// What is asked about the program itself. True when that was all.
static bool about(struct cli *c, int count, char **words) {
    if (count == 0 || (count == 1 && is_help(words[0]))) {
        cli_help(&c->out.b);
        return true;
    }
    if (str_eq(str_c(words[0]), STR("--version"))) {
        buf_add(&c->out.b, STR("huiyin " HUIYIN_VERSION "\n"));
        return true;
    }
    if (count < 2 || !is_help(words[count - 1])) return false;
    struct str group = arena_str(&c->arena, str_c(words[0]));
    for (int i = 1; i < count - 1; i++) group = arena_printf(&c->arena, "%.*s %s", SP(group), words[i]);
    return cli_help_group(&c->out.b, group);
}

static int run(struct cli *c, int count, char **words, struct fault *f) {
    int used = 0;
    if (about(c, count, words)) return 0;
    if (is_help(words[0])) { // huiyin help VERB
        words++;
        count--;
        struct str group = group_of(c, count, words);
        if (group.n && words_of(group) == count && cli_help_group(&c->out.b, group)) return 0;
        c->verb = find_verb(count, words, &used);
        if (c->verb == NULL) return unknown_verb(c, count, words, f);
        cli_help_verb(&c->out.b, c->verb);
        return 0;
    }
    c->verb = find_verb(count, words, &used);
    if (c->verb == NULL) return unknown_verb(c, count, words, f);
    if (cli_parse(c, count - used, words + used, f) < 0) return -1;
    if (cli_has(c, "help")) {
        cli_help_verb(&c->out.b, c->verb);
        return 0;
    }
    return c->verb->run(c, f);
}

// Faults of the command line itself should come in the form that was asked for, wherever --json stands.
static bool asks_json(int count, char **words) {
    for (int i = 0; i < count && !str_eq(str_c(words[i]), STR("--")); i++)
        if (str_eq(str_c(words[i]), STR("--json"))) return true;
    return false;
}

int cli_main(int argc, char **argv) {
    struct cli c = {.json = argc > 1 && asks_json(argc - 1, argv + 1)};
    struct fault f;
    hold_standard_files();
    signal(SIGPIPE, SIG_IGN); // a closed pipe and a file grown too large are faults, not ends
    signal(SIGXFSZ, SIG_IGN);
    sink_standard(&c.out);
    int status = run(&c, argc > 1 ? argc - 1 : 0, argv + 1, &f) < 0 ? cli_fault(&c, &f) : c.status;
    if (sink_finish(&c.out, &f) < 0) {
        c.json = false; // there is nowhere to write it to
        status = cli_fault(&c, &f);
    }
    sink_release(&c.out);
    cli_sign_release(&c);
    arena_release(&c.arena);
    return status;
}
