// SPDX-License-Identifier: Apache-2.0
// A matter on its way through the simulated city: what is done next with it, when, and what was done before. Those in
// flight lie in one array with a heap over it; whoever ended leaves both.
#ifndef SIMULATE_LIFE_H
#define SIMULATE_LIFE_H

#include "base/time.h"
#include "simulate/chance.h"

enum deed {
    DEED_REGISTER, DEED_ANSWER, DEED_EMERGENCY, DEED_REFUSE, DEED_MERGE, DEED_WITHDRAW,
    DEED_DISPATCH, DEED_SIGN, DEED_RETURN, DEED_REDISPATCH, DEED_REJECT_RETURN, DEED_MEDIATE, DEED_DESIGNATE,
    DEED_CONTACT, DEED_WHISTLE, DEED_REPORT_IN, DEED_WHISTLE_RETURN, DEED_ABSENT, DEED_DEAL, DEED_PAUSE, DEED_RESUME, DEED_EXTEND,
    DEED_ASK_SHELVE, DEED_SHELVE, DEED_REFUSE_SHELVE, DEED_UNSHELVE, DEED_ASK_TERMINATE, DEED_TERMINATE, DEED_REFUSE_TERMINATE,
    DEED_FINISH, DEED_TAKE_OVER, DEED_SETTLE, DEED_APPROVE, DEED_SEND_BACK, DEED_NO_ANSWER, DEED_CALL, DEED_RATE, DEED_RELAPSE,
    DEEDS
};

enum { // what a body will do with it while it handles it: bits of life.todo
    TODO_CONTACT = 1, TODO_WHISTLE = 2, TODO_PAUSE = 4, TODO_SHELVE = 8, TODO_TERMINATE = 16, TODO_EXTEND = 32, TODO_TAKE_OVER = 64,
};
enum { SOLVED, PARTLY, UNSOLVED };
enum { SATISFIED, BASICALLY, DISSATISFIED };
enum { JOINT_MAX = 2 };

// Written to the place file as it lies in memory: fixed sizes, no gaps, no pointers. A change raises PLACE_VERSION.
struct life {
    ms_t at;               // of the next deed
    uint64_t chance;       // its own stream
    ms_t finish, due;      // while it is handled: when the body will be done, when it should
    uint64_t asked;        // which command's answer settles whether it was drawn for a callback; 0: none
    uint32_t serial;       // from 1
    uint32_t in_day;       // the how manieth of its day, from 1
    int32_t day;           // it came in
    uint32_t person;       // who raised it
    uint16_t category, issue;
    uint16_t office;       // responsible in truth
    uint16_t lead;         // who has it
    uint16_t joint[JOINT_MAX];
    uint16_t steps;        // commands so far: each has texts of its own
    uint8_t deed, kind, channel, urgency, tier;
    uint8_t own, anonymous, common;
    uint8_t returns, redos, sent_back, parts, parts_open, todo, paused, extended, shelved, terminated, relapsed, contacted, called, late, solved,
        satisfied;
    uint8_t drawn;         // the desk drew it for a callback
    uint8_t alive;
};
_Static_assert(sizeof(struct life) == 96, "no gaps");

struct lives {
    struct life *of;
    uint32_t *heap, *free;
    uint32_t count, heap_count, free_count, cap; // count: places in use or free
};

// A new, zeroed life, not on the heap yet. The index is good until lives_end; pointers until the next lives_begin.
uint32_t lives_begin(struct lives *l);
void lives_push(struct lives *l, uint32_t index); // by its `at`, then serial
// The one whose deed is next; false when there is none.
bool lives_first(const struct lives *l, uint32_t *ret);
void lives_pop(struct lives *l);
void lives_end(struct lives *l, uint32_t index);
void lives_release(struct lives *l);

#endif
