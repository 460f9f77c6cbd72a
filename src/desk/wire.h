// SPDX-License-Identifier: Apache-2.0
// Commands from outside and their answers as JSON (docs/json.md): one contract for the lines of `act` and for the API.
#ifndef DESK_WIRE_H
#define DESK_WIRE_H

#include "desk/desk.h"

enum { WIRE_COMMAND_MAX = 1024 * 1024 }; // bytes of one command

// Whether the bytes can be a text of JSON: UTF-8 without NUL, at most `max` of them. Faults "line-too-long", "bad-utf8",
// "bad-nul", the last two with the column (and the line, counted from 1, where there are several).
int wire_bytes(struct str text, size_t max, struct fault *f);
// What a command from outside may not say: a channel of the program itself ("reserved-channel").
int wire_allowed(const struct command *c, struct fault *f);
// Where each element of a JSON array begins and ends, blanks trimmed. `text` must be one JSON array that was read without a
// fault; ret has room for `max`. Returns how many there are, which may be more than max.
size_t wire_split(struct str text, struct str *ret, size_t max);

// The members of an answer, within an object that is open: "ok", then "id", "again"?, "events", "event_count"?; of a
// refused one nothing but "ok": the fault is the caller's.
void wire_answer(struct json_out *j, const struct answer *a);

#endif
