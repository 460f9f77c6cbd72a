// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>

#include "http/room.h"

// "203.0.113.7", "203.0.113.7:4711", "[2001:db8::1]:4711", "2001:db8::1" in its one written form; empty when it is
// nothing of these.
static struct str address(struct str s, struct arena *a, bool *ret_loopback) {
    char text[INET6_ADDRSTRLEN];
    struct in_addr four;
    struct in6_addr six;
    s = str_trim(s);
    ptrdiff_t colon = str_find(s, STR(":")), end = str_find(s, STR("]"));
    if (str_starts(s, STR("["))) s = end < 0 ? STR("") : str_of(s.p + 1, (size_t)end - 1);
    else if (colon >= 0 && str_find(str_skip(s, (size_t)colon + 1), STR(":")) < 0) s = str_head(s, (size_t)colon);
    if (s.n == 0 || s.n >= sizeof text) return STR("");
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    if (strlen(text) != s.n) return STR("");
    if (inet_pton(AF_INET, text, &four) == 1) {
        *ret_loopback = (ntohl(four.s_addr) >> 24) == 127;
        return arena_str(a, str_c(inet_ntop(AF_INET, &four, text, sizeof text)));
    }
    if (inet_pton(AF_INET6, text, &six) != 1) return STR("");
    if (IN6_IS_ADDR_V4MAPPED(&six)) {
        memcpy(&four, six.s6_addr + 12, sizeof four);
        *ret_loopback = six.s6_addr[12] == 127;
        return arena_str(a, str_c(inet_ntop(AF_INET, &four, text, sizeof text)));
    }
    *ret_loopback = IN6_IS_ADDR_LOOPBACK(&six);
    return arena_str(a, str_c(inet_ntop(AF_INET6, &six, text, sizeof text)));
}

// Each proxy adds the address it was asked from at the end; what stands further left is only what the client claims.
// So the last entry counts, but for entries of proxies on this machine.
struct str forwarded_peer(const struct head *h, struct str peer, struct arena *a) {
    struct str list;
    if (head_count(h, "x-forwarded-for", &list) == 0) return peer;
    struct str best = peer;
    for (size_t end = list.n; end > 0;) {
        size_t from = end;
        while (from > 0 && list.p[from - 1] != ',') from--;
        bool loopback = false;
        struct str found = address(str_of(list.p + from, end - from), a, &loopback);
        if (found.n == 0) return best;
        best = found;
        if (!loopback) return best;
        end = from ? from - 1 : 0;
    }
    return best;
}

bool forwarded_secure(const struct head *h) {
    struct str proto;
    return head_count(h, "x-forwarded-proto", &proto) == 1 && str_same_name(proto, STR("https"));
}

bool forwarded_any(const struct head *h) {
    static const char *const names[] = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"};
    struct str ignored;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (head_count(h, names[i], &ignored)) return true;
    return false;
}
