// SPDX-License-Identifier: Apache-2.0
// The one step that checker and desk share: which moves a state allows, and what a move makes of it. Pure.
#ifndef PROCEDURE_STEP_H
#define PROCEDURE_STEP_H

#include "procedure/profile.h"

enum share_state { SHARE_NONE, SHARE_OPEN, SHARE_AGREED, SHARE_OBJECTED };

// Where a matter stands, without any date.
struct state {
    int stage; // -1: not opened yet
    bool owed; // an answer is due to whoever raised it
    uint32_t bound; // bit per role filled by a field
    uint8_t counters[PROC_COUNTERS];
    uint8_t shares[PROC_SHARES]; // enum share_state
};

enum move_kind { MOVE_ACT, MOVE_PART_END };

struct move {
    enum move_kind kind;
    int action; // MOVE_ACT: the variant
    int share;  // MOVE_PART_END: the last open part of this share ended
    bool agreed;
};

// A main matter before its opening action: an answer is owed from the first moment. A part before anything:
// stage 0 at once, nothing owed, the roles the fork bound.
struct state state_before_opening(void);
struct state state_part_opened(uint32_t bound);

// One number per state under these rules (mixed radix), and back. state_space is one more than the largest
// number; 0 when it leaves 62 bits. state_pack: -1 for a state that is none of this space (a role bound that
// nothing here binds, a counter above its maximum); state_unpack likewise for a number.
int64_t state_space(const struct rules *r, const struct section *s);
int64_t state_pack(const struct rules *r, const struct section *s, const struct state *st);
int state_unpack(const struct rules *r, const struct section *s, int64_t number, struct state *ret);

enum { MOVES_MAX = PROC_ACTIONS + 2 * PROC_SHARES };

// Every move open in this state, in file order, whatever the fields hold: variants behind an open variant
// without a guard are left out; every open share gives two part ends. Returns how many.
size_t procedure_moves(const struct rules *r, const struct section *s, const struct state *st,
                       struct move ret[MOVES_MAX]);

// What keeps a variant closed, looked at in this order. Roles held and 系统 are always there; an opening
// action's own fields count as filled already, so that the one who raises a matter may open it.
enum hindrance {
    HINDER_NOTHING,
    HINDER_STAGE,
    HINDER_COUNTER,
    HINDER_PARTS_OPEN,
    HINDER_OBJECTED,      // 要 S 同意, and one objected
    HINDER_NONE_OBJECTED, // 要 S 异议, and none did
    HINDER_JOINED,        // 要 S 未分, and its parts ended but were not joined yet
    HINDER_UNBOUND,
    HINDER_BOUND,  // 无 R, and R is bound
    HINDER_NOBODY, // 分出 S 予 F to those bound, and nobody is
    HINDER_FORKED // 分出 S while S is open (要 S 未分出 or not) and this action does not recall it
};
enum hindrance procedure_hindrance(const struct rules *r, const struct section *s, const struct state *st,
                                   int action);

// Is this variant open here, whatever its guard? 0, or -1 with a fault that says why not: "not-here" (names
// the stage and what is possible there), "used-up" (counter), "parts-open", "parts-objected",
// "none-objected", "already-forked", "not-bound".
int procedure_open(const struct rules *r, const struct section *s, const struct state *st, int action,
                   struct fault *f);

// The value of a choice field given with a command: its index in the field's choices, or -1 when not given.
typedef int choice_of_fn(void *context, int field);

// The variant of the action named `word` (name or alias) that happens in this state with these choices.
// Faults: "unknown-action" (with the near word); when no variant is open those of procedure_open for the first
// variant that belongs to this stage, else for the first; "no-variant" (names the choices that lead on).
int procedure_choose(const struct rules *r, const struct section *s, const struct state *st, struct str word,
                     choice_of_fn *choice, void *context, int *ret_action, struct fault *f);

// The state after a move; checks everything procedure_open does; "no-open-part" for a part end with nothing
// open or at an end. Never changes *ret on a fault. The caller has looked at the guard (the checker leaves it
// open). A joint condition that was met is used up: the share is SHARE_NONE again, so that a second round can
// be split off; then 收回 counts, then 分出. 告知 counts before 重办.
int procedure_step(const struct rules *r, const struct section *s, const struct state *st, struct move m,
                   struct state *ret, struct fault *f);

#endif
