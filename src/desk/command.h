// SPDX-License-Identifier: Apache-2.0
// A command: who, what, on which matter, fields, key. Every way in – form, JSON, command line, import, timer –
// turns its input into this, and only this.
#ifndef DESK_COMMAND_H
#define DESK_COMMAND_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"
#include "ledger/event_fields.h"

enum {
    COMMAND_FIELDS_MAX = 64,
    COMMAND_NAME_MAX = 200,         // bytes of a verb, key, login or field name
    COMMAND_VALUE_MAX = 256 * 1024, // bytes of one field
};

struct command {
    struct str verb;    // "do"
    struct str matter;  // number or id; empty where the verb needs none
    struct str by;      // login of the account; empty: the system (timers, init)
    struct str key;     // idempotency key; may be empty
    struct str channel; // "cli", "import", "web", "api", "timer", "telephone", …
    bool has_at;
    int64_t version;    // "version": what the one who acts has seen; 0: not said. Another one is a fault "stale"
    int64_t at;         // when it counts, UTC ms; only driven stores and imports may say
    struct pair_list fields;
};

// The value of a field, or an empty slice.
struct str command_field(const struct command *c, struct str name);
// Same under its Chinese or its English name.
struct str command_field2(const struct command *c, struct str zh, struct str en);

// From one JSON object {"do","matter","by","at"?,"key"?,"channel"?,"version"?,"fields":{…}} (docs/json.md). Values of fields
// are strings, numbers, true/false, lists of those (each ended by U+001F) or one object of those (flattened:
// "requester.name"). Everything lives in the arena. Faults "bad-json", "unknown-member", "missing-member",
// "bad-field", "bad-time", with the member in `where`.
int command_from_json(struct command *ret, struct str line, int64_t utc_offset, struct arena *a, struct fault *f);
// The same from a value that was read; `channel` where it names none.
int command_from_value(struct command *ret, const json_t *value, struct str channel, int64_t utc_offset, struct arena *a, struct fault *f);

// Within the bounds above, whichever way it came in. Faults "bad-field", "bad-member".
int command_fits(const struct command *c, struct fault *f);

// The members of that object, for whoever describes it; ends with name NULL.
enum member_type { MEMBER_TEXT, MEMBER_TIME, MEMBER_VERSION, MEMBER_FIELDS };
struct command_member {
    const char *name;
    enum member_type type;
    size_t offset; // of a text in struct command
    const char *zh, *en;
};
extern const struct command_member command_members[];

// What makes two commands the same: verb, matter, by, at (when given) and the fields, under a salt.
void command_digest(struct hash *ret, const struct command *c, struct str salt);

// Items of a list in one value: each ended by U+001F as command_from_json writes them (then names may hold any
// punctuation), else separated by 、 or ','.
bool list_next(struct str *rest, struct str *item);

#endif
