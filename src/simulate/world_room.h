// SPDX-License-Identifier: Apache-2.0
// What the files of the world share.
#ifndef SIMULATE_WORLD_ROOM_H
#define SIMULATE_WORLD_ROOM_H

#include "simulate/world.h"

// purposes of a stream of chance
enum { CHANCE_LIFE = 1, CHANCE_DAY, CHANCE_NOISE, CHANCE_TEXT, CHANCE_CITY };

// --- course.c: what comes next
// Draws what the matter is, at its arrival.
void course_begin(struct world *w, struct life *l);
// Right before the deed is written: settles what its fields say; may put another deed in its place.
void course_settle(struct world *w, struct life *l);
// After the deed: the next one and its time. False: it is over, for the city.
bool course_after(struct world *w, uint32_t index);

// --- course_handle.c
void handling_begin(struct world *w, struct life *l, struct chance *c, const struct span *s);
void handling_next(struct world *w, struct life *l, struct chance *c);
bool handling_after(struct world *w, struct life *l, struct chance *c);
ms_t due_of(const struct world *w, ms_t start, struct limit limit);
// The first moment from `at` on when offices work.
ms_t office_time(const struct world *w, struct chance *c, ms_t at);

// --- write.c: the command of a deed
void write_deed(struct world *w, const struct life *l, uint64_t number, struct arena *a, struct command *ret);
// number: of the command in the row, from 1
struct str command_key(uint64_t number, struct arena *a);
struct str matter_number(const struct life *l, struct arena *a);

// --- texts.c
struct str text_title(struct world *w, struct chance *c, const struct life *l, struct arena *a);
struct str text_body(struct world *w, struct chance *c, const struct life *l, struct arena *a);
struct str text_reply(struct world *w, struct chance *c, struct arena *a);
struct str text_one(const struct world *w, struct chance *c, enum word_list list);
struct str text_person(struct world *w, uint32_t person, struct arena *a);
struct str text_phone(uint32_t person, struct arena *a);
struct str text_firm(struct world *w, uint32_t firm, struct arena *a);

// --- city.c: offices, accounts, enterprises
int64_t city_count(const struct world *w);
void city_command(struct world *w, int64_t n, uint64_t number, struct arena *a, struct command *ret);
struct str city_uscc(const struct world *w, uint32_t firm, struct arena *a);
unsigned city_tier(const struct world *w, uint32_t firm);

#endif
