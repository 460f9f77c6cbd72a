// SPDX-License-Identifier: Apache-2.0
#include "api/openapi.h"
#include "api/posted.h"
#include "matter/matter.h"

static void type_is(struct json_out *j, const char *type) { jo_kstr(j, STR("type"), str_c(type)); }

static void simple(struct json_out *j, const char *key, const char *type, const char *description) {
    jo_kopen(j, str_c(key), '{');
    if (type) type_is(j, type);
    if (description) jo_kstr(j, STR("description"), str_c(description));
    jo_close(j);
}

static void both(struct json_out *j, struct str zh, struct str en) {
    jo_str(j, zh);
    if (en.n && !str_eq(zh, en)) jo_str(j, en);
}

// --- the command as a whole, from its table of members

static void member(struct json_out *j, struct arena *a, const struct command_member *m) {
    jo_kopen(j, str_c(m->name), '{');
    type_is(j, m->type == MEMBER_VERSION ? "integer" : m->type == MEMBER_FIELDS ? "object" : "string");
    if (m->type == MEMBER_TEXT) jo_ki64(j, STR("maxLength"), COMMAND_NAME_MAX);
    if (m->type == MEMBER_VERSION) jo_ki64(j, STR("minimum"), 1);
    jo_kstr(j, STR("description"), arena_printf(a, "%s / %s", m->zh, m->en));
    jo_close(j);
}

static void members(struct json_out *j, struct arena *a) {
    jo_kopen(j, STR("Members"), '{');
    type_is(j, "object");
    jo_kopen(j, STR("required"), '[');
    jo_str(j, str_c(command_members[0].name));
    jo_close(j);
    jo_kopen(j, STR("properties"), '{');
    for (const struct command_member *m = command_members; m->name; m++) member(j, a, m);
    jo_close(j);
    jo_kbool(j, STR("additionalProperties"), false);
    jo_close(j);
}

// --- fields of actions

static void choices(struct json_out *j, const struct field *d) {
    jo_kopen(j, STR("enum"), '[');
    for (int i = 0; i < d->choice_count; i++) both(j, d->choices[i].name, d->choices[i].alias);
    jo_close(j);
}

static const char *field_schema(enum field_type type) {
    static const char *const names[] = {[FIELD_TEXT] = "Text", [FIELD_WORD] = "Word", [FIELD_OFFICE] = "Office", [FIELD_OFFICES] = "Offices",
                                        [FIELD_PERSON] = "Person", [FIELD_NUMBER] = "Number", [FIELD_DATE] = "Date", [FIELD_LIMIT] = "Limit",
                                        [FIELD_MATTER] = "Matter"};
    return names[type];
}

static void field_value(struct json_out *j, struct arena *a, const struct field *d) {
    if (d->type != FIELD_CHOICE) {
        openapi_ref(j, a, "schemas", str_c(field_schema(d->type)));
        return;
    }
    jo_open(j, '{');
    type_is(j, "string");
    choices(j, d);
    jo_close(j);
}

// A required field may be given by either name, a person also by parts.
static void needed(struct json_out *j, struct arena *a, const struct field *d) {
    struct str names[] = {d->name.name, d->name.alias};
    jo_open(j, '{');
    jo_kopen(j, STR("anyOf"), '[');
    for (size_t i = 0; i < 2; i++) {
        size_t ways = d->type == FIELD_PERSON ? 1 + MATTER_PERSON_PARTS * 2 : 1;
        for (size_t k = 0; names[i].n && k < ways; k++) {
            jo_open(j, '{');
            jo_kopen(j, STR("required"), '[');
            jo_str(j, k ? arena_printf(a, "%.*s.%s", SP(names[i]), matter_person_parts[(k - 1) / 2][(k - 1) % 2]) : names[i]);
            jo_close(j);
            jo_close(j);
        }
    }
    jo_close(j);
    jo_close(j);
}

static void field(struct json_out *j, struct arena *a, const struct field *d) {
    struct str names[] = {d->name.name, d->name.alias};
    for (size_t i = 0; i < 2; i++) {
        if (names[i].n == 0 || (i && str_eq(names[0], names[1]))) continue;
        jo_key(j, names[i]);
        field_value(j, a, d);
        for (size_t k = 0; d->type == FIELD_PERSON && k < MATTER_PERSON_PARTS * 2; k++)
            simple(j, arena_printf(a, "%.*s.%s", SP(names[i]), matter_person_parts[k / 2][k % 2]).p, "string", NULL);
    }
}

static void fields(struct json_out *j, struct arena *a, const struct api_action *x) {
    const struct procedure *p = x->procedure;
    jo_kopen(j, STR("fields"), '{');
    type_is(j, "object");
    jo_kopen(j, STR("properties"), '{');
    for (int i = 0; i < p->field_count; i++)
        if ((x->required | x->optional) >> i & 1) field(j, a, &p->fields[i]);
    for (int i = 0; x->opening && i < MATTER_OPENING_WORDS; i++)
        for (int k = 0; k < 2; k++) simple(j, matter_opening_words[i][k], "string", NULL);
    jo_close(j);
    jo_kbool(j, STR("additionalProperties"), false);
    if (x->required) {
        jo_kopen(j, STR("allOf"), '[');
        for (int i = 0; i < p->field_count; i++)
            if (x->required >> i & 1) needed(j, a, &p->fields[i]);
        jo_close(j);
    }
    jo_close(j);
}

static void roles_of(struct buf *b, const struct api_action *x) {
    bool any = false;
    for (int i = 1; i < x->procedure->role_count; i++) {
        if (!(x->roles >> i & 1)) continue;
        buf_printf(b, "%s%.*s", any ? "、" : "", SP(x->procedure->roles[i].name.name));
        any = true;
    }
}

static void action(struct json_out *j, struct arena *a, const struct api_action *x) {
    const struct name *n = &x->first->name;
    struct buf who = BUF_INIT;
    roles_of(&who, x);
    jo_kopen(j, x->schema, '{');
    jo_kstr(j, STR("title"), arena_printf(a, "%.*s · %.*s%s%.*s", SP(n->name), SP(x->procedure->name.name), x->section->part ? " · " : "",
                                          SP(x->section->part ? x->section->name.name : STR(""))));
    jo_kstr(j, STR("description"), arena_printf(a, "由 / by: %.*s", SP(buf_str(&who))));
    buf_release(&who);
    jo_kopen(j, STR("allOf"), '[');
    openapi_ref(j, a, "schemas", STR("Members"));
    jo_close(j);
    jo_kopen(j, STR("required"), '[');
    jo_str(j, STR("do"));
    if (!x->opening) jo_str(j, STR("matter"));
    if (x->required) jo_str(j, STR("fields"));
    jo_close(j);
    jo_kopen(j, STR("properties"), '{');
    jo_kopen(j, STR("do"), '{');
    jo_kopen(j, STR("enum"), '[');
    both(j, n->name, n->alias);
    jo_close(j);
    jo_close(j);
    fields(j, a, x);
    jo_close(j);
    jo_close(j);
}

static void value_types(struct json_out *j, struct arena *a) {
    simple(j, "Text", "string", "文字 / free text");
    simple(j, "Word", "string", "短语，最多 200 字节，一行 / a short text of one line, at most 200 bytes");
    simple(j, "Office", "string", "单位全称、简称或 id / full name, short name or id");
    simple(j, "Date", "string", "2026-03-01");
    simple(j, "Limit", "string", "5个工作日、15日、1个月、2小时");
    simple(j, "Matter", "string", "事项的编号或 id / number or id");
    jo_kopen(j, STR("Number"), '{');
    jo_kopen(j, STR("type"), '[');
    both(j, STR("integer"), STR("string"));
    jo_close(j);
    jo_close(j);
    jo_kopen(j, STR("Offices"), '{');
    jo_kopen(j, STR("type"), '[');
    both(j, STR("array"), STR("string"));
    jo_close(j);
    jo_key(j, STR("items"));
    openapi_ref(j, a, "schemas", STR("Office"));
    jo_close(j);
    jo_kopen(j, STR("Person"), '{');
    jo_kstr(j, STR("description"), STR("姓名，或各项；联名的写姓名的列表 / a name, or an object; a list of names for several"));
    jo_kopen(j, STR("type"), '[');
    both(j, STR("string"), STR("object"));
    jo_str(j, STR("array"));
    jo_close(j);
    jo_kopen(j, STR("items"), '{');
    type_is(j, "string");
    jo_close(j);
    jo_kopen(j, STR("properties"), '{');
    for (int i = 0; i < MATTER_PERSON_PARTS; i++)
        for (int k = 0; k < 2; k++) simple(j, matter_person_parts[i][k], "string", NULL);
    jo_close(j);
    jo_kbool(j, STR("additionalProperties"), false);
    jo_close(j);
}

// Verbs the rooms bring beside the actions of procedures.
static void other_command(struct json_out *j, struct visit *v) {
    jo_kopen(j, STR("OtherCommand"), '{');
    jo_kopen(j, STR("allOf"), '[');
    openapi_ref(j, v->a, "schemas", STR("Members"));
    jo_close(j);
    jo_kopen(j, STR("properties"), '{');
    jo_kopen(j, STR("do"), '{');
    jo_kopen(j, STR("enum"), '[');
    for (const struct desk_room *const *room = v->app->rooms; *room; room++)
        for (const struct verb_entry *e = (*room)->verbs; e && e->name; e++) jo_str(j, str_c(e->name));
    jo_close(j);
    jo_close(j);
    jo_close(j);
    jo_close(j);
}

static void commands(struct json_out *j, struct visit *v) {
    const struct api_action *all;
    size_t n = api_actions(&v->view.desk->library, v->a, &all);
    for (size_t i = 0; i < n; i++) action(j, v->a, &all[i]);
    other_command(j, v);
    jo_kopen(j, STR("Command"), '{');
    jo_kopen(j, STR("anyOf"), '[');
    for (size_t i = 0; i < n; i++) openapi_ref(j, v->a, "schemas", all[i].schema);
    openapi_ref(j, v->a, "schemas", STR("OtherCommand"));
    jo_close(j);
    jo_close(j);
    jo_kopen(j, STR("Commands"), '{');
    jo_kopen(j, STR("oneOf"), '[');
    openapi_ref(j, v->a, "schemas", STR("Command"));
    jo_open(j, '{');
    type_is(j, "array");
    jo_ki64(j, STR("maxItems"), POSTED_MAX);
    jo_key(j, STR("items"));
    openapi_ref(j, v->a, "schemas", STR("Command"));
    jo_close(j);
    jo_close(j);
    jo_close(j);
}

// What is sent with a code: it alone to read, and what is thought of the answer.
static void code_command(struct json_out *j) {
    jo_kopen(j, STR("CodeCommand"), '{');
    type_is(j, "object");
    jo_kopen(j, STR("required"), '[');
    jo_str(j, STR("code"));
    jo_close(j);
    jo_kopen(j, STR("properties"), '{');
    simple(j, "code", "string", "回执上的查询码 / the code of the receipt");
    simple(j, "key", "string", NULL);
    simple(j, "version", "integer", NULL);
    simple(j, "fields", "object", NULL);
    jo_close(j);
    jo_close(j);
}

// --- answers

static void problem(struct json_out *j) {
    static const char *const texts[] = {"type", "title", "detail", "detail_en", "code", "where", "instance"}, *const numbers[] = {"status", "line", "column"};
    jo_kopen(j, STR("Problem"), '{');
    type_is(j, "object");
    jo_kopen(j, STR("properties"), '{');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) simple(j, texts[i], "string", NULL);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) simple(j, numbers[i], "integer", NULL);
    jo_close(j);
    jo_kopen(j, STR("x-codes"), '{'); // those with a status of their own; every other one is 422
    for (const struct fault_code *c = fault_codes; c->code; c++) jo_ki64(j, str_c(c->code), c->status);
    jo_close(j);
    jo_close(j);
}

static void answers(struct json_out *j, struct arena *a) {
    jo_kopen(j, STR("Answer"), '{');
    type_is(j, "object");
    jo_kopen(j, STR("properties"), '{');
    simple(j, "ok", "boolean", NULL);
    simple(j, "id", "string", NULL);
    simple(j, "again", "boolean", "同一条命令来过：这次没有写入 / the same command came before: nothing new was written");
    simple(j, "events", "array", NULL);
    simple(j, "event_count", "integer", NULL);
    simple(j, "status", "integer", NULL);
    simple(j, "fault", "object", NULL);
    jo_close(j);
    jo_close(j);
    jo_kopen(j, STR("Answers"), '{');
    jo_kopen(j, STR("anyOf"), '[');
    openapi_ref(j, a, "schemas", STR("Answer"));
    jo_open(j, '{');
    type_is(j, "object");
    jo_kopen(j, STR("properties"), '{');
    jo_kopen(j, STR("results"), '{');
    type_is(j, "array");
    jo_key(j, STR("items"));
    openapi_ref(j, a, "schemas", STR("Answer"));
    jo_close(j);
    jo_close(j);
    jo_close(j);
    jo_close(j);
    jo_close(j);
}

void openapi_schemas(struct json_out *j, struct visit *v) {
    members(j, v->a);
    value_types(j, v->a);
    commands(j, v);
    code_command(j);
    answers(j, v->a);
    openapi_matter(j, v->a);
    problem(j);
}
