// SPDX-License-Identifier: Apache-2.0
// The log of a server, one line an event on standard error, for journald: text, or JSON. What a line may hold is narrow on
// purpose: numbers, and words that stand in the program's source. No names, no telephones, no titles, no query strings, no
// paths as they were asked for; of a fault its code, and its sentence only where that speaks of the machine alone. One log a
// process; any thread.
#ifndef OPS_LOG_H
#define OPS_LOG_H

#include "base/fault.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

// "error", "warn", "info", "debug". False: another word.
bool log_level_read(struct str word, enum log_level *ret);
// At the beginning: warn, text.
void log_set(enum log_level most, bool json);
bool log_wants(enum log_level level);

struct log_field {
    const char *name;
    enum { LOG_A_NUMBER, LOG_A_WORD, LOG_AN_ADDRESS } kind;
    int64_t n;
    const char *word;   // a literal of the program; NULL: the field is left out
    struct str address; // of a client, where whoever runs the server asked for it
};
#define LOG_INT(name_, n_) ((struct log_field){.name = (name_), .kind = LOG_A_NUMBER, .n = (n_)})
#define LOG_WORD(name_, word_) ((struct log_field){.name = (name_), .kind = LOG_A_WORD, .word = (word_)})
#define LOG_ADDRESS(name_, s_) ((struct log_field){.name = (name_), .kind = LOG_AN_ADDRESS, .address = (s_)})

void log_say(enum log_level level, const char *what, const struct log_field *fields, size_t count);
#define LOG(level, what, ...) \
    log_say(level, what, (const struct log_field[]){__VA_ARGS__}, sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field))
// A fault in the machine.
void log_fault(enum log_level level, const char *what, const struct fault *f);

#endif
