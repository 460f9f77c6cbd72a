// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "matter/party.h"
#include "matter/room.h"
#include "registry/fields.h"
#include "registry/registry.h"

enum { TITLE_MAX = 1000, WORD_MAX = 200 };

struct str meaning_value(const struct procedure *p, struct pair_list pairs, enum meaning m) {
    return p->means[m] < 0 ? STR("") : pairs_get(pairs, p->fields[p->means[m]].name.name);
}

bool field_text_ok(struct str s) {
    for (size_t pos = 0; pos < s.n;) {
        int32_t c = utf8_next(s, &pos);
        if (utf8_unfit(c) && c != '\n' && c != '\t' && c != '\r') return false;
    }
    return true;
}

bool field_line_ok(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r') return false;
    return field_text_ok(s);
}

static int field_fault(struct fault *f, struct str where, const char *code, const char *zh, const char *en, struct str value) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "%s“%.*s”", zh, SP(utf8_head(value, 40)));
    size_t split = b.n;
    buf_printf(&b, "%s \"%.*s\"", en, SP(utf8_head(value, 40)));
    fault_say(f, FAULT_INPUT, code, value.n ? str_head(buf_str(&b), split) : str_c(zh),
              value.n ? str_skip(buf_str(&b), split) : str_c(en));
    buf_release(&b);
    return fault_where(f, where);
}

static struct str given(const struct command *c, const struct name *n) {
    struct str v = command_field(c, n->name);
    return v.n || n->alias.n == 0 ? v : command_field(c, n->alias);
}

int field_choice(const struct procedure *p, const struct command *c, int field, int *ret, struct fault *f) {
    const struct field *d = &p->fields[field];
    struct str word = str_trim(given(c, &d->name));
    *ret = -1;
    if (word.n == 0) return 0;
    for (int i = 0; i < d->choice_count; i++)
        if (name_is(&d->choices[i], word)) {
            *ret = i;
            return 0;
        }
    struct buf all = BUF_INIT;
    for (int i = 0; i < d->choice_count; i++) {
        if (i) buf_add(&all, STR("、"));
        buf_add(&all, d->choices[i].name);
    }
    fault_set(f, FAULT_INPUT, "bad-choice", "“%.*s”不是“%.*s”的选项，可选：%.*s", "\"%.*s\" is no choice of \"%.*s\"; choose from %.*s",
              SP(utf8_head(word, 40)), SP(d->name.name), SP(buf_str(&all)));
    buf_release(&all);
    return fault_where(f, d->name.name);
}

int given_choice(void *context, int field) {
    const struct given_choices *x = context;
    struct fault ignored;
    int choice;
    return field_choice(x->p, x->c, field, &choice, &ignored) == 0 ? choice : -1;
}

struct sorting {
    struct desk *d;
    const struct procedure *p;
    const struct rules *rules;
    const struct command *c;
    struct sorted_fields *out;
    struct fault *f;
};

static void put_pair(struct sorting *s, struct str name, struct str value) {
    s->out->pairs[s->out->pair_count++] = (struct pair){name, value};
}

static int put_offices(struct sorting *s, const struct field *d, struct str value) {
    struct buf ids = BUF_INIT;
    struct str item;
    int status = 0;
    size_t n = 0;
    int64_t seen[PARTS_MAX];
    while (status == 0 && list_next(&value, &item)) {
        if (n == PARTS_MAX) {
            status = fault_set(s->f, FAULT_INPUT, "bad-field", "单位太多（最多 %d 个）", "too many offices (%d at most)", PARTS_MAX);
            break;
        }
        status = registry_office(s->d, item, &seen[n], s->f);
        for (size_t i = 0; status == 0 && i < n; i++)
            if (seen[i] == seen[n])
                status = field_fault(s->f, d->name.name, "office-twice", "单位写了两次", "the office is named twice", item);
        if (status == 0) buf_printf(&ids, "%s%lld", n ? "," : "", (long long)seen[n]);
        n++;
    }
    if (status == 0) put_pair(s, d->name.name, arena_str(&s->d->scratch, buf_str(&ids)));
    else fault_where(s->f, d->name.name);
    buf_release(&ids);
    return status;
}

static int put_office(struct sorting *s, const struct field *d, struct str value) {
    int64_t id;
    if (registry_office(s->d, value, &id, s->f) < 0) return fault_where(s->f, d->name.name);
    put_pair(s, d->name.name, arena_printf(&s->d->scratch, "%lld", (long long)id));
    return 0;
}

// Some cities cap the text of a proposal (DOMAIN 2.1): blanks and line ends are not counted.
static int within_cap(struct sorting *s, const struct field *d, int cap, struct str value) {
    int n = 0;
    for (size_t pos = 0; pos < value.n;) {
        int32_t c = utf8_next(value, &pos);
        n += c > ' ' && c != 0x3000;
    }
    if (n <= cap) return 0;
    fault_set(s->f, FAULT_INPUT, "too-long", "“%.*s”有 %d 字，最多 %d 字（空白不计）：请精简后再交", "\"%.*s\" has %d characters, %d at most without blanks: shorten it",
              SP(d->name.name), n, cap);
    return fault_where(s->f, d->name.name);
}

static int put_text(struct sorting *s, const struct field *d, int index, struct str value) {
    int cap = s->rules->caps[index];
    if (cap && within_cap(s, d, cap, value) < 0) return -1;
    if (d->meaning == MEANS_TITLE ? !field_line_ok(value) : !field_text_ok(value))
        return field_fault(s->f, d->name.name, "bad-text", "含有控制字符或改变书写方向的字符，请去掉后再提交",
                           "it holds control or direction characters: remove them", STR(""));
    if (d->meaning == MEANS_TITLE && value.n > TITLE_MAX)
        return field_fault(s->f, d->name.name, "too-long", "标题太长（最多 1000 字节），请把内容写进“内容”",
                           "the title is too long (1000 bytes at most): put the text into the body", value);
    s->out->content[s->out->content_count++] = (struct pair){d->name.name, value};
    return 0;
}

static int put_value(struct sorting *s, const struct field *d, int index, struct str value) {
    struct arena *a = &s->d->scratch;
    switch (d->type) {
    case FIELD_TEXT: return put_text(s, d, index, value);
    case FIELD_OFFICE: return put_office(s, d, value);
    case FIELD_OFFICES: return put_offices(s, d, value);
    case FIELD_WORD:
        if (value.n > WORD_MAX || !field_line_ok(value))
            return field_fault(s->f, d->name.name, "too-long", "太长（最多 200 字节）或含有控制字符", "too long (200 bytes at most) or with control characters", value);
        put_pair(s, d->name.name, value);
        return 0;
    case FIELD_CHOICE: {
        int choice;
        if (field_choice(s->p, s->c, index, &choice, s->f) < 0) return -1;
        put_pair(s, d->name.name, d->choices[choice].name);
        return 0;
    }
    case FIELD_NUMBER: {
        int64_t n;
        if (str_to_i64(value, &n) < 0) return field_fault(s->f, d->name.name, "bad-number", "应是整数", "must be a whole number", value);
        put_pair(s, d->name.name, arena_printf(a, "%lld", (long long)n));
        return 0;
    }
    case FIELD_DATE: {
        day_t day;
        if (date_parse(value, &day, s->f) < 0) return fault_where(s->f, d->name.name);
        struct buf b = BUF_INIT;
        buf_day(&b, day);
        put_pair(s, d->name.name, arena_str(a, buf_str(&b)));
        buf_release(&b);
        return 0;
    }
    case FIELD_LIMIT: {
        struct limit l;
        if (limit_parse(value, &l, s->f) < 0) return fault_where(s->f, d->name.name);
        if (l.n == 0) return field_fault(s->f, d->name.name, "bad-limit", "时限不能是零", "the limit must be more than nothing", value);
        struct buf b = BUF_INIT;
        buf_limit(&b, l);
        put_pair(s, d->name.name, arena_str(a, buf_str(&b)));
        buf_release(&b);
        return 0;
    }
    case FIELD_MATTER: {
        struct matter m;
        if (matter_find(s->d, value, &m, s->f) < 0) return fault_where(s->f, d->name.name);
        put_pair(s, d->name.name, arena_printf(a, "%lld", (long long)m.row->id));
        return 0;
    }
    case FIELD_PERSON: break; // taken apart by put_person
    }
    return 0;
}

// "诉求人" alone is the name; "诉求人.name", ".phone", ".party", ".account", ".enterprise", ".seal", ".convener" say more.
enum person_part { PERSON_NAME, PERSON_PHONE, PERSON_PARTY, PERSON_ACCOUNT, PERSON_ENTERPRISE, PERSON_SEAL, PERSON_CONVENER, PERSON_PARTS };
_Static_assert((int)PERSON_PARTS == (int)MATTER_PERSON_PARTS, "matter.h counts them");
const char *const matter_person_parts[PERSON_PARTS][2] = {
    {"姓名", "name"}, {"电话", "phone"}, {"类型", "party"}, {"账号", "account"}, {"企业", "enterprise"}, {"盖章", "seal"}, {"召集人", "convener"}};

// A field name taken apart: the field and, of a person, which part. -1: none the procedure has.
struct place {
    int field, part;
};

static struct place place_of(const struct procedure *p, struct str name) {
    ptrdiff_t dot = str_find(name, STR("."));
    struct place at = {procedure_field(p, dot > 0 ? str_head(name, (size_t)dot) : name), 0};
    if (at.field < 0 || dot < 0) return at;
    struct str tail = str_skip(name, (size_t)dot + 1);
    if (p->fields[at.field].type == FIELD_PERSON)
        for (; at.part < PERSON_PARTS; at.part++)
            if (str_eq(tail, str_c(matter_person_parts[at.part][0])) || str_eq(tail, str_c(matter_person_parts[at.part][1]))) return at;
    return (struct place){-1, 0};
}

static struct str inner(struct sorting *s, int field, enum person_part part) {
    for (size_t i = 0; i < s->c->fields.count; i++) {
        struct place at = place_of(s->p, s->c->fields.pairs[i].name);
        if (at.field == field && at.part == (int)part) return str_trim(s->c->fields.pairs[i].value);
    }
    return STR("");
}

// Several people behind one matter are a list of names; the first is the contact, what else is said is of that one.
static int take_list(struct sorting *s, const struct field *d) {
    struct sorted_fields *o = s->out;
    struct str rest = o->requester, name;
    size_t n = 0;
    if (str_find(rest, STR("\x1F")) < 0) return 0;
    for (; list_next(&rest, &name); n++) {
        if (name.n > WORD_MAX || !field_line_ok(name) || str_eq(name, STR("匿名")) || str_eq(name, STR("anonymous")))
            return field_fault(s->f, d->name.name, "bad-text", "名单里有太长的姓名、控制字符或“匿名”", "a name of the list is too long, has control characters or is \"anonymous\"", STR(""));
        if (n == REQUESTERS_AT_ONCE)
            return fault_set(s->f, FAULT_INPUT, "bad-field", "人太多（最多 %d 位）", "too many people (%d at most)", REQUESTERS_AT_ONCE);
        if (n) continue;
        o->requester = name;
        o->more_requesters = rest;
    }
    if (n == 0) o->requester = STR("");
    return 0;
}

static int put_person(struct sorting *s, const struct field *d, int field) {
    struct sorted_fields *o = s->out;
    o->requester = inner(s, field, PERSON_NAME);
    if (take_list(s, d) < 0) return -1;
    o->requester_phone = inner(s, field, PERSON_PHONE);
    o->requester_party = inner(s, field, PERSON_PARTY);
    o->requester_account = inner(s, field, PERSON_ACCOUNT);
    o->requester_enterprise = inner(s, field, PERSON_ENTERPRISE);
    static const char *const anonymous[] = {"匿名", "anonymous"};
    for (size_t i = 0; i < 2; i++)
        if (str_eq(o->requester, str_c(anonymous[i]))) {
            o->requester = STR("");
            o->requester_party = STR("anonymous");
        }
    struct str party = o->requester_party.n ? o->requester_party : o->requester_enterprise.n ? STR("enterprise") : STR("person");
    o->requester_party = party_word(party);
    if (o->requester_party.n == 0)
        return field_fault(s->f, d->name.name, "bad-choice", "类型应是个人、企业、匿名，或党派、人民团体、界别、小组、专委会、团体",
                           "party must be person, enterprise, anonymous, or party, organisation, sector, section, committee, group", party);
    o->requester_convener = inner(s, field, PERSON_CONVENER);
    struct str seal = inner(s, field, PERSON_SEAL);
    if (party_signed(o, seal, s->f) < 0) return fault_where(s->f, d->name.name);
    o->has_requester = o->requester.n || o->requester_phone.n || o->requester_account.n || o->requester_enterprise.n ||
                       str_eq(o->requester_party, STR("anonymous"));
    if (o->requester.n > WORD_MAX || !field_line_ok(o->requester))
        return field_fault(s->f, d->name.name, "bad-text", "姓名太长或含有控制字符", "name too long or with control characters", STR(""));
    static const struct form_field phone = {"电话", "phone", FORM_PHONE, false, PHONE_BYTES_MAX, NULL};
    struct str checked;
    if (o->requester_phone.n && field_check(&phone, o->requester_phone, &checked, s->f) < 0) return fault_where(s->f, STR("phone"));
    return 0;
}

// What only a command that opens a matter says beside the fields of its action.
const char *const matter_opening_words[MATTER_OPENING_WORDS][2] = {{"程序", "procedure"}, {"编号", "number"}};

static int opening_word(struct str name) {
    for (int i = 0; i < MATTER_OPENING_WORDS; i++)
        if (str_eq(name, str_c(matter_opening_words[i][0])) || str_eq(name, str_c(matter_opening_words[i][1]))) return i;
    return -1;
}

// Every name given must be a field the action takes, and stand once: in one of its languages.
static int check_names(struct sorting *s, uint64_t allowed) {
    uint64_t seen[PERSON_PARTS] = {0};
    unsigned words = 0;
    for (size_t i = 0; i < s->c->fields.count; i++) {
        struct str name = s->c->fields.pairs[i].name;
        struct place at = place_of(s->p, name);
        int word = s->c->matter.n ? -1 : opening_word(name);
        bool twice = word >= 0 ? words >> word & 1 : at.field >= 0 && (seen[at.part] >> at.field & 1);
        if (twice) {
            fault_set(s->f, FAULT_INPUT, "field-twice", "“%.*s”写了两次（两种语言的名称是同一项）", "\"%.*s\" is given twice (its names in both languages are one field)",
                      SP(utf8_head(name, 40)));
            return fault_where(s->f, name);
        }
        if (word >= 0) words |= 1u << word;
        if (at.field >= 0) seen[at.part] |= (uint64_t)1 << at.field;
        if (word >= 0 || (at.field >= 0 && (allowed >> at.field & 1))) continue;
        struct buf all = BUF_INIT;
        for (int j = 0; j < s->p->field_count; j++)
            if (allowed >> j & 1) {
                if (all.n) buf_add(&all, STR("、"));
                buf_add(&all, s->p->fields[j].name.name);
            }
        fault_set(s->f, FAULT_INPUT, "unknown-field", "这一步没有字段“%.*s”；可填：%.*s", "this step has no field \"%.*s\"; it takes: %.*s",
                  SP(utf8_head(name, 40)), SP(buf_str(&all)));
        buf_release(&all);
        return fault_where(s->f, name);
    }
    return 0;
}

int fields_sort(struct desk *d, const struct rules *rules, const struct command *c, uint64_t required,
                uint64_t optional, struct sorted_fields *ret, struct fault *f) {
    const struct procedure *p = rules->procedure;
    struct sorting s = {d, p, rules, c, ret, f};
    memset(ret, 0, sizeof *ret);
    ret->pairs = arena_array(&d->scratch, struct pair, (size_t)p->field_count + 1);
    ret->content = arena_array(&d->scratch, struct pair, (size_t)p->field_count + 1);
    if (check_names(&s, required | optional) < 0) return -1;
    for (int i = 0; i < p->field_count; i++) {
        const struct field *field = &p->fields[i];
        bool must = required >> i & 1;
        if (!must && !(optional >> i & 1)) continue;
        struct str value = str_trim(given(c, &field->name));
        bool there = value.n != 0;
        if (field->type == FIELD_PERSON) {
            if (put_person(&s, field, i) < 0) return -1;
            there = ret->has_requester;
        } else if (there && put_value(&s, field, i, value) < 0) return -1;
        if (must && !there) {
            fault_set(f, FAULT_INPUT, "missing-field", "缺少必填项“%.*s”", "the required field \"%.*s\" is missing", SP(field->name.name));
            return fault_where(f, field->name.name);
        }
    }
    return 0;
}
