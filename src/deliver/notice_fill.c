// SPDX-License-Identifier: Apache-2.0
#include "deliver/notice.h"

static bool known(const struct notice_line *l, const struct notice_values *v) {
    for (size_t i = 0; i < l->count; i++)
        if (l->pieces[i].field >= 0 && v->v[l->pieces[i].field].n == 0) return false;
    return true;
}

// One line of text stays one line, whatever stands in a field; lines stay lines, without what would turn them over.
static void add_value(struct buf *b, struct str s, bool lines) {
    size_t pos = 0;
    while (pos < s.n) {
        size_t from = pos;
        int32_t c = utf8_next(s, &pos);
        if (lines && c == '\n') buf_byte(b, '\n');
        else if (c == '\n' || c == '\t') buf_byte(b, ' ');
        else if (!utf8_unfit(c)) buf_add(b, str_of(s.p + from, pos - from));
    }
}

static void add_line(struct buf *b, const struct notice_line *l, const struct notice_values *v) {
    for (size_t i = 0; i < l->count; i++) {
        const struct notice_piece *x = &l->pieces[i];
        if (x->field < 0) buf_add(b, x->text);
        else if (v->v[x->field].n) add_value(b, v->v[x->field], x->field == NF_ANSWER);
        else buf_add(b, STR("—"));
    }
}

void notice_fill(const struct notice *n, enum notice_language l, enum notice_form form, const struct notice_values *v, bool spare,
                 struct buf *subject, struct buf *body) {
    const struct notice_text *t = &n->texts[l][form];
    if (!t->there) t = &n->texts[l][FORM_MAIL];
    if (subject) add_line(subject, &t->subject, v);
    bool first = true;
    for (size_t i = 0; i < t->count; i++) {
        const struct notice_line *line = &t->lines[i];
        if (line->maybe && (spare || !known(line, v))) continue;
        if (!first && form != FORM_SMS) buf_byte(body, '\n'); // a short message is one run of text
        first = false;
        add_line(body, line, v);
    }
}

size_t sms_pieces(struct str text) {
    size_t units = 0, pos = 0;
    while (pos < text.n) units += utf8_next(text, &pos) > 0xFFFF ? 2 : 1;
    return units <= SMS_UNITS ? 1 : (units + SMS_UNITS_JOINED - 1) / SMS_UNITS_JOINED;
}
