// SPDX-License-Identifier: Apache-2.0
// What waits for whoever signed in.
#include "matter/queue_marked.h"
#include "web/page.h"
#include "web/routes.h"

enum { WORK_PAGE = 50, RAISED_PAGE = 20 };

struct counting {
    int64_t n;
};

static int count_draft(void *context, const struct cell *x, size_t count) {
    (void)x;
    return count && ++((struct counting *)context)->n == 100;
}

static int64_t open_drafts(struct visit *v) {
    struct counting c = {0};
    struct fault ignored;
    struct cell args[] = {CELL_TEXT(STR("open")), CELL_INT(INT64_MAX), CELL_INT(100)};
    return store_each(v->reader->store, SQL_DRAFT_NEWEST, args, 3, count_draft, &c, &ignored) < 0 ? 0 : c.n;
}

static void count_due(struct visit *v, const struct queue_page *p, struct tpl_work *t) {
    day_t today = day_of(v->now, v->view.utc_offset);
    for (size_t i = 0; i < p->count; i++) {
        if (p->items[i].due && p->items[i].due <= v->now) t->late++;
        else if (p->items[i].due && day_of(p->items[i].due - 1, v->view.utc_offset) == today) t->today++;
    }
}

// Of what somebody raised: those where the next step is theirs (to say whether the answer helped, to add what is missing).
// That they may withdraw is no step that is waited for.
static bool waits_for(struct visit *v, int64_t id) {
    struct matter m;
    struct fault ignored;
    if (matter_load(v->view.desk, id, &m, &ignored) < 0 || m.row->outcome != 0) return false;
    if (matter_personal_part(&m)) return true; // nothing else is in it but what they are asked
    uint32_t roles = matter_roles(m.rules->procedure, &m, visit_account(v), v->now);
    for (int i = 0; i < m.section->action_count; i++) {
        const struct action *a = &m.section->actions[i];
        if (a->opening || !(a->roles & roles) || procedure_hindrance(m.rules, m.section, &m.state, i) != HINDER_NOTHING) continue;
        if (a->to < 0 || m.section->stages[a->to].outcome == OUTCOME_NONE || m.section->stages[a->to].outcome == OUTCOME_CLOSED) return true;
    }
    return false;
}

static const struct rec_item *raised_items(struct visit *v, const struct queue_page *p) {
    const struct rec_item *items = page_items(v, p->items, p->count);
    for (size_t i = 0; i < p->count; i++) ((struct rec_item *)(uintptr_t)items)[i].waiting = waits_for(v, p->items[i].id);
    return items;
}

// Everybody's that are late, for those who run a procedure; as many as one look counts.
static int count_late(struct visit *v, const struct queue_scope *scope, struct tpl_work *t, struct fault *f) {
    struct queue_query q = {.late = true, .now = v->now, .limit = QUEUE_MOST};
    struct queue_page p;
    if (!scope->all) return 0;
    if (queue_list(v->view.desk, scope, &q, v->a, &p, f) < 0) return -1;
    t->late_here = (int64_t)p.count;
    t->late_more = p.next.set;
    return 0;
}

static int asked(struct visit *v, struct tpl_work *t, struct fault *f) {
    struct asked_item *items;
    size_t n;
    if (queue_asked(v->view.desk, v->account, v->now, v->a, &items, &n, f) < 0) return -1;
    struct rec_askedrow *rows = arena_array(v->a, struct rec_askedrow, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct row_matter *r = items[i].matter.row;
        rows[i] = (struct rec_askedrow){.number = r->number, .url = page_matter(v, r->id), .title = personal_shown(r->title, PERSONAL_TEXT, v->view.viewer, v->a),
                                        .until = page_end(v, items[i].invitation->until), .sign = page_text(v, "/matters/%lld/casework/cosign.sign", (long long)r->id)};
    }
    t->asked = rows;
    t->asked_count = n;
    return 0;
}

// GET /work
// may: signed
// query: after raised done
// zh: 我的工作：等我办理的、我提出的、可以登记的
// en: my work: what waits for me, what I raised, what I may register
enum http_turn page_work(struct visit *v) {
    struct queue_page mine, raised;
    struct queue_key after = {0}, from = {0};
    struct queue_scope scope;
    struct fault f;
    struct buf b = BUF_INIT;
    struct desk *d = v->view.desk;
    queue_key_read(http_query(v->x, "after"), &after);
    queue_key_read(http_query(v->x, "raised"), &from);
    queue_scope(&d->library, visit_account(v), v->now, &scope);
    if (queue_mine(d, visit_account(v), WORK_PAGE, after, v->a, &mine, &f) < 0) return visit_fault(v, 0, &f);
    if (queue_raised(d, v->account, RAISED_PAGE, from, v->a, &raised, &f) < 0) return visit_fault(v, 0, &f);
    struct tpl_work t = {.name = view_account_name(&v->view, v->account), .count = (int64_t)mine.count, .drafts = scope.all ? open_drafts(v) : 0,
                         .has_queue = scope.all || scope.office_count, .admin = v->admin,
                         .items = page_items(v, mine.items, mine.count), .items_count = mine.count,
                         .raised = raised_items(v, &raised), .raised_count = raised.count};
    if (mine.next.set) t.more = page_text(v, "/work?after=%.*s", SP(page_key(v, mine.next)));
    if (raised.next.set) t.more_raised = page_text(v, "/work?raised=%.*s", SP(page_key(v, raised.next)));
    t.opens_count = page_opens(v, &t.opens);
    count_due(v, &mine, &t);
    if (asked(v, &t, &f) < 0 || count_late(v, &scope, &t, &f) < 0) return visit_fault(v, 0, &f);
    if (http_query(v->x, "done").n) page_notice(v, STR("已办理，记入账本。这件事已不在您手上。"));
    tpl_work(&b, &t);
    return page_send(v, STR("我的工作"), &b);
}
