// SPDX-License-Identifier: Apache-2.0
#include "mining/stamp.h"

static bool digit(char c) { return c >= '0' && c <= '9'; }

// Where the zone begins: behind the time of day only, for a day has dashes too.
static size_t zone_begin(struct str s) {
    for (size_t i = 11; i < s.n; i++)
        if (s.p[i] == '+' || s.p[i] == '-' || s.p[i] == 'Z' || s.p[i] == 'z') return i;
    return s.n;
}

static int two(struct str s, size_t at) {
    return at + 2 <= s.n && digit(s.p[at]) && digit(s.p[at + 1]) ? (s.p[at] - '0') * 10 + s.p[at + 1] - '0' : -1;
}

// "Z", "+02:00", "+0200", "+02"; -1 when it is none of them.
static int zone(struct str s, ms_t *ret) {
    if (s.n == 1) {
        *ret = 0;
        return s.p[0] == 'Z' || s.p[0] == 'z' ? 0 : -1;
    }
    int h = two(s, 1), m = 0;
    if (s.n == 6 && s.p[3] == ':') m = two(s, 4);
    else if (s.n == 5) m = two(s, 3);
    else if (s.n != 3) return -1;
    if (h < 0 || m < 0 || m > 59 || h * 60 + m > 14 * 60) return -1;
    *ret = (s.p[0] == '-' ? -1 : 1) * (h * MS_HOUR + m * MS_MINUTE);
    return 0;
}

// Takes ".276000" off the end of *s: ms, or -1 when what stands behind the point is no number.
static int decimals(struct str *s) {
    ptrdiff_t point = str_find(*s, STR("."));
    if (point < 0) return 0;
    struct str d = str_skip(*s, (size_t)point + 1);
    int ms = 0;
    if (d.n == 0 || d.n > 12) return -1;
    for (size_t i = 0; i < d.n; i++)
        if (!digit(d.p[i])) return -1;
    for (size_t i = 0; i < 3; i++) ms = ms * 10 + (i < d.n ? d.p[i] - '0' : 0);
    *s = str_head(*s, (size_t)point);
    return ms;
}

int stamp_parse(struct str s, ms_t otherwise, struct stamp *ret, struct fault *f) {
    struct str whole = str_trim(s);
    size_t at = zone_begin(whole);
    struct str time = str_trim(str_head(whole, at)), tail = str_skip(whole, at);
    ms_t offset = otherwise, local;
    int ms = decimals(&time);
    if (ms < 0 || (tail.n && zone(tail, &offset) < 0))
        return fault_set(f, FAULT_INPUT, "bad-time", "看不懂的时间：“%.*s”，请写成 2024-03-01T09:30:15.250+08:00",
                         "not a time: \"%.*s\"; write 2024-03-01T09:30:15.250+08:00", SP(utf8_head(whole, 40)));
    if (time_parse(time, 0, &local, f) < 0) return -1;
    *ret = (struct stamp){.at = local + ms - offset, .offset = offset};
    return 0;
}
