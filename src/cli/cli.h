// SPDX-License-Identifier: Apache-2.0
// The command line: verbs as values, their options, what they read and print. One file per verb; a verb fills a
// struct cli_verb and stands in CLI_VERBS (docs/adding-a-verb.md).
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "base/json.h"
#include "cli/sink.h"

// Exit statuses are part of the contract; a fault's kind is its status.
enum { EXIT_FINE = 0, EXIT_INPUT = FAULT_INPUT, EXIT_USAGE = FAULT_USAGE, EXIT_MACHINE = FAULT_MACHINE };

struct cli;

struct cli_option {
    const char *name;  // without dashes; NULL ends a table
    const char *value; // what the help calls its value; NULL: a flag
    char letter;       // short form, or 0
    bool required, many;
    bool path; // the value names a file: any bytes; all others are UTF-8 without control characters
    const char *zh, *en;
};

struct cli_verb {
    const char *name; // "init", "procedure check"
    const char *args; // how the help writes its arguments; NULL: it takes none
    int args_least, args_most;
    const char *zh, *en;              // one line
    const char *more_zh, *more_en;    // more lines, or NULL
    const struct cli_option *options; // --json, --progress and --help come by themselves
    const char *const *examples;      // whole command lines, ending with NULL
    const char *one_zh, *one_en;      // when the exit status is 1; NULL: only for faults in the input
    int (*run)(struct cli *c, struct fault *f);
};

// Every verb, in the order of the help. verb_NAME is defined in its file.
#define CLI_VERBS(X) \
    X(init) X(serve) X(account_password) X(account_token) X(import) X(act) \
    X(tick) X(deliver_once) X(deliver_list) X(show) X(list) X(search) X(letter) \
    X(explain_deadline) X(procedure_check) X(procedure_draw) X(procedure_replay) X(procedure_list) X(procedure_migrate) \
    X(ledger_verify) X(ledger_export) X(ledger_checkpoint) X(ledger_show) \
    X(ledger_key_new) X(ledger_key_add) X(ledger_key_retire) X(ledger_key_show) \
    X(ledger_witness_sign) X(ledger_witness_add) X(ledger_witness_check) X(backup) X(restore) X(copy) X(doctor) X(simulate) \
    X(bench_http) X(bench_desk) X(bench_fill) X(bench_chart) X(bench_process) X(report_rates) \
    X(report_commitments) X(report_casework) X(report_targets) X(report_supervision)
#define CLI_VERB_DECLARE(name) extern const struct cli_verb verb_##name;
CLI_VERBS(CLI_VERB_DECLARE)
extern const struct cli_verb *const cli_verbs[]; // ends with NULL

struct cli_value {
    const char *name, *value; // value "" for a flag
};

struct cli_signer; // cli/sign.h

struct cli {
    const struct cli_verb *verb; // NULL until it is known
    struct cli_value *values;
    size_t value_count;
    const char **args;
    int arg_count;
    bool json;
    int status;      // the exit status of a verb that did its work: 0, or 1 when what it looked at is not in order
    struct sink out; // standard output
    struct arena arena;
    int64_t progress_at; // ticks_us of the last sign of progress
    struct cli_signer *signer; // NULL until cli_signer was called
};

int cli_main(int argc, char **argv);

// --- options
// Reads the words behind the verb. Faults of kind usage: "unknown-option", "missing-value", "missing-option",
// "missing-argument", "extra-argument", "option-twice", "no-value", "bad-utf8".
int cli_parse(struct cli *c, int count, char **words, struct fault *f);
// The value of an option, or NULL. A flag that was given has "".
const char *cli_get(const struct cli *c, const char *name);
static inline bool cli_has(const struct cli *c, const char *name) { return cli_get(c, name) != NULL; }
// The next value of an option that may come many times; start with *pos = 0; NULL at the end.
const char *cli_next(const struct cli *c, const char *name, size_t *pos);
// A whole number between least and most. Fault "bad-number".
int cli_number(const struct cli *c, const char *name, int64_t least, int64_t most, int64_t otherwise, int64_t *ret,
               struct fault *f);

// --- answers
// Begins and ends a JSON answer on standard output: {"ok":…, members by the caller}.
void cli_json_open(struct cli *c, struct json_out *j, bool ok);
void cli_json_close(struct cli *c, struct json_out *j);
// The fault in words on standard error, or with --json as JSON on standard output. Returns the exit status.
int cli_fault(struct cli *c, const struct fault *f);
void cli_fault_words(struct buf *b, const struct fault *f);
// A remark on standard error.
void cli_say(struct str zh, struct str en);
// Writes what is waiting when it is much; for verbs that print without end. Fault "cannot-print".
int cli_flow(struct cli *c, struct fault *f);
// Says on standard error how far a long work is: on a terminal, or with --progress. context: the struct cli.
void cli_progress(void *context, int64_t done, int64_t all);

// --- files that come with the program
// The path of "calendar/china.tsv", "procedures" …: in $HUIYIN_DATA, in share/huiyin beside the program's folder,
// in the folders above the program, in the working folder. NULL when it is nowhere. Lives in the arena.
const char *cli_data_path(struct cli *c, const char *name);
// Reads a file named by the option, else one that comes with the program; *ret_path is what was read.
int cli_read_data(struct cli *c, const char *option, const char *name, size_t max, struct buf *ret,
                  const char **ret_path, struct fault *f);
// A profile, made to stand alone where it stands on another (依 = default.conf); by its path, or by option --profile, else the
// one that comes with the program.
int cli_profile_text(const char *path, struct buf *ret, struct fault *f);
int cli_read_profile(struct cli *c, const char *name, struct buf *ret, const char **ret_path, struct fault *f);

#endif
