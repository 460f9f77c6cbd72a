// SPDX-License-Identifier: Apache-2.0
// A well-formed head, damaged by chance, on real sockets: the server answers a page only to heads that a plain reading
// of RFC 9112 takes, and sees in them what that reading sees.
#include <strings.h>

#include "http_client.h"

static const char head[] = "GET /m/%E5%9B%9E?q=1+2&r=%26 HTTP/1.1\r\nHost: x:80\r\nAlpha: one\r\nBeta: \t two \r\nCookie: a=b; c=d\r\n\r\n";
#define LAST "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
static const char *names[] = {"Host", "Alpha", "Beta", "Cookie"};

static void show(struct buf *b, struct str query, const struct str values[4]) {
    buf_printf(b, "page %.*s", SP(query));
    for (int i = 0; i < 4; i++) buf_printf(b, "|%.*s", SP(values[i]));
}

static enum http_turn page(struct exchange *x) {
    struct str values[4];
    for (int i = 0; i < 4; i++) values[i] = http_header(x, names[i]);
    show(&x->out, x->raw_query, values);
    return HTTP_ANSWER;
}

static struct str blanks_off(struct str s) {
    while (s.n && (*s.p == ' ' || *s.p == '\t')) s = str_skip(s, 1);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')) s.n--;
    return s;
}

static bool same_letters(struct str a, const char *b) { return a.n == strlen(b) && strncasecmp(a.p, b, a.n) == 0; }

// The plain reading: lines end in CRLF; a request line of three words; names of letters and digits, a colon, a value
// without control characters. False: no such head.
static bool read_plainly(struct str s, struct str *query, struct str values[4]) {
    struct str seen[4] = {{NULL, 0}};
    int hosts = 0;
    while (str_starts(s, STR("\n")) || str_starts(s, STR("\r\n"))) s = str_skip(s, *s.p == '\r' ? 2 : 1); // allowed, and harmless
    for (int line_no = 0;; line_no++) {
        ptrdiff_t end = str_find(s, STR("\r\n"));
        if (end < 0) return false;
        struct str line = str_head(s, (size_t)end);
        s = str_skip(s, (size_t)end + 2);
        if (line.n == 0) break;
        for (size_t i = 0; i < line.n; i++)
            if (((unsigned char)line.p[i] < 0x20 && line.p[i] != '\t') || line.p[i] == 0x7F) return false;
        if (line_no == 0) {
            if (!str_starts(line, STR("GET /")) && !str_starts(line, STR("HEAD /"))) return false;
            struct str target = str_skip(line, line.p[0] == 'G' ? 4 : 5);
            ptrdiff_t blank = str_find(target, STR(" ")), mark;
            if (blank < 0 || !str_eq(str_skip(target, (size_t)blank), STR(" HTTP/1.1"))) return false;
            target = str_head(target, (size_t)blank);
            mark = str_find(target, STR("?"));
            *query = mark < 0 ? STR("") : str_skip(target, (size_t)mark + 1);
            continue;
        }
        ptrdiff_t colon = str_find(line, STR(":"));
        if (colon <= 0) return false;
        struct str name = str_head(line, (size_t)colon), value = blanks_off(str_skip(line, (size_t)colon + 1));
        for (size_t i = 0; i < name.n; i++)
            if (!(name.p[i] > 0x20 && name.p[i] < 0x7F)) return false;
        hosts += same_letters(name, "Host");
        for (int i = 0; i < 4; i++)
            if (seen[i].p == NULL && same_letters(name, names[i])) seen[i] = value;
    }
    for (int i = 0; i < 4; i++) values[i] = seen[i].p ? seen[i] : STR("");
    return hosts == 1;
}

static void damage(struct buf *b, uint64_t *seed) {
    static const char bytes[] = {'\0', '\n', '\r', ' ', '\t', ':', '?', '%', '&', '=', '+', '/', 'a', 'A', '\x7F', '\x80', '\x01'};
    size_t at = chance_below(seed, b->n), times = 1 + chance_below(seed, 2);
    char byte = bytes[chance_below(seed, sizeof bytes)];
    struct buf old = BUF_INIT;
    buf_add(&old, buf_str(b));
    switch (chance_below(seed, 5)) {
    case 0: // another byte
        b->p[at] = byte;
        break;
    case 1: // a byte more, or two
        b->n = at;
        while (times--) buf_byte(b, (unsigned char)byte);
        buf_add(b, str_skip(buf_str(&old), at));
        break;
    case 2: // some bytes less
        b->n = at;
        buf_add(b, str_skip(buf_str(&old), at + times));
        break;
    case 3: { // a line end becomes another
        static const char *ends[] = {"\n", "\r", "\r\r\n", "\n\r", "\r\n\r\n", "\r\n ", "\r\n\t", " \r\n", "\n\n", "\r\n\n"};
        ptrdiff_t end = str_find(str_skip(buf_str(&old), at), STR("\r\n"));
        if (end < 0) break;
        b->n = at + (size_t)end;
        buf_add(b, str_c(ends[chance_below(seed, 10)]));
        buf_add(b, str_skip(buf_str(&old), at + (size_t)end + 2));
        break;
    }
    default: { // a stretch comes twice
        size_t n = 1 + chance_below(seed, 30);
        b->n = at;
        buf_add(b, str_head(str_skip(buf_str(&old), at), n));
        buf_add(b, str_skip(buf_str(&old), at));
    }
    }
    buf_release(&old);
}

// A bare LF with a NUL, or a colon that begins a line, in one run of such bytes and line ends: seen.c.
static bool cannot_be_seen(struct str s) {
    bool nul = false, bare = false;
    for (size_t i = 0; i < s.n; i++) {
        bool colon = s.p[i] == ':' && i > 0 && (s.p[i - 1] == '\n' || s.p[i - 1] == '\0');
        if (s.p[i] != '\0' && s.p[i] != '\r' && s.p[i] != '\n' && !colon) nul = bare = false;
        nul = nul || s.p[i] == '\0' || colon;
        bare = bare || (s.p[i] == '\n' && (i == 0 || s.p[i - 1] != '\r'));
        if (nul && bare) return true;
    }
    return false;
}

static void what_is_answered_was_read_as_written(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.idle_seconds = 1}, page);
    uint64_t seed = 20261125;
    int pages = 0, rounds = getenv("HUIYIN_LONG") ? 100000 : 2000;
    struct buf b = BUF_INIT, heard = BUF_INIT, want = BUF_INIT;
    for (int round = 0; round < rounds; round++) {
        buf_clear(&b);
        buf_add(&b, str_of(head, sizeof head - 1));
        for (size_t times = round ? chance_below(&seed, 3) : 0; times > 0; times--) damage(&b, &seed);
        if (cannot_be_seen(buf_str(&b))) continue;
        buf_add(&b, STR(LAST));
        ask(h, buf_str(&b), false, &heard);
        if (status_of(&heard) != 200 || !str_starts(body_of(&heard), STR("page "))) continue;
        pages++;
        struct str query = STR(""), values[4], got = body_of(&heard);
        buf_clear(&want);
        bool plain = read_plainly(buf_str(&b), &query, values);
        if (plain) show(&want, query, values);
        if (!plain || !str_starts(got, buf_str(&want))) {
            print_error("round %d: sent ", round);
            for (size_t i = 0; i < b.n; i++) print_error(b.p[i] > 0x20 && b.p[i] < 0x7F ? "%c" : "<%02X>", (unsigned char)b.p[i]);
            print_error("\nwant %s %.*s\ngot  %.*s\n", plain ? "page" : "no page", SP(buf_str(&want)), SP(got));
            fail();
        }
    }
    assert_true(pages > rounds / 4); // not all damage shows
    buf_release(&b);
    buf_release(&heard);
    buf_release(&want);
    assert_null(http_stop(h, 2));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_answered_was_read_as_written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
