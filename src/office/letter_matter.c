// SPDX-License-Identifier: Apache-2.0
// A letter from a matter that was answered.
#include <string.h>

#include "office/letter_from.h"
#include "registry/registry.h"

// Fields that hold an answer, a joint opinion, in the procedures that come with the program; the first that was given.
static const char *const answers[] = {"答复内容", "办理结果", NULL};
static const char *const opinions[] = {"会办意见", NULL};

static struct str first_of(const struct shown *s, const char *const *names) {
    struct str value = STR("");
    for (; *names && value.n == 0; names++) value = shown_written(s, str_c(*names));
    return value;
}

static struct str written(const struct shown *s, const char *name) { return shown_written(s, str_c(name)); }

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

// Whoever is owed an answer or got one; who looks sees their own name whole. The answer's day, where nobody wrote one.
static struct str people(const struct shown *s, ms_t *ret_told) {
    struct view *v = s->view;
    struct buf b = BUF_INIT;
    size_t pos = 0;
    *ret_told = 0;
    for (const struct row_requester *r; (r = stream_next(s->matter.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        bool own = s->account && r->account && r->account == s->account->id;
        if (r->moved_to || s->hidden || (!s->whole && !own)) continue;
        struct str name = personal_shown(r->name, PERSONAL_NAME, own ? VIEWER_FULL : v->viewer, v->arena);
        if (name.n) buf_printf(&b, "%s%.*s", b.n ? "、" : "", SP(name));
        if (r->told && (*ret_told == 0 || r->told < *ret_told)) *ret_told = r->told;
    }
    struct str out = b.n && b.n <= LETTER_LINE_MAX ? arena_str(v->arena, buf_str(&b)) : STR("");
    buf_release(&b);
    return out;
}

static struct letter_names joint_names(const struct shown *s) {
    const struct row_matter *m = s->matter.row;
    size_t pos = 0, count = 0;
    while (stream_next(s->matter.stream, TABLE_BINDING, &pos)) count++;
    struct letter_names out = {arena_array(s->view->arena, struct str, count + 1), 0};
    pos = 0;
    for (const struct row_binding *b; (b = stream_next(s->matter.stream, TABLE_BINDING, &pos)) != NULL;) {
        if (b->office == 0 || b->office == m->lead) continue;
        struct str name = view_office_name(s->view, b->office);
        bool again = name.n == 0;
        for (size_t i = 0; i < out.count; i++) again = again || str_eq(out.items[i], name);
        if (!again) out.items[out.count++] = name;
    }
    return out;
}

static struct str matter_title(const struct matter *m, struct view *v) { return personal_shown(m->row->title, PERSONAL_TEXT, v->viewer, v->arena); }

static int opinion(struct letter *ret, const struct shown *s, struct fault *f) {
    struct view *v = s->view;
    struct matter whole;
    struct str text = first_of(s, opinions);
    if (text.n == 0) return no_answer(s->matter.row->number, f);
    if (matter_load(v->desk, s->matter.row->parent, &whole, f) < 0) return -1;
    *ret = (struct letter){.kind = LETTER_JOINT, .issuer = view_office_name(v, s->matter.row->lead), .addressee = view_office_name(v, whole.row->lead),
                           .title = arena_printf(v->arena, "关于《%.*s》的会办意见", SP(matter_title(&whole, v))), .body = text,
                           .written = day_text(s->matter.row->closed, v->utc_offset, v->arena)};
    return 0;
}

static int reply(struct letter *ret, const struct shown *s, struct fault *f) {
    struct view *v = s->view;
    struct str text = first_of(s, answers), title = written(s, "函件标题"), to = written(s, "收件人"), day = written(s, "成文日期");
    ms_t told;
    struct str names = people(s, &told);
    if (text.n == 0) return no_answer(s->matter.row->number, f);
    if (title.n == 0) title = arena_printf(v->arena, "关于《%.*s》办理情况的复函", SP(matter_title(&s->matter, v)));
    if (to.n == 0) to = names;
    struct letter_frame frame = letter_unframed(text, title, to);
    *ret = (struct letter){.kind = LETTER_REPLY, .number = written(s, "文号"), .class = written(s, "答复类别"), .signer = written(s, "签发人"), .title = title,
                           .addressee = to, .body = frame.body, .written = day.n ? day : day_text(told, v->utc_offset, v->arena), .copies = joint_names(s)};
    ret->issuer = frame.signature.n ? frame.signature : view_office_name(v, s->matter.row->lead);
    if (ret->issuer.n == 0) ret->issuer = written(s, "发文单位");
    if (stream_row(s->matter.stream, TABLE_PUBLICATION)) ret->note = STR("此件公开发布");
    ret->slip = (struct letter_slip){.matter = s->matter.row->number, .subject = matter_title(&s->matter, v)};
    if (v->viewer == VIEWER_FULL || !s->whole) ret->slip.raised_by = names; // a masked name would be crossed out: it is written in by hand
    return 0;
}

int letter_of_matter(struct letter *ret, const struct shown *s, struct fault *f) {
    memset(ret, 0, sizeof *ret);
    if ((s->matter.row->parent ? opinion(ret, s, f) : reply(ret, s, f)) < 0) return -1;
    letter_fonts_of(ret, s->matter.rules->profile);
    return 0;
}

int letter_joint_part(struct shown *ret, const struct shown *s, struct str office, struct fault *f) {
    struct view *v = s->view;
    for (size_t i = s->part_count; i-- > 0;) { // the newest of an office
        const struct row_matter *m = s->parts[i].row;
        struct str id = arena_printf(v->arena, "%lld", (long long)m->lead);
        if (!str_eq(office, view_office_name(v, m->lead)) && !str_eq(office, view_office_short(v, m->lead)) && !str_eq(office, id)) continue;
        return shown_read(ret, v, arena_printf(v->arena, "%lld", (long long)m->id), true, f);
    }
    return fault_set(f, FAULT_INPUT, "no-joint", "“%.*s”没有请“%.*s”会办", "\"%.*s\" has no part of \"%.*s\"", SP(s->matter.row->number), SP(utf8_head(office, 60)));
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
