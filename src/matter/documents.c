// SPDX-License-Identifier: Apache-2.0
// Official documents: an action with 发文 draws a number for each it issues. A reply goes to everybody who raised the matter
// in their own name and to the first of every matter merged into it, each under a number of its own (DOMAIN 2.1: each
// proposer gets a separate reply); what tells nobody goes to the lead office: a joint opinion from a part, an order (督办书).
// Numbers are gap-free by issuer, kind and year (DOMAIN 2.6).
#include "matter/addressees.h"
#include "matter/room.h"
#include "registry/registry.h"

struct issuing {
    struct desk *d;
    struct matter *m;
    const struct action *a;
    const struct row_office *issuer;
    struct str class;
    int year;
    int64_t n; // documents the matter has
};

struct str number_text(struct arena *a, struct str form, struct str symbol, struct str kind, int year, int64_t serial) {
    const struct {
        struct str word, text;
    } words[] = {{STR("{代字}"), symbol}, {STR("{文种}"), kind}, {STR("{程序}"), kind},
                 {STR("{年}"), arena_printf(a, "%d", year)}, {STR("{号}"), arena_printf(a, "%lld", (long long)serial)}};
    enum { WORDS = sizeof words / sizeof *words };
    struct buf b = BUF_INIT;
    while (form.n) {
        int i = 0;
        while (i < WORDS && !str_starts(form, words[i].word)) i++;
        buf_add(&b, i < WORDS ? words[i].text : str_head(form, 1));
        form = str_skip(form, i < WORDS ? words[i].word.n : 1);
    }
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

// 文号·复函 = {代字}复函〔{年}〕{号}号 in the profile; without one the same with the kind's own name.
static struct str document_number(const struct issuing *x, int64_t serial) {
    struct arena *a = &x->d->scratch;
    const struct profile_value *v = profile_get(x->m->rules->profile, arena_printf(a, "文号·%.*s", SP(x->a->issues)));
    struct str symbol = x->issuer->symbol.n ? x->issuer->symbol : x->issuer->alias.n ? x->issuer->alias : x->issuer->name;
    return number_text(a, v ? v->text : STR("{代字}{文种}〔{年}〕{号}号"), symbol, x->a->issues, x->year, serial);
}

int document_number_free(struct desk *d, struct str number, struct fault *f) {
    struct cell cells[2];
    if (work_find(&d->work, TABLE_DOCUMENT, "number", number) == NULL) {
        int found = store_first(d->store, SQL_DOCUMENT_BY_NUMBER, &CELL_TEXT(number), 1, cells, 2, f);
        if (found <= 0) return found;
    }
    fault_set(f, FAULT_INPUT, "number-used", "文号“%.*s”已经用过：一个文号只用于一份公文。多半是两个机构的代字相同，请管理员更改其中一个的代字", "the document number \"%.*s\" is in use: each belongs to one document. Two offices may have the same symbol: ask an administrator to change one",
              SP(utf8_head(number, 80)));
    return fault_where(f, STR("document_number"));
}

static int emit(struct issuing *x, int64_t requester, int64_t office, struct fault *f) {
    struct event e = {.type = EVENT_DOCUMENT_ISSUED};
    struct event_document_issued *o = &e.u.document_issued;
    struct arena *a = &x->d->scratch;
    *o = (struct event_document_issued){.n = ++x->n, .kind = x->a->issues, .issuer = x->issuer->id, .class = x->class,
                                        .requester = requester, .office = office};
    o->series = arena_printf(a, "%.*s-%lld-%d", SP(x->a->issues), (long long)x->issuer->id, x->year);
    if (work_series_next(&x->d->work, o->series, &o->serial, f) < 0) return -1;
    o->number = document_number(x, o->serial);
    if (document_number_free(x->d, o->number, f) < 0) return -1;
    return desk_emit(x->d, x->m->stream, &e, (struct pair_list){NULL, 0}, f);
}

// Whom the reply must reach: 收文人 may list them, by their number in the register or by their case number, and may forget nobody.
static int to_requesters(struct issuing *x, const struct matter *of, struct str list, struct fault *f) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(of->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        bool named = true;
        if (r->moved_to || r->lead == 0) continue;
        if (list.n && addressee_named(x->d, of, r, list, &named, f) < 0) return -1;
        if (!named) {
            fault_set(f, FAULT_INPUT, "proposer-forgotten", "收文人漏了第 %lld 位提出人：并案办理也要分别答复每一位，请补上",
                      "requester %lld is left out: each of those whose matters were merged gets a reply of their own", (long long)r->n);
            return fault_where(f, STR("addressees"));
        }
        if (emit(x, r->n, 0, f) < 0) return -1;
    }
    return 0;
}

int documents_issue(struct desk *d, struct matter *m, int variant, const struct sorted_fields *s, struct fault *f) {
    const struct procedure *p = m->rules->procedure;
    struct pair_list pairs = {s->pairs, s->pair_count};
    struct issuing x = {.d = d, .m = m, .a = &m->section->actions[variant], .class = meaning_value(p, pairs, MEANS_CLASS)};
    bool answer = x.a->tells; // else it is between offices: an order to the lead, an opinion for it
    int64_t issuer = m->row->lead && (answer || m->row->parent) ? m->row->lead : d->actor.office;
    struct matter parent;
    if (issuer == 0)
        return fault_set(f, FAULT_INPUT, "no-issuer", "没有发文单位：先确定主办单位", "no office issues this: name the lead office first");
    if (registry_office_row(d, issuer, &x.issuer, f) < 0) return -1;
    x.year = date_from_day(day_of(d->at, desk_days(d).utc_offset)).year;
    if (x.class.n == 0) x.class = m->row->class;
    size_t pos = 0;
    while (stream_next(m->stream, TABLE_DOCUMENT, &pos)) x.n++;
    struct str list = meaning_value(p, pairs, MEANS_ADDRESSEES);
    if (m->row->parent == 0) return answer ? to_requesters(&x, m, list, f) : emit(&x, 0, m->row->lead, f);
    if (matter_load(d, m->row->parent, &parent, f) < 0) return -1;
    return answer ? to_requesters(&x, &parent, list, f) : emit(&x, 0, parent.row->lead, f);
}

int apply_issued(struct applying *x, struct fault *f) {
    const struct event_document_issued *e = &x->event->u.document_issued;
    struct stream *st = x->stream;
    struct matter m;
    size_t pos = 0, n = 0;
    if (matter_of(st, x->library, &m, f) < 0) return -1;
    while (stream_next(st, TABLE_DOCUMENT, &pos)) n++;
    if (e->n != (int64_t)n + 1) return fault_set(f, FAULT_MACHINE, "bad-event", "公文的次序不对", "the documents are out of order");
    if (step_made(x, &m, f) < 0) return -1;
    struct row_document *row = work_add(x->work, st, TABLE_DOCUMENT);
    *row = (struct row_document){st->id, e->n, stream_text(st, e->kind), stream_text(st, e->number), e->issuer, stream_text(st, e->series),
                                 e->serial, stream_text(st, e->class), e->requester, e->office, x->event->account, x->event->at};
    return 0;
}
