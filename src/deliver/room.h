// SPDX-License-Identifier: Apache-2.0
// What the files of this room share.
#ifndef DELIVER_ROOM_H
#define DELIVER_ROOM_H

#include "deliver/deliver.h"
#include "registry/fields.h"
#include "registry/registry.h"

#define DELIVER_CHANNEL STR("deliver")

enum { EVIDENCE_BYTES_MAX = 128, WHY_BYTES_MAX = 60, NOTE_BYTES_MAX = 4000, DELIVERY_ID_BYTES_MAX = 20 };

// open.c: by the notifier alone
decide_fn delivery_open, delivery_report;
apply_fn apply_delivery_opened, apply_delivery_made, apply_delivery_failed, apply_delivery_turned;
// hand.c: by a person
decide_fn delivery_confirm, delivery_try, delivery_settle, delivery_contact;
int delivery_before(struct desk *d, const struct command *c, struct fault *f);
// address.c
decide_fn address_set;
apply_fn apply_address_set;

// A number or receipt: printable ASCII without blanks, quotes or "<>@", at most EVIDENCE_BYTES_MAX; and no run of eight
// digits of `address` in it (may be empty): what stands in an event for ever is no telephone number.
bool evidence_fit(struct str evidence, struct str address);

// The state a delivery is in when it is to go this way.
struct str state_of_way(enum deliver_way w);

#endif
