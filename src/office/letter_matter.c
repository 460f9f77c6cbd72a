// SPDX-License-Identifier: Apache-2.0
// A letter from a matter that was answered: what stood in its fields when the letter went out.
#include <string.h>

#include "office/letter_from.h"
#include "registry/registry.h"

// Fields that hold an answer, a joint opinion, in the procedures that come with the program; the first that was given.
static const char *const answers[] = {"答复内容", "办理结果", NULL};

struct writing {
    const struct shown *s;
    struct matter whole;              // the matter itself, or what it is a part of
    const struct row_document *paper; // NULL: the procedure issues none
    int64_t seq;                      // the event by which it went out
    ms_t at;
};

static struct str written(const struct writing *w, const char *name) { return shown_written(w->s, str_c(name), w->seq); }

static struct str first_of(const struct writing *w, const char *const *names) {
    struct str value = STR("");
    for (; *names && value.n == 0; names++) value = written(w, *names);
    return value;
}

static struct str day_text(ms_t at, ms_t utc_offset, struct arena *a) {
    struct buf b = BUF_INIT;
    if (at) buf_day(&b, day_of(at, utc_offset));
    struct str s = b.n ? arena_str(a, buf_str(&b)) : STR("");
    buf_release(&b);
    return s;
}

static int no_answer(struct str number, struct fault *f) {
    return fault_set(f, FAULT_INPUT, "no-answer", "“%.*s”还没有答复的内容（或内容已经销毁），不能印成信函；答复以后再印",
                     "\"%.*s\" has no text of an answer yet (or it was destroyed): print the letter once it was answered", SP(utf8_head(number, 60)));
}

// --- which letter
static bool own_row(const struct writing *w, const struct row_requester *r) { return w->s->account && r->account && r->account == w->s->account->id; }

static const struct row_requester *requester_of(const struct writing *w, int64_t n) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(w->whole.stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->n == n) return r;
    return NULL;
}

// Who raised it gets what went to them; an office any.
static bool for_viewer(const struct writing *w, const struct row_document *d) {
    if (w->s->whole) return true;
    const struct row_requester *r = d->requester ? requester_of(w, d->requester) : NULL;
    return r && own_row(w, r);
}

static bool find_paper(struct writing *w, int64_t n) {
    size_t pos = 0;
    for (const struct row_document *d; (d = stream_next(w->s->matter.stream, TABLE_DOCUMENT, &pos)) != NULL;)
        if ((n == 0 || d->n == n) && for_viewer(w, d)) w->paper = d;
    if (w->paper == NULL) return false;
    for (const struct shown_event *e = w->s->events; e; e = e->next)
        if (e->event.type == EVENT_DOCUMENT_ISSUED && e->event.u.document_issued.n == w->paper->n) w->seq = e->event.seq;
    w->at = w->paper->issued;
    return true;
}

static bool told(const struct writing *w) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(w->whole.stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->told && (w->s->whole || own_row(w, r))) return true;
    return false;
}

// The last action that told, or the opening where that told: 补录. Of a joint part its last step.
static bool find_answer(struct writing *w) {
    const struct shown *s = w->s;
    bool part = s->matter.row->parent != 0;
    if (!part && !told(w)) return false;
    for (const struct shown_event *e = s->events; e; e = e->next) {
        bool answer = shown_tells(s, &e->event) || (e->event.type == EVENT_MATTER_OPENED && !part) || (part && s->whole && e->event.type == EVENT_MATTER_ACTED);
        if (!answer) continue;
        w->seq = e->event.seq;
        w->at = e->event.at;
    }
    return w->seq != 0;
}

// --- what stands in it
// The requester of the paper, or all of them; who looks sees their own name whole. With what they are called: 委员.
static struct str people(const struct writing *w, bool titled) {
    struct view *v = w->s->view;
    const struct procedure *p = w->whole.rules->procedure;
    struct str title = STR("");
    struct buf b = BUF_INIT;
    size_t pos = 0;
    for (int i = 0; titled && i < p->role_count; i++)
        if (p->roles[i].holding.name.n) title = p->roles[i].holding.name;
    for (const struct row_requester *r; (r = stream_next(w->whole.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        bool own = own_row(w, r);
        if (r->moved_to || w->s->hidden || (w->paper && w->paper->requester ? r->n != w->paper->requester : !w->s->whole && !own)) continue;
        struct str name = personal_shown(r->name, PERSONAL_NAME, own ? VIEWER_FULL : v->viewer, v->arena);
        if (name.n) buf_printf(&b, "%s%.*s%.*s", b.n ? "、" : "", SP(name), SP(title));
    }
    struct str out = b.n && b.n <= LETTER_LINE_MAX ? arena_str(v->arena, buf_str(&b)) : STR("");
    buf_release(&b);
    return out;
}

static void add_name(struct letter_names *to, struct str name) {
    name = str_trim(name);
    if (name.n == 0 || to->count == LETTER_LIST_MAX) return;
    for (size_t i = 0; i < to->count; i++)
        if (str_eq(to->items[i], name)) return;
    to->items[to->count++] = name;
}

// A field with one item a line, or divided by one of the marks.
static struct letter_names listed(struct str text, const char *const *marks, struct arena *a) {
    struct letter_names out = {arena_array(a, struct str, LETTER_LIST_MAX), 0};
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        size_t n = text.p[i] == '\n';
        for (const char *const *m = marks; *m && n == 0; m++)
            if (str_starts(str_skip(text, i), str_c(*m))) n = str_c(*m).n;
        if (n == 0) continue;
        add_name(&out, str_of(text.p + from, i - from));
        i += n - 1;
        from = i + 1;
    }
    add_name(&out, str_skip(text, from));
    return out;
}

// 抄送 where it was written, else the joint bodies.
static struct letter_names copies(const struct writing *w) {
    static const char *const marks[] = {"、", "，", ",", "；", "。", NULL};
    struct view *v = w->s->view;
    const struct matter *m = &w->s->matter;
    struct str given = written(w, "抄送");
    if (given.n) return listed(given, marks, v->arena);
    struct letter_names out = {arena_array(v->arena, struct str, LETTER_LIST_MAX), 0};
    size_t pos = 0;
    for (const struct row_binding *b; (b = stream_next(m->stream, TABLE_BINDING, &pos)) != NULL;)
        if (b->office && b->office != m->row->lead && m->row->parent == 0) add_name(&out, view_office_name(v, b->office));
    return out;
}

// Who signed it off: as it is written, else whose account did it. It stands on the paper of who raised it too.
static struct str signer(const struct writing *w) {
    struct str name = written(w, "签发人");
    for (const struct shown_event *e = w->s->events; e && e->event.seq <= w->seq; e = e->next)
        if (e->event.type == EVENT_MATTER_ACTED && str_eq(e->event.u.matter_acted.action, STR("签发")) && written(w, "签发人").n == 0)
            name = view_account_name(w->s->view, e->event.account);
    return name;
}

static struct str matter_title(const struct writing *w) {
    struct view *v = w->s->view;
    return personal_shown(w->whole.row->title, PERSONAL_TEXT, v->viewer, v->arena);
}

static void common(const struct writing *w, struct letter *l) {
    static const char *const marks[] = {"；", NULL};
    struct view *v = w->s->view;
    struct str day = written(w, "成文日期");
    l->issuer = view_office_name(v, w->paper ? w->paper->issuer : w->s->matter.row->lead);
    l->number = w->paper ? w->paper->number : written(w, "文号");
    l->signer = signer(w);
    l->written = day.n ? day : day_text(w->at, v->utc_offset, v->arena);
    l->contact = written(w, "联系人");
    l->phone = written(w, "联系电话");
    l->attachments = listed(written(w, "附件"), marks, v->arena);
}

static void opinion(const struct writing *w, struct str text, struct letter *l) {
    l->kind = LETTER_JOINT;
    l->title = arena_printf(w->s->view->arena, "关于《%.*s》的会办意见", SP(matter_title(w)));
    l->addressee = view_office_name(w->s->view, w->whole.row->lead);
    l->body = text;
    common(w, l);
}

static void reply(const struct writing *w, struct str text, struct letter *l) {
    const struct shown *s = w->s;
    struct str title = written(w, "函件标题"), to = s->hidden ? STR("") : written(w, "收件人");
    if (title.n == 0) title = arena_printf(s->view->arena, "关于《%.*s》办理情况的复函", SP(matter_title(w)));
    if (to.n == 0) to = people(w, true);
    struct letter_frame frame = letter_unframed(text, title, to);
    common(w, l);
    l->class = w->paper && w->paper->class.n ? w->paper->class : written(w, "答复类别");
    l->title = title;
    l->addressee = to;
    l->body = frame.body;
    l->copies = copies(w);
    if (frame.signature.n) l->issuer = frame.signature;
    if (l->issuer.n == 0) l->issuer = written(w, "发文单位");
    if (stream_row(s->matter.stream, TABLE_PUBLICATION)) l->note = STR("此件公开发布");
    l->slip = (struct letter_slip){.matter = w->whole.row->number, .subject = matter_title(w)};
    if (s->view->viewer == VIEWER_FULL || !s->whole) l->slip.raised_by = people(w, false); // a masked name would be crossed out: it is written in by hand
}

int letter_of_matter(struct letter *ret, const struct shown *s, int64_t document, struct fault *f) {
    struct writing w = {.s = s, .whole = s->matter};
    const struct row_matter *m = s->matter.row;
    memset(ret, 0, sizeof *ret);
    if (m->parent && matter_load(s->view->desk, m->parent, &w.whole, f) < 0) return -1;
    if (!find_paper(&w, document) && (document || !find_answer(&w))) return no_answer(m->number, f);
    struct str joint = m->parent ? written(&w, "会办意见") : STR(""), text = joint.n ? joint : first_of(&w, answers);
    if (str_trim(text).n == 0) return no_answer(m->number, f);
    if (joint.n) opinion(&w, joint, ret);
    else reply(&w, text, ret);
    letter_fonts_of(ret, s->matter.rules->profile);
    return 0;
}

int letter_joint_part(struct shown *ret, const struct shown *s, struct str office, struct fault *f) {
    struct view *v = s->view;
    for (size_t i = s->part_count; i-- > 0;) { // the newest of an office
        const struct row_matter *m = s->parts[i].row;
        struct str id = arena_printf(v->arena, "%lld", (long long)m->lead);
        if (!str_eq(office, view_office_name(v, m->lead)) && !str_eq(office, view_office_short(v, m->lead)) && !str_eq(office, id)) continue;
        if (shown_read(ret, v, arena_printf(v->arena, "%lld", (long long)m->id), true, f) < 0) return -1;
        if (shown_written(ret, STR("会办意见"), INT64_MAX).n) return 0; // an office may have several parts: countersigning is another
    }
    return fault_set(f, FAULT_INPUT, "no-joint", "“%.*s”没有“%.*s”的会办意见", "\"%.*s\" has no joint opinion of \"%.*s\"", SP(s->matter.row->number), SP(utf8_head(office, 60)));
}

int letter_of_publication(struct letter *ret, const struct publication *p, ms_t utc_offset, struct arena *a, struct fault *f) {
    memset(ret, 0, sizeof *ret);
    if (str_trim(p->body).n == 0) return no_answer(p->code, f);
    struct letter_frame frame = letter_unframed(p->body, p->title, STR(""));
    *ret = (struct letter){.kind = LETTER_REPLY, .number = p->document, .title = p->title, .body = frame.body, .written = day_text(p->written, utc_offset, a),
                           .note = STR("此件公开发布")};
    ret->issuer = frame.signature.n ? frame.signature : p->issuer;
    if (ret->issuer.n == 0) ret->issuer = STR("办理单位"); // the officer left it out
    return 0;
}

void letter_fonts_of(struct letter *l, const struct profile *p) {
    for (int i = 0; p && i < LETTER_FONTS; i++) {
        const struct profile_value *v = profile_get(p, str_c(letter_font_keys[i]));
        if (v) l->fonts[i] = v->text;
    }
}
