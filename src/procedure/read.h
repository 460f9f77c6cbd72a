// SPDX-License-Identifier: Apache-2.0
// Reads the procedure language. Keywords Chinese or English, one language per file.
#ifndef PROCEDURE_READ_H
#define PROCEDURE_READ_H

#include "procedure/procedure.h"

enum { PROCEDURE_MAX_BYTES = 256 * 1024 };

// Reads a whole file. Faults carry line and column (in characters) and, for an unknown word, the nearest
// known one: codes "proc-syntax", "proc-unknown-word", "proc-duplicate", "proc-limit" (too many), "bad-utf8".
int procedure_read(struct procedure **ret, struct str text, struct fault *f);

#endif
