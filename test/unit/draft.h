// SPDX-License-Identifier: Apache-2.0
// Drafts told as a story: a letter that answers a proposal, read from a page.
#ifndef TEST_DRAFT_H
#define TEST_DRAFT_H

#include "life.h"

#define LETTER_FINDINGS \
    "\"findings\":[{\"code\":\"two-dates\",\"zh\":\"有两个日期\",\"en\":\"there are two dates\",\"line\":3,\"column\":7,\"quote\":\"二〇二三年\"}," \
    "{\"code\":\"no-slip\",\"zh\":\"没有回执\",\"en\":\"there is no slip\"}]"
#define LETTER_SEEN \
    "\"findings\":[{\"code\":\"two-dates\",\"zh\":\"有两个日期\",\"en\":\"there are two dates\",\"line\":3,\"column\":7,\"quote\":\"二〇二三年\",\"seen\":true}," \
    "{\"code\":\"no-slip\",\"zh\":\"没有回执\",\"en\":\"there is no slip\",\"seen\":true}]"
#define LETTER_HEAD \
    "\"kind\":\"proposal_reply\",\"title\":\"关于第0310号提案的答复\",\"written\":\"2023-06-20\",\"published\":\"2023-07-01\",\"issuer\":\"市住房局\"," \
    "\"document_number\":\"住复〔2023〕8号\",\"index_number\":\"0115/2023-8\",\"session\":\"五届三次\",\"proposal_number\":\"0310\"," \
    "\"proposal_title\":\"关于多修路灯的提案\",\"lead\":\"市住房局\",\"joint\":[\"市水务局\",\"市财政局\"],\"proposers\":[\"赵甲\",\"钱乙\"]," \
    "\"signer\":\"孙丙\",\"signer_role\":\"局长\",\"addressee\":\"赵甲、钱乙委员\""
#define LETTER_TAIL ",\"text\":\"赵甲、钱乙委员：\\n您好。已修路灯八百盏。\""
#define LETTER "{" LETTER_HEAD LETTER_TAIL "," LETTER_FINDINGS "}"
#define LETTER_CHECKED "{" LETTER_HEAD LETTER_TAIL "," LETTER_SEEN "}"

// A command with fields "name", value, "name", value …, NULL; values as they are.
static inline struct command draft_command(struct city *c, const char *verb, const char *by, const char *at, const char *const fields[]) {
    struct pair *pairs = arena_array(&c->arena, struct pair, 16);
    size_t n = 0;
    for (; fields[2 * n]; n++) pairs[n] = (struct pair){str_c(fields[2 * n]), str_c(fields[2 * n + 1])};
    return (struct command){.verb = str_c(verb), .by = str_c(by), .channel = STR("cli"), .has_at = at[0] != 0, .at = at[0] ? moment(at) : 0,
                            .fields = {pairs, n}};
}

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline int64_t draft_do(struct city *c, const char *verb, const char *by, const char *at, const char *const fields[]) {
    struct answer a = city_run(c, draft_command(c, verb, by, at, fields));
    if (!a.ok) fail_msg("%s: %s: %s (%s)", verb, a.fault.code, a.fault.en, a.fault.where);
    return a.id;
}

// Refused with that code at that place, and not a trace of it.
static inline void draft_no(struct city *c, const char *code, const char *where, const char *verb, const char *by, const char *at,
                            const char *const fields[]) {
    int64_t seq = c->desk.region_seq;
    struct answer a = city_run(c, draft_command(c, verb, by, at, fields));
    if (a.ok) fail_msg("accepted: %s", verb);
    if (!str_eq(str_c(a.fault.code), str_c(code)) || !str_eq(str_c(a.fault.where), str_c(where)))
        fail_msg("%s: %s at \"%s\", not %s at \"%s\": %s", verb, a.fault.code, a.fault.where, code, where, a.fault.en);
    assert_true(a.fault.zh[0] && a.fault.en[0]);
    assert_int_equal(c->desk.region_seq, seq);
}

static inline const char *id_of(struct city *c, int64_t id) { return arena_printf(&c->arena, "%lld", (long long)id).p; }
static inline const char *digest_of(struct city *c, const char *page) {
    struct hash h;
    char hex[2 * HASH_BYTES + 1];
    sm3_of(&h, str_c(page));
    hash_hex(&h, hex);
    return arena_str(&c->arena, str_c(hex)).p;
}

static inline const char *taken(struct city *c, const char *page, const char *body) {
    return id_of(c, draft_do(c, "draft.take", "committee", "2024-03-01T09:00", FIELDS("source", page, "digest", digest_of(c, page), "body", body)));
}

static inline const struct row_draft *draft_row(struct city *c, const char *id) {
    struct stream *st;
    struct fault f;
    if (draft_find(&c->desk, str_c(id), &st, &f) < 0) fail_msg("%s", f.en);
    return stream_row(st, TABLE_DRAFT);
}

#endif
