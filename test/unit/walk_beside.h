// SPDX-License-Identifier: Apache-2.0
// Commands beside a procedure's own: who gives them and with what. They are tried where they may be refused; each has to happen.
#ifndef TEST_WALK_BESIDE_H
#define TEST_WALK_BESIDE_H

#include "walk_city.h"

// Who, one of: K an assessor · D who may register · S supervision · L the lead · R who raised it · M a member · A administrator · Y who acted last · N the notifier · I who was asked to sign as well.
// Fields: %t words · %d a day to come · %b one soon · %n a small number · %q one who raised it · %o an office · %m another matter · %x one it is linked to · %i this one ·
// %z the name of one who raised it · %l a slip · %v a delivery · %g its procedure · %h today · %e a plenary · %a a member's login · %s satisfied how · %c colour of a slip · %p a person, in the field of the procedure for one.
struct beside {
    const char *verb, *who, *fields;
    enum { ABOUT_OPEN, ABOUT_ANY, ABOUT_MERGED, ABOUT_REFUSED, ABOUT_NONE } about;
    enum table_id needs; // a row of this table; TABLE_MATTER: nothing
};

static const struct beside besides[] = {
    {"联名", "D", "%p", ABOUT_OPEN, TABLE_MATTER},
    {"contact.show", "DSL", "", ABOUT_OPEN, TABLE_MATTER},
    {"code.give", "DSL", "n=%q", ABOUT_ANY, TABLE_MATTER},
    {"matter.publish", "D", "标题=公开;正文=%t", ABOUT_ANY, TABLE_MATTER},
    {"matter.rate", "RRD", "n=%q;满意度=%s", ABOUT_ANY, TABLE_MATTER},
    {"matter.rate", "D", "n=%q;满意度=%s;是否解决=部分解决", ABOUT_ANY, TABLE_MATTER},
    {"undo", "Y", "", ABOUT_OPEN, TABLE_MATTER},
    {"action.reverse", "S", "理由=%t", ABOUT_OPEN, TABLE_MATTER},
    {"action.reverse", "S", "理由=%t;步骤=%n", ABOUT_OPEN, TABLE_MATTER},
    {"matter.correct", "D", "类别=供水;理由=%t", ABOUT_OPEN, TABLE_MATTER},
    {"matter.correct", "D", "类别=路灯;标题=%t;理由=%t", ABOUT_OPEN, TABLE_MATTER},
    {"correction.ask", "SRL", "类别=道路;理由=%t", ABOUT_OPEN, TABLE_MATTER},
    {"correction.decide", "D", "n=%n;决定=同意", ABOUT_OPEN, TABLE_CORRECTION},
    {"correction.decide", "D", "n=%n;决定=不同意;理由=%t", ABOUT_OPEN, TABLE_CORRECTION},
    {"leave", "D", "n=%q;理由=%t", ABOUT_OPEN, TABLE_MATTER},
    {"unmerge", "D", "理由=%t", ABOUT_MERGED, TABLE_MATTER},
    {"matter.split", "D", "标题=%t;理由=%t", ABOUT_OPEN, TABLE_MATTER},
    {"matter.split", "D", "标题=%t;内容=%t;理由=%t", ABOUT_OPEN, TABLE_MATTER},
    {"matter.split_back", "D", "理由=%t", ABOUT_OPEN, TABLE_SPLIT},
    {"commitment.make", "DL", "内容=%t;期限=%d", ABOUT_ANY, TABLE_MATTER},
    {"commitment.report", "DL", "n=%n;进展=%t", ABOUT_ANY, TABLE_COMMITMENT},
    {"commitment.fulfil", "DL", "n=%n;佐证=%t", ABOUT_ANY, TABLE_COMMITMENT},
    {"commitment.fail", "DL", "n=%n;理由=%t", ABOUT_ANY, TABLE_COMMITMENT},
    {"commitment.replace", "DL", "n=%n;理由=%t;内容=%t;期限=%d", ABOUT_ANY, TABLE_COMMITMENT},
    {"commitment.confirm", "D", "n=%n", ABOUT_ANY, TABLE_COMMITMENT},
    {"commitment.reject", "D", "n=%n;理由=%t", ABOUT_ANY, TABLE_COMMITMENT},
    {"cosign.invite", "RD", "账号=%a;截止=%b", ABOUT_OPEN, TABLE_MATTER},
    {"cosign.sign", "IIIM", "", ABOUT_OPEN, TABLE_INVITATION},
    {"cosign.decline", "IIIM", "", ABOUT_OPEN, TABLE_INVITATION},
    {"relate", "D", "关系=相关;对方=%m;理由=%t", ABOUT_ANY, TABLE_MATTER},
    {"unrelate", "D", "关系=相关;对方=%x;理由=%t", ABOUT_ANY, TABLE_LINK},
    {"send_on", "D", "理由=%t", ABOUT_REFUSED, TABLE_MATTER},
    {"key.mark", "D", "领衔领导=%t;职务=副主席", ABOUT_ANY, TABLE_MATTER},
    {"key.report", "D", "报告=%t", ABOUT_ANY, TABLE_MARK},
    {"key.unmark", "D", "理由=%t", ABOUT_ANY, TABLE_MARK},
    {"instruction.record", "DS", "领导=%t;批示=%t;要答复=要;答复期限=%d", ABOUT_ANY, TABLE_MATTER},
    {"instruction.answer", "DL", "n=%n;办理情况=%t", ABOUT_ANY, TABLE_MARK},
    {"group.mark", "D", "人数=12;代表=%z", ABOUT_ANY, TABLE_MATTER},
    {"group.unmark", "D", "理由=%t", ABOUT_ANY, TABLE_MARK},
    {"exclusion.ask", "L", "情形=政策限制;理由=%t", ABOUT_ANY, TABLE_MATTER},
    {"exclusion.decide", "K", "n=%n;决定=同意", ABOUT_ANY, TABLE_EXCLUSION},
    {"exclusion.decide", "K", "n=%n;决定=不同意;理由=%t", ABOUT_ANY, TABLE_EXCLUSION},
    {"supervision.open", "S", "matter=%i", ABOUT_NONE, TABLE_MATTER},
    {"slip.issue", "S", "matter=%i;colour=%c;ground=%t", ABOUT_NONE, TABLE_MATTER},
    {"slip.issue", "S", "matter=%i;colour=%c;ground=%t;urgent_reason=%t", ABOUT_NONE, TABLE_MATTER},
    {"slip.sign", "L", "slip=%l", ABOUT_NONE, TABLE_MATTER},
    {"slip.answer", "L", "slip=%l;answer=%t", ABOUT_NONE, TABLE_MATTER},
    {"slip.settle", "S", "slip=%l;note=%t;done=是", ABOUT_NONE, TABLE_MATTER},
    {"slip.settle", "S", "slip=%l;note=%t;done=否", ABOUT_NONE, TABLE_MATTER},
    {"supervision.end", "S", "matter=%i;note=%t", ABOUT_NONE, TABLE_MATTER},
    {"delivery.open", "N", "kind=answer;way=电话;about=1;requester=%q", ABOUT_ANY, TABLE_MATTER},
    {"delivery.open", "N", "kind=answer;way=书面;about=1;requester=%q", ABOUT_ANY, TABLE_MATTER},
    {"delivery.confirm", "DSL", "delivery=%v;note=%t;evidence=XA1234", ABOUT_NONE, TABLE_MATTER},
    {"delivery.try", "DSL", "delivery=%v;way=当面", ABOUT_NONE, TABLE_MATTER},
    {"delivery.settle", "DSL", "delivery=%v;result=已告知;note=%t", ABOUT_NONE, TABLE_MATTER},
    {"delivery.settle", "DSL", "delivery=%v;result=无法告知;note=%t", ABOUT_NONE, TABLE_MATTER},
    {"delivery.contact", "DSL", "delivery=%v", ABOUT_NONE, TABLE_MATTER},
    {"session.open", "D", "程序=%g;届=%n;次=%n;开幕=%h", ABOUT_NONE, TABLE_MATTER},
    {"session.close", "D", "程序=%g;届次=%e", ABOUT_NONE, TABLE_MATTER},
    {"clock.tick", "A", "", ABOUT_ANY, TABLE_MATTER},
};
enum { BESIDES = sizeof besides / sizeof *besides };

static inline bool beside_fits(const struct beside *b, const struct matter *m) {
    if (b->about == ABOUT_OPEN && m->row->outcome != OUTCOME_NONE) return false;
    return b->needs == TABLE_MATTER || stream_row(m->stream, b->needs) != NULL;
}

// The first of the roles that may open a matter.
static inline struct str registering(struct walk *w, const struct matter *m) {
    const struct procedure *p = m->rules->procedure;
    for (int i = 0; i < p->main.action_count; i++)
        if (p->main.actions[i].opening) return walk_actor(w, NULL, p, p->main.actions[i].roles);
    return STR("");
}

static inline struct str login_of(struct walk *w, int64_t account) {
    struct stream *st;
    struct fault f;
    if (account == 0) return STR("");
    if (desk_stream(&w->city.desk, account, STREAM_ACCOUNT, &st, &f) < 0) fail_msg("%s", f.en);
    return ((const struct row_account *)stream_row(st, TABLE_ACCOUNT))->login;
}

static inline const struct row_requester *some_requester(struct walk *w, const struct matter *m) {
    const struct row_requester *found = NULL;
    size_t pos = 0, n = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->moved_to == 0 && one_in(w, ++n)) found = r;
    return found;
}

static inline struct str invited_login(struct walk *w, const struct matter *m) {
    size_t pos = 0;
    int64_t account = 0;
    for (const struct row_invitation *i; (i = stream_next(m->stream, TABLE_INVITATION, &pos)) != NULL;)
        if (account == 0 || i->ended == 0) account = i->account;
    return login_of(w, account);
}

static inline struct str beside_by(struct walk *w, const struct matter *m, const char *who, struct str last) {
    const struct row_requester *r = some_requester(w, m);
    switch (who[chance_below(&w->seed, strlen(who))]) {
    case 'D': return registering(w, m);
    case 'S': return STR("super");
    case 'K': return STR("money"); // an assessor
    case 'A': return STR("admin");
    case 'M': return arena_printf(&w->scratch, "member%zu", chance_below(&w->seed, WALK_MEMBERS));
    case 'R': return r ? login_of(w, r->account) : STR("");
    case 'I': return invited_login(w, m);
    case 'Y': return last;
    default: break;
    }
    for (int i = 0; i < WALK_OFFICES; i++)
        if (w->office_ids[i] == m->row->lead) return str_c(w->logins[i]);
    return STR("");
}

static inline struct str slip_number(struct walk *w) {
    struct str number = STR("无");
    struct stream *st;
    struct fault f;
    size_t pos = 0;
    if (w->supervision_count == 0) return number;
    int64_t id = w->supervisions[chance_below(&w->seed, w->supervision_count < 8 ? w->supervision_count : 8)];
    if (desk_stream(&w->city.desk, id, STREAM_SUPERVISION, &st, &f) < 0) fail_msg("%s", f.en);
    for (const struct row_slip *s; (s = stream_next(st, TABLE_SLIP, &pos)) != NULL;) number = s->number;
    return number;
}

static inline struct str linked_matter(struct walk *w, const struct matter *m) {
    const struct row_link *l = stream_row(m->stream, TABLE_LINK);
    return l ? id_text(w, l->other) : STR("1");
}

static inline struct str beside_value(struct walk *w, const struct matter *m, struct str v) {
    static const char *const pleased[] = {"满意", "基本满意", "不满意"}, *const colours[] = {"蓝", "橙", "红", "约谈"};
    const struct row_requester *r;
    const struct walked *other = &w->live[chance_below(&w->seed, WALK_LIVE)];
    struct buf b = BUF_INIT;
    if (v.n != 2 || v.p[0] != '%') return v;
    switch (v.p[1]) {
    case 't': return arena_printf(&w->scratch, "因为%lld", (long long)w->serial);
    case 'n': return arena_printf(&w->scratch, "%zu", 1 + chance_below(&w->seed, one_in(w, 3) ? 5 : 1));
    case 'o': return walk_offices(w, 1, 0);
    case 'x': return linked_matter(w, m);
    case 'm': return other->id ? id_text(w, other->id) : STR("1");
    case 'i': return id_text(w, m->row->id);
    case 'a': return arena_printf(&w->scratch, "member%zu", chance_below(&w->seed, WALK_MEMBERS));
    case 's': return str_c(pleased[chance_below(&w->seed, 3)]);
    case 'c': return str_c(colours[chance_below(&w->seed, one_in(w, 3) ? 4 : 1)]);
    case 'z': return (r = some_requester(w, m)) ? r->name.hidden : STR("甲");
    case 'l': return slip_number(w);
    case 'v': return w->delivery_count ? id_text(w, w->deliveries[chance_below(&w->seed, w->delivery_count < 8 ? w->delivery_count : 8)]) : STR("1");
    case 'e': return arena_printf(&w->scratch, "%zu-%zu", 1 + chance_below(&w->seed, 2), 1 + chance_below(&w->seed, 2));
    case 'g': return m->rules->procedure->name.name;
    case 'h': buf_day(&b, day_of(w->now, UTC_OFFSET_CHINA)); break;
    case 'q': return (r = some_requester(w, m)) ? id_text(w, r->n) : STR("1");
    default: break;
    }
    if (v.p[1] != 'h') buf_day(&b, day_of(w->now, UTC_OFFSET_CHINA) + 1 + (day_t)chance_below(&w->seed, v.p[1] == 'b' ? 6 : 90));
    struct str day = arena_str(&w->scratch, buf_str(&b));
    buf_release(&b);
    return day;
}

static inline struct str person_field(const struct procedure *p) {
    for (int i = 0; i < p->field_count; i++)
        if (p->fields[i].type == FIELD_PERSON) return p->fields[i].name.name;
    return STR("");
}

static inline struct command beside_command(struct walk *w, const struct beside *b, const struct matter *m, struct str last) {
    struct command c = walk_command(w, str_c(b->verb), b->about == ABOUT_NONE ? 0 : m->row->id);
    struct str rest = str_c(b->fields);
    c.by = beside_by(w, m, b->who, last);
    if (b->who[0] == 'N') c.channel = STR("deliver");
    while (rest.n) {
        ptrdiff_t end = str_find(rest, STR(";"));
        struct str one = {rest.p, end < 0 ? rest.n : (size_t)end};
        rest = end < 0 ? STR("") : (struct str){rest.p + end + 1, rest.n - (size_t)end - 1};
        ptrdiff_t is = str_find(one, STR("="));
        if (is < 0) walk_person(w, &c, person_field(m->rules->procedure));
        else walk_put(&c, (struct str){one.p, (size_t)is}, beside_value(w, m, (struct str){one.p + is + 1, one.n - (size_t)is - 1}));
    }
    return c;
}

#endif
