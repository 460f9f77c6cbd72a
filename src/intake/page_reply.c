// SPDX-License-Identifier: Apache-2.0
// The fields of a reply to a proposal or a deputy's suggestion, and its document number.
#include "intake/page_room.h"

static bool digit(char c) { return c >= '0' && c <= '9'; }

struct number {
    struct str text, prefix; // 机关代字 in front of the bracket
    bool whole;              // 〔2020〕300号
};

static size_t bracket(struct str s, bool open) {
    static const char *const opening[] = {"〔", "﹝", "[", "［", "【"}, *const closing[] = {"〕", "﹞", "]", "］", "】"};
    return open ? word_begins(s, WORDS(opening)) : word_begins(s, WORDS(closing));
}

// A line that is a document number, whole or damaged: 某某函〔2020〕12号.
static bool number_line(struct str s, struct number *ret) {
    if (utf8_count(s) > 30) return false;
    size_t at = 0;
    while (at < s.n && !bracket(str_skip(s, at), true)) utf8_next(s, &at);
    if (at == 0 || at >= s.n || utf8_count(str_head(s, at)) > 15) return false;
    ret->text = s;
    ret->prefix = str_head(s, at);
    for (size_t pos = 0; pos < at;) {
        if (!is_han(utf8_next(s, &pos))) return false;
    }
    size_t n = at + bracket(str_skip(s, at), true), from = n;
    while (n < s.n && digit(s.p[n])) n++;
    if (n - from < 4 || memcmp(s.p + from, "19", 2) < 0 || memcmp(s.p + from, "21", 2) > 0) return false;
    size_t close = bracket(str_skip(s, n), false), serial = n + close;
    while (serial < s.n && digit(s.p[serial])) serial++;
    ret->whole = n - from == 4 && close && serial > n + close && str_eq(str_skip(s, serial), STR("号"));
    return true;
}

static void document_number(struct reading *r) {
    struct page *p = r->page;
    for (size_t i = 0; i < r->count; i++) {
        struct number n;
        if (r->lines[i].role != LINE_TEXT || !number_line(r->lines[i].text, &n)) continue;
        if (p->document_number.n == 0) {
            if (n.whole) p->document_number = n.text;
            else page_find(r, "document-number-damaged", n.text, "文号“%.*s”不完整，无从补全，留空", "the document number “%.*s” is damaged and nothing completes it: left out", SP(n.text));
        } else if (!str_eq(p->document_number, n.text)) {
            const char *code = n.whole ? "document-numbers-differ" : "document-number-damaged";
            if (n.whole) {
                page_find(r, code, n.text, "正文文号“%.*s”与元数据“%.*s”不一致；取元数据", "the number in the body, “%.*s”, differs from “%.*s” in the metadata, which is taken",
                          SP(n.text), SP(p->document_number));
            } else {
                page_find(r, code, n.text, "正文文号“%.*s”残缺（应有〔年份〕序号号），元数据为“%.*s”；取元数据",
                          "the number in the body, “%.*s”, has lost characters; the metadata say “%.*s”, which is taken", SP(n.text),
                          SP(p->document_number));
            }
        }
        return;
    }
}

// "五届三次" and "0310" out of "…五届三次会议第0310号提案…".
static void session_and_number(struct str s, struct str *session, struct str *number) {
    ptrdiff_t jie = str_find(s, STR("届")), ci = str_find(s, STR("次会议"));
    if (jie > 0 && ci > jie && ci - jie <= 15) {
        size_t from = (size_t)jie;
        static const char *const numerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "〇", "零", "0", "1", "2", "3", "4", "5",
            "6", "7", "8", "9"};
        while (from > 0 && word_begins(before_char(s, from), WORDS(numerals))) from -= before_char(s, from).n;
        if (from < (size_t)jie) *session = str_of(s.p + from, (size_t)ci + 3 - from);
    }
    for (size_t at = 0; at < s.n;) {
        ptrdiff_t hit = str_find(str_skip(s, at), STR("第"));
        if (hit < 0) return;
        size_t from = at + (size_t)hit + 3, n = from;
        while (n < s.n && (digit(s.p[n]) || (s.p[n] >= 'A' && s.p[n] <= 'Z'))) n++;
        if (n > from && str_starts(str_skip(s, n), STR("号"))) {
            *number = str_of(s.p + from, n - from);
            return;
        }
        at = from;
    }
}

static struct str quoted_title(struct str s) {
    ptrdiff_t open = str_find(s, STR("《")), close = str_find(s, STR("》"));
    return open >= 0 && close > open ? str_of(s.p + open + 3, (size_t)(close - open) - 3) : STR("");
}

static void addressee(struct reading *r, struct str line) {
    struct page *p = r->page;
    struct str s = str_head(line, line.n - (str_ends(line, STR("：")) ? 3 : 1));
    p->addressee = s;
    static const char *const tails[] = {"等委员", "委员", "代表", "等代表"};
    struct str names = str_head(s, s.n - word_ends(s, WORDS(tails)));
    if (str_starts(names, STR("尊敬的"))) names = str_skip(names, 9);
    ptrdiff_t others = str_find(names, STR("等")); // 甲、乙等5位
    if (others > 0 && (str_ends(names, STR("位")) || str_ends(names, STR("名")) || str_ends(names, STR("人")))) names = str_head(names, (size_t)others);
    page_list_names(r, names, &p->proposers, &p->proposer_count);
}

static bool is_addressee(struct str s) {
    static const char *const tails[] = {"委员：", "委员:", "代表：", "代表:", "委：", "委:", "会：", "会:", "界：", "界:", "组：", "组:"};
    return word_ends(s, WORDS(tails)) && utf8_count(s) <= 60 && str_find(s, STR("。")) < 0;
}

// "经与甲、乙、丙共同研究": the bodies between 与 (商, 会同) and 共同.
static void joint_bodies(struct reading *r, struct str s) {
    static const char *const starts[] = {"经与", "经商", "经会同", "会同", "我委与", "我局与", "经征求", "商"};
    static const char *const stops[] = {"共同", "研究", "会商", "协商", "沟通", "联合", "意见", "办理", "同意", "，", ",", "。"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts && r->page->joint_count == 0; i++) {
        ptrdiff_t at = str_find(s, str_c(starts[i]));
        if (at < 0) continue;
        struct str rest = str_skip(s, (size_t)at + strlen(starts[i]));
        size_t end = 0;
        while (end < rest.n && !word_begins(str_skip(rest, end), WORDS(stops))) utf8_next(rest, &end);
        struct str list = str_head(rest, end);
        if (list.n && word_ends(list, body_ends)) page_list_names(r, list, &r->page->joint, &r->page->joint_count);
    }
}

// "已经甲主任审签", "已经局长甲签发": name and role in front of the verb.
static void signer(struct reading *r, struct str s) {
    static const char *const verbs[] = {"审签", "审定", "签发", "审核签发", "审阅签发"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs && r->page->signer.n == 0; i++) {
        ptrdiff_t at = str_find(s, str_c(verbs[i]));
        if (at <= 0) continue;
        struct str head = str_head(s, (size_t)at);
        size_t role = word_ends(head, role_words), name = name_ends(str_head(head, head.n - role));
        if (name == 0) continue;
        struct str before = str_head(head, head.n - role - name);
        r->page->signer = str_of(before.p + before.n, name);
        r->page->signer_role = role ? str_skip(head, head.n - role) : str_skip(before, before.n - word_ends(before, role_words));
        if (r->page->signer_role.n == 0) continue;
        struct page_person *x = PUSH(r, r->page->people, r->page->person_count);
        if (x) *x = (struct page_person){r->page->signer, r->page->signer_role};
    }
}

static void slip(struct reading *r, struct str s) {
    ptrdiff_t at = str_find(s, STR("回执"));
    if (at < 0 || r->page->slip.n) return;
    size_t from = 0, end = s.n;
    for (size_t pos = 0; pos < s.n;) {
        size_t here = pos;
        utf8_next(s, &pos);
        struct str c = str_of(s.p + here, pos - here);
        if (!str_eq(c, STR("。")) && !str_eq(c, STR("；"))) continue;
        if (here < (size_t)at) from = pos;
        else {
            end = pos;
            break;
        }
    }
    r->page->slip = str_trim(str_of(s.p + from, end - from));
}

void page_reply(struct reading *r) {
    struct page *p = r->page;
    document_number(r);
    if (strcmp(p->kind, "proposal_reply") != 0) return;
    struct str session = STR(""), number = STR("");
    session_and_number(p->title, &p->session, &p->proposal_number);
    for (size_t i = 0; i < r->count; i++) {
        struct str s = r->lines[i].text;
        if (r->lines[i].role != LINE_TEXT || i == r->title_line) continue;
        if (p->addressee.n == 0 && is_addressee(s)) addressee(r, s);
        if (str_find(s, STR("收悉")) > 0 && p->proposal_title.n == 0) {
            p->proposal_title = quoted_title(s);
            session_and_number(s, &session, &number);
            if (p->session.n == 0) p->session = session;
            if (p->proposal_number.n == 0) p->proposal_number = number;
            else if (number.n && !str_eq(number, p->proposal_number)) {
                page_find(r, "proposal-numbers-differ", number, "正文提案号“%.*s”与标题“%.*s”不一致；取标题", "the proposal number in the body, “%.*s”, differs from “%.*s” in the title, which is taken",
                          SP(number), SP(p->proposal_number));
            }
        }
        if (str_find(s, STR("收悉")) > 0 || str_find(s, STR("答复如下")) > 0) joint_bodies(r, s);
        signer(r, s);
        slip(r, s);
    }
    if (p->addressee.n == 0) page_find(r, "addressee-missing", p->title, "复函没有称谓（主送人）", "the reply names no addressee");
    if (p->proposal_number.n == 0) page_find(r, "proposal-number-missing", p->title, "复函没有提案（建议）号", "the reply has no proposal number");
    p->lead = p->issuer.n ? p->issuer : r->signature_body;
}
