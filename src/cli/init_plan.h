// SPDX-License-Identifier: Apache-2.0
// What a new store is made of, read whole before anything is written.
#ifndef CLI_INIT_PLAN_H
#define CLI_INIT_PLAN_H

#include "cli/cli.h"

enum { INIT_FILES_MAX = 200, INIT_PROFILES_MAX = 16 };

struct published {
    const char *path;
    struct str text;
    int64_t id;            // once it is published
    int64_t states, edges; // once it is enabled
};

struct init_plan {
    int64_t region;
    struct str name;
    struct published calendar, profiles[INIT_PROFILES_MAX], procedures[INIT_FILES_MAX];
    size_t profile_count, procedure_count;
    int64_t events;
    bool driven, citus; // citus: spread over the nodes of a cluster
    const char *office, *admin; // names of the first office and of the administrator's login
};

// Reads the options of init and the files they name. Texts live in the arena of c.
int init_plan(struct cli *c, struct init_plan *p, struct fault *f);
// Makes the store of a plan: under another name, placed at `path` when it is whole.
int init_make(struct cli *c, struct init_plan *p, const char *path, struct fault *f);

#endif
