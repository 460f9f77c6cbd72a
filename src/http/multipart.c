// SPDX-License-Identifier: Apache-2.0
#include "http/decode.h"

static const struct refusal no_boundary = {400, "多部分表单没有分隔串", "the multipart form names no boundary"},
    cut_short = {400, "表单不完整：没有结束的分隔串", "the form is not whole: its last boundary is missing"},
    bad_part = {400, "表单的一部分不合规范", "a part of the form is malformed"},
    bad_text = {400, "文字不是有效的 UTF-8，或含有 NUL", "the text is not valid UTF-8 or has a NUL"},
    long_name = {400, "字段名称超过 200 字节", "the name of a field is longer than 200 bytes"},
    many_fields = {400, "字段超过 400 个", "there are more than 400 fields"};

enum { BOUNDARY_MAX = 70, NAME_OF_FILE_MAX = 200 };

struct part {
    struct str name, filename, type, bytes;
    bool named, file;
};

static bool plain_text(struct str s) { return utf8_fault(s) < 0 && !(s.n && memchr(s.p, '\0', s.n)); }

struct str decode_filename(struct str s, struct arena *a) {
    for (size_t i = s.n; i-- > 0;) {
        if (s.p[i] != '/' && s.p[i] != '\\') continue;
        s = str_skip(s, i + 1);
        break;
    }
    char *p = arena_alloc(a, NAME_OF_FILE_MAX + 1);
    size_t n = 0;
    for (size_t pos = 0, from = 0; pos < s.n; from = pos) {
        if (utf8_unfit(utf8_next(s, &pos))) continue;
        if (n + pos - from > NAME_OF_FILE_MAX) break;
        memcpy(p + n, s.p + from, pos - from);
        n += pos - from;
    }
    struct str name = str_trim(str_of(p, n));
    return str_eq(name, STR(".")) || str_eq(name, STR("..")) ? STR("") : name;
}

// Browsers write '"', CR and LF in a name as %22, %0D and %0A and leave every other '%' alone (WHATWG, multipart form
// data); older ones write \".
static struct str unquote(struct str s, struct arena *a) {
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        struct str three = str_head(str_skip(s, i), 3);
        char c = s.p[i];
        if (c == '\\' && i + 1 < s.n && s.p[i + 1] == '"') {
            c = '"';
            i++;
        } else if (str_same_name(three, STR("%22")) || str_same_name(three, STR("%0D")) || str_same_name(three, STR("%0A"))) {
            c = three.p[1] == '2' ? '"' : (three.p[2] | 0x20) == 'd' ? '\r' : '\n';
            i += 2;
        }
        p[n++] = c;
    }
    return str_of(p, n);
}

// One parameter of a disposition, `; name="value"`. False: there is none, or it is malformed and *rest is not empty.
static bool next_param(struct str *rest, struct arena *a, struct str *name, struct str *value) {
    struct str s = str_trim(*rest);
    if (!str_starts(s, STR(";"))) {
        *rest = s;
        return false;
    }
    s = str_trim(str_skip(s, 1));
    ptrdiff_t equals = str_find(s, STR("="));
    if (equals <= 0) return false;
    *name = str_head(s, (size_t)equals);
    s = str_skip(s, (size_t)equals + 1);
    size_t end = 0;
    if (str_starts(s, STR("\""))) {
        s = str_skip(s, 1);
        while (end < s.n && s.p[end] != '"') end += s.p[end] == '\\' && end + 1 < s.n && s.p[end + 1] == '"' ? 2 : 1;
        if (end >= s.n) return false;
        *value = unquote(str_head(s, end), a);
        *rest = str_skip(s, end + 1);
    } else {
        while (end < s.n && s.p[end] != ';' && s.p[end] != ' ') end++;
        *value = str_head(s, end);
        *rest = str_skip(s, end);
    }
    return true;
}

static const struct refusal *read_disposition(struct str value, struct arena *a, struct part *part) {
    struct str rest = value, name, text, extended = {NULL, 0};
    if (!str_same_name(str_head(value, 9), STR("form-data"))) return &bad_part;
    rest = str_skip(value, 9);
    while (next_param(&rest, a, &name, &text)) {
        if (str_same_name(name, STR("name"))) {
            if (part->named) return &bad_part;
            part->named = true;
            part->name = text;
        } else if (str_same_name(name, STR("filename"))) {
            if (part->file && extended.p == NULL) return &bad_part;
            part->file = true;
            part->filename = text;
        } else if (str_same_name(name, STR("filename*"))) { // RFC 5987; goes before the plain one
            ptrdiff_t quote = str_find(text, STR("''"));
            if (extended.p || quote < 0 || !str_same_name(str_head(text, (size_t)quote), STR("UTF-8"))) return &bad_part;
            const struct refusal *no = decode_percent(str_skip(text, (size_t)quote + 2), false, a, &extended);
            if (no) return no;
            if (extended.p == NULL) extended.p = "";
            part->file = true;
        }
    }
    if (rest.n) return &bad_part;
    if (extended.n) part->filename = extended;
    return NULL;
}

static const struct refusal *read_header(struct str line, struct arena *a, struct part *part) {
    ptrdiff_t colon = str_find(line, STR(":"));
    if (colon <= 0) return &bad_part;
    struct str name = str_head(line, (size_t)colon), value = str_trim(str_skip(line, (size_t)colon + 1));
    if (str_same_name(name, STR("content-disposition"))) return read_disposition(value, a, part);
    if (str_same_name(name, STR("content-type"))) {
        struct str boundary;
        gate_type(value, a, &part->type, &boundary);
    }
    return NULL;
}

static const struct refusal *read_part(struct str s, struct arena *a, struct part *part) {
    *part = (struct part){.type = STR("")};
    for (;;) {
        ptrdiff_t end = str_find(s, STR("\r\n"));
        if (end < 0) return &bad_part;
        struct str line = str_head(s, (size_t)end);
        s = str_skip(s, (size_t)end + 2);
        if (line.n == 0) break;
        const struct refusal *no = read_header(line, a, part);
        if (no) return no;
    }
    part->bytes = s;
    if (!part->named || part->name.n == 0) return &bad_part;
    if (part->name.n > HTTP_NAME_MAX) return &long_name;
    if (!plain_text(part->name) || !plain_text(part->filename)) return &bad_text;
    if (!part->file && !plain_text(part->bytes)) return &bad_text;
    return NULL;
}

// Takes what stands before the next delimiter line; *ret_last tells whether it was the last. -1: there is none.
static int next_piece(struct str *rest, struct str mark, struct str *piece, bool *ret_last) {
    size_t from = 0;
    for (;;) {
        ptrdiff_t hit = str_find(str_skip(*rest, from), mark);
        if (hit < 0) return -1;
        size_t at = from + (size_t)hit;
        struct str after = str_skip(*rest, at + mark.n);
        from = at + 1;
        bool last = str_starts(after, STR("--"));
        if (last) after = str_skip(after, 2);
        while (after.n && (*after.p == ' ' || *after.p == '\t')) after = str_skip(after, 1);
        if (!str_starts(after, STR("\r\n")) && !(last && after.n == 0)) continue; // a longer word that begins alike
        *piece = str_head(*rest, at);
        *rest = str_skip(after, 2);
        *ret_last = last;
        return 0;
    }
}

static void keep(const struct part *part, struct arena *a, struct pair *fields, struct form *ret) {
    if (!part->file) {
        fields[ret->fields.count++] = (struct pair){part->name, part->bytes};
    } else if (part->filename.n || part->bytes.n) { // a file field nobody filled comes as an empty file without a name
        ret->uploads[ret->upload_count++] =
            (struct upload){part->name, decode_filename(part->filename, a), part->type, part->bytes};
    }
}

const struct refusal *decode_multipart(struct str body, struct str boundary, struct arena *a, struct form *ret) {
    if (boundary.n == 0 || boundary.n > BOUNDARY_MAX) return &no_boundary;
    struct str mark = arena_printf(a, "\r\n--%.*s", SP(boundary)), rest = body, piece;
    bool last = false;
    // The first delimiter may stand without a line end before it; what is before the first is nobody's.
    struct str first = str_skip(mark, 2);
    if (str_starts(body, first)) {
        if (next_piece(&rest, first, &piece, &last) != 0 || piece.n) return &cut_short;
    } else if (next_piece(&rest, mark, &piece, &last) != 0 || piece.n) {
        return &cut_short;
    }
    struct pair *fields = arena_array(a, struct pair, HTTP_FIELDS_MAX);
    *ret = (struct form){.fields = {fields, 0}, .uploads = arena_array(a, struct upload, HTTP_FIELDS_MAX)};
    for (size_t count = 0; !last; count++) {
        struct part part;
        if (next_piece(&rest, mark, &piece, &last) != 0) return &cut_short;
        if (count == HTTP_FIELDS_MAX) return &many_fields;
        const struct refusal *no = read_part(piece, a, &part);
        if (no) return no;
        keep(&part, a, fields, ret);
    }
    return NULL;
}
