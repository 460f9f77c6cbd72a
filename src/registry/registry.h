// SPDX-License-Identifier: Apache-2.0
// Who and where: offices, people, accounts, the roles they hold from–to, enterprises. docs/registry.md lists the
// verbs with their fields and faults. Everything here is an event on the stream of the office, person, account or
// enterprise; the lookups below see what earlier commands of a running batch did, committed or not.
#ifndef REGISTRY_REGISTRY_H
#define REGISTRY_REGISTRY_H

#include "desk/desk.h"

// office.open office.change office.close office.rename office.merge office.split account.leave account.back account.deputy
// deputy.end person.record account.open account.close role.grant role.end
// enterprise.register enterprise.change enterprise.close; admits administrators.
extern const struct desk_room desk_registry_room;

// The role that may change the registry, publish procedures and destroy content; held in any office.
#define ROLE_ADMINISTRATOR STR("管理员")
#define ROLE_ADMINISTRATOR_ALIAS STR("administrator")

// The account matters from import files come in under.
#define LOGIN_IMPORT STR("import")

// An office by name, else by short name, else by id. An open one goes before a closed one; one closed later than
// the running command's time (d->at) still counts. Faults "unknown-office", "ambiguous-office", "office-closed".
int registry_office(struct desk *d, struct str name_or_id, int64_t *ret_id, struct fault *f);
// The row of an office, open or closed, good until the batch is written. Fault "unknown-office".
int registry_office_row(struct desk *d, int64_t id, const struct row_office **ret, struct fault *f);

// The account by its login, with its rows (TABLE_ACCOUNT, TABLE_ROLE). Faults "unknown-account"; "account-closed"
// when it is closed at d->at.
int registry_account(struct desk *d, struct str login, struct stream **ret, struct fault *f);
// Whether an account holds a role (under its name or its name in the other language) in an office, 0: in any, at
// a time: since <= at, and until is 0 or later; itself, or as deputy of somebody who is away. *ret_office (may be NULL) is the office it is held in.
bool registry_holds(const struct stream *account, struct str role, struct str role_alias, int64_t office, int64_t at,
                    int64_t *ret_office);
// For whom it holds it: 0 itself (or not at all), else the account that is away.
int64_t registry_principal(const struct stream *account, struct str role, struct str role_alias, int64_t office, int64_t at);

// Opens an office (`kind` as of office.open, no parent, the region's district) for the actor that is set, without asking
// for an administrator: for a verb whose own rules let who signs it do so. Faults as of office.open, at "name".
int registry_open_office(struct desk *d, struct str name, struct str kind, int64_t *ret_id, struct fault *f);

struct role_name {
    struct str name, alias; // in the other language
};
// Makes who signs the command the actor, in the first of these roles that account holds in any office. Faults
// "missing-member", those of registry_account, "not-allowed"; all at "by".
int registry_signer(struct desk *d, const struct command *c, const struct role_name *roles, size_t count, struct fault *f);

// An enterprise by its unified social credit code, else by id, open or closed. Fault "unknown-enterprise".
int registry_enterprise(struct desk *d, struct str uscc_or_id, const struct row_enterprise **ret, struct fault *f);

// What a new store needs before anybody can sign a command: the first office, the account `admin_login` that is
// administrator there for all time, and the account `import` (no person's) that holds 受理中心 and 督查室 there
// for all time. Each is a transaction of its own. Faults as of office.open and account.open.
int registry_bootstrap(struct desk *d, struct str office_name, struct str admin_login, struct fault *f);

#endif
