// SPDX-License-Identifier: Apache-2.0
#include "intake/tickets.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { IN_FLIGHT = 2048, STEPS = 2 };

// One row on its way: registered, then dispatched.
struct row {
    struct request steps[STEPS];
    int answered;
    int64_t line;
    struct importing *all;
    struct row *next;
};

struct importing {
    struct service *service;
    const struct tickets_options *o;
    struct tickets_result *result;
    struct ticket_columns columns;
    struct smap departments; // name -> "seen"
    struct arena names;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct row *free, *done;
    struct row *rows;
    bool failed;
    struct fault fault;
};

static void count_row(struct importing *x, const struct row *r) {
    const struct answer *opened = &r->steps[0].answer, *sent = &r->steps[1].answer;
    const struct answer *bad = !opened->ok ? opened : !sent->ok ? sent : NULL;
    if (bad == NULL) {
        if (opened->again) x->result->again++;
        else x->result->added++;
        return;
    }
    if (bad->fault.kind == FAULT_MACHINE && !x->failed) {
        x->failed = true;
        x->fault = bad->fault;
    }
    if (bad->fault.code && str_eq(str_c(bad->fault.code), STR("key-reused"))) x->result->changed++;
    else x->result->bad++;
    if (x->o->refused) x->o->refused(x->o->context, r->line, &bad->fault);
}

static void step_done(struct request *q) {
    struct row *r = q->context;
    struct importing *x = r->all;
    pthread_mutex_lock(&x->lock);
    if (++r->answered == STEPS) {
        r->next = x->done;
        x->done = r;
        pthread_cond_signal(&x->freed);
    }
    pthread_mutex_unlock(&x->lock);
}

// Counts what was answered; on the importing thread, so that callbacks come from one thread only.
static void collect(struct importing *x) {
    pthread_mutex_lock(&x->lock);
    struct row *r = x->done;
    x->done = NULL;
    pthread_mutex_unlock(&x->lock);
    while (r) {
        struct row *next = r->next;
        count_row(x, r);
        r->next = x->free;
        x->free = r;
        r = next;
    }
}

static struct row *free_row(struct importing *x) {
    collect(x);
    while (x->free == NULL) {
        pthread_mutex_lock(&x->lock);
        while (x->done == NULL) pthread_cond_wait(&x->freed, &x->lock);
        pthread_mutex_unlock(&x->lock);
        collect(x);
    }
    struct row *r = x->free;
    x->free = r->next;
    return r;
}

static int open_department(struct importing *x, struct str name, struct fault *f) {
    if (smap_get(&x->departments, name)) return 0;
    struct answer answer;
    struct arena a = ARENA_INIT;
    struct pair fields[] = {{STR("name"), name}};
    // Made by the program itself, not by who imports. An office that is there already is as good.
    struct command c = {.verb = STR("office.open"), .channel = STR("import"), .has_at = true, .at = 1,
                        .key = arena_printf(&a, "tickets:office:%.*s", SP(name)), .fields = {fields, 1}};
    service_do(x->service, &c, &answer);
    arena_release(&a);
    bool there = answer.ok || str_eq(str_c(answer.fault.code), STR("duplicate-office"));
    if (!there) {
        *f = answer.fault;
        return -1;
    }
    if (answer.ok && !answer.again) x->result->offices++;
    smap_put(&x->departments, arena_str(&x->names, name), x);
    return 0;
}

static void fill(struct importing *x, struct row *r, const struct ticket *t) {
    struct arena *a = &r->steps[0].arena;
    ms_t at = day_start(t->day, library_days(&x->service->desk.library).utc_offset) + 9 * MS_HOUR;
    struct pair *opened = arena_array(a, struct pair, 5), *sent = arena_array(a, struct pair, 1);
    struct str number = arena_str(a, t->number), content = arena_str(a, t->content);
    opened[0] = (struct pair){STR("number"), number};
    opened[1] = (struct pair){STR("标题"), utf8_head(content, TICKET_TITLE_POINTS)};
    opened[2] = (struct pair){STR("内容"), content};
    opened[3] = (struct pair){STR("诉求人"), STR("anonymous")};
    opened[4] = (struct pair){STR("类别"), t->category};
    sent[0] = (struct pair){STR("主办单位"), arena_str(a, t->department)};
    struct str key = arena_printf(a, "tickets:%.*s", SP(number));
    r->steps[0].command = (struct command){.verb = STR("登记"), .by = x->o->by, .channel = STR("import"), .has_at = true,
                                           .at = at, .key = key, .fields = {opened, t->category.n ? 5 : 4}};
    r->steps[1].command = (struct command){.verb = STR("派单"), .matter = number, .by = x->o->by, .channel = STR("import"),
                                           .has_at = true, .at = at, .key = arena_printf(a, "%.*s:dispatch", SP(key)),
                                           .fields = {sent, 1}};
}

static void bad_row(struct importing *x, int64_t line, struct fault *f) {
    fault_place(f, (int)(line < INT32_MAX ? line : INT32_MAX), f->column);
    x->result->bad++;
    if (x->o->refused) x->o->refused(x->o->context, line, f);
}

static void one_row(struct importing *x, struct str text, int64_t line) {
    struct fault f;
    struct ticket t;
    struct row *r = free_row(x);
    arena_reset(&r->steps[0].arena);
    if (ticket_read(&t, &x->columns, text, &r->steps[0].arena, &f) < 0 || open_department(x, t.department, &f) < 0) {
        bad_row(x, line, &f);
        if (f.kind == FAULT_MACHINE) {
            x->failed = true;
            x->fault = f;
        }
        r->next = x->free;
        x->free = r;
        return;
    }
    r->answered = 0;
    r->line = line;
    fill(x, r, &t);
    for (int i = 0; i < STEPS; i++) {
        r->steps[i].done = step_done;
        r->steps[i].context = r;
        service_submit(x->service, &r->steps[i]);
    }
}

int tickets_import(struct service *s, struct str text, const struct tickets_options *o, struct tickets_result *ret, struct fault *f) {
    struct importing x = {.service = s, .o = o, .result = ret};
    struct str rest = text, line;
    memset(ret, 0, sizeof *ret);
    if (!str_split(&rest, '\n', &line)) line = STR("");
    if (str_ends(line, STR("\r"))) line.n--;
    if (tickets_heading(&x.columns, line, f) < 0) return -1;
    pthread_mutex_init(&x.lock, NULL);
    pthread_cond_init(&x.freed, NULL);
    x.rows = mem_new(arena_bytes(IN_FLIGHT, sizeof *x.rows));
    for (size_t i = 0; i < IN_FLIGHT; i++) {
        x.rows[i].all = &x;
        x.rows[i].next = x.free;
        x.free = &x.rows[i];
    }
    for (int64_t number = 2; !x.failed && str_split(&rest, '\n', &line); number++) {
        if (str_ends(line, STR("\r"))) line.n--;
        if (str_trim(line).n == 0) continue;
        ret->lines++;
        one_row(&x, line, number);
        if (o->progress && ret->lines % 512 == 0) o->progress(o->context, text.n - rest.n, text.n);
    }
    service_drain(s);
    collect(&x);
    if (o->progress) o->progress(o->context, text.n, text.n);
    for (size_t i = 0; i < IN_FLIGHT; i++) arena_release(&x.rows[i].steps[0].arena);
    free(x.rows);
    smap_release(&x.departments);
    arena_release(&x.names);
    pthread_mutex_destroy(&x.lock);
    pthread_cond_destroy(&x.freed);
    if (x.failed) *f = x.fault;
    return x.failed ? -1 : 0;
}
