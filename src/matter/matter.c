// SPDX-License-Identifier: Apache-2.0
#include "matter/matter.h"

#include "matter/succeed.h"
#include "matter/undo_room.h"

int matter_of(struct stream *st, const struct library *l, struct matter *ret, struct fault *f) {
    struct row_matter *row = stream_row(st, TABLE_MATTER);
    if (row == NULL)
        return fault_set(f, FAULT_INPUT, "not-a-matter", "编号 %lld 不是事项", "%lld is not a matter", (long long)st->id);
    struct matter m = {.stream = st, .row = row, .set = library_rules(l, row->procedure, row->profile)};
    m.calendar = library_calendar(l, row->calendar);
    if (m.set == NULL || m.calendar == NULL)
        return fault_set(f, FAULT_MACHINE, "store-damaged", "事项 %lld 所用的程序、方案或日历不在库里",
                         "the procedure, profile or calendar of matter %lld is not in the store", (long long)st->id);
    m.rules = &m.set->rules;
    const struct procedure *p = m.rules->procedure;
    if (row->section < 0 || row->section > p->part_count)
        return fault_set(f, FAULT_MACHINE, "store-damaged", "事项 %lld 的分件序号不对", "matter %lld names a section that is not there",
                         (long long)st->id);
    m.section = row->section ? &p->parts[row->section - 1] : &p->main;
    if (state_unpack(m.rules, m.section, row->state, &m.state) < 0)
        return fault_set(f, FAULT_MACHINE, "store-damaged", "事项 %lld 的状态不合程序", "matter %lld is in a state its procedure does not have",
                         (long long)st->id);
    *ret = m;
    return 0;
}

int matter_load(struct desk *d, int64_t id, struct matter *ret, struct fault *f) {
    struct stream *st;
    if (desk_stream(d, id, STREAM_MATTER, &st, f) < 0) return -1;
    if (st->kind != STREAM_MATTER || stream_row(st, TABLE_MATTER) == NULL) {
        fault_set(f, FAULT_INPUT, "unknown-matter", "没有事项 %lld", "there is no matter %lld", (long long)id);
        return fault_where(f, STR("matter"));
    }
    return matter_of(st, &d->library, ret, f);
}

enum { NUMBERS_KEPT = 100000 };

void matter_remember(struct desk *d, struct str number, int64_t id) {
    if (d->matter_ids.count >= NUMBERS_KEPT) {
        smap_release(&d->matter_ids);
        arena_reset(&d->matter_numbers);
    }
    int64_t *kept = smap_get(&d->matter_ids, number);
    if (kept == NULL) {
        kept = arena_new(&d->matter_numbers, int64_t);
        smap_put(&d->matter_ids, arena_str(&d->matter_numbers, number), kept);
    }
    *kept = id;
}

// The stream is a matter, and the one of this number where one is given.
static int as_matter(struct desk *d, int64_t id, struct str number, struct stream **ret, struct fault *f) {
    const struct row_matter *row = NULL;
    if (desk_stream(d, id, STREAM_MATTER, ret, f) < 0) return -1;
    if ((*ret)->kind == STREAM_MATTER) row = stream_row(*ret, TABLE_MATTER);
    return row && (number.n == 0 || str_eq(row->number, number));
}

int matter_numbered(struct desk *d, struct str number, struct stream **ret, struct fault *f) {
    const int64_t *known = smap_get(&d->matter_ids, number);
    if (known) {
        int found = as_matter(d, *known, number, ret, f); // a batch that was lost may have left a wrong one
        if (found) return found;
    }
    if ((*ret = work_find(&d->work, TABLE_MATTER, "number", number)) != NULL) return 1;
    struct cell id;
    int found = store_first(d->store, SQL_MATTER_BY_NUMBER, &CELL_TEXT(number), 1, &id, 1, f);
    if (found <= 0) return found;
    matter_remember(d, number, id.i);
    return as_matter(d, id.i, number, ret, f);
}

int matter_find(struct desk *d, struct str word, struct matter *ret, struct fault *f) {
    struct stream *st = NULL;
    int64_t id;
    int found = matter_numbered(d, word, &st, f);
    if (found == 0 && str_to_i64(word, &id) == 0 && id > 0) found = as_matter(d, id, STR(""), &st, f);
    if (found < 0) return -1;
    if (found) return matter_of(st, &d->library, ret, f);
    fault_set(f, FAULT_INPUT, "unknown-matter", "没有编号为“%.*s”的事项", "there is no matter \"%.*s\"", SP(utf8_head(word, 60)));
    return fault_where(f, STR("matter"));
}

// The matter a command is about, as matter_find finds it.
static int ahead(struct work *w, const struct command *c, struct fault *f) {
    struct cell id = CELL_INT(0);
    struct stream *st;
    int found = store_first(w->store, SQL_MATTER_BY_NUMBER, &CELL_TEXT(c->matter), 1, &id, 1, f);
    if (found < 0) return -1;
    if (found == 0 && (str_to_i64(c->matter, &id.i) < 0 || id.i <= 0)) return 0;
    struct fault ignored;
    int status = work_stream(w, id.i, STREAM_MATTER, &st, &ignored);
    return status < 0 && ignored.kind == FAULT_MACHINE ? (*f = ignored, -1) : 0;
}

// Its number is as it was when it was opened, whatever the batch did to the rest.
static void ahead_taken(struct desk *d, const struct stream *st) {
    const struct row_matter *row = st->kind == STREAM_MATTER ? stream_row(st, TABLE_MATTER) : NULL;
    if (row && row->number.n) matter_remember(d, row->number, st->id);
}

static const struct verb_entry verbs[] = {
    {"join", decide_join}, {"联名", decide_join}, {"clock.tick", decide_tick},
    {"matter.publish", decide_publish}, {"contact.show", decide_contact}, {"code.give", decide_code_give}, {"matter.rate", decide_rate}, {"评价", decide_rate},
    {"undo", decide_undo}, {"撤销", decide_undo}, {"action.reverse", decide_reverse}, {"撤回误办", decide_reverse},
    {"matter.correct", decide_correct}, {"更正", decide_correct}, {"correction.ask", decide_correct_ask}, {"申请更正", decide_correct_ask},
    {"correction.decide", decide_correct_decide}, {"决定更正", decide_correct_decide}, {"leave", decide_leave}, {"退出联名", decide_leave},
    {"unmerge", decide_unmerge}, {"拆出", decide_unmerge}, {"matter.split", decide_split}, {"分案", decide_split},
    {"matter.split_back", decide_split_back}, {"合回", decide_split_back}, {"migration.publish", decide_migration}, {"matter.migrate", decide_migrate},
    {"office.assign", decide_assign_office}, {"划转", decide_assign_office},
    {NULL, NULL},
};

static int decide_other(struct desk *d, const struct command *c, struct fault *f) {
    return c->matter.n ? decide_act(d, c, f) : decide_open(d, c, f);
}

enum { NOTIFY = 2 };

static const struct apply_entry applies[] = {
    {EVENT_MATTER_OPENED, STREAM_MATTER, apply_opened, NOTIFY},
    {EVENT_MATTER_ACTED, STREAM_MATTER, apply_acted, NOTIFY},
    {EVENT_REQUESTER_JOINED, STREAM_MATTER, apply_requester, 0},
    {EVENT_REQUESTER_MOVED, STREAM_MATTER, apply_moved, 0},
    {EVENT_PART_ENDED, STREAM_MATTER, apply_part_ended, 0},
    {EVENT_PART_RECALLED, STREAM_MATTER, apply_recalled, 0},
    {EVENT_MATTER_PUBLISHED, STREAM_MATTER, apply_published, 0},
    {EVENT_CONTACT_SHOWN, STREAM_MATTER, apply_contact, 0},
    {EVENT_CODE_GIVEN, STREAM_MATTER, apply_contact, 0},
    {EVENT_REQUESTER_RATED, STREAM_MATTER, apply_rated, 0},
    {EVENT_DOCUMENT_ISSUED, STREAM_MATTER, apply_issued, 0},
    {EVENT_CLOCK_FIRED, STREAM_MATTER, apply_fired, NOTIFY},
    {EVENT_CLOCK_MOVED, STREAM_MATTER, apply_clock_moved, NOTIFY},
    {EVENT_ACTION_UNDONE, STREAM_MATTER, apply_undone, 0},
    {EVENT_ACTION_REVERSED, STREAM_MATTER, apply_undone, NOTIFY},
    {EVENT_MERGE_UNDONE, STREAM_MATTER, apply_undone, NOTIFY},
    {EVENT_REQUESTER_RETURNED, STREAM_MATTER, apply_returned, 0},
    {EVENT_MATTER_CORRECTED, STREAM_MATTER, apply_corrected, 0},
    {EVENT_REQUESTER_CORRECTED, STREAM_MATTER, apply_requester_corrected, 0},
    {EVENT_CORRECTION_ASKED, STREAM_MATTER, apply_correction_asked, NOTIFY},
    {EVENT_CORRECTION_DECIDED, STREAM_MATTER, apply_correction_decided, NOTIFY},
    {EVENT_MATTER_SPLIT, STREAM_MATTER, apply_split, 0},
    {EVENT_MATTER_SPLIT_OFF, STREAM_MATTER, apply_split_off, 0},
    {EVENT_SPLIT_UNDONE, STREAM_MATTER, apply_split_undone, NOTIFY},
    {EVENT_SPLIT_ENDED, STREAM_MATTER, apply_split_ended, NOTIFY},
    {EVENT_MIGRATION_PUBLISHED, STREAM_PROCEDURE, apply_migration, 0},
    {EVENT_MATTER_MOVED_TO, STREAM_MATTER, apply_moved_to, NOTIFY},
    {EVENT_REQUESTER_LEFT, STREAM_MATTER, apply_left, 0},
    {EVENT_BINDING_MOVED, STREAM_MATTER, apply_binding_moved, 0},
    {EVENT_BINDING_WAITING, STREAM_MATTER, apply_binding_waiting, 0},
    {EVENT_DEPUTY_ACTED, STREAM_MATTER, apply_deputy_acted, 0},
    {0, STREAM_KINDS, NULL, 0},
};

const struct desk_room desk_matter_room = {
    .verbs = verbs, .applies = applies, .other = decide_other, .before = timers_before, .ahead = ahead, .ahead_taken = ahead_taken, .after = deputy_note, .parts = parts_of,
    .calendar_ready = calendar_ready, .calendar_changed = calendar_changed};
