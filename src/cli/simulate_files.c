// SPDX-License-Identifier: Apache-2.0
// The files a simulation is made of.
#include "cli/simulate.h"

#include "base/file.h"
#include "procedure/procedure.h"

enum { DATA_MAX = 4 * 1024 * 1024 };

// A name stands for the file that comes with the program; anything with a slash or ".sim" is a path.
static int preset_path(struct simulation *s, const char **ret, struct fault *f) {
    struct str name = str_c(s->preset);
    *ret = s->preset;
    if (str_find(name, STR("/")) >= 0 || str_ends(name, STR(".sim"))) return 0;
    *ret = cli_data_path(s->c, arena_printf(&s->c->arena, "simulate/%s.sim", s->preset).p);
    if (*ret) return 0;
    fault_set(f, FAULT_INPUT, "no-preset", "没有叫“%s”的模拟：有 year、page-002，也可写 .sim 文件的路径", "there is no preset \"%s\": year, page-002, or the path of a .sim file", s->preset);
    return fault_where(f, STR("preset"));
}

static int read_at(const char *path, struct str *ret, struct arena *a, struct fault *f) {
    struct buf b = BUF_INIT;
    int status = file_read(path, DATA_MAX, &b, f);
    if (status == 0) *ret = arena_str(a, buf_str(&b));
    buf_release(&b);
    return status;
}

// A file the preset names: beside it, else one that comes with the program.
static int read_named(struct simulation *s, const char *beside, const char *folder, struct str name, struct published *ret, struct fault *f) {
    struct arena *a = &s->c->arena;
    struct str dir = str_c(beside);
    while (dir.n && dir.p[dir.n - 1] != '/') dir.n--;
    ret->path = arena_printf(a, "%.*s%.*s", SP(dir), SP(name)).p;
    struct fault ignored;
    if (read_at(ret->path, &ret->text, a, &ignored) == 0) return 0;
    const char *found = cli_data_path(s->c, arena_printf(a, "%s/%.*s", folder, SP(name)).p);
    if (found) ret->path = found;
    return read_at(ret->path, &ret->text, a, f);
}

// What it stands on lies beside it or comes with the program; the store gets it whole.
static int stand_alone(struct simulation *s, const char *beside, struct published *p, struct fault *f) {
    struct profile *own = NULL;
    struct published base;
    struct buf whole = BUF_INIT;
    if (profile_read(&own, p->text, f) < 0) return -1;
    struct str name = profile_base(own);
    int status = 0;
    if (name.n) {
        status = read_named(s, beside, "profiles", name, &base, f);
        if (status == 0) status = profile_compose(&whole, p->text, base.text, f);
        if (status == 0) p->text = arena_str(&s->c->arena, buf_str(&whole));
    }
    profile_free(own);
    buf_release(&whole);
    return status;
}

static int read_profile(struct simulation *s, const char *beside, struct fault *f) {
    struct published *p = &s->plan.profiles[0];
    if (read_named(s, beside, "profiles", s->model->profile, p, f) < 0) return -1;
    s->plan.profile_count = 1;
    if (stand_alone(s, beside, p, f) == 0 && profile_read(&s->profile, p->text, f) == 0) return 0;
    int line = f->line, column = f->column;
    fault_where(f, str_c(p->path));
    return fault_place(f, line, column);
}

static int read_model(struct simulation *s, const char *path, struct fault *f) {
    struct str text;
    if (read_at(path, &text, &s->c->arena, f) < 0) return -1;
    buf_add(&s->texts, text);
    if (model_read(&s->model, text, f) == 0) return 0;
    int line = f->line, column = f->column;
    fault_where(f, str_c(path));
    return fault_place(f, line, column);
}

int simulate_files(struct simulation *s, struct fault *f) {
    const char *path;
    struct published words;
    if (preset_path(s, &path, f) < 0 || read_model(s, path, f) < 0) return -1;
    if (read_named(s, path, "simulate", s->model->words, &words, f) < 0) return -1;
    buf_add(&s->texts, words.text);
    int line, column;
    if (words_read(&s->words, words.text, f) < 0) {
        line = f->line;
        column = f->column;
        fault_where(f, str_c(words.path));
        return fault_place(f, line, column);
    }
    struct init_plan *p = &s->plan;
    p->region = s->model->region;
    p->name = s->model->city;
    p->driven = true;
    p->office = "受理中心";
    p->admin = "admin";
    if (read_named(s, path, "procedures", arena_printf(&s->c->arena, "%.*s.proc", SP(s->model->procedure)), &p->procedures[0], f) < 0) return -1;
    p->procedure_count = 1;
    if (read_named(s, path, "calendar", STR("china.tsv"), &p->calendar, f) < 0 || calendar_parse(&s->calendar, p->calendar.text, f) < 0) return -1;
    buf_add(&s->texts, p->calendar.text);
    return read_profile(s, path, f);
}

void simulate_release(struct simulation *s) {
    world_release(&s->world);
    model_free(s->model);
    words_free(s->words);
    calendar_free(s->calendar);
    profile_free(s->profile);
    buf_release(&s->texts);
}
