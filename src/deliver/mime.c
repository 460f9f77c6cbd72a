// SPDX-License-Identifier: Apache-2.0
#include "deliver/mime.h"

#include "base/hash.h"

enum { BODY_LINE = 57, WORD_BYTES = 42, ID_BYTES = 16 }; // bytes that make 76 and 56 characters of base64

static void base64(struct buf *b, struct str s) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.n; i += 3) {
        uint32_t x = 0;
        size_t have = s.n - i < 3 ? s.n - i : 3;
        for (size_t k = 0; k < 3; k++) x = x << 8 | (k < have ? (unsigned char)s.p[i + k] : 0u);
        for (size_t k = 0; k < 4; k++) buf_byte(b, k <= have ? (unsigned char)letters[x >> (18 - 6 * k) & 63] : '=');
    }
}

// Encoded words hold whole characters each, and a header line is folded between them.
static void encoded(struct buf *b, struct str text) {
    size_t pos = 0;
    bool first = true;
    do {
        size_t from = pos;
        while (pos < text.n) {
            size_t next = pos;
            utf8_next(text, &next);
            if (next - from > WORD_BYTES) break;
            pos = next;
        }
        if (!first) buf_add(b, STR("\r\n "));
        first = false;
        buf_add(b, STR("=?UTF-8?B?"));
        base64(b, str_of(text.p + from, pos - from));
        buf_add(b, STR("?="));
    } while (pos < text.n);
}

static void date(struct buf *b, ms_t at, ms_t offset) {
    static const char *const days[] = {"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    day_t day = day_of(at, offset);
    struct date d = date_from_day(day);
    int64_t second = (at - day_start(day, offset)) / MS_SECOND;
    int64_t minutes = (offset < 0 ? -offset : offset) / MS_MINUTE;
    buf_printf(b, "Date: %s, %d %s %d %02d:%02d:%02d %c%02d%02d\r\n", days[weekday(day)], d.day, months[d.month], d.year, (int)(second / 3600),
               (int)(second / 60 % 60), (int)(second % 60), offset < 0 ? '-' : '+', (int)(minutes / 60), (int)(minutes % 60));
}

// Lines of the text end with CRLF before it is encoded, as text/plain asks for.
static void body(struct buf *b, struct str text) {
    struct buf lines = BUF_INIT;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\r') continue;
        if (text.p[i] == '\n') buf_byte(&lines, '\r');
        buf_byte(&lines, (unsigned char)text.p[i]);
    }
    buf_add(&lines, STR("\r\n"));
    struct str rest = buf_str(&lines);
    while (rest.n) {
        struct str line = str_head(rest, BODY_LINE);
        base64(b, line);
        buf_add(b, STR("\r\n"));
        rest = str_skip(rest, line.n);
    }
    buf_release(&lines);
}

void mail_write(struct buf *b, const struct mail *m) {
    date(b, m->date, m->utc_offset);
    buf_add(b, STR("From: "));
    if (m->from_name.n) {
        encoded(b, m->from_name);
        buf_add(b, STR("\r\n "));
    }
    buf_printf(b, "<%.*s>\r\n", SP(m->from));
    if (m->to.n) buf_printf(b, "To: <%.*s>\r\n", SP(m->to));
    else buf_add(b, STR("To: undisclosed-recipients:;\r\n"));
    buf_printf(b, "Message-ID: <%.*s>\r\nSubject: ", SP(m->message_id));
    encoded(b, m->subject);
    buf_add(b, STR("\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n"));
    body(b, m->body);
}

void mail_id(struct buf *b, struct str key, struct str from) {
    struct hash h;
    ptrdiff_t at = str_find(from, STR("@"));
    sm3_of(&h, key);
    buf_hex(b, h.b, ID_BYTES);
    buf_printf(b, "@%.*s", SP(str_skip(from, (size_t)(at + 1))));
}
