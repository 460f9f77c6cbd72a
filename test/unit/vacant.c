// SPDX-License-Identifier: Apache-2.0
// A desk at which nobody sits: what comes onto it, and what reminds it, is told to who supervises, with the body's name; and
// slips, which go to the body's handlers and its head (docs/deliveries.md, docs/targets.md).
#include "clerk.h"

#include "deliver/message.h"
#include "deliver/plan.h"
#include "deliver/present.h"
#include "deliver/todo.h"

struct newest {
    struct arena *arena;
    struct event event;
    bool found;
};

static int keep(void *context, const struct cell *x, size_t count) {
    struct newest *n = context;
    struct event e;
    struct fault f;
    if (count < 5 || event_decode(&e, arena_str(n->arena, x[4].s), n->arena, &f) < 0) return -1;
    if (e.type != n->event.type) return 0;
    n->event = e;
    n->found = true;
    return 0;
}

// The last event of a type on a stream.
static struct event newest(struct city *c, int64_t stream, enum event_type type) {
    struct newest n = {.arena = &c->arena, .event = {.type = type}};
    struct fault f;
    if (store_each(c->store, SQL_EVENT_STREAM, &CELL_INT(stream), 1, keep, &n, &f) < 0) fail_msg("%s", f.en);
    assert_true(n.found);
    return n.event;
}

struct planning {
    struct event event;
    struct planned *rows;
    size_t count;
};

static struct planning planned(struct city *c, int64_t stream, enum event_type type, const char *at) {
    struct planning p = {.event = newest(c, stream, type)};
    struct fault f;
    p.event.recorded = moment(at); // driven: told as if now
    if (plan_event(&c->desk, &p.event, moment(at), &c->arena, &p.rows, &p.count, &f) < 0) fail_msg("%s", f.en);
    return p;
}

static size_t of_kind(const struct planning *p, enum notice_kind kind) {
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++) n += p->rows[i].kind == kind;
    return n;
}

static const struct planned *first(const struct planning *p, enum notice_kind kind) {
    for (size_t i = 0; i < p->count; i++)
        if (p->rows[i].kind == kind) return &p->rows[i];
    fail_msg("nobody is told");
    return NULL;
}

static int64_t id_of(struct city *c, const char *number) { return city_matter(c, number).row->id; }

// As the notifier does it.
static int64_t opened(struct city *c, const struct planning *p, const struct planned *x, const char *at) {
    struct arena *a = &c->arena;
    struct pair fields[] = {{STR("kind"), str_c(notice_words[x->kind])}, {STR("way"), way_word(x->way)}, {STR("role"), x->role},
                            {STR("about"), arena_printf(a, "%lld", (long long)p->event.region_seq)}, {STR("office"), arena_printf(a, "%lld", (long long)x->office)},
                            {STR("absent"), arena_printf(a, "%lld", (long long)x->absent)}, {STR("absent_role"), x->absent_role},
                            {STR("supervision"), arena_printf(a, "%lld", (long long)x->supervision)}};
    struct command cmd = {.verb = STR("delivery.open"), .channel = STR("deliver"), .has_at = true, .at = moment(at), .fields = {fields, 8},
                          .matter = x->matter ? arena_printf(a, "%lld", (long long)x->matter) : STR("")};
    struct answer got = city_run(c, cmd);
    if (!got.ok) fail_msg("%s", got.fault.en);
    return got.id;
}

static struct todo looked(struct city *c, int64_t id) {
    struct view *v = arena_new(&c->arena, struct view);
    struct todo x;
    struct fault f;
    *v = (struct view){.desk = &c->desk, .arena = &c->arena, .utc_offset = UTC_OFFSET_CHINA, .viewer = VIEWER_OFFICE};
    if (todo_one(v, arena_printf(&c->arena, "%lld", (long long)id), &x, &f) < 0) fail_msg("%s", f.en);
    return x;
}

static void what_comes_to_a_desk_without_people_climbs(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "office.open", "name=市空局");
    appeal(&c, "H1", "2024-03-01T09:00");
    act(&c, "派单", "H1", "desk", "2024-03-01T10:00", "主办单位=市住房局");
    struct planning p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_ACTED, "2024-03-01T10:00");
    assert_int_equal(of_kind(&p, NOTICE_VACANT), 0); // somebody is there
    appeal(&c, "H2", "2024-03-01T11:00");
    act(&c, "派单", "H2", "desk", "2024-03-01T12:00", "主办单位=市空局");
    p = planned(&c, id_of(&c, "H2"), EVENT_MATTER_ACTED, "2024-03-01T12:00");
    assert_int_equal(of_kind(&p, NOTICE_VACANT), 1);
    const struct planned *x = first(&p, NOTICE_VACANT);
    assert_int_equal(x->absent, office_id(&c, "市空局"));
    assert_str(x->absent_role, "承办单位");
    assert_str(x->role, "督查室"); // the procedure escalates to it
    assert_int_equal(x->office, office_id(&c, "测试市"));
    assert_int_equal(x->way, WAY_NONE); // no address is known: somebody's task
    int64_t id = opened(&c, &p, x, "2024-03-01T12:01");
    struct todo t = looked(&c, id);
    assert_str(t.row->state, "failed");
    assert_str(t.absent, "市空局 承办单位");
    assert_str(t.number, "H2");
    struct stream *super;
    struct fault f;
    struct matter m;
    assert_int_equal(registry_account(&c.desk, STR("super"), &super, &f), 0);
    assert_int_equal(delivery_may_make(&c.desk, t.row, super, moment("2024-03-01T13:00"), &m, NULL, NULL, &f), 1); // on their list
    finish(&c);
}

static void who_is_away_without_a_deputy_is_not_there(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "account.open", "login=house2;name=辛;office=市住房局;role=科员");
    act(&c, "account.leave", "", "house", "2024-03-01T08:00", "自=2024-03-01T08:30;至=2024-03-06");
    appeal(&c, "H1", "2024-03-01T09:00");
    act(&c, "派单", "H1", "desk", "2024-03-01T10:00", "主办单位=市住房局");
    struct planning p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_ACTED, "2024-03-01T10:00");
    assert_int_equal(of_kind(&p, NOTICE_VACANT), 1);
    act(&c, "account.deputy", "", "house", "2024-03-01T10:30", "代理人=house2");
    p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_ACTED, "2024-03-01T10:31");
    assert_int_equal(of_kind(&p, NOTICE_VACANT), 0); // the deputy is
    p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_ACTED, "2024-03-06T00:00");
    assert_int_equal(of_kind(&p, NOTICE_VACANT), 0); // back
    finish(&c);
}

static void a_reminder_climbs_too_but_once_until_it_is_settled(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "office.open", "name=市空局");
    appeal(&c, "H1", "2024-03-01T09:00");
    act(&c, "派单", "H1", "desk", "2024-03-01T10:00", "主办单位=市空局");
    struct planning p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_ACTED, "2024-03-01T10:00");
    int64_t id = opened(&c, &p, first(&p, NOTICE_VACANT), "2024-03-01T10:01");
    p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_ACTED, "2024-03-01T10:00");
    assert_int_equal(of_kind(&p, NOTICE_VACANT), 1); // a round begun again finds it at the same place, under the same key
    wait_until(&c, "H1", "2024-03-20T09:00"); // taken as signed for; its limit ran out
    struct planning later = planned(&c, id_of(&c, "H1"), EVENT_CLOCK_FIRED, "2024-03-20T09:00");
    assert_int_equal(of_kind(&later, NOTICE_VACANT), 0);
    act(&c, "delivery.settle", "", "super", "2024-03-20T10:00", arena_printf(&c.arena, "送达=%lld;结果=已告知;备注=已请空局补人", (long long)id).p);
    later = planned(&c, id_of(&c, "H1"), EVENT_MATTER_ACTED, "2024-03-20T11:00");
    assert_int_equal(of_kind(&later, NOTICE_VACANT), 1); // and still nobody
    finish(&c);
}

static void a_role_nobody_holds_climbs_past_itself(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    act(&c, "role.end", "", "admin", "2024-02-01", "账号=desk;机构=测试市;角色=受理中心");
    act(&c, "登记", "", "member", "2024-03-01T09:00", "程序=诉求;编号=H1;标题=漏水;诉求人.name=庚;诉求人.account=member");
    struct planning p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_OPENED, "2024-03-01T09:00");
    const struct planned *x = first(&p, NOTICE_VACANT);
    assert_int_equal(x->absent, office_id(&c, "测试市")); // held there by the account of imports alone, which is nobody
    assert_str(x->absent_role, "受理中心");
    assert_str(x->role, "督查室");
    act(&c, "role.end", "", "admin", "2024-02-02", "账号=import;机构=测试市;角色=受理中心");
    p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_OPENED, "2024-03-01T09:00");
    assert_int_equal(first(&p, NOTICE_VACANT)->absent, 0); // nobody anywhere
    act(&c, "role.end", "", "admin", "2024-02-02", "账号=super;机构=测试市;角色=督查室");
    p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_OPENED, "2024-03-01T09:00");
    assert_str(first(&p, NOTICE_VACANT)->role, "管理员"); // in the end who runs the accounts
    finish(&c);
}

static void the_message_names_the_body_and_what_waits(void **state) {
    (void)state;
    struct city c;
    struct notices n;
    struct message m;
    struct fault f;
    city_open(&c, true);
    say(&c, "office.open", "name=市空局");
    act(&c, "address.set", "", "admin", "2024-03-01T08:00", "单位=测试市;送达方式=邮件;送达地址=office@test.example");
    appeal(&c, "H1", "2024-03-01T09:00");
    act(&c, "派单", "H1", "desk", "2024-03-01T10:00", "主办单位=市空局");
    struct planning p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_ACTED, "2024-03-01T10:00");
    assert_int_equal(first(&p, NOTICE_VACANT)->way, WAY_MAIL);
    int64_t id = opened(&c, &p, first(&p, NOTICE_VACANT), "2024-03-01T10:01");
    if (notices_load(&n, "notices", &f) < 0) fail_msg("%s", f.en);
    struct message_options o = {&n, LANGUAGE_ZH, VIEWER_FULL, STR("https://city.example.cn")};
    if (message_make(&c.desk, looked(&c, id).row, &o, true, &c.arena, &m, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(m.to_count, 1);
    assert_true(str_find(m.subject, STR("市空局 承办单位")) >= 0 && str_find(m.subject, STR("H1")) >= 0);
    assert_true(str_find(m.body.hidden, STR("待签收")) >= 0);
    notices_release(&n);
    finish(&c);
}

static int64_t published(struct city *c, const char *verb, struct str text) {
    struct pair fields[] = {{STR("text"), text}};
    struct answer a = city_run(c, (struct command){.verb = str_c(verb), .channel = STR("init"), .fields = {fields, 1}});
    if (!a.ok) fail_msg("%s", a.fault.en);
    return a.id;
}

static void the_profile_says_who_is_told(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "office.open", "name=市空局");
    struct str values = city_file(&c, "profiles/default.conf"), name = STR("通用(default)");
    ptrdiff_t at = str_find(values, name);
    values = arena_printf(&c.arena, "%.*s热线%.*s无人告知 = 值班室、提案委\n", (int)at, values.p, SP(str_skip(values, (size_t)at + name.n)));
    city_enable(&c, city_publish(&c, "procedure.publish", "procedures/hotline.proc"), published(&c, "profile.publish", values));
    act(&c, "登记", "", "desk", "2024-03-01T09:00", "程序=市民诉求;编号=H1;标题=漏水;诉求人.name=王");
    act(&c, "派单", "H1", "desk", "2024-03-01T10:00", "主办单位=市空局");
    struct planning p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_ACTED, "2024-03-01T10:00");
    assert_str(first(&p, NOTICE_VACANT)->role, "提案委"); // nobody holds the first
    say(&c, "account.open", "login=watch;name=癸;office=测试市;role=值班室");
    p = planned(&c, id_of(&c, "H1"), EVENT_MATTER_ACTED, "2024-03-01T10:00");
    assert_str(first(&p, NOTICE_VACANT)->role, "值班室"); // a role the procedure does not know
    finish(&c);
}

static int64_t supervision_of(struct city *c, int64_t subject) {
    struct cell id;
    struct fault f;
    if (store_first(c->store, SQL_SUPERVISION_OF, &CELL_INT(subject), 1, &id, 1, &f) != 1) fail_msg("not supervised");
    return id.i;
}

static void a_slip_goes_to_the_handlers_and_from_orange_on_to_the_head(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "account.open", "login=chief;name=壬;office=市住房局;role=负责人");
    handled(&c, "H1", "2024-03-01T09:00");
    act(&c, "slip.issue", "", "super", "2024-03-04T09:00", "matter=H1;colour=blue;ground=请加快");
    int64_t s = supervision_of(&c, id_of(&c, "H1"));
    struct planning p = planned(&c, s, EVENT_SLIP_ISSUED, "2024-03-04T09:00");
    assert_int_equal(p.count, 1);
    assert_str(p.rows[0].role, "承办人");
    assert_int_equal(p.rows[0].office, office_id(&c, "市住房局"));
    assert_int_equal(p.rows[0].matter, id_of(&c, "H1"));
    assert_int_equal(p.rows[0].way, WAY_NONE); // no address: somebody brings it
    assert_false(p.rows[0].urgent);
    act(&c, "slip.settle", "", "super", "2024-03-18T09:00", "slip=督蓝〔2024〕1号;note=没有动;done=否");
    act(&c, "slip.issue", "", "super", "2024-03-18T10:00", "matter=H1;colour=orange;ground=还没有动");
    p = planned(&c, s, EVENT_SLIP_ISSUED, "2024-03-18T10:00");
    assert_int_equal(of_kind(&p, NOTICE_SLIP), 2);
    assert_str(p.rows[1].role, "负责人");
    act(&c, "slip.settle", "", "super", "2024-04-01T09:00", "slip=督橙〔2024〕1号;note=没有动;done=否");
    act(&c, "slip.issue", "", "super", "2024-04-01T10:00", "matter=H1;colour=red;ground=限期");
    p = planned(&c, s, EVENT_SLIP_ISSUED, "2024-04-01T10:00");
    assert_true(p.rows[0].urgent);
    finish(&c);
}

static void a_slip_about_a_target_is_the_supervising_offices_to_deliver(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    struct stream *super, *house;
    struct matter m;
    city_open(&c, true);
    act(&c, "target.set", "", "super", "2024-03-01T09:00", "code=决;kind=decision;title=做强;owner=市住房局;due=2024-12-31");
    int64_t s = act(&c, "slip.issue", "", "super", "2024-03-04T09:00", "target=决;colour=blue;ground=请加快");
    struct planning p = planned(&c, s, EVENT_SLIP_ISSUED, "2024-03-04T09:00");
    assert_int_equal(p.count, 1);
    assert_int_equal(p.rows[0].matter, 0);
    assert_int_equal(p.rows[0].supervision, s);
    int64_t delivery = opened(&c, &p, &p.rows[0], "2024-03-04T09:01");
    struct todo t = looked(&c, delivery);
    assert_str(t.number, "督蓝〔2024〕1号");
    struct notices n;
    struct message text;
    if (notices_load(&n, "notices", &f) < 0) fail_msg("%s", f.en);
    struct message_options o = {&n, LANGUAGE_ZH, VIEWER_FULL, STR("https://city.example.cn")};
    if (message_make(&c.desk, t.row, &o, false, &c.arena, &text, &f) < 0) fail_msg("%s", f.en);
    assert_true(str_find(text.body.hidden, STR("督蓝〔2024〕1号")) >= 0 && str_find(text.body.hidden, STR("测试市")) >= 0);
    assert_true(str_find(text.body.hidden, STR("https://city.example.cn/slips")) >= 0 && str_find(text.body.hidden, STR("请加快")) < 0); // nothing that was written
    notices_release(&n);
    assert_int_equal(registry_account(&c.desk, STR("super"), &super, &f) | registry_account(&c.desk, STR("house"), &house, &f), 0);
    assert_int_equal(delivery_may_make(&c.desk, t.row, super, moment("2024-03-04T10:00"), &m, NULL, NULL, &f), 1);
    assert_int_equal(delivery_may_make(&c.desk, t.row, house, moment("2024-03-04T10:00"), &m, NULL, NULL, &f), 0);
    refused_at(&c, "not-allowed", "by", arena_printf(&c.arena, "{\"do\":\"delivery.try\",\"by\":\"house\",\"at\":\"2024-03-04T10:00\",\"fields\":{\"delivery\":\"%lld\",\"way\":\"meeting\"}}", (long long)delivery).p);
    act(&c, "delivery.try", "", "super", "2024-03-04T10:00", arena_printf(&c.arena, "delivery=%lld;way=meeting", (long long)delivery).p);
    act(&c, "delivery.confirm", "", "super", "2024-03-04T11:00", arena_printf(&c.arena, "delivery=%lld;note=当面交丁", (long long)delivery).p);
    assert_str(looked(&c, delivery).row->state, "made");
    finish(&c);
}

static void a_slip_to_a_body_without_people_comes_back_to_who_issued_it(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    say(&c, "office.open", "name=市空局");
    act(&c, "target.set", "", "super", "2024-03-01T09:00", "code=决;kind=decision;title=做强;owner=市空局;due=2024-12-31");
    int64_t s = act(&c, "slip.issue", "", "super", "2024-03-04T09:00", "target=决;colour=blue;ground=请加快");
    struct planning p = planned(&c, s, EVENT_SLIP_ISSUED, "2024-03-04T09:00");
    assert_int_equal(p.count, 1);
    const struct planned *x = first(&p, NOTICE_VACANT);
    assert_int_equal(x->absent, office_id(&c, "市空局"));
    assert_str(x->absent_role, "承办人");
    assert_str(x->role, "督查室");
    assert_str(looked(&c, opened(&c, &p, x, "2024-03-04T09:01")).absent, "市空局 承办人");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_to_a_desk_without_people_climbs),
        cmocka_unit_test(who_is_away_without_a_deputy_is_not_there),
        cmocka_unit_test(a_reminder_climbs_too_but_once_until_it_is_settled),
        cmocka_unit_test(a_role_nobody_holds_climbs_past_itself),
        cmocka_unit_test(the_message_names_the_body_and_what_waits),
        cmocka_unit_test(the_profile_says_who_is_told),
        cmocka_unit_test(a_slip_goes_to_the_handlers_and_from_orange_on_to_the_head),
        cmocka_unit_test(a_slip_about_a_target_is_the_supervising_offices_to_deliver),
        cmocka_unit_test(a_slip_to_a_body_without_people_comes_back_to_who_issued_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
