// SPDX-License-Identifier: Apache-2.0
// What the files of lists share.
#ifndef MATTER_QUEUE_ROOM_H
#define MATTER_QUEUE_ROOM_H

#include "matter/queue.h"

// Columns of the statements matter_open, matter_waiting, matter_led, matter_ended, matter_newest.
enum { ID, NUMBER, STAGE, TITLE, LEAD, OUTCOME, OPENED, DUE, PARENT, PROCEDURE, SECTION, CATEGORY, URGENCY, COLUMNS };
struct queue_item queue_item_of(const struct cell *x, struct arena *a);
bool queue_own_office(const struct queue_scope *s, int64_t office);

#endif
