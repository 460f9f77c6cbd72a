// SPDX-License-Identifier: Apache-2.0
// The body of a draft: every member that is refused, with its code and place, and leaves no trace.
#include "draft.h"

static void take_no(struct city *c, const char *code, const char *where, const char *body) {
    draft_no(c, code, where, "draft.take", "committee", "2024-03-01", FIELDS("source", "a", "digest", digest_of(c, "a"), "body", body));
}

static void every_member_is_known_and_of_its_type(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    static const char *const bad[][3] = {
        {"bad-json", "", "{"},
        {"bad-json", "", "[]"},
        {"bad-json", "", "{\"kind\":\"news\",\"kind\":\"news\"}"},
        {"missing-member", "kind", "{\"title\":\"甲\"}"},
        {"missing-member", "kind", "{\"kind\":null}"},
        {"bad-kind", "kind", "{\"kind\":\"letter\"}"},
        {"bad-member", "kind", "{\"kind\":1}"},
        {"unknown-member", "tittle", "{\"kind\":\"news\",\"tittle\":\"甲\"}"},
        {"bad-member", "title", "{\"kind\":\"news\",\"title\":7}"},
        {"bad-member", "text", "{\"kind\":\"news\",\"text\":[\"甲\"]}"},
        {"bad-member", "written", "{\"kind\":\"news\",\"written\":20240229}"},
        {"bad-date", "written", "{\"kind\":\"news\",\"written\":\"2023-02-29\"}"},
        {"bad-date", "published", "{\"kind\":\"news\",\"published\":\"20240229\"}"},
        {"bad-member", "joint", "{\"kind\":\"news\",\"joint\":\"甲\"}"},
        {"bad-member", "joint[1]", "{\"kind\":\"news\",\"joint\":[\"甲\",2]}"},
        {"missing-member", "proposers[0]", "{\"kind\":\"news\",\"proposers\":[\" \"]}"},
        {"bad-member", "people", "{\"kind\":\"news\",\"people\":{\"name\":\"甲\"}}"},
        {"bad-member", "people[0]", "{\"kind\":\"news\",\"people\":[\"甲\"]}"},
        {"missing-member", "people[0].name", "{\"kind\":\"news\",\"people\":[{\"role\":\"主任\"}]}"},
        {"missing-member", "people[0].name", "{\"kind\":\"news\",\"people\":[{\"name\":null}]}"},
        {"unknown-member", "people[0].age", "{\"kind\":\"news\",\"people\":[{\"name\":\"甲\",\"age\":\"7\"}]}"},
        {"missing-member", "answers[1].text", "{\"kind\":\"news\",\"answers\":[{\"text\":\"甲\"},{\"point\":\"乙\"}]}"},
        {"bad-member", "answers[0].line", "{\"kind\":\"news\",\"answers\":[{\"text\":\"甲\",\"line\":\"3\"}]}"},
        {"bad-member", "answers[0].line", "{\"kind\":\"news\",\"answers\":[{\"text\":\"甲\",\"line\":-1}]}"},
        {"bad-member", "answers[0].line", "{\"kind\":\"news\",\"answers\":[{\"text\":\"甲\",\"line\":10000001}]}"},
        {"bad-member", "recommendations[0].who", "{\"kind\":\"news\",\"recommendations\":[{\"who\":\"甲\",\"what\":\"乙\"}]}"},
        {"missing-member", "recommendations[0].what", "{\"kind\":\"news\",\"recommendations\":[{\"who\":[\"甲\"]}]}"},
        {"missing-member", "figures[0].text", "{\"kind\":\"news\",\"figures\":[{\"value\":\"7\"}]}"},
        {"bad-member", "figures[0].value", "{\"kind\":\"news\",\"figures\":[{\"text\":\"七\",\"value\":7.5}]}"},
        {"missing-member", "findings[0].en", "{\"kind\":\"news\",\"findings\":[{\"code\":\"c\",\"zh\":\"z\"}]}"},
        {"missing-member", "findings[0].zh", "{\"kind\":\"news\",\"findings\":[{\"code\":\"c\",\"en\":\"e\"}]}"},
        {"missing-member", "findings[0].code", "{\"kind\":\"news\",\"findings\":[{\"zh\":\"z\",\"en\":\"e\"}]}"},
        {"bad-member", "findings[0].seen", "{\"kind\":\"news\",\"findings\":[{\"code\":\"c\",\"zh\":\"z\",\"en\":\"e\",\"seen\":1}]}"},
        {"bad-text", "title", "{\"kind\":\"news\",\"title\":\"甲\\n乙\"}"},
        {"bad-text", "text", "{\"kind\":\"news\",\"text\":\"甲\\u0007\"}"},
        {"bad-text", "text", "{\"kind\":\"news\",\"text\":\"甲\\u202e乙\"}"},
        {"bad-text", "joint[0]", "{\"kind\":\"news\",\"joint\":[\"甲\\u001f乙\"]}"},
        {"bad-text", "body", "{\"kind\":\"news\",\"text\":\"\x01\"}"},
        {"bad-text", "body", "{\"kind\":\"news\",\"text\":\"\xff\"}"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) take_no(&c, bad[i][0], bad[i][1], bad[i][2]);
    finish(&c);
}

// {"kind":"news",HEAD then `n` times ITEM, TAIL}
static const char *long_body(struct city *c, const char *head, const char *item, size_t n, const char *tail) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"kind\":\"news\",%s", head);
    for (size_t i = 0; i < n; i++) buf_add(&b, str_c(item));
    buf_printf(&b, "%s}", tail);
    const char *s = arena_str(&c->arena, buf_str(&b)).p;
    buf_release(&b);
    return s;
}

static void every_member_has_its_greatest_length(void **state) {
    (void)state;
    struct city c;
    struct draft_body body;
    struct fault f;
    city_open(&c, true);
    static const struct {
        const char *where, *code, *head, *item, *tail;
        size_t most;
    } limits[] = {
        {"issuer", "too-long", "\"issuer\":\"", "a", "\"", DRAFT_WORD_MAX},
        {"title", "too-long", "\"title\":\"", "a", "\"", DRAFT_LINE_MAX},
        {"text", "too-long", "\"text\":\"", "a", "\"", DRAFT_TEXT_MAX},
        {"joint[0]", "too-long", "\"joint\":[\"", "a", "\"]", DRAFT_WORD_MAX},
        {"findings[0].quote", "too-long", "\"findings\":[{\"code\":\"c\",\"zh\":\"z\",\"en\":\"e\",\"quote\":\"", "a", "\"}]", DRAFT_LINE_MAX},
        {"joint", "too-many", "\"joint\":[\"a\"", ",\"a\"", "]", DRAFT_JOINT_MAX - 1},
        {"proposers", "too-many", "\"proposers\":[\"a\"", ",\"a\"", "]", DRAFT_LIST_MAX - 1},
        {"people", "too-many", "\"people\":[{\"name\":\"a\"}", ",{\"name\":\"a\"}", "]", DRAFT_LIST_MAX - 1},
        {"answers", "too-many", "\"answers\":[{\"text\":\"a\"}", ",{\"text\":\"a\"}", "]", DRAFT_LIST_MAX - 1},
        {"recommendations", "too-many", "\"recommendations\":[{\"what\":\"a\"}", ",{\"what\":\"a\"}", "]", DRAFT_LIST_MAX - 1},
        {"figures", "too-many", "\"figures\":[{\"text\":\"a\"}", ",{\"text\":\"a\"}", "]", DRAFT_FINDINGS_MAX - 1},
        {"findings", "too-many", "\"findings\":[{\"code\":\"c\",\"zh\":\"z\",\"en\":\"e\"}", ",{\"code\":\"c\",\"zh\":\"z\",\"en\":\"e\"}", "]", DRAFT_FINDINGS_MAX - 1},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const char *most = long_body(&c, limits[i].head, limits[i].item, limits[i].most, limits[i].tail);
        if (draft_body_read(&body, str_c(most), &c.arena, &f) < 0) fail_msg("%s: %s", limits[i].where, f.en);
        take_no(&c, limits[i].code, limits[i].where, long_body(&c, limits[i].head, limits[i].item, limits[i].most + 1, limits[i].tail));
    }
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_is_known_and_of_its_type),
        cmocka_unit_test(every_member_has_its_greatest_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
