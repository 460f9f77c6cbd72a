// SPDX-License-Identifier: Apache-2.0
// The end of a letter: who signs and when. And the dates of the page, when no field names them.
#include "intake/page_room.h"

enum { DATE_LINE = 20, LOOK_BACK = 25 };

// A line that is a date and nothing else.
static bool date_line(struct str s, struct found_date *d) {
    size_t pos = 0;
    return utf8_count(s) <= DATE_LINE && date_next(s, &pos, d) && d->text.p == s.p && str_trim(str_skip(s, d->text.n)).n == 0;
}

static size_t text_before(const struct reading *r, size_t i) {
    while (i > 0 && r->lines[i - 1].role != LINE_TEXT) i--;
    return i ? i - 1 : r->count;
}

static void take(struct reading *r, size_t i, const struct found_date *d) {
    r->date_line = i;
    r->signature_date = r->lines[i].text;
    if (!d->whole) {
        page_find(r, "date-damaged", d->text, "落款日期“%.*s”不完整（缺“日”）", "the date of the signature, “%.*s”, is not whole (日 is missing)",
                  SP(d->text));
    }
    if (!date_real(d, &r->signature_day)) {
        page_find(r, "date-damaged", d->text, "落款日期“%.*s”不是一个日子", "the date of the signature, “%.*s”, is no day", SP(d->text));
        r->date_line = r->count;
    }
    size_t above = text_before(r, i);
    if (above < r->count && is_body(r->lines[above].text)) {
        r->signature_line = above;
        r->signature_body = r->lines[above].text;
    }
}

// The last lines are looked through first; then, for a letter with papers attached, any date below a body's name.
void page_signature(struct reading *r) {
    struct found_date d;
    r->signature_line = r->date_line = r->count;
    size_t seen = 0;
    for (size_t i = r->count; i-- > 0 && seen < LOOK_BACK;) {
        if (r->lines[i].role != LINE_TEXT) continue;
        seen++;
        if (!date_line(r->lines[i].text, &d)) continue;
        take(r, i, &d);
        return;
    }
    for (size_t i = 1; i < r->count; i++) {
        if (r->lines[i].role != LINE_TEXT || !date_line(r->lines[i].text, &d)) continue;
        size_t above = text_before(r, i);
        if (above == r->count || !is_body(r->lines[above].text)) continue;
        take(r, i, &d);
        return;
    }
}

// Every character of the short name stands in the long one, in order: 市教委 in 某市教育委员会.
static bool short_for(struct str name, struct str full) {
    size_t at = 0;
    for (size_t pos = 0; pos < name.n;) {
        size_t from = pos;
        utf8_next(name, &pos);
        ptrdiff_t hit = str_find(str_skip(full, at), str_of(name.p + from, pos - from));
        if (hit < 0) return false;
        at += (size_t)hit + (pos - from);
    }
    return true;
}

static void compare_signature(struct reading *r) {
    struct page *p = r->page;
    if (r->signature_body.n) {
        if (p->issuer.n == 0) p->issuer = r->signature_body;
        else if (!short_for(p->issuer, r->signature_body) && !short_for(r->signature_body, p->issuer)) {
            page_find(r, "issuers-differ", r->signature_body, "落款单位“%.*s”与发布机构“%.*s”不一致；取发布机构",
                      "the signature is of “%.*s”, the metadata say “%.*s”; the metadata are taken", SP(r->signature_body), SP(p->issuer));
        }
    }
    if (r->date_line == r->count) return;
    struct str signed_on = date_text(r->a, r->signature_day);
    day_t written;
    struct fault f;
    if (p->written.n == 0) p->written = signed_on;
    else if (date_parse(p->written, &written, &f) == 0 && written != r->signature_day) {
        int days = written - r->signature_day;
        page_find(r, "dates-differ", r->signature_date, "落款日期“%.*s”与成文日期 %.*s 不一致，相差 %d 天；取成文日期",
                  "the signature says “%.*s”, the metadata %.*s: %d days apart; the metadata are taken", SP(r->signature_date),
                  SP(p->written), days < 0 ? -days : days);
    }
}

static struct str month_day(struct str s, int *ret_month, int *ret_day) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || (i > 0 && s.p[i - 1] >= '0' && s.p[i - 1] <= '9')) continue;
        int m = 0, d = 0;
        size_t k = i;
        for (; k < s.n && k < i + 2 && s.p[k] >= '0' && s.p[k] <= '9'; k++) m = m * 10 + (s.p[k] - '0');
        if (!str_starts(str_skip(s, k), STR("月"))) continue;
        size_t from = k += 3;
        for (; k < s.n && k < from + 2 && s.p[k] >= '0' && s.p[k] <= '9'; k++) d = d * 10 + (s.p[k] - '0');
        if (!str_starts(str_skip(s, k), STR("日")) || m < 1 || m > 12 || d < 1 || d > 31) continue;
        *ret_month = m;
        *ret_day = d;
        return str_of(s.p + i, k + 3 - i);
    }
    return STR("");
}

// No date field: the first date of the text. Without a year it takes that of a full date within 60 days of it.
static void date_from_text(struct reading *r) {
    struct page *p = r->page;
    struct found_date d;
    day_t day, near;
    for (size_t i = 0; i < r->count; i++) {
        struct str line = r->lines[i].text;
        size_t pos = 0;
        int month, dom;
        if (r->lines[i].role != LINE_TEXT) continue;
        struct str short_date = month_day(line, &month, &dom);
        bool full = date_next(line, &pos, &d) && date_real(&d, &day);
        if (full && (short_date.n == 0 || d.text.p <= short_date.p)) {
            p->written = date_text(r->a, day);
            page_find(r, "date-from-text", d.text, "没有成文日期和发布日期，取正文中第一个日期 %.*s", "no date field: the first date of the text, %.*s, is taken",
                      SP(d.text));
            return;
        }
        if (short_date.n == 0) continue;
        for (size_t k = 0; k < r->count; k++) {
            pos = 0;
            while (r->lines[k].role == LINE_TEXT && date_next(r->lines[k].text, &pos, &d)) {
                struct found_date guess = {short_date, d.year, month, dom, true};
                if (!date_real(&d, &near) || !date_real(&guess, &day) || near - day > 60 || day - near > 60) continue;
                p->written = date_text(r->a, day);
                page_find(r, "date-year-inferred", short_date, "日期“%.*s”没有年份；文中有 %.*s，据此取 %d 年",
                          "the date “%.*s” has no year; by %.*s in the text it is taken as %d", SP(short_date), SP(d.text), d.year);
                return;
            }
        }
        page_find(r, "date-without-year", short_date, "日期“%.*s”没有年份，文中也没有可据的日期：日期留空", "the date “%.*s” has no year and nothing in the text gives one: left out",
                  SP(short_date));
        return;
    }
}

// "某报(记者…)", "图文来源" is a field; else the body that holds the event: the title up to 举行, 召开.
static void issuer_from_text(struct reading *r) {
    struct page *p = r->page;
    static const char *const holdings[] = {"关于", "举行", "召开", "举办", "开展", "印发", "发布", "转发"};
    for (size_t i = 0; i < r->count && p->issuer.n == 0; i++) {
        struct str s = r->lines[i].text;
        if (r->lines[i].role != LINE_TEXT) continue;
        ptrdiff_t at = str_find(s, STR("报(")), wide = str_find(s, STR("报（"));
        if (at < 0) at = wide;
        if (at > 0 && at < 40 && str_find(str_head(s, 120), STR("记者")) >= 0) p->issuer = str_head(s, (size_t)at + 3);
    }
    if (p->issuer.n) {
        page_find(r, "issuer-from-text", p->issuer, "没有发布机构，取报头“%.*s”", "no issuer field: the paper “%.*s” is taken", SP(p->issuer));
        return;
    }
    for (size_t i = 0; i < sizeof holdings / sizeof *holdings; i++) {
        ptrdiff_t at = str_find(p->title, str_c(holdings[i]));
        if (at <= 6 || !is_body(str_head(p->title, (size_t)at))) continue;
        p->issuer = str_head(p->title, (size_t)at);
        page_find(r, "issuer-from-text", p->issuer, "没有发布机构，取标题中的主办单位“%.*s”", "no issuer field: the body of the title, “%.*s”, is taken",
                  SP(p->issuer));
        return;
    }
}

void page_dates(struct reading *r) {
    compare_signature(r);
    static const char *const dated[] = {"news", "meeting", "interview", "plan"}; // an event's day is theirs
    if (r->page->written.n == 0 && r->page->published.n == 0 && word_begins(str_c(r->page->kind), WORDS(dated))) date_from_text(r);
    if (r->page->issuer.n == 0) issuer_from_text(r);
}
