// SPDX-License-Identifier: Apache-2.0
#include "load/work.h"

#include "load/invented.h"

const struct workload workloads[] = {
    {"intake", "登记", "registrations", WORK_OPEN, AS_RECEPTION, true, NULL},
    {"act", "办理", "handling: dispatch, sign, contact, finish, call back", WORK_LIVE, AS_BODY, true, NULL},
    {"matter", "事项页", "page of a matter", WORK_GET, AS_RECEPTION, false, "/matters/{matter}"},
    {"work", "我的工作", "one's work", WORK_GET, AS_BODY, false, "/work"},
    {"list", "清单（按期限）", "list by deadline", WORK_GET, AS_RECEPTION, false, "/matters"},
    {"newest", "清单（由新到旧）", "list, newest first", WORK_GET, AS_RECEPTION, false, "/matters?state=all"},
    {"stage", "清单（一个环节）", "list of one stage", WORK_GET, AS_RECEPTION, false, "/matters?stage=%E5%BE%85%E7%AD%BE%E6%94%B6"},
    {"search", "搜索", "a search by words", WORK_GET, AS_RECEPTION, false, "/matters?q={word}"},
    {"public", "公开栏", "the public register", WORK_GET, AS_NOBODY, false, "/public"},
    {"entry", "公开的答复", "an entry of the register", WORK_GET, AS_NOBODY, false, "/public/{code}"},
    {"report", "统计（一年）", "rates of a year", WORK_GET, AS_RECEPTION, false, "/rates?{year}"},
    {"api_matter", "事项（接口）", "a matter, API", WORK_GET, AS_RECEPTION, true, "/api/v1/matters/{matter}"},
    {"api_list", "清单（接口）", "a list, API", WORK_GET, AS_RECEPTION, true, "/api/v1/matters?limit=50"},
    {"api_search", "搜索（接口）", "a search by words, API", WORK_GET, AS_RECEPTION, true, "/api/v1/search?q={word}"},
    {"form", "表单（别的系统）", "a form of another system", WORK_FORM, AS_NOBODY, false, NULL},
    {.name = NULL},
};

static const struct workload *workload_named(struct str name) {
    for (const struct workload *w = workloads; w->name; w++)
        if (str_eq(name, str_c(w->name))) return w;
    return NULL;
}

static int unknown(struct str name, struct fault *f) {
    struct buf all = BUF_INIT;
    for (const struct workload *w = workloads; w->name; w++) buf_printf(&all, "%s%s", w == workloads ? "" : " ", w->name);
    fault_set(f, FAULT_USAGE, "unknown-workload", "没有负载“%.*s”；有：%.*s", "there is no workload \"%.*s\"; there are: %.*s", SP(utf8_head(name, 40)), SP(buf_str(&all)));
    buf_release(&all);
    return fault_where(f, STR("mix"));
}

int work_mix_read(struct work_mix *ret, struct str text, struct fault *f) {
    struct str piece, name;
    *ret = (struct work_mix){.count = 0};
    while (str_split(&text, ',', &piece)) {
        int64_t weight = 1;
        bool twice = false;
        struct str rest = str_trim(piece);
        bool weighed = str_find(rest, STR("=")) >= 0;
        if (!str_split(&rest, '=', &name)) name = STR("");
        const struct workload *w = workload_named(name);
        for (int i = 0; i < ret->count; i++) twice = twice || ret->list[i] == w;
        if (w == NULL) return unknown(name, f);
        if ((weighed && (str_to_i64(rest, &weight) < 0 || weight < 1 || weight > 1000000)) || twice || ret->count == DRIVE_WORKS_MAX) {
            fault_set(f, FAULT_USAGE, "bad-weight", "负载“%.*s”应只写一次，权重是 1 到 1000000 的整数", "the workload \"%.*s\" stands once, its weight is a whole number from 1 to 1000000", SP(utf8_head(name, 40)));
            return fault_where(f, STR("mix"));
        }
        ret->list[ret->count] = w;
        ret->weights[ret->count++] = (double)weight;
        ret->whole += (double)weight;
    }
    return ret->count ? 0 : unknown(STR(""), f);
}

bool work_mix_writes(const struct work_mix *m) {
    bool writes = false;
    for (int i = 0; i < m->count; i++) writes = writes || m->list[i]->kind == WORK_OPEN || m->list[i]->kind == WORK_LIVE;
    return writes;
}

int work_draw(struct work_run *x) {
    double left = x->mix->count > 1 ? dice_share(&x->dice) * x->mix->whole : 0;
    int i = 0;
    while (i + 1 < x->mix->count && left >= x->mix->weights[i]) left -= x->mix->weights[i++];
    return i;
}

static const struct player *player_of(struct work_run *x, enum work_as as) {
    struct cast *c = x->cast;
    size_t bodies = c->count - c->reception;
    if (as == AS_BODY && bodies) return &c->list[c->reception + (size_t)dice_below(&x->dice, (int64_t)bodies)];
    return &c->list[dice_below(&x->dice, (int64_t)c->reception)];
}

static void sign(struct buf *b, const struct player *a, bool api) {
    if (api && a->token[0]) buf_printf(b, "Authorization: Bearer %s\r\n", a->token);
    else if (a->cookie[0]) buf_printf(b, "Cookie: huiyin=%s\r\n", a->cookie);
}

static void post(struct work_run *x, const struct player *a, struct buf *request) {
    buf_printf(request, "POST /api/v1/commands HTTP/1.1\r\nHost: %s\r\n", x->host);
    sign(request, a, true);
    buf_printf(request, "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n", x->scratch.n);
    buf_add(request, buf_str(&x->scratch));
}

static const struct player *open_one(struct work_run *x) {
    struct buf *b = &x->scratch;
    struct dice *c = &x->dice;
    struct str kind = invented_kind(c);
    buf_clear(b);
    buf_printf(b, "{\"do\":\"登记\",\"key\":\"bench-%s-%lld\",\"fields\":{\"程序\":\"%.*s\",\"标题\":\"", x->id, (long long)++x->keys, SP(x->procedure));
    invented_title(b, c, kind);
    buf_add(b, STR("\",\"内容\":\""));
    invented_body(b, c);
    buf_printf(b, "\",\"诉求人\":{\"姓名\":\"%.*s\",\"电话\":\"", SP(invented_name(c)));
    invented_phone(b, c);
    buf_printf(b, "\"},\"类别\":\"%.*s\",\"紧急程度\":\"一般\",\"渠道\":\"12345\"}}", SP(kind));
    return player_of(x, AS_RECEPTION);
}

// The order keeps matter, office and step, so that the matter can go on when it is answered.
static const struct player *live_on(struct work_run *x, struct order *o) {
    struct life l;
    const struct player *a = NULL;
    while (a == NULL && scene_life(x->scene, &l)) {
        a = life_steps[l.step].by_body ? map_get(&x->cast->of_office, l.office) : player_of(x, AS_RECEPTION);
        if (a == NULL && x->cast->count == 1) a = x->cast->list;
    }
    if (a == NULL) return open_one(x);
    const struct life_step *step = &life_steps[l.step];
    if (l.step == 0) l.office = player_of(x, AS_BODY)->office;
    o->a = l.matter;
    o->b = l.office;
    o->c = l.step;
    buf_clear(&x->scratch);
    buf_printf(&x->scratch, "{\"do\":\"%s\",\"matter\":\"%lld\",\"key\":\"bench-%s-%lld\",\"fields\":{", step->verb, (long long)l.matter, x->id, (long long)++x->keys);
    if (step->fields == NULL) buf_printf(&x->scratch, "\"主办单位\":\"%lld\"", (long long)l.office);
    else buf_add(&x->scratch, str_c(step->fields));
    buf_add(&x->scratch, STR("}}"));
    return a;
}

const struct player *work_line(struct work_run *x, struct order *o) {
    o->b = 0;
    o->c = -1;
    return x->mix->list[o->work]->kind == WORK_OPEN ? open_one(x) : live_on(x, o);
}

static void hole(struct work_run *x, struct str name, struct buf *b) {
    if (str_eq(name, STR("matter"))) buf_printf(b, "%lld", (long long)scene_matter(x->scene, &x->access, &x->dice));
    else if (str_eq(name, STR("code")) && x->scene->code_count) buf_add(b, str_c(x->scene->codes[dice_below(&x->dice, (int64_t)x->scene->code_count)]));
    else if (str_eq(name, STR("year"))) buf_add(b, str_c(x->year));
    else if (str_eq(name, STR("word")) && x->word_count) {
        struct str word = x->words[dice_below(&x->dice, (int64_t)x->word_count)];
        for (size_t i = 0; i < word.n; i++) buf_printf(b, "%%%02X", (unsigned char)word.p[i]);
    }
}

static void get(struct work_run *x, const struct workload *w, struct buf *b) {
    struct str rest = str_c(w->target);
    buf_add(b, STR("GET "));
    for (ptrdiff_t open; (open = str_find(rest, STR("{"))) >= 0;) {
        ptrdiff_t close = str_find(rest, STR("}"));
        buf_add(b, str_head(rest, (size_t)open));
        hole(x, str_of(rest.p + open + 1, (size_t)(close - open - 1)), b);
        rest = str_skip(rest, (size_t)close + 1);
    }
    buf_add(b, rest);
    buf_printf(b, " HTTP/1.1\r\nHost: %s\r\n", x->host);
    if (w->as != AS_NOBODY) sign(b, player_of(x, w->as), w->api);
    buf_add(b, STR("\r\n"));
}

void work_next(void *context, struct order *o, struct buf *request) {
    struct work_run *x = context;
    o->work = work_draw(x);
    enum work_kind kind = x->mix->list[o->work]->kind;
    if (kind == WORK_GET) get(x, x->mix->list[o->work], request);
    else if (kind == WORK_FORM) work_form_write(x, request);
    else post(x, work_line(x, o), request);
}

void work_done(struct work_run *x, const struct order *o, int64_t matter) {
    struct life next = {o->a, o->b, (int)o->c + 1};
    if (o->c >= 0) {
        x->steps[o->c]++;
        if (next.step < LIFE_STEPS) scene_live_on(x->scene, next);
        return;
    }
    x->opened++;
    scene_add(x->scene, matter);
    if (x->new_lives) scene_live_on(x->scene, (struct life){matter, 0, 0});
}

enum verdict work_answered(void *context, const struct order *o, const struct response *r) {
    struct work_run *x = context;
    int64_t matter = 0;
    enum work_kind kind = x->mix->list[o->work]->kind;
    if (r->status == 503) return VERDICT_SHED;
    if (kind == WORK_FORM && (r->status == 201 || r->status == 302 || r->status == 303)) return VERDICT_FINE;
    if (r->status != 200) return VERDICT_REFUSED;
    if (kind == WORK_GET || kind == WORK_FORM) return VERDICT_FINE;
    if (!str_eq(json_glance(response_body(r), STR("ok")), STR("true"))) return VERDICT_REFUSED;
    struct str id = json_glance(response_body(r), STR("id"));
    if (id.n < 3 || id.p[0] != '"' || str_to_i64(str_of(id.p + 1, id.n - 2), &matter) < 0) return VERDICT_REFUSED;
    work_done(x, o, matter);
    return VERDICT_FINE;
}

// Whether the step of its matter happened is not known: it is not asked for again.
void work_lost(void *context, const struct order *o) {
    (void)context;
    (void)o;
}
