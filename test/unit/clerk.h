// SPDX-License-Identifier: Apache-2.0
// An administrator at the registry: what they say, and what is refused without a trace.
#ifndef TEST_CLERK_H
#define TEST_CLERK_H

#include "life.h"

#define DAY "2024-01-05T09:00"

static inline int64_t say(struct city *c, const char *verb, const char *fields) { return act(c, verb, "", "admin", DAY, fields); }

static inline void refused_at(struct city *c, const char *code, const char *where, const char *line) {
    int64_t seq = c->desk.region_seq;
    size_t pending = c->desk.work.pending_count;
    city_refused(c, line, code);
    struct answer a = city_try(c, line);
    if (!str_eq(str_c(a.fault.where), str_c(where))) fail_msg("%s\n  at %s, not %s", line, a.fault.where, where);
    assert_int_equal(a.event_count, 0);
    assert_int_equal(c->desk.region_seq, seq);
    assert_int_equal(c->desk.work.pending_count, pending);
}

// Refused with this code and this field named.
static inline void bad(struct city *c, const char *code, const char *where, const char *verb, const char *fields) {
    refused_at(c, code, where, line_of(c, verb, "", "admin", DAY, fields));
}

static inline const struct row_office *office_row(struct city *c, int64_t id) {
    const struct row_office *o;
    struct fault f;
    if (registry_office_row(&c->desk, id, &o, &f) < 0) fail_msg("%s", f.en);
    return o;
}

static inline const struct row_enterprise *enterprise_row(struct city *c, const char *code) {
    const struct row_enterprise *e;
    struct fault f;
    if (registry_enterprise(&c->desk, str_c(code), &e, &f) < 0) fail_msg("%s", f.en);
    return e;
}

// An account may be closed at the time of the desk: its stream all the same.
static inline const struct stream *account_stream(struct city *c, const char *login) {
    struct stream *st = NULL;
    struct fault f;
    if (registry_account(&c->desk, str_c(login), &st, &f) < 0 && strcmp(f.code, "account-closed") != 0) fail_msg("%s", f.en);
    return st;
}

static inline const struct row_account *account_row(struct city *c, const char *login) {
    return stream_row(account_stream(c, login), TABLE_ACCOUNT);
}

static inline const struct row_person *person_row(struct city *c, int64_t id) {
    struct stream *st;
    struct fault f;
    if (desk_stream(&c->desk, id, STREAM_PERSON, &st, &f) < 0) fail_msg("%s", f.en);
    return stream_row(st, TABLE_PERSON);
}

static inline int64_t office_id(struct city *c, const char *name) {
    int64_t id = 0;
    struct fault f;
    if (registry_office(&c->desk, str_c(name), &id, &f) < 0) fail_msg("%s", f.en);
    return id;
}

// "office=<id>" and the like.
static inline const char *with_id(struct city *c, const char *format, int64_t id) {
    struct str text = arena_printf(&c->arena, "%lld", (long long)id), rest = str_c(format);
    struct buf b = BUF_INIT;
    for (ptrdiff_t at; (at = str_find(rest, STR("#"))) >= 0; rest = str_skip(rest, (size_t)at + 1))
        buf_printf(&b, "%.*s%.*s", (int)at, rest.p, SP(text));
    buf_add(&b, rest);
    buf_byte(&b, '\0');
    const char *s = arena_str(&c->arena, buf_str(&b)).p;
    buf_release(&b);
    return s;
}

// name=<count times x>
static inline const char *long_field(struct city *c, const char *head, int count) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "%s", head);
    for (int i = 0; i < count; i++) buf_byte(&b, 'x');
    buf_byte(&b, '\0');
    const char *s = arena_str(&c->arena, buf_str(&b)).p;
    buf_release(&b);
    return s;
}

#endif
