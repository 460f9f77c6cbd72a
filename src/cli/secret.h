// SPDX-License-Identifier: Apache-2.0
// A password from the one at the terminal or from a file, never from an argument: those are seen by every process.
#ifndef CLI_SECRET_H
#define CLI_SECRET_H

#include "access/password.h"

struct cli_secret {
    char bytes[PASSWORD_BYTES_MAX + 4];
    size_t n;
};

static inline struct str cli_secret_str(const struct cli_secret *s) { return str_of(s->bytes, s->n); }

// The first line of the file ("-": standard input) without its end. file NULL: asks twice at the terminal, without echo.
// Faults: "no-file", "password-long", "no-terminal", "password-differs", "interrupted". The caller forgets it.
int cli_secret_read(const char *file, struct cli_secret *ret, struct fault *f);

#endif
