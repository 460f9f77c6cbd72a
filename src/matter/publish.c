// SPDX-License-Identifier: Apache-2.0
// An answer made public: an officer gives it a title and a text of its own; the matter keeps what it holds. There is no
// way back yet (docs/drafts.md): what was public was public; its content can be destroyed with the matter's.
#include "matter/may.h"
#include "matter/publicity.h"
#include "matter/room.h"
#include "registry/fields.h"
#include "registry/registry.h"

enum { DOCUMENT, INDEX_NO, ISSUER, SUBJECT, GENRE, WRITTEN, PUBLISHED, TITLE, BODY, PUBLISH_FIELDS };
enum { CODE_CHARS = 16, WORD_BYTES_MAX = 200, TITLE_BYTES_MAX = 1000, BODY_BYTES_MAX = 200 * 1024, DAY_BYTES_MAX = 10 };

static const struct form_field fields[PUBLISH_FIELDS] = {
    [DOCUMENT] = {"文号", "document", FORM_TEXT, false, WORD_BYTES_MAX, NULL},
    [INDEX_NO] = {"索引号", "index_no", FORM_TEXT, false, WORD_BYTES_MAX, NULL},
    [ISSUER] = {"发文单位", "issuer", FORM_TEXT, false, WORD_BYTES_MAX, NULL},
    [SUBJECT] = {"主题分类", "subject", FORM_TEXT, false, WORD_BYTES_MAX, NULL},
    [GENRE] = {"体裁分类", "genre", FORM_TEXT, false, WORD_BYTES_MAX, NULL},
    [WRITTEN] = {"成文日期", "written", FORM_TEXT, false, DAY_BYTES_MAX, NULL},
    [PUBLISHED] = {"公开日期", "published", FORM_TEXT, false, DAY_BYTES_MAX, NULL},
    [TITLE] = {"标题", "title", FORM_TEXT, true, TITLE_BYTES_MAX, NULL},
    [BODY] = {"正文", "body", FORM_LINES, true, BODY_BYTES_MAX, NULL},
};

#define ROLE(zh, en) {{(zh), sizeof(zh) - 1}, {(en), sizeof(en) - 1}}
static const struct role_name roles[] = {ROLE("提案委", "committee"), ROLE("受理中心", "reception"), ROLE("管理员", "administrator")};

static int not_public(struct fault *f, const char *code, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, STR("matter"));
}

// Only what was answered to everybody who asked, whole, and once.
static int may_be_public(const struct matter *m, struct fault *f) {
    if (m->row->parent) return not_public(f, "not-whole", "分件不能公开：请公开整件", "a part is not made public: publish the whole");
    if (m->row->outcome != OUTCOME_CLOSED) return not_public(f, "not-closed", "事项还没有办结，不能公开", "the matter is not closed: nothing to make public yet");
    bool owed = m->state.owed;
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) owed = owed || r->owed;
    if (owed) return not_public(f, "answer-owed", "还有诉求人没有得到答复，不能公开", "somebody who raised it is still owed an answer: not public yet");
    if (stream_row(m->stream, TABLE_PUBLICATION)) return not_public(f, "published-already", "事项已经公开过", "the matter is public already");
    return 0;
}

bool matter_may_publish(const struct matter *m, const struct stream *account, int64_t at) {
    struct fault ignored;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (registry_holds(account, roles[i].name, roles[i].alias, 0, at, NULL)) return may_be_public(m, &ignored) == 0;
    return false;
}

// The beginning of a day that has begun. 0 stands for "not known", so no day before 1970-01-02.
static int day_of_field(struct desk *d, const struct given *g, int64_t *ret, struct fault *f) {
    day_t day;
    if (date_parse(g->value, &day, f) < 0) return fault_where(f, g->name);
    *ret = day_start(day, desk_days(d).utc_offset);
    if (*ret > 0 && *ret <= d->at) return 0;
    fault_set(f, FAULT_INPUT, "bad-date", "日期早于 1970-01-02 或晚于现在：“%.*s”", "the date lies before 1970-01-02 or later than now: \"%.*s\"", SP(g->value));
    return fault_where(f, g->name);
}

static int days_of(struct desk *d, const struct given *g, struct event_matter_published *e, struct fault *f) {
    ms_t offset = desk_days(d).utc_offset;
    e->published = day_start(day_of(d->at, offset), offset);
    if (g[WRITTEN].value.n && day_of_field(d, &g[WRITTEN], &e->written, f) < 0) return -1;
    if (g[PUBLISHED].value.n && day_of_field(d, &g[PUBLISHED], &e->published, f) < 0) return -1;
    if (e->written <= e->published) return 0;
    fault_set(f, FAULT_INPUT, "bad-date", "公开日期早于成文日期“%.*s”", "it cannot be public before it was written, on %.*s", SP(g[WRITTEN].value));
    return fault_where(f, g[PUBLISHED].name);
}

static bool code_taken(struct desk *d, struct str code, struct fault *f, int *ret_status) {
    struct cell id;
    if (work_find(&d->work, TABLE_PUBLICATION, "code", code)) return true;
    *ret_status = store_first(d->store, SQL_PUBLICATION_BY_CODE, &CELL_TEXT(code), 1, &id, 1, f);
    return *ret_status > 0;
}

// Not to be guessed and free of what is mistaken for something else: no 0, no 1.
static int new_code(struct desk *d, struct str *ret, struct fault *f) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz23456789";
    enum { LETTERS = sizeof letters - 1, EVEN = 256 / LETTERS * LETTERS };
    int status = 0;
    do {
        char code[CODE_CHARS];
        for (int n = 0; n < CODE_CHARS;) {
            unsigned char byte;
            random_bytes(&byte, 1);
            if (byte < EVEN) code[n++] = letters[byte % LETTERS]; // each letter as likely as another
        }
        *ret = arena_str(&d->scratch, str_of(code, CODE_CHARS));
    } while (code_taken(d, *ret, f, &status));
    return status;
}

// The committee publishes proposals, reception appeals: what one of them does not see is not its to make public.
static int runs_it(struct desk *d, const struct command *c, const struct matter *m, struct fault *f) {
    struct stream *account;
    if (registry_account(d, c->by, &account, f) < 0) return -1;
    if (matter_sight(m, account, d->judged) == SIGHT_OFFICE) return 0;
    if (registry_holds(account, ROLE_ADMINISTRATOR, ROLE_ADMINISTRATOR_ALIAS, 0, d->judged, NULL)) return 0;
    fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”不办理这件事项，不能公开它", "\"%.*s\" does not handle this matter and cannot make it public", SP(c->by));
    return fault_where(f, STR("by"));
}

int decide_publish(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct given g[PUBLISH_FIELDS];
    struct command without = *c; // the fields' table is of verbs that are about no matter
    without.matter = STR("");
    if (c->matter.n == 0) {
        fault_set(f, FAULT_INPUT, "missing-member", "公开要写明是哪件事项（matter）", "matter.publish needs the matter it is about");
        return fault_where(f, STR("matter"));
    }
    if (registry_signer(d, c, roles, sizeof roles / sizeof *roles, f) < 0) return -1;
    if (fields_take(&without, fields, PUBLISH_FIELDS, g, f) < 0 || matter_find(d, c->matter, &m, f) < 0) return -1;
    d->answer->id = m.row->id;
    if (runs_it(d, c, &m, f) < 0) return -1;
    if (version_seen(c, &m, f) < 0 || may_be_public(&m, f) < 0 || publicity_allows(d, &m, f) < 0 || time_goes_on(d, &m, f) < 0) return -1;
    struct event e = {.type = EVENT_MATTER_PUBLISHED};
    struct event_matter_published *o = &e.u.matter_published;
    *o = (struct event_matter_published){.document = g[DOCUMENT].value, .index_no = g[INDEX_NO].value, .issuer = g[ISSUER].value,
                                         .subject = g[SUBJECT].value, .genre = g[GENRE].value};
    if (days_of(d, g, o, f) < 0 || new_code(d, &o->code, f) < 0) return -1;
    struct pair content[] = {{STR("title"), g[TITLE].value}, {STR("body"), g[BODY].value}};
    return desk_emit(d, m.stream, &e, (struct pair_list){content, 2}, f);
}

int apply_published(struct applying *x, struct fault *f) {
    const struct event_matter_published *e = &x->event->u.matter_published;
    struct stream *st = x->stream;
    struct matter m;
    if (matter_of(st, x->library, &m, f) < 0) return -1;
    if (m.row->outcome != OUTCOME_CLOSED || stream_row(st, TABLE_PUBLICATION))
        return fault_set(f, FAULT_MACHINE, "bad-event", "只有办结的事项可以公开，且只有一次", "only a closed matter is made public, and once");
    if (step_made(x, &m, f) < 0) return -1;
    struct row_publication *p = work_add(x->work, st, TABLE_PUBLICATION);
    *p = (struct row_publication){
        st->id, stream_text(st, e->code), stream_text(st, e->document), stream_text(st, e->index_no), stream_text(st, e->issuer),
        stream_text(st, e->subject), stream_text(st, e->genre), e->written, e->published,
        personal(stream_text(st, pairs_get(x->content, STR("title")))), personal(stream_text(st, pairs_get(x->content, STR("body"))))};
    return 0;
}
