// SPDX-License-Identifier: Apache-2.0
// There is exactly one way to write an event and a content; a checkpoint's root is the Merkle root of RFC 6962.
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "ledger/event.h"
#include "ledger/merkle.h"

#define LONG_WORD "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789" // twice: a length of two bytes
static const char *const words[] = {"", "a", "市住房局", "𠀀", "line\nline", "\x7f", "诉求2024-1", "0", LONG_WORD LONG_WORD};
static const int64_t numbers[] = {0, 1, -1, 63, 64, -64, -65, 127, 128, 500000, 1709254800000, 1882532499413794816, INT64_MAX, INT64_MIN};

static struct str any_word(uint64_t *seed) { return str_c(words[chance_below(seed, sizeof words / sizeof *words)]); }

static int64_t any_number(uint64_t *seed) {
    size_t which = chance_below(seed, sizeof numbers / sizeof *numbers + 2);
    return which < sizeof numbers / sizeof *numbers ? numbers[which] : (int64_t)(chance(seed) >> chance_below(seed, 64));
}

static int64_t any_time(uint64_t *seed) {
    return EVENT_TIME_FIRST + (int64_t)(chance(seed) % (uint64_t)(EVENT_TIME_LAST - EVENT_TIME_FIRST + 1));
}

static struct hash any_hash(uint64_t *seed) {
    struct hash h;
    for (size_t i = 0; i < sizeof h.b; i++) h.b[i] = (unsigned char)(chance(seed) >> 32);
    return h;
}

static struct pair_list any_pairs(uint64_t *seed, struct arena *a, size_t least) {
    size_t n = least + chance_below(seed, 4);
    struct pair *pairs = arena_array(a, struct pair, n + 1);
    for (size_t i = 0; i < n; i++) pairs[i] = (struct pair){any_word(seed), any_word(seed)};
    return (struct pair_list){pairs, n};
}

static struct id_list any_list(uint64_t *seed, struct arena *a) {
    size_t n = chance_below(seed, 5);
    int64_t *ids = arena_array(a, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) ids[i] = any_number(seed);
    return (struct id_list){ids, n};
}

static struct event any_event(enum event_type type, uint64_t *seed, struct arena *a) {
    struct event e;
    memset(&e, 0, sizeof e);
    e.type = type;
    int64_t *heads[] = {&e.region, &e.stream, &e.seq, &e.region_seq, &e.account, &e.office};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) *heads[i] = any_number(seed);
    e.at = any_time(seed);
    e.recorded = any_time(seed);
    e.role = any_word(seed);
    e.channel = any_word(seed);
    e.key = any_word(seed);
    if (e.key.n) e.digest = any_hash(seed);
    e.has_content = chance_below(seed, 2);
    if (e.has_content) e.content = any_hash(seed);
    if (chance_below(seed, 2)) e.prev = any_hash(seed);
    for (int i = 0; i < event_kinds[type].field_count; i++) {
        const struct event_field *d = &event_kinds[type].fields[i];
        void *p = (char *)&e.u + d->offset;
        switch (d->type) {
        case EVENT_TEXT: *(struct str *)p = any_word(seed); break;
        case EVENT_LIST: *(struct id_list *)p = any_list(seed, a); break;
        case EVENT_PAIRS: *(struct pair_list *)p = any_pairs(seed, a, 0); break;
        case EVENT_TIME: *(int64_t *)p = any_time(seed); break;
        default: *(int64_t *)p = any_number(seed);
        }
    }
    return e;
}

static struct str encoded(const struct event *e, struct arena *a) {
    struct buf b = BUF_INIT;
    event_encode(&b, e);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static bool decodes(struct str bytes, struct event *ret, struct arena *a) {
    struct fault f;
    if (event_decode(ret, bytes, a, &f) == 0) return true;
    assert_string_equal(f.code, "bad-event");
    assert_true(f.zh[0] && f.en[0]);
    return false;
}

static void an_event_comes_back_as_it_was_written(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    uint64_t seed = 1;
    for (int type = 0; type < EVENT_TYPE_LIMIT; type++) {
        if (event_kinds[type].name == NULL) continue;
        for (int i = 0; i < 400; i++) {
            struct event e = any_event((enum event_type)type, &seed, &a), back;
            struct str bytes = encoded(&e, &a);
            if (!decodes(bytes, &back, &a)) fail_msg("%s does not come back", event_kinds[type].name);
            assert_true(str_eq(encoded(&back, &a), bytes));
            assert_true(back.type == e.type && back.stream == e.stream && back.seq == e.seq && back.at == e.at);
            assert_true(str_eq(back.key, e.key) && hash_eq(&back.digest, &e.digest) && hash_eq(&back.prev, &e.prev));
            arena_reset(&a);
        }
    }
    arena_release(&a);
}

static void an_event_as_json_is_json(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct fault f;
    uint64_t seed = 2;
    for (int type = 0; type < EVENT_TYPE_LIMIT; type++) {
        if (event_kinds[type].name == NULL) continue;
        for (int i = 0; i < 50; i++) {
            struct event e = any_event((enum event_type)type, &seed, &a);
            struct json_out j;
            json_t *root;
            buf_clear(&b);
            jo_init(&j, &b);
            event_json(&j, &e, &e.prev, 28800000);
            if (json_read(buf_str(&b), &root, &f) < 0) fail_msg("%s\n%.*s", f.en, SP(buf_str(&b)));
            assert_string_equal(json_string_value(json_object_get(root, "type")), event_kinds[type].name);
            json_decref(root);
            arena_reset(&a);
        }
    }
    buf_release(&b);
    arena_release(&a);
}

// Whatever bytes are accepted are the ones that would be written.
static void bytes_that_are_accepted_are_the_only_way_to_write_that_event(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    uint64_t seed = 3;
    long accepted = 0;
    for (int type = 0; type < EVENT_TYPE_LIMIT; type++) {
        if (event_kinds[type].name == NULL) continue;
        for (int i = 0; i < 600; i++) {
            struct event e = any_event((enum event_type)type, &seed, &a), back;
            struct str bytes = encoded(&e, &a);
            char *p = mem_new(bytes.n + 1);
            memcpy(p, bytes.p, bytes.n);
            size_t at = chance_below(&seed, bytes.n), n = bytes.n;
            switch (chance_below(&seed, 4)) {
            case 0: p[at] = (char)(p[at] ^ 1 << chance_below(&seed, 8)); break;
            case 1: n = at; break;
            case 2: memmove(p + at, p + at + 1, --n - at); break;
            default: memmove(p + at + 1, p + at, n++ - at);
            }
            if (decodes(str_of(p, n), &back, &a)) {
                accepted++;
                assert_true(str_eq(encoded(&back, &a), str_of(p, n)));
            }
            free(p);
            arena_reset(&a);
        }
    }
    assert_true(accepted > 100);
    arena_release(&a);
}

// A small event, then what is put behind it.
static void head(struct buf *b, enum event_type type) {
    struct event e;
    memset(&e, 0, sizeof e);
    e.type = type;
    e.region = 500000;
    e.stream = 7;
    e.seq = e.region_seq = 1;
    buf_clear(b);
    event_encode(b, &e);
}

#define BEHIND(b, type, literal) (head((b), (type)), buf_add((b), STR(literal)), buf_str(b))

static void other_ways_to_write_an_event_are_refused(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct event e;
    assert_true(decodes(BEHIND(&b, EVENT_OFFICE_OPENED, ""), &e, &a));
    assert_true(decodes(BEHIND(&b, EVENT_OFFICE_OPENED, "\x01\x01" "A\x04\x02"), &e, &a));
    assert_int_equal(e.u.office_opened.parent, 1);
    static const struct {
        enum event_type type;
        struct str behind;
        const char *what;
    } refused[] = {
        {EVENT_OFFICE_OPENED, STR("\x04\x82\x00"), "a padded number"},
        {EVENT_OFFICE_OPENED, STR("\x84\x00\x02"), "a padded field number"},
        {EVENT_OFFICE_OPENED, STR("\x04\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), "a number beyond 64 bits"},
        {EVENT_OFFICE_OPENED, STR("\x01\x81\x00" "A"), "a padded length"},
        {EVENT_OFFICE_OPENED, STR("\x04\x00"), "a zero written out"},
        {EVENT_OFFICE_OPENED, STR("\x01\x00"), "an empty text written out"},
        {EVENT_MATTER_ACTED, STR("\x04\x00"), "an empty list written out"},
        {EVENT_MATTER_ACTED, STR("\x03\x00"), "empty pairs written out"},
        {EVENT_OFFICE_OPENED, STR("\x04\x02\x01\x01" "A"), "fields out of order"},
        {EVENT_OFFICE_OPENED, STR("\x04\x02\x04\x02"), "a field twice"},
        {EVENT_OFFICE_OPENED, STR("\x06\x02"), "an unknown field"},
        {EVENT_OFFICE_OPENED, STR("\x00\x02"), "field number 0"},
        {EVENT_OFFICE_CLOSED, STR("\x01\x02"), "a field where there are none"},
        {EVENT_OFFICE_OPENED, STR("\x00"), "a byte left over"},
        {EVENT_OFFICE_OPENED, STR("\x04"), "a field cut short"},
        {EVENT_OFFICE_OPENED, STR("\x01\x05" "AB"), "a text cut short"},
        {EVENT_OFFICE_OPENED, STR("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" "A"), "a text of all memory"},
        {EVENT_MATTER_ACTED, STR("\x04\xff\xff\xff\xff\x0f\x02"), "a list longer than the event"},
        {EVENT_MATTER_ACTED, STR("\x03\xff\xff\xff\xff\x0f\x01" "A"), "more pairs than the event has room for"},
        {EVENT_CLOCK_FIRED, STR("\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "the first time of all"},
        {EVENT_CLOCK_FIRED, STR("\x02\x80\xf0\xfe\xa1\xfa\x9d\x73"), "a time beyond the year 9999"},
        {EVENT_OFFICE_OPENED, STR("\x01\x01\xff"), "bad UTF-8"},
        {EVENT_OFFICE_OPENED, STR("\x01\x02\xc0\x80"), "an overlong code point"},
        {EVENT_OFFICE_OPENED, STR("\x01\x03\xed\xa0\x80"), "a surrogate"},
        {EVENT_MATTER_ACTED, STR("\x03\x01\x01\xff\x00"), "bad UTF-8 in a pair"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        head(&b, refused[i].type);
        buf_add(&b, refused[i].behind);
        if (decodes(buf_str(&b), &e, &a)) fail_msg("accepted: %s", refused[i].what);
    }
    buf_release(&b);
    arena_release(&a);
}

// The head of the small event: version, type, eight numbers, three texts, digest, content, prev.
static void other_heads_are_refused(void **state) {
    (void)state;
    static const struct {
        struct str bytes;
        const char *what;
    } heads[] = {
        {STR(""), "nothing"},
        {STR("\x00\x0a\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "version 0"},
        {STR("\x02\x0a\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "version 2"},
        {STR("\x01\x00\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "type 0"},
        {STR("\x01\x06\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "a type nobody has"},
        {STR("\x01\xff\xff\x03\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "a type beyond the last"},
        {STR("\x01\x8a\x00\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "a padded type"},
        {STR("\x01\x0a\x82\x00\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "a padded region"},
        {STR("\x01\x0a\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00"), "a flag that is neither 0 nor 1"},
        {STR("\x01\x0a\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00"), "a content flag of 2"},
        {STR("\x01\x0a\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
         "a hash of zeros written out"},
        {STR("\x01\x0a\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x01"), "a hash cut short"},
    };
    struct arena a = ARENA_INIT;
    struct event e;
    assert_true(decodes(STR("\x01\x0a\x02\x0e\x02\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), &e, &a));
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (decodes(heads[i].bytes, &e, &a)) fail_msg("accepted: %s", heads[i].what);
    arena_release(&a);
}

static void content_comes_back_as_it_was_written(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT, again = BUF_INIT;
    struct pair_list back;
    struct fault f;
    uint64_t seed = 4;
    for (int i = 0; i < 2000; i++) {
        struct pair_list l = any_pairs(&seed, &a, 1);
        buf_clear(&b);
        buf_clear(&again);
        content_encode(&b, l);
        if (content_decode(&back, buf_str(&b), &a, &f) < 0) fail_msg("%s", f.en);
        content_encode(&again, back);
        assert_true(back.count == l.count && str_eq(buf_str(&b), buf_str(&again)));
        for (size_t n = 0; n < b.n; n++) assert_true(content_decode(&back, str_of(b.p, n), &a, &f) < 0);
        buf_byte(&b, 0);
        assert_true(content_decode(&back, buf_str(&b), &a, &f) < 0);
        arena_reset(&a);
    }
    static const struct str refused[] = {STR("\x02\x01\x01" "a\x01" "b"), STR("\x01\x00"), STR("\x01\x01\x81\x00" "a\x01" "b"),
                                         STR("\x01\x01\x01\xff\x01" "b"), STR("\x01\xff\xff\xff\xff\x0f\x01" "a\x01" "b")};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_true(content_decode(&back, refused[i], &a, &f) < 0);
        assert_string_equal(f.code, "bad-event");
    }
    buf_release(&b);
    buf_release(&again);
    arena_release(&a);
}

static void the_salt_keeps_equal_contents_apart(void **state) {
    (void)state;
    struct hash one, two, joined;
    content_hash(&one, STR("0123456789abcdef"), STR("\x01\x01\x01" "a\x01" "b"));
    content_hash(&two, STR("0123456789abcdeg"), STR("\x01\x01\x01" "a\x01" "b"));
    sm3_of(&joined, STR("0123456789abcdef\x01\x01\x01" "a\x01" "b"));
    assert_false(hash_eq(&one, &two));
    assert_true(hash_eq(&one, &joined));
}

// RFC 6962, 2.1, as it is written there: split at the largest power of two below n.
static struct hash naive_root(const struct hash *leaves, size_t n) {
    struct hash h = {{0}};
    if (n == 0) return h;
    if (n == 1) {
        sm3(&h, (struct str[]){str_of("\0", 1), hash_str(&leaves[0])}, 2);
        return h;
    }
    size_t k = 1;
    while (k * 2 < n) k *= 2;
    struct hash left = naive_root(leaves, k), right = naive_root(leaves + k, n - k);
    sm3(&h, (struct str[]){STR("\x01"), hash_str(&left), hash_str(&right)}, 3);
    return h;
}

static void the_root_is_the_one_of_rfc_6962(void **state) {
    (void)state;
    enum { MOST = 300 };
    static struct hash leaves[MOST];
    struct merkle m;
    struct hash root, want;
    uint64_t seed = 5;
    merkle_init(&m);
    for (size_t n = 0; n <= MOST; n++) {
        want = naive_root(leaves, n);
        merkle_root(&m, &root);
        if (!hash_eq(&root, &want)) fail_msg("another root over %zu leaves", n);
        if (n == MOST) break;
        leaves[n] = any_hash(&seed);
        merkle_add(&m, &leaves[n]);
    }
    merkle_init(&m);
    merkle_root(&m, &root);
    assert_true(hash_eq(&root, &(struct hash){{0}}));
}

static void the_documentation_of_events_is_the_generated_one(void **state) {
    (void)state;
    struct buf made = BUF_INIT, kept = BUF_INIT;
    struct fault f;
    if (file_read(GENERATED_EVENTS_MD, 1 << 20, &made, &f) < 0 || file_read("docs/events.md", 1 << 20, &kept, &f) < 0) fail_msg("%s", f.en);
    if (!str_eq(buf_str(&made), buf_str(&kept))) fail_msg("docs/events.md is out of date: cp %s docs/events.md", GENERATED_EVENTS_MD);
    buf_release(&made);
    buf_release(&kept);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_comes_back_as_it_was_written),
        cmocka_unit_test(an_event_as_json_is_json),
        cmocka_unit_test(bytes_that_are_accepted_are_the_only_way_to_write_that_event),
        cmocka_unit_test(other_ways_to_write_an_event_are_refused),
        cmocka_unit_test(other_heads_are_refused),
        cmocka_unit_test(content_comes_back_as_it_was_written),
        cmocka_unit_test(the_salt_keeps_equal_contents_apart),
        cmocka_unit_test(the_root_is_the_one_of_rfc_6962),
        cmocka_unit_test(the_documentation_of_events_is_the_generated_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
