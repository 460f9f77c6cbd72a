// SPDX-License-Identifier: Apache-2.0
#include "deliver/notice.h"

#include <string.h>

#include "base/file.h"

const char *const notice_field_words[NOTICE_FIELDS] = {"region", "number", "procedure", "action", "stage", "due",
                                                       "when",   "office", "link",      "outcome", "absent", "name", "answer"};
static const char *const forms[NOTICE_FORMS] = {"mail", "sms", "letter", "telephone"};
static const char *const languages[NOTICE_LANGUAGES] = {"zh", "en"};

struct reading {
    struct notice *notice;
    struct arena *a;
    struct fault *f;
    int line;
    struct notice_text *text; // of the section being read; NULL before the first
    enum notice_form form;
    struct notice_line lines[NOTICE_LINES_MAX];
    size_t count;
    bool subject_due;
};

__attribute__((format(printf, 3, 5), format(printf, 4, 5))) static int bad(struct reading *r, int column, const char *zh, const char *en, ...) {
    char texts[2][300];
    va_list args;
    va_start(args, en);
    va_list again;
    va_copy(again, args);
    vsnprintf(texts[0], sizeof texts[0], zh, args);
    vsnprintf(texts[1], sizeof texts[1], en, again);
    va_end(again);
    va_end(args);
    fault_set(r->f, FAULT_INPUT, "bad-notice", "%s", "%s", "");
    fault_say(r->f, FAULT_INPUT, "bad-notice", str_c(texts[0]), str_c(texts[1]));
    return fault_place(r->f, r->line, column);
}

static int field_at(struct reading *r, struct str word, int column, bool subject, int *ret) {
    int i = 0;
    while (i < NOTICE_FIELDS && !str_eq(word, str_c(notice_field_words[i]))) i++;
    *ret = i;
    struct str shown = utf8_head(word, 40);
    if (i == NOTICE_FIELDS) return bad(r, column, "没有字段“%.*s”", "there is no field \"%.*s\"", SP(shown));
    bool own = i == NF_NAME || i == NF_ANSWER;
    if (own && notice_to_office(r->notice->kind))
        return bad(r, column, "给单位的通知不能有“%.*s”：提出人是谁、答复了什么不随通知发出", "\"%.*s\" has no place in a notice to an office: who raised it and what was answered does not go out", SP(shown));
    if (own && r->form == FORM_SMS) return bad(r, column, "短信里不能有“%.*s”", "\"%.*s\" has no place in a short message", SP(shown));
    if (i == NF_ANSWER && subject) return bad(r, column, "标题里不能有“%.*s”", "\"%.*s\" has no place in a subject", SP(shown));
    return 0;
}

static int read_line(struct reading *r, struct str text, bool subject, struct notice_line *ret) {
    struct notice_piece pieces[64];
    size_t n = 0;
    struct str rest = text;
    *ret = (struct notice_line){.maybe = str_starts(rest, STR("?"))};
    if (ret->maybe) rest = str_skip(rest, 1);
    while (rest.n) {
        ptrdiff_t open = str_find(rest, STR("{")), close;
        if (n + 2 > sizeof pieces / sizeof *pieces) return bad(r, 1, "一行里的字段太多", "too many fields in a line");
        size_t head = open < 0 ? rest.n : (size_t)open;
        if (head) pieces[n++] = (struct notice_piece){arena_str(r->a, str_head(rest, head)), -1};
        if (open < 0) break;
        int column = (int)utf8_count(str_of(text.p, (size_t)(rest.p - text.p) + head)) + 1, field;
        rest = str_skip(rest, head + 1);
        if ((close = str_find(rest, STR("}"))) < 0) return bad(r, column, "少了 }", "a } is missing");
        if (field_at(r, str_trim(str_head(rest, (size_t)close)), column, subject, &field) < 0) return -1;
        pieces[n++] = (struct notice_piece){STR(""), field};
        rest = str_skip(rest, (size_t)close + 1);
    }
    ret->pieces = arena_array(r->a, struct notice_piece, n + 1);
    ret->count = n;
    memcpy(ret->pieces, pieces, n * sizeof *pieces);
    return 0;
}

static void end_section(struct reading *r) {
    if (r->text == NULL) return;
    while (r->count && r->lines[r->count - 1].count == 0) r->count--; // blank lines before the next heading
    r->text->lines = arena_array(r->a, struct notice_line, r->count + 1);
    memcpy(r->text->lines, r->lines, r->count * sizeof *r->lines);
    r->text->count = r->count;
    r->count = 0;
}

// "[zh sms]"
static int heading(struct reading *r, struct str line) {
    if (r->subject_due) return bad(r, 1, "上一段没有标题行“主题：”", "the section before has no line \"subject:\"");
    end_section(r);
    struct str inside = str_trim(str_of(line.p + 1, line.n - 1)), word;
    if (!str_ends(inside, STR("]"))) return bad(r, 1, "段头形如 [zh sms]", "a section begins like [zh sms]");
    inside = str_trim(str_head(inside, inside.n - 1));
    int l = 0, form = 0;
    if (!str_split(&inside, ' ', &word)) word = STR("");
    while (l < NOTICE_LANGUAGES && !str_eq(word, str_c(languages[l]))) l++;
    inside = str_trim(inside);
    while (form < NOTICE_FORMS && !str_eq(inside, str_c(forms[form]))) form++;
    if (l == NOTICE_LANGUAGES || form == NOTICE_FORMS)
        return bad(r, 1, "段头是 [语言 形式]：zh 或 en，mail、sms、letter 或 telephone", "a section is [language form]: zh or en; mail, sms, letter or telephone");
    r->text = &r->notice->texts[l][form];
    r->form = (enum notice_form)form;
    if (r->text->there) return bad(r, 1, "这一段出现了两次", "this section stands twice");
    r->text->there = true;
    r->subject_due = form == FORM_MAIL || form == FORM_LETTER;
    return 0;
}

static int subject(struct reading *r, struct str line) {
    static const struct {
        const char *word;
        size_t n;
    } words[] = {{"主题：", sizeof "主题：" - 1}, {"主题:", sizeof "主题:" - 1}, {"subject:", sizeof "subject:" - 1}};
    for (size_t i = 0; i < 3; i++)
        if (str_starts(line, str_of(words[i].word, words[i].n))) {
            r->subject_due = false;
            struct str text = str_trim(str_skip(line, words[i].n));
            if (text.n == 0) return bad(r, 1, "主题是空的", "the subject is empty");
            return read_line(r, text, true, &r->text->subject);
        }
    return bad(r, 1, "这一段的第一行应是“主题：……”", "the first line of this section is \"subject: …\"");
}

static int one_line(struct reading *r, struct str line) {
    if (str_ends(line, STR("\r"))) line = str_head(line, line.n - 1);
    size_t pos = 0;
    while (pos < line.n) {
        int32_t c = utf8_next(line, &pos);
        if (c != '\t' && utf8_unfit(c)) return bad(r, (int)utf8_count(str_head(line, pos)), "有看不见的字符或控制字符", "there is an invisible or control character");
    }
    if (str_starts(line, STR("#"))) return 0;
    if (line.n > 1 && line.p[0] == '[' && line.p[1] != '{') return heading(r, line); // "[{region}] …" is text
    if (r->text == NULL) return str_trim(line).n ? bad(r, 1, "这一行在第一个段头之前", "this line stands before the first section") : 0;
    if (r->subject_due) return subject(r, line);
    if (r->count == NOTICE_LINES_MAX) return bad(r, 1, "一段至多 %d 行", "a section has at most %d lines", NOTICE_LINES_MAX);
    return read_line(r, line, false, &r->lines[r->count++]);
}

static int whole(struct reading *r) {
    for (int l = 0; l < NOTICE_LANGUAGES; l++)
        for (int form = FORM_MAIL; form <= FORM_SMS; form++) {
            const struct notice_text *t = &r->notice->texts[l][form];
            if (!t->there || t->count == 0) return bad(r, 0, "缺少 [%s %s] 一段", "the section [%s %s] is missing or empty", languages[l], forms[form]);
        }
    return 0;
}

int notice_read(struct notice *ret, enum notice_kind kind, struct str text, struct arena *a, struct fault *f) {
    struct reading *r = arena_new(a, struct reading);
    struct str line;
    *ret = (struct notice){.kind = kind};
    *r = (struct reading){.notice = ret, .a = a, .f = f, .line = 1};
    if (text.n > NOTICE_BYTES_MAX) return bad(r, 0, "文件超过 %d 字节", "the file has more than %d bytes", NOTICE_BYTES_MAX);
    if (utf8_fault(text) >= 0 || memchr(text.n ? text.p : "", 0, text.n)) return bad(r, 0, "不是 UTF-8 文本", "this is no UTF-8 text");
    for (; str_split(&text, '\n', &line); r->line++)
        if (one_line(r, line) < 0) return -1;
    if (r->subject_due) return bad(r, 0, "最后一段没有标题行", "the last section has no subject");
    end_section(r);
    return whole(r);
}

int notices_load(struct notices *ret, const char *folder, struct fault *f) {
    memset(ret, 0, sizeof *ret);
    int status = 0;
    struct buf b = BUF_INIT;
    for (int k = 0; k < NOTICE_KINDS && status == 0; k++) {
        struct str path = arena_printf(&ret->arena, "%s/%s.txt", folder, notice_words[k]);
        status = file_read(path.p, NOTICE_BYTES_MAX, &b, f);
        if (status == 0 && (status = notice_read(&ret->all[k], (enum notice_kind)k, buf_str(&b), &ret->arena, f)) < 0) fault_where(f, path);
    }
    buf_release(&b);
    if (status < 0) notices_release(ret);
    return status;
}

void notices_release(struct notices *n) { arena_release(&n->arena); }
