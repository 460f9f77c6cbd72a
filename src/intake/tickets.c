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
    size_t mended;
    struct importing *all;
    struct row *next;
};

// A department on its way: the rows behind it in the queue find it opened.
struct department {
    struct request request;
    struct importing *all;
    bool there;
};

struct importing {
    struct service *service;
    const struct tickets_options *o;
    struct tickets_result *result;
    struct ticket_columns columns;
    struct smap departments; // name -> struct department
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct row *free, *done, **done_end; // done: in the order they were answered
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
        if (r->mended) x->result->mended++;
        if (r->mended && x->o->mended) x->o->mended(x->o->context, r->line, r->mended);
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
        r->next = NULL;
        *x->done_end = r;
        x->done_end = &r->next;
        pthread_cond_signal(&x->freed);
    }
    pthread_mutex_unlock(&x->lock);
}

// Counts what was answered; on the importing thread, so that callbacks come from one thread only.
static void collect(struct importing *x) {
    pthread_mutex_lock(&x->lock);
    struct row *r = x->done;
    x->done = NULL;
    x->done_end = &x->done;
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

// An office that is there already is as good; any other fault comes back with the rows that need it.
static void department_done(struct request *q) {
    struct department *d = q->context;
    d->there = q->answer.ok && !q->answer.again;
}

// Opened by the program itself, not by who imports.
static void open_department(struct importing *x, struct str name) {
    if (smap_get(&x->departments, name)) return;
    struct department *d = mem_new(sizeof *d);
    struct arena *a = &d->request.arena;
    struct pair *fields = arena_array(a, struct pair, 1);
    *fields = (struct pair){STR("name"), arena_str(a, name)};
    d->request.command = (struct command){.verb = STR("office.open"), .channel = STR("import"), .has_at = true, .at = 1,
                                          .key = arena_printf(a, "tickets:office:%.*s", SP(name)), .fields = {fields, 1}};
    d->request.done = department_done;
    d->request.context = d;
    smap_put(&x->departments, fields->value, d);
    service_submit(x->service, &d->request);
}

static void close_departments(struct importing *x) {
    struct department *d;
    for (size_t pos = 0; (d = smap_next(&x->departments, &pos, NULL)) != NULL;) {
        x->result->offices += d->there;
        arena_release(&d->request.arena);
        free(d);
    }
    smap_release(&x->departments);
}

static void fill(struct importing *x, struct row *r, const struct ticket *t) {
    struct arena *a = &r->steps[0].arena;
    ms_t at = day_start(t->day, library_days(&x->service->desk.library).utc_offset) + 9 * MS_HOUR;
    struct pair *opened = arena_array(a, struct pair, 6), *sent = arena_array(a, struct pair, 1);
    struct str number = arena_str(a, t->number), content = arena_str(a, t->content);
    opened[0] = (struct pair){STR("number"), number};
    opened[1] = (struct pair){STR("标题"), utf8_head(content, TICKET_TITLE_POINTS)};
    opened[2] = (struct pair){STR("内容"), content};
    opened[3] = (struct pair){STR("诉求人"), STR("anonymous")};
    opened[4] = (struct pair){STR("程序"), x->o->procedure.n ? x->o->procedure : STR("诉求")};
    opened[5] = (struct pair){STR("类别"), t->category};
    sent[0] = (struct pair){STR("主办单位"), arena_str(a, t->department)};
    struct str key = arena_printf(a, "tickets:%.*s", SP(number));
    r->steps[0].command = (struct command){.verb = STR("登记"), .by = x->o->by, .channel = STR("import"), .has_at = true,
                                           .at = at, .key = key, .fields = {opened, t->category.n ? 6 : 5}};
    r->steps[1].command = (struct command){.verb = STR("派单"), .matter = number, .by = x->o->by, .channel = STR("import"),
                                           .has_at = true, .at = at, .key = arena_printf(a, "%.*s:dispatch", SP(key)),
                                           .fields = {sent, 1}};
}

static void bad_row(struct importing *x, int64_t line, struct fault *f) {
    fault_place(f, (int)(line < INT32_MAX ? line : INT32_MAX), f->column);
    x->result->bad++;
    if (x->o->refused) x->o->refused(x->o->context, line, f);
}

static void one_row(struct importing *x, struct str text, bool too_long, int64_t line) {
    struct fault f;
    struct ticket t;
    struct row *r = free_row(x);
    arena_reset(&r->steps[0].arena);
    int status = too_long ? ticket_too_long(&f) : ticket_read(&t, &x->columns, text, &r->steps[0].arena, &f);
    if (status < 0) {
        bad_row(x, line, &f);
        r->next = x->free;
        x->free = r;
        return;
    }
    open_department(x, t.department);
    r->answered = 0;
    r->line = line;
    r->mended = t.mended;
    fill(x, r, &t);
    for (int i = 0; i < STEPS; i++) {
        r->steps[i].done = step_done;
        r->steps[i].context = r;
        service_submit(x->service, &r->steps[i]);
    }
}

static int read_rows(struct importing *x, struct lines *in, struct fault *f) {
    struct str line;
    bool too_long;
    int64_t bytes = 0;
    int got = lines_next(in, &line, &too_long, f);
    if (got < 0) return -1;
    if (got == 0 || too_long) line = STR("");
    if (str_ends(line, STR("\r"))) line.n--;
    if (tickets_heading(&x->columns, line, f) < 0) return -1;
    while (!x->failed && (got = lines_next(in, &line, &too_long, f)) > 0) {
        bytes += (int64_t)line.n + 1;
        if (str_ends(line, STR("\r"))) line.n--;
        if (str_trim(line).n == 0) continue;
        x->result->lines++;
        one_row(x, line, too_long, in->line);
        if (x->o->progress && x->result->lines % 512 == 0) x->o->progress(x->o->context, bytes);
    }
    return got < 0 ? -1 : 0;
}

int tickets_import(struct service *s, struct lines *in, const struct tickets_options *o, struct tickets_result *ret, struct fault *f) {
    struct importing x = {.service = s, .o = o, .result = ret};
    memset(ret, 0, sizeof *ret);
    x.done_end = &x.done;
    pthread_mutex_init(&x.lock, NULL);
    pthread_cond_init(&x.freed, NULL);
    x.rows = mem_new(arena_bytes(IN_FLIGHT, sizeof *x.rows));
    for (size_t i = 0; i < IN_FLIGHT; i++) {
        x.rows[i].all = &x;
        x.rows[i].next = x.free;
        x.free = &x.rows[i];
    }
    int status = read_rows(&x, in, f);
    service_drain(s);
    collect(&x);
    for (size_t i = 0; i < IN_FLIGHT; i++) arena_release(&x.rows[i].steps[0].arena);
    free(x.rows);
    close_departments(&x);
    pthread_mutex_destroy(&x.lock);
    pthread_cond_destroy(&x.freed);
    if (status == 0 && x.failed) {
        *f = x.fault;
        status = -1;
    }
    return status;
}
