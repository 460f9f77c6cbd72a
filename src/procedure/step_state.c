// SPDX-License-Identifier: Apache-2.0
#include "procedure/step.h"

struct state state_before_opening(void) {
    return (struct state){.stage = -1, .owed = true};
}

struct state state_part_opened(uint32_t bound) {
    return (struct state){.stage = 0, .bound = bound};
}

// What can differ between states of a section: only that takes part in the number.
struct digits {
    uint32_t roles;  // roles that may be bound in some states and unbound in others
    uint32_t shares; // shares this section splits off
};

static struct digits digits_of(const struct rules *r, const struct section *s) {
    struct digits d = {0, 0};
    uint32_t filled = 0;
    for (int i = 0; i < s->action_count; i++) {
        filled |= s->actions[i].binds;
        if (s->actions[i].fork_share >= 0) d.shares |= 1u << s->actions[i].fork_share;
    }
    // A part inherits what its fork bound, so any bound role may be there.
    for (int i = 0; i < r->procedure->role_count; i++)
        if (r->procedure->roles[i].kind == ROLE_BOUND && (s->part || (filled >> i & 1))) d.roles |= 1u << i;
    return d;
}

static int counter_radix(const struct rules *r, const struct section *s, int counter) {
    return r->counts[s->counters[counter].value] + 1;
}

// Stage -1 comes first, so every section has one more place than stages.
int64_t state_space(const struct rules *r, const struct section *s) {
    struct digits d = digits_of(r, s);
    const int64_t most = INT64_C(1) << 62;
    int64_t n = 2 * ((int64_t)s->stage_count + 1);
    int bits = __builtin_popcount(d.roles) + 2 * __builtin_popcount(d.shares);
    if (n > most >> bits) return 0;
    n <<= bits;
    for (int i = 0; i < s->counter_count; i++) {
        int radix = counter_radix(r, s, i);
        if (n > most / radix) return 0;
        n *= radix;
    }
    return n;
}

int64_t state_pack(const struct rules *r, const struct section *s, const struct state *st) {
    struct digits d = digits_of(r, s);
    if (st->stage < -1 || st->stage >= s->stage_count || (st->bound & ~d.roles)) return -1;
    int64_t n = (st->stage + 1) * 2 + (st->owed ? 1 : 0);
    for (uint32_t left = d.roles; left; left &= left - 1)
        n = n * 2 + (st->bound >> __builtin_ctz(left) & 1);
    for (int i = 0; i < PROC_SHARES; i++) {
        if (d.shares >> i & 1)
            n = n * 4 + st->shares[i];
        else if (st->shares[i] != SHARE_NONE)
            return -1;
    }
    for (int i = 0; i < PROC_COUNTERS; i++) {
        int radix = i < s->counter_count ? counter_radix(r, s, i) : 1;
        if (st->counters[i] >= radix) return -1;
        n = n * radix + st->counters[i];
    }
    return n;
}

int state_unpack(const struct rules *r, const struct section *s, int64_t number, struct state *ret) {
    if (number < 0 || number >= state_space(r, s)) return -1;
    struct digits d = digits_of(r, s);
    struct state st = {.stage = -1};
    for (int i = s->counter_count - 1; i >= 0; i--) {
        int radix = counter_radix(r, s, i);
        st.counters[i] = (uint8_t)(number % radix);
        number /= radix;
    }
    for (int i = PROC_SHARES - 1; i >= 0; i--) {
        if (!(d.shares >> i & 1)) continue;
        st.shares[i] = (uint8_t)(number & 3);
        number >>= 2;
    }
    for (int i = PROC_ROLES - 1; i >= 0; i--) {
        if (!(d.roles >> i & 1)) continue;
        st.bound |= (uint32_t)(number & 1) << i;
        number >>= 1;
    }
    st.owed = number & 1;
    st.stage = (int)(number >> 1) - 1;
    *ret = st;
    return 0;
}
