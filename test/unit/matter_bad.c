// SPDX-License-Identifier: Apache-2.0
// Bad input: each gets a fault that says what and where, and leaves nothing.
#include "life.h"

#define DONE "办理结果=已修好;告知方式=电话"

static const char *where_of(struct city *c, const char *line) {
    static struct answer a;
    a = city_try(c, line);
    if (a.ok) fail_msg("accepted: %s", line);
    return a.fault.where;
}

static void fields_are_those_of_the_action_each_once(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    no(&c, "unknown-field", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局;承办人=张三");
    no(&c, "unknown-field", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局;办理结果=已办"); // of another action
    no(&c, "unknown-field", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局;编号=A2");
    no(&c, "unknown-field", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局;程序=提案");
    no(&c, "unknown-field", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位.name=市住房局");
    no(&c, "field-twice", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局;lead_office=市水务局");
    no(&c, "bad-json", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局;主办单位=市水务局");
    no(&c, "missing-field", "派单", "A1", "desk", "2024-03-01T10:00", "");
    no(&c, "missing-field", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=  ");
    no(&c, "missing-field", "登记", "", "desk", "2024-03-01T10:00", "程序=诉求;标题=甲");
    no(&c, "unknown-field", "登记", "", "desk", "2024-03-01T10:00", "程序=诉求;标题=甲;诉求人.name=乙;诉求人.telephone=138");
    no(&c, "field-twice", "登记", "", "desk", "2024-03-01T10:00", "程序=诉求;标题=甲;诉求人=乙;诉求人.name=丙");
    no(&c, "field-twice", "登记", "", "desk", "2024-03-01T10:00", "程序=诉求;标题=甲;诉求人.name=乙;requester.姓名=丙");
    no(&c, "field-twice", "登记", "", "desk", "2024-03-01T10:00", "程序=诉求;procedure=提案;标题=甲;诉求人=乙");
    assert_string_equal(where_of(&c, line_of(&c, "派单", "A1", "desk", "2024-03-01T10:00", "")), "主办单位");
    assert_string_equal(where_of(&c, line_of(&c, "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局;承办人=张三")), "承办人");
    finish(&c);
}

static void values_are_of_the_type_of_their_field(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    no(&c, "unknown-office", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=没有局");
    no(&c, "bad-choice", "派单", "A1", "desk", "2024-03-01T10:00", "主办单位=市住房局;紧急程度=十万火急");
    no(&c, "bad-choice", "登记", "", "desk", "2024-03-01T10:00", "程序=诉求;标题=甲;诉求人.name=乙;诉求人.party=外星人");
    no(&c, "unknown-account", "登记", "", "desk", "2024-03-01T10:00", "程序=诉求;标题=甲;诉求人.account=没有的");
    no(&c, "unknown-enterprise", "登记", "", "desk", "2024-03-01T10:00", "程序=诉求;标题=甲;诉求人.enterprise=123");
    no(&c, "unknown-matter", "并入", "A1", "desk", "2024-03-01T10:00", "并入=没有");
    no(&c, "unknown-procedure", "登记", "", "desk", "2024-03-01T10:00", "程序=没有;标题=甲;诉求人=乙");
    city_refused(&c, "{\"do\":\"派单\",\"matter\":\"A1\",\"by\":\"desk\",\"at\":\"2024-03-01T10:00\",\"fields\":{\"主办单位\":[\"市住房局\",\"市水务局\"]}}", "unknown-office");
    city_refused(&c, "{\"do\":\"派单\",\"matter\":\"A1\",\"by\":\"desk\",\"at\":\"2024-03-01T10:00\",\"fields\":{\"主办单位\":7.5}}", "bad-field");
    city_refused(&c, "{\"do\":\"派单\",\"matter\":\"A1\",\"by\":\"desk\",\"at\":\"2024-03-01T10:00\",\"fields\":{\"主办单位\":{\"a\":{\"b\":1}}}}", "bad-field");
    city_refused(&c, "{\"do\":\"派单\",\"matter\":\"A1\",\"by\":\"desk\",\"at\":\"2024-03-01T10:00\",\"fields\":{\"主办单位\":true}}", "unknown-office");
    city_refused(&c, "{\"do\":\"登记\",\"by\":\"desk\",\"at\":\"2024-03-01T10:00\",\"fields\":{\"程序\":\"诉求\",\"标题\":[\"甲\",\"乙\"],\"诉求人\":\"丙\"}}", "bad-text");
    city_refused(&c, "{\"do\":\"登记\",\"by\":\"desk\",\"at\":\"2024-03-01T10:00\",\"fields\":{\"程序\":\"诉求\",\"标题\":\"甲\",\"诉求人\":[\"丙\",\"匿名\"]}}", "bad-text");
    city_refused(&c, "{\"do\":\"登记\",\"by\":\"desk\",\"at\":\"2024-02-30\",\"fields\":{\"程序\":\"诉求\",\"标题\":\"甲\",\"诉求人\":\"丙\"}}", "bad-time");
    handled(&c, "A2", "2024-03-01T09:00");
    no(&c, "bad-limit", "延期", "A2", "super", "2024-03-02", "理由=甲;延长=明天");
    no(&c, "bad-limit", "延期", "A2", "super", "2024-03-02", "理由=甲;延长=99999个工作日");
    finish(&c);
}

static void text_is_text(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    static const char *const bad[] = {
        "甲\\u0007乙", "甲\\u001b[31m乙", "甲\\u0085乙", "甲\\u009b乙", "甲\\u007f乙", "甲\\u202e乙", "甲\\u2066乙", "甲\\n乙",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *forms[] = {"程序=诉求;诉求人=乙;标题=%s", "程序=诉求;标题=乙;诉求人=%s", "程序=诉求;标题=乙;诉求人.phone=%s",
                               "程序=诉求;标题=乙;诉求人=乙;类别=%s"};
        for (size_t k = 0; k < 4; k++) {
            struct str form = str_c(forms[k]);
            const char *fields = arena_printf(&c.arena, "%.*s%s", (int)form.n - 2, form.p, bad[i]).p;
            struct answer a = city_try(&c, line_of(&c, "登记", "", "desk", "2024-03-01T10:00", fields));
            if (a.ok) fail_msg("accepted: %s", fields);
        }
    }
    char longer[2000];
    memset(longer, 'x', sizeof longer);
    longer[1999] = '\0';
    no(&c, "too-long", "登记", "", "desk", "2024-03-01T10:00", arena_printf(&c.arena, "程序=诉求;诉求人=乙;标题=%s", longer).p);
    longer[201] = '\0';
    no(&c, "too-long", "登记", "", "desk", "2024-03-01T10:00", arena_printf(&c.arena, "程序=诉求;诉求人=乙;标题=甲;类别=%s", longer).p);
    no(&c, "bad-text", "登记", "", "desk", "2024-03-01T10:00", arena_printf(&c.arena, "程序=诉求;诉求人=%s;标题=甲", longer).p);
    no(&c, "bad-number", "登记", "", "desk", "2024-03-01T10:00", arena_printf(&c.arena, "程序=诉求;诉求人=乙;标题=甲;编号=%s", longer).p);
    act(&c, "登记", "", "desk", "2024-03-01T10:00", "程序=诉求;诉求人=乙;标题=甲;编号=A1;内容=第一行\\n第二行\\t列"); // a body may have lines
    finish(&c);
}

static void commands_out_of_order_are_refused(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    no(&c, "not-here", "签收", "A1", "house", "2024-03-01T10:00", "");
    no(&c, "not-here", "办结", "A1", "house", "2024-03-01T10:00", DONE);
    no(&c, "not-here", "回访", "A1", "desk", "2024-03-01T10:00", "是否解决=解决;满意度=满意");
    no(&c, "not-here", "恢复", "A1", "super", "2024-03-01T10:00", "");
    no(&c, "not-here", "登记", "A1", "desk", "2024-03-01T10:00", "标题=甲;诉求人=乙");
    no(&c, "unknown-action", "立案", "A1", "committee", "2024-03-01T10:00", ""); // of another procedure
    no(&c, "unknown-action", "飞走", "A1", "desk", "2024-03-01T10:00", "");
    no(&c, "missing-member", "派单", "", "desk", "2024-03-01T10:00", "程序=诉求;主办单位=市住房局");
    no(&c, "which-procedure", "登记", "", "desk", "2024-03-01T10:00", "标题=甲;诉求人=乙");
    no(&c, "missing-member", "联名", "", "desk", "2024-03-01T10:00", "诉求人=乙");
    no(&c, "unknown-matter", "派单", "A9", "desk", "2024-03-01T10:00", "主办单位=市住房局");
    no(&c, "unknown-matter", "派单", "123456789", "desk", "2024-03-01T10:00", "主办单位=市住房局");
    no(&c, "missing-member", "派单", "A1", "", "2024-03-01T10:00", "主办单位=市住房局");
    no(&c, "unknown-account", "派单", "A1", "nobody", "2024-03-01T10:00", "主办单位=市住房局");
    no(&c, "at-goes-back", "派单", "A1", "desk", "2024-03-01T08:59", "主办单位=市住房局");
    no(&c, "number-taken", "登记", "", "desk", "2024-03-01T10:00", "程序=诉求;编号=A1;标题=甲;诉求人=乙");
    // The id of an office, an account, the region is no matter.
    int64_t office = city_act(&c, "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"fields\":{\"name\":\"甲局\"}}").id;
    struct answer a = city_try(&c, line_of(&c, "派单", arena_printf(&c.arena, "%lld", (long long)office).p, "desk", "2024-03-01T10:00", "主办单位=市住房局"));
    assert_true(!a.ok && a.fault.kind == FAULT_INPUT);
    finish(&c);
}

static void what_changed_since_one_looked_is_looked_at_again(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    appeal(&c, "A1", "2024-03-01T09:00");
    const char *line = "{\"do\":\"派单\",\"matter\":\"A1\",\"by\":\"desk\",\"at\":\"2024-03-01T10:00\",\"version\":2,\"fields\":{\"主办单位\":\"市住房局\"}}";
    act(&c, "联名", "A1", "desk", "2024-03-01T09:30", "诉求人=李四");
    city_refused(&c, line, "stale");
    city_refused(&c, "{\"do\":\"联名\",\"matter\":\"A1\",\"by\":\"desk\",\"at\":\"2024-03-01T10:00\",\"version\":2,\"fields\":{\"诉求人\":\"赵五\"}}", "stale");
    city_act(&c, "{\"do\":\"派单\",\"matter\":\"A1\",\"by\":\"desk\",\"at\":\"2024-03-01T10:00\",\"version\":3,\"fields\":{\"主办单位\":\"市住房局\"}}");
    // A clock that ran is a change too.
    city_refused(&c, "{\"do\":\"签收\",\"matter\":\"A1\",\"by\":\"house\",\"at\":\"2024-03-09\",\"version\":4,\"fields\":{}}", "stale");
    finish(&c);
}

static void a_role_counts_from_its_first_to_its_last_moment(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    city_act(&c, "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2024-01-01\",\"fields\":{\"login\":\"temp\",\"name\":\"某\",\"office\":\"测试市\","
                 "\"role\":\"受理中心\",\"since\":\"2024-03-01T09:00\",\"until\":\"2024-03-02T09:00\"}}");
    appeal(&c, "A0", "2024-02-28");
    no(&c, "not-allowed", "联名", "A0", "temp", "2024-03-01T08:59:59.999", "诉求人=乙");
    act(&c, "联名", "A0", "temp", "2024-03-01T09:00", "诉求人=乙");
    act(&c, "联名", "A0", "temp", "2024-03-02T08:59:59.999", "诉求人=丙");
    no(&c, "not-allowed", "联名", "A0", "temp", "2024-03-02T09:00", "诉求人=丁");
    // The lead acts by who holds its post on that day.
    handled(&c, "A1", "2024-03-01T09:00");
    city_act(&c, "{\"do\":\"account.close\",\"by\":\"admin\",\"at\":\"2024-03-03\",\"fields\":{\"account\":\"house\"}}");
    no(&c, "account-closed", "办结", "A1", "house", "2024-03-03", DONE);
    act(&c, "办结", "A1", "house", "2024-03-02T23:59", DONE);
    finish(&c);
}

static void numbers_have_no_gaps(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    for (int i = 1; i <= 6; i++) {
        no(&c, "missing-field", "登记", "", "desk", "2024-03-01", "程序=诉求;标题=甲");
        no(&c, "bad-choice", "登记", "", "desk", "2024-03-01", "程序=诉求;标题=甲;诉求人.name=乙;诉求人.party=丙");
        no(&c, "unknown-account", "登记", "", "desk", "2024-03-01", "程序=诉求;标题=甲;诉求人.account=丙"); // after the number was drawn
        act(&c, "登记", "", "desk", i < 4 ? "2024-03-01" : "2025-01-01", "程序=诉求;标题=甲;诉求人=乙");
        city_matter(&c, arena_printf(&c.arena, "诉求%d-%d", i < 4 ? 2024 : 2025, i < 4 ? i : i - 3).p);
        if (i == 3) city_reopen(&c);
    }
    finish(&c);
}

static void a_key_belongs_to_one_command(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *line = "{\"do\":\"登记\",\"by\":\"desk\",\"at\":\"2024-03-01\",\"key\":\"k1\",\"fields\":{\"程序\":\"诉求\",\"标题\":\"甲\",\"诉求人\":\"乙\"}}";
    struct answer first = city_act(&c, line);
    int64_t seq = c.desk.region_seq;
    for (int i = 0; i < 2; i++) {
        struct answer again = city_act(&c, line);
        assert_true(again.again && again.id == first.id && again.event_count == 1);
        city_refused(&c, "{\"do\":\"登记\",\"by\":\"desk\",\"at\":\"2024-03-01\",\"key\":\"k1\",\"fields\":{\"程序\":\"诉求\",\"标题\":\"丙\",\"诉求人\":\"乙\"}}", "key-reused");
        city_refused(&c, "{\"do\":\"派单\",\"matter\":\"诉求2024-1\",\"by\":\"desk\",\"at\":\"2024-03-01\",\"key\":\"k1\",\"fields\":{\"主办单位\":\"市住房局\"}}", "key-reused");
        assert_int_equal(c.desk.region_seq, seq);
        city_reopen(&c);
    }
    // A refused command has not used its key.
    city_refused(&c, "{\"do\":\"派单\",\"matter\":\"诉求2024-1\",\"by\":\"desk\",\"at\":\"2024-03-01\",\"key\":\"k2\",\"fields\":{}}", "missing-field");
    city_act(&c, "{\"do\":\"派单\",\"matter\":\"诉求2024-1\",\"by\":\"desk\",\"at\":\"2024-03-01\",\"key\":\"k2\",\"fields\":{\"主办单位\":\"市住房局\"}}");
    // Nobody can take the key of a clock.
    city_refused(&c, "{\"do\":\"签收\",\"matter\":\"诉求2024-1\",\"by\":\"house\",\"at\":\"2024-03-01\",\"key\":\"timer:1\",\"fields\":{}}", "key-reserved");
    finish(&c);
}

static bool store_has(struct city *c, const char *needle) {
    static const char *const files[] = {"", "-wal"};
    bool found = false;
    for (size_t i = 0; i < 2; i++) {
        struct buf b = BUF_INIT;
        struct fault f;
        char path[440];
        snprintf(path, sizeof path, "%s%s", c->path, files[i]);
        if (file_read(path, 64 << 20, &b, &f) == 0) found |= str_find(buf_str(&b), str_c(needle)) >= 0;
        buf_release(&b);
    }
    return found;
}

static int count_row(void *context, const void *row) {
    (void)row;
    ++*(int64_t *)context;
    return 0;
}

static int64_t contents(struct city *c) {
    int64_t n = 0;
    struct fault f;
    if (store_rows(c->store, TABLE_CONTENT, count_row, &n, &f) < 0) fail_msg("%s", f.en);
    return n;
}

static void destroyed_content_is_gone_and_the_chain_holds(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t before = contents(&c);
    const char *line = "{\"do\":\"登记\",\"by\":\"desk\",\"at\":\"2024-03-01T09:00\",\"key\":\"k1\",\"fields\":{\"程序\":\"诉求\",\"编号\":\"A1\","
                       "\"标题\":\"唯一标题\",\"诉求人\":{\"name\":\"唯一姓名\",\"phone\":\"13812345678\"}}}";
    int64_t id = city_act(&c, line).id;
    act(&c, "派单", "A1", "desk", "2024-03-01T09:00", "主办单位=市住房局");
    act(&c, "签收", "A1", "house", "2024-03-01T09:00", "");
    act(&c, "会办", "A1", "house", "2024-03-01T10:00", "会办单位=市水务局");
    act(&c, "签收", "A1/1", "water", "2024-03-01T11:00", "");
    act(&c, "出具意见", "A1/1", "water", "2024-03-01T11:00", "会办意见=唯一意见;会办态度=同意");
    assert_true(contents(&c) == before + 4 && store_has(&c, "13812345678"));
    const char *fields = arena_printf(&c.arena, "stream=%lld;ground=个人信息保护法第四十七条", (long long)id).p;
    no(&c, "missing-field", "content.destroy", "", "admin", "2024-03-02", arena_printf(&c.arena, "stream=%lld", (long long)id).p);
    no(&c, "not-allowed", "content.destroy", "", "desk", "2024-03-02", fields);
    no(&c, "at-goes-back", "content.destroy", "", "admin", "2024-02-01", fields);
    no(&c, "unknown-id", "content.destroy", "", "admin", "2024-03-02", "stream=42;ground=甲");
    act(&c, "content.destroy", "", "admin", "2024-03-02", fields);
    assert_int_equal(contents(&c), before);
    const char *streams[] = {"A1", "A1/1"};
    for (size_t i = 0; i < 2; i++) assert_int_equal(city_matter(&c, streams[i]).row->title.hidden.n, 0);
    assert_int_equal(requester(&c, "A1", 1)->name.hidden.n, 0);
    assert_int_equal(requester(&c, "A1", 1)->phone.hidden.n, 0);
    city_verify(&c);
    assert_true(city_act(&c, line).again); // nothing is left to compare with
    act(&c, "办结", "A1", "house", "2024-03-03", DONE); // the matter goes on
    city_reopen(&c);
    assert_true(!store_has(&c, "13812345678") && !store_has(&c, "唯一姓名") && !store_has(&c, "唯一标题") && !store_has(&c, "唯一意见"));
    finish(&c);
}

// In one batch with what made it, too.
static void content_may_go_in_the_batch_that_brought_it(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    struct answer a;
    city_open(&c, true);
    struct pair opened[] = {{STR("程序"), STR("诉求")}, {STR("编号"), STR("A1")}, {STR("标题"), STR("甲")}, {STR("诉求人"), STR("乙")}};
    struct command command = {.verb = STR("登记"), .by = STR("desk"), .channel = STR("cli"), .fields = {opened, 4}};
    if (store_begin(c.store, &f) < 0) fail_msg("%s", f.en);
    desk_run(&c.desk, &command, &a);
    struct pair gone[] = {{STR("stream"), arena_printf(&c.arena, "%lld", (long long)a.id)}, {STR("ground"), STR("误录")}};
    command = (struct command){.verb = STR("content.destroy"), .by = STR("admin"), .channel = STR("cli"), .fields = {gone, 2}};
    desk_run(&c.desk, &command, &a);
    if (!a.ok) fail_msg("%s", a.fault.en);
    if (desk_write(&c.desk, &f) < 0 || store_commit(c.store, &f) < 0) fail_msg("%s", f.en);
    desk_written(&c.desk);
    finish(&c);
}

// The text with the first name of 动作 立案(file) changed.
static struct str renamed(struct city *c, struct str verb, bool alias) {
    struct str text = city_file(c, "procedures/proposal.proc"), line = STR("动作 立案(file) ");
    ptrdiff_t at = str_find(text, line);
    assert_true(at > 0);
    struct str rest = str_skip(text, (size_t)at + line.n);
    return arena_printf(&c->arena, "%.*s动作 %.*s(%.*s) %.*s", (int)at, text.p, SP(alias ? STR("立案") : verb), SP(alias ? verb : STR("file")), SP(rest));
}

static void an_action_named_like_a_command_is_not_published(void **state) {
    (void)state;
    struct city c;
    int tried = 0;
    city_open(&c, true);
    for (const struct desk_room *const *r = city_rooms; *r; r++)
        for (const struct verb_entry *v = (*r)->verbs; v && v->name; v++) {
            struct str verb = str_c(v->name);
            if (str_find(verb, STR(".")) >= 0) continue; // no name of an action holds a dot
            for (int alias = 0; alias < 2; alias++) {
                struct pair fields[] = {{STR("text"), renamed(&c, verb, alias)}};
                int64_t seq = c.desk.region_seq;
                struct answer a = city_run(&c, (struct command){.verb = STR("procedure.publish"), .channel = STR("init"), .fields = {fields, 1}});
                if (a.ok || strcmp(a.fault.code, "action-is-verb") != 0) fail_msg("%s: %s", v->name, a.ok ? "published" : a.fault.en);
                assert_true(a.fault.line > 0 && a.fault.column > 0);
                assert_int_equal(c.desk.region_seq, seq);
                tried++;
            }
        }
    assert_true(tried > 20);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_those_of_the_action_each_once),
        cmocka_unit_test(values_are_of_the_type_of_their_field),
        cmocka_unit_test(text_is_text),
        cmocka_unit_test(commands_out_of_order_are_refused),
        cmocka_unit_test(what_changed_since_one_looked_is_looked_at_again),
        cmocka_unit_test(a_role_counts_from_its_first_to_its_last_moment),
        cmocka_unit_test(numbers_have_no_gaps),
        cmocka_unit_test(a_key_belongs_to_one_command),
        cmocka_unit_test(destroyed_content_is_gone_and_the_chain_holds),
        cmocka_unit_test(content_may_go_in_the_batch_that_brought_it),
        cmocka_unit_test(an_action_named_like_a_command_is_not_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
