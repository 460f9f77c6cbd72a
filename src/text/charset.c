// SPDX-License-Identifier: Apache-2.0
#include "text/charset.h"

#include <errno.h>
#include <iconv.h>

#include "text/charset_guess.h"

struct reading {
    struct buf *out;
    struct charset *c;
    struct arena *a;
};

static void lost(struct reading *r, struct str run) {
    if (r->c->bad++ == 0) {
        struct buf hex = BUF_INIT;
        buf_hex(&hex, run.p, run.n < 8 ? run.n : 8);
        r->c->bad_hex = arena_str(r->a, buf_str(&hex));
        r->c->bad_first = r->out->n;
        buf_release(&hex);
    }
    r->c->bad_bytes += run.n;
    buf_add(r->out, STR("\uFFFD"));
}

static void take_utf8(struct reading *r, struct str s) {
    size_t kept = 0, pos = 0;
    while (pos < s.n) {
        size_t at = pos;
        if (utf8_next(s, &pos) >= 0) continue;
        buf_add(r->out, str_of(s.p + kept, at - kept));
        size_t end = pos;
        while (end < s.n && ((unsigned char)s.p[end] & 0xC0) == 0x80) end++; // the rest of a torn sequence
        lost(r, str_of(s.p + at, end - at));
        kept = pos = end;
    }
    buf_add(r->out, str_of(s.p + kept, s.n - kept));
}

static void take_iconv(struct reading *r, struct str s, const char *name) {
    iconv_t cd = iconv_open("UTF-8", name);
    if (cd == (iconv_t)-1) {
        take_utf8(r, s);
        return;
    }
    char *in = (char *)(uintptr_t)s.p;
    size_t left = s.n;
    const char *bad_from = NULL;
    while (left) {
        size_t room = left * 4 + 16;
        char *out = buf_room(r->out, room), *o = out;
        char *before = in;
        size_t got = iconv(cd, &in, &left, &o, &room);
        int why = errno;
        if (in > before || o > out) {
            if (bad_from) { // the run of unreadable bytes ended before this piece: its mark belongs in front
                size_t made = (size_t)(o - out);
                char *copy = arena_alloc(r->a, made + 1);
                memcpy(copy, out, made);
                lost(r, str_of(bad_from, (size_t)(before - bad_from)));
                buf_add(r->out, str_of(copy, made));
                bad_from = NULL;
            } else r->out->n += (size_t)(o - out);
        }
        if (got != (size_t)-1) break;
        if (why == E2BIG) continue;
        if (bad_from == NULL) bad_from = in;
        in++;
        left--;
        iconv(cd, NULL, NULL, NULL, NULL);
    }
    if (bad_from) lost(r, str_of(bad_from, (size_t)(in - bad_from)));
    iconv_close(cd);
}

// Lines of another encoding inside a page: put together from several sources, or pasted.
static bool line_is_other(struct str line, bool main_is_utf8) {
    struct fit u = fit_utf8(line);
    if (!main_is_utf8) return u.bad == 0 && u.pairs >= 3 && line.n >= u.pairs * 3;
    if (u.bad == 0) return false;
    struct fit g = fit_gb(line);
    return g.bad == 0 && g.pairs >= 3 && g.frequent * 10 >= g.pairs * 8;
}

static void by_lines(struct reading *r, struct str bytes, const char *name) {
    bool utf8 = strcmp(name, "UTF-8") == 0;
    const char *other = utf8 ? "GB18030" : "UTF-8";
    size_t from = 0, to;
    for (size_t at = 0; at < bytes.n; at = to) {
        const char *hit = memchr(bytes.p + at, '\n', bytes.n - at);
        to = hit ? (size_t)(hit - bytes.p) + 1 : bytes.n;
        if (!line_is_other(str_of(bytes.p + at, to - at), utf8)) continue;
        struct str plain = str_of(bytes.p + from, at - from), line = str_of(bytes.p + at, to - at);
        if (utf8) take_utf8(r, plain);
        else take_iconv(r, plain, name);
        if (r->c->mixed++ == 0) {
            r->c->mixed_first = r->out->n;
            r->c->mixed_name = str_c(other);
        }
        if (utf8) take_iconv(r, line, other);
        else take_utf8(r, line);
        from = to;
    }
    struct str rest = str_of(bytes.p + from, bytes.n - from);
    if (utf8) take_utf8(r, rest);
    else take_iconv(r, rest, name);
}

// The declared and the detected one count only where the bytes leave it open.
static const char *best(struct str bytes, const char *declared, struct arena *a) {
    struct fit u = fit_utf8(bytes), g = fit_gb(bytes), b = fit_big5(bytes);
    if (u.bad == 0 || u.pairs > 4 * u.bad) return "UTF-8";
    // Of 1,000 pairs some 990 are frequent in the right reading, far fewer in the wrong one.
    size_t gb = g.pairs ? g.frequent * 1000 / g.pairs : 0, big = b.pairs ? b.frequent * 1000 / b.pairs : 0;
    bool gb_fits = g.bad * 50 <= g.pairs, big_fits = b.bad * 50 <= b.pairs;
    bool pairs_rule = g.pairs >= 4 && (gb_fits || big_fits) && (gb >= 600 || big >= 600);
    if (pairs_rule) {
        if (gb_fits && (!big_fits || gb > big + 30)) return "GB18030";
        if (big_fits && (!gb_fits || big > gb + 30)) return "BIG5-HKSCS";
        if (declared && strcmp(declared, "BIG5-HKSCS") == 0) return declared;
        return "GB18030";
    }
    const char *found = iconv_name(detected_charset(bytes, a), a);
    if (found && strcmp(found, "UTF-8") != 0 && strcmp(found, "ASCII") != 0) return found;
    if (declared) return declared;
    return u.pairs > u.bad ? "UTF-8" : "GB18030";
}

void charset_read(struct str bytes, struct arena *a, struct charset *ret) {
    *ret = (struct charset){.name = STR("UTF-8")};
    struct buf out = BUF_INIT;
    struct reading r = {&out, ret, a};
    const char *name, *declared;
    ret->declared = arena_str(a, declared_charset(bytes));
    declared = iconv_name(ret->declared, a);
    if (str_starts(bytes, STR("\xEF\xBB\xBF"))) {
        name = "UTF-8";
        ret->bom = true;
        bytes = str_skip(bytes, 3);
    } else if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF"))) {
        name = (unsigned char)bytes.p[0] == 0xFF ? "UTF-16LE" : "UTF-16BE";
        ret->bom = true;
        bytes = str_skip(bytes, 2);
    } else if (utf8_fault(bytes) >= 0 || memchr(bytes.p ? bytes.p : "", 0, bytes.n)) {
        const char *wide = guess_utf16(bytes);
        name = wide ? wide : best(bytes, declared, a);
    } else name = "UTF-8";
    if (strcmp(name, "UTF-8") == 0 || strcmp(name, "GB18030") == 0) by_lines(&r, bytes, name);
    else take_iconv(&r, bytes, name);
    bool plain = true; // pure ASCII contradicts no declaration
    for (size_t i = 0; i < bytes.n && plain; i++) plain = (unsigned char)bytes.p[i] < 0x80;
    ret->mislabelled = ret->declared.n && !plain && (declared == NULL || strcmp(declared, name) != 0);
    ret->name = arena_str(a, strcmp(name, "BIG5-HKSCS") == 0 ? STR("BIG5") : str_c(name));
    ret->text = arena_str(a, buf_str(&out));
    buf_release(&out);
}
