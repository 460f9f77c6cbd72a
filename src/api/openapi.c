// SPDX-License-Identifier: Apache-2.0
#include "api/openapi.h"
#include "api/room.h"
#include "api/routes.h"

void openapi_ref(struct json_out *j, struct arena *a, const char *kind, struct str name) {
    jo_open(j, '{');
    jo_kstr(j, STR("$ref"), arena_printf(a, "#/components/%s/%.*s", kind, SP(name)));
    jo_close(j);
}

static void info(struct json_out *j, struct visit *v) {
    jo_kopen(j, STR("info"), '{');
    jo_kstr(j, STR("title"), arena_printf(v->a, "Huiyin 回音 · %.*s", SP(v->app->name)));
    jo_kstr(j, STR("version"), STR(HUIYIN_VERSION));
    jo_kopen(j, STR("license"), '{');
    jo_kstr(j, STR("name"), STR("Apache-2.0"));
    jo_kstr(j, STR("identifier"), STR("Apache-2.0"));
    jo_close(j);
    jo_close(j);
}

static void parameter(struct json_out *j, struct str name, bool in_path) {
    jo_open(j, '{');
    jo_kstr(j, STR("name"), name);
    jo_kstr(j, STR("in"), in_path ? STR("path") : STR("query"));
    jo_kbool(j, STR("required"), in_path);
    jo_kopen(j, STR("schema"), '{');
    jo_kstr(j, STR("type"), STR("string"));
    jo_close(j);
    jo_close(j);
}

static void parameters(struct json_out *j, const struct route *r) {
    struct str rest = str_c(r->pattern), word;
    jo_kopen(j, STR("parameters"), '[');
    while (str_split(&rest, '/', &word))
        if (str_starts(word, STR("{"))) parameter(j, str_of(word.p + 1, word.n - 2), true);
    rest = str_c(r->query);
    while (str_split(&rest, ' ', &word))
        if (word.n) parameter(j, word, false);
    if (r->method == HTTP_POST) {
        jo_open(j, '{');
        jo_kstr(j, STR("name"), STR("Idempotency-Key"));
        jo_kstr(j, STR("in"), STR("header"));
        jo_kopen(j, STR("schema"), '{');
        jo_kstr(j, STR("type"), STR("string"));
        jo_close(j);
        jo_close(j);
    }
    jo_close(j);
}

static void content(struct json_out *j, struct arena *a, const char *type, const char *schema) {
    jo_kopen(j, STR("content"), '{');
    jo_kopen(j, str_c(type), '{');
    jo_key(j, STR("schema"));
    if (schema) {
        openapi_ref(j, a, "schemas", str_c(schema));
    } else {
        jo_open(j, '{');
        jo_kstr(j, STR("type"), STR("object"));
        jo_close(j);
    }
    jo_close(j);
    jo_close(j);
}

static void operation(struct json_out *j, struct arena *a, const struct route *r) {
    bool post = r->method == HTTP_POST;
    jo_kopen(j, post ? STR("post") : STR("get"), '{');
    jo_kstr(j, STR("operationId"), str_c(r->name));
    jo_kstr(j, STR("summary"), str_c(r->zh));
    jo_kstr(j, STR("description"), str_c(r->en));
    parameters(j, r);
    jo_kopen(j, STR("security"), '[');
    if (r->may != ROUTE_PUBLIC) {
        jo_open(j, '{');
        jo_kopen(j, STR("token"), '[');
        jo_close(j);
        jo_close(j);
    }
    jo_close(j);
    if (post) {
        jo_kopen(j, STR("requestBody"), '{');
        jo_kbool(j, STR("required"), true);
        content(j, a, "application/json", str_starts(str_c(r->pattern), STR("/api/v1/code")) ? "CodeCommand" : "Commands");
        jo_close(j);
    }
    jo_kopen(j, STR("responses"), '{');
    jo_kopen(j, STR("200"), '{');
    jo_kstr(j, STR("description"), STR("OK"));
    content(j, a, "application/json", str_eq(str_c(r->pattern), STR("/api/v1/code")) ? NULL : post ? "Answers" : str_eq(str_c(r->pattern), STR("/api/v1/matters/{matter}")) ? "ShownMatter" : NULL);
    jo_close(j);
    jo_key(j, STR("default"));
    openapi_ref(j, a, "responses", STR("Problem"));
    jo_close(j);
    jo_close(j);
}

// The table is sorted by pattern: the methods of one stand together.
static void paths(struct json_out *j, struct arena *a) {
    jo_kopen(j, STR("paths"), '{');
    for (size_t i = 0; i < api_route_count;) {
        struct str pattern = str_c(api_routes[i].pattern);
        jo_kopen(j, pattern, '{');
        for (; i < api_route_count && str_eq(pattern, str_c(api_routes[i].pattern)); i++) operation(j, a, &api_routes[i]);
        jo_close(j);
    }
    jo_close(j);
}

static void components(struct json_out *j, struct visit *v) {
    jo_kopen(j, STR("components"), '{');
    jo_kopen(j, STR("securitySchemes"), '{');
    jo_kopen(j, STR("token"), '{');
    jo_kstr(j, STR("type"), STR("http"));
    jo_kstr(j, STR("scheme"), STR("bearer"));
    jo_close(j);
    jo_close(j);
    jo_kopen(j, STR("responses"), '{');
    jo_kopen(j, STR("Problem"), '{');
    jo_kstr(j, STR("description"), STR("RFC 9457"));
    content(j, v->a, "application/problem+json", "Problem");
    jo_close(j);
    jo_close(j);
    jo_kopen(j, STR("schemas"), '{');
    openapi_schemas(j, v);
    jo_close(j);
    jo_close(j);
}

// GET /api/v1/openapi.json
// may: public
// zh: 这套接口的说明（OpenAPI 3.1），由程序自己的表生成
// en: the description of this API (OpenAPI 3.1), made from the program's own tables
enum http_turn api_openapi(struct visit *v) {
    struct json_out j;
    api_begin(v, &j);
    jo_open(&j, '{');
    jo_kstr(&j, STR("openapi"), STR("3.1.0"));
    info(&j, v);
    paths(&j, v->a);
    components(&j, v);
    jo_close(&j);
    return api_end(v);
}
