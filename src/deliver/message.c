// SPDX-License-Identifier: Apache-2.0
#include "deliver/message.h"

#include "registry/registry.h"
#include "registry/view.h"

struct making {
    struct desk *d;
    const struct row_delivery *r;
    struct matter m;
    struct event event;
    const struct row_requester *requester;
    struct arena *a;
    ms_t offset;
    struct notice_values values;
};

static int find_event(void *context, const struct cell *x, size_t count) {
    int64_t *want = context; // region_seq; becomes the seq in its stream, negative
    if (count < 2 || x[1].i != *want) return 0;
    *want = -x[0].i;
    return 1;
}

// The event that is told stands on the matter's stream, on that of the whole it was split from, or on that of the supervision.
static int event_of(struct making *k, struct fault *f) {
    int64_t streams[] = {k->r->matter, k->m.row ? k->m.row->parent : 0, k->r->supervision};
    for (size_t i = 0; i < 3; i++) {
        if (streams[i] == 0) continue;
        int64_t place = k->r->about;
        struct cell cells[4];
        int found = store_each(k->d->store, SQL_EVENT_STREAM, &CELL_INT(streams[i]), 1, find_event, &place, f);
        if (found < 0) return -1;
        if (found == 0) continue;
        struct cell at[] = {CELL_INT(streams[i]), CELL_INT(-place)};
        found = store_first(k->d->store, SQL_EVENT_ONE, at, 2, cells, 4, f);
        return found < 0 ? -1 : event_decode(&k->event, arena_str(k->a, cells[3].s), k->a, f);
    }
    return fault_set(f, FAULT_INPUT, "no-matter", "要告知的那一步不在账本里（%lld）", "the step to be told is not in the ledger (%lld)", (long long)k->r->about);
}

// What was said with the answer: every free field of the action, with its name, as the requester's own page shows it.
static int answer_of(struct making *k, struct fault *f) {
    struct cell content[2];
    struct pair_list pairs;
    if (!k->event.has_content) return 0;
    int found = store_first(k->d->store, SQL_CONTENT_ONE, &CELL_INT(k->event.region_seq), 1, content, 2, f);
    if (found <= 0) return found;
    if (content_decode(&pairs, arena_str(k->a, content[1].s), k->a, f) < 0) return -1;
    struct buf b = BUF_INIT;
    const struct procedure *p = k->m.rules->procedure;
    for (size_t i = 0; i < pairs.count; i++) {
        int field = procedure_field(p, pairs.pairs[i].name);
        if (field < 0 || p->fields[field].type != FIELD_TEXT || p->fields[field].meaning == MEANS_TITLE) continue;
        buf_printf(&b, "%s%.*s：%.*s", b.n ? "\n" : "", SP(p->fields[field].name.name), SP(pairs.pairs[i].value));
    }
    k->values.v[NF_ANSWER] = arena_str(k->a, buf_str(&b));
    buf_release(&b);
    return 0;
}

static struct str time_text(struct making *k, ms_t at, bool end) {
    struct buf b = BUF_INIT;
    if (at && end) buf_time_end(&b, at, k->offset);
    else if (at) buf_time_short(&b, at, k->offset);
    struct str s = arena_str(k->a, buf_str(&b));
    buf_release(&b);
    return s;
}

// Offices follow a link to the matter, requesters with an account too; others enter their code.
static struct str link_of(struct making *k, struct str url) {
    if (url.n == 0) return STR("");
    while (str_ends(url, STR("/"))) url = str_head(url, url.n - 1);
    bool own = k->requester == NULL || k->requester->account;
    if (k->r->supervision) return arena_printf(k->a, "%.*s/slips", SP(url));
    return own ? arena_printf(k->a, "%.*s/matters/%lld", SP(url), (long long)k->m.row->id) : arena_printf(k->a, "%.*s/q", SP(url));
}

static void of_matter(struct making *k) {
    struct str *v = k->values.v;
    v[NF_NUMBER] = k->m.row->number;
    v[NF_PROCEDURE] = k->m.rules->procedure->name.name;
    v[NF_STAGE] = k->m.row->stage;
    v[NF_DUE] = k->m.row->outcome ? STR("") : time_text(k, k->m.row->due, true);
}

// Its number says its colour: 督红〔2025〕1号.
static void of_slip(struct making *k) {
    struct str *v = k->values.v;
    v[NF_NUMBER] = k->event.u.slip_issued.number;
    v[NF_PROCEDURE] = STR("督办单");
    v[NF_STAGE] = STR("待签收");
    v[NF_DUE] = time_text(k, k->event.u.slip_issued.due, true);
}

static int values_of(struct making *k, enum notice_kind kind, const struct message_options *o, struct fault *f) {
    struct view view = {.desk = k->d, .arena = k->a, .utc_offset = k->offset, .viewer = VIEWER_OFFICE};
    struct stream *region;
    struct str *v = k->values.v;
    if (desk_stream(k->d, k->d->region_stream, STREAM_REGION, &region, f) < 0) return -1;
    const struct row_region *row = stream_row(region, TABLE_REGION);
    v[NF_REGION] = row ? row->name : STR("");
    if (k->m.row) of_matter(k);
    if (k->event.type == EVENT_SLIP_ISSUED) of_slip(k);
    v[NF_WHEN] = time_text(k, k->event.at, false);
    v[NF_OFFICE] = view_office_name(&view, k->event.office);
    v[NF_LINK] = link_of(k, o->public_url);
    if (kind == NOTICE_VACANT)
        v[NF_ABSENT] = k->r->absent ? arena_printf(k->a, "%.*s %.*s", SP(view_office_name(&view, k->r->absent)), SP(k->r->absent_role)) : k->r->absent_role;
    if (k->m.row == NULL) return 0;
    v[NF_OUTCOME] = k->m.row->outcome ? outcome_word((enum outcome)k->m.row->outcome, o->language == LANGUAGE_EN) : STR("");
    if (k->event.type == EVENT_MATTER_ACTED) {
        v[NF_ACTION] = k->event.u.matter_acted.action;
        if (k->event.stream == k->m.row->id) v[NF_STAGE] = k->event.u.matter_acted.to; // of a part its own counts
    }
    if (k->requester == NULL) return 0;
    v[NF_NAME] = personal_shown(k->requester->name, PERSONAL_NAME, o->viewer, k->a); // their own
    return kind == NOTICE_ANSWER ? answer_of(k, f) : 0;
}

static int addressed(struct making *k, struct message *ret, struct fault *f) {
    struct addressee who = {.m = k->m.row ? &k->m : NULL, .requester = k->requester, .office = k->r->office, .role = k->r->role};
    if (address_of(k->d, &who, ret->way, k->a, &ret->to[0])) ret->to_count = 1;
    else if (k->requester == NULL) ret->to_count = addresses_of_role(k->d, &who, ret->way, k->d->at, k->a, ret->to, RECIPIENTS_MAX);
    if (ret->to_count) return 0;
    return fault_set(f, FAULT_INPUT, "no-address", "没有可用的%s：请换一种方式，或用 address.set 补上", "no address fit for %s: choose another way, or add one with address.set",
                     way_zh(ret->way).p);
}

static int texts(struct making *k, const struct notice *n, const struct message_options *o, struct message *ret, struct fault *f) {
    static const enum notice_form forms[WAYS] = {[WAY_MAIL] = FORM_MAIL, [WAY_SMS] = FORM_SMS, [WAY_LETTER] = FORM_LETTER, [WAY_TELEPHONE] = FORM_TELEPHONE,
                                                 [WAY_MEETING] = FORM_TELEPHONE, [WAY_NONE] = FORM_LETTER, [WAY_PAGE] = FORM_MAIL, [WAY_CODE] = FORM_MAIL};
    struct buf subject = BUF_INIT, body = BUF_INIT;
    bool mail = ret->way == WAY_MAIL || ret->way == WAY_LETTER, fits = true;
    notice_fill(n, o->language, forms[ret->way], &k->values, false, mail ? &subject : NULL, &body);
    if (ret->way == WAY_SMS && sms_pieces(buf_str(&body)) > SMS_PIECES_MAX) {
        buf_clear(&body);
        notice_fill(n, o->language, FORM_SMS, &k->values, true, NULL, &body);
        fits = sms_pieces(buf_str(&body)) <= SMS_PIECES_MAX;
    }
    ret->subject = arena_str(k->a, buf_str(&subject));
    ret->body = personal(arena_str(k->a, buf_str(&body)));
    buf_release(&subject);
    buf_release(&body);
    if (fits) return 0;
    return fault_set(f, FAULT_INPUT, "sms-too-long", "短信超过 %d 段：请改短模板或换一种方式", "the short message has more than %d pieces: shorten its text or choose another way", SMS_PIECES_MAX);
}

int message_make(struct desk *d, const struct row_delivery *r, const struct message_options *o, bool with_address, struct arena *a,
                 struct message *ret, struct fault *f) {
    struct making k = {.d = d, .r = r, .a = a, .offset = desk_days(d).utc_offset};
    enum notice_kind kind = notice_of(r->kind);
    *ret = (struct message){.delivery = r->id, .way = way_of(r->way), .subject = STR("")};
    ret->key = arena_printf(a, "%lld-%lld-%lld", (long long)d->region, (long long)r->id, (long long)r->turn);
    if (kind == NOTICE_KINDS) return fault_set(f, FAULT_INPUT, "no-matter", "不认识的送达事由（%.*s）", "an unknown kind of delivery (%.*s)", SP(r->kind));
    if (r->matter && matter_load(d, r->matter, &k.m, f) < 0) return -1;
    size_t pos = 0;
    while (r->requester && (k.requester = stream_next(k.m.stream, TABLE_REQUESTER, &pos)) != NULL && k.requester->n != r->requester) continue;
    if (r->requester && k.requester == NULL) return fault_set(f, FAULT_INPUT, "no-address", "事项没有第 %lld 位提出人", "the matter has no requester %lld", (long long)r->requester);
    if ((with_address && addressed(&k, ret, f) < 0) || event_of(&k, f) < 0 || values_of(&k, kind, o, f) < 0) return -1;
    return texts(&k, &o->notices->all[kind], o, ret, f);
}
