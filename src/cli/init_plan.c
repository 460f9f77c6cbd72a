// SPDX-License-Identifier: Apache-2.0
#include "cli/init_plan.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "cli/store.h"
#include "procedure/profile.h"
#include "procedure/read.h"
#include "registry/codes.h"

enum { CALENDAR_MAX = 4 * 1024 * 1024 };

static int too_many(struct fault *f) {
    return fault_set(f, FAULT_INPUT, "too-many-files", "程序文件太多（最多 %d 个）",
                     "too many procedure files (%d at most)", INIT_FILES_MAX);
}

static int by_path(const void *a, const void *b) {
    return str_cmp(str_c(((const struct published *)a)->path), str_c(((const struct published *)b)->path));
}

static int add_folder(struct cli *c, struct init_plan *p, const char *folder, struct fault *f) {
    DIR *dir = opendir(folder);
    struct dirent *entry;
    int status = 0;
    if (dir == NULL) {
        fault_set(f, FAULT_INPUT, "no-file", "打不开文件夹 %s：%s", "cannot open folder %s: %s", folder,
                  strerror(errno));
        return fault_where(f, str_c(folder));
    }
    while (status == 0 && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.' || !str_ends(str_c(entry->d_name), STR(".proc"))) continue;
        if (p->procedure_count == INIT_FILES_MAX) status = too_many(f);
        else p->procedures[p->procedure_count++].path = arena_printf(&c->arena, "%s/%s", folder, entry->d_name).p;
    }
    closedir(dir);
    if (status == 0 && p->procedure_count == 0) {
        fault_set(f, FAULT_INPUT, "no-procedures", "文件夹 %s 里没有 *.proc", "there is no *.proc in folder %s",
                  folder);
        status = fault_where(f, str_c(folder));
    }
    qsort(p->procedures, p->procedure_count, sizeof *p->procedures, by_path);
    return status;
}

static int list_procedures(struct cli *c, struct init_plan *p, struct fault *f) {
    const char *path, *folder = cli_get(c, "procedures");
    for (size_t pos = 0; (path = cli_next(c, "procedure", &pos)) != NULL;) {
        if (p->procedure_count == INIT_FILES_MAX) return too_many(f);
        p->procedures[p->procedure_count++].path = path;
    }
    if (folder == NULL && p->procedure_count) return 0;
    if (folder == NULL) folder = cli_data_path(c, "procedures");
    if (folder == NULL)
        return fault_set(
            f, FAULT_MACHINE, "no-data", "找不到随程序安装的 procedures/：请用 --procedures 指定，或设 HUIYIN_DATA",
            "cannot find procedures/, which comes with the program: name it with --procedures, or set HUIYIN_DATA");
    return add_folder(c, p, folder, f);
}

static int read_whole(struct cli *c, struct published *x, size_t max, struct fault *f) {
    struct buf text = BUF_INIT;
    int status = file_read(x->path, max, &text, f);
    if (status == 0) x->text = arena_str(&c->arena, buf_str(&text));
    buf_release(&text);
    return status;
}

static int read_data(struct cli *c, const char *option, const char *name, size_t max, struct published *ret,
                     struct fault *f) {
    struct buf text = BUF_INIT;
    int status = cli_read_data(c, option, name, max, &text, &ret->path, f);
    if (status == 0) ret->text = arena_str(&c->arena, buf_str(&text));
    buf_release(&text);
    return status;
}

static void full_name(struct cli *c, const struct code *code, struct str *ret) {
    const struct code *chain[CODES_LEVELS];
    struct buf b = BUF_INIT;
    size_t n = codes_chain(code, chain);
    for (size_t i = n > 1 ? 1 : 0; i < n; i++) buf_add(&b, chain[i]->name); // the province goes without saying
    *ret = arena_str(&c->arena, buf_str(&b));
    buf_release(&b);
}

static int check_region(struct cli *c, struct init_plan *p, struct fault *f) {
    struct buf text = BUF_INIT;
    struct codes *codes = NULL;
    const struct code *code = NULL;
    const char *path = cli_data_path(c, "codes/gb2260.tsv");
    if (cli_region(c, &p->region, f) < 0) return -1;
    int status = 0;
    if (path) status = file_read(path, CODES_MAX_BYTES, &text, f);
    if (status == 0 && path) status = codes_parse(&codes, CODES_REGION, buf_str(&text), f);
    if (status == 0 && codes) {
        status = codes_check(codes, str_c(cli_get(c, "region")), &code, f);
        if (status < 0 && cli_has(c, "force")) status = 0;
        else if (status < 0) fault_where(f, STR("region"));
    }
    if (status == 0 && code) full_name(c, code, &p->name);
    if (cli_has(c, "name")) p->name = str_c(cli_get(c, "name"));
    if (status == 0 && p->name.n == 0)
        status = fault_set(f, FAULT_USAGE, "missing-option", "区划表上没有名称，请写 --name",
                           "the code table has no name for it: give --name");
    codes_free(codes);
    buf_release(&text);
    return status;
}

static int read_profile(struct cli *c, struct init_plan *p, const char *path, struct fault *f) {
    struct buf text = BUF_INIT;
    if (p->profile_count == INIT_PROFILES_MAX)
        return fault_set(f, FAULT_INPUT, "too-many-files", "方案文件太多（最多 %d 个）", "too many profiles (%d at most)", INIT_PROFILES_MAX);
    struct published *x = &p->profiles[p->profile_count++];
    x->path = path;
    int status = path ? cli_profile_text(path, &text, f) : cli_read_profile(c, "profiles/default.conf", &text, &x->path, f);
    if (status == 0) x->text = arena_str(&c->arena, buf_str(&text));
    buf_release(&text);
    return status;
}

// Versions of a profile follow each other: each procedure is proved under every one, and matters open under the one in force.
static int read_profiles(struct cli *c, struct init_plan *p, struct fault *f) {
    const char *path;
    for (size_t pos = 0; (path = cli_next(c, "profile", &pos)) != NULL;)
        if (read_profile(c, p, path, f) < 0) return -1;
    return p->profile_count ? 0 : read_profile(c, p, NULL, f);
}

int init_plan(struct cli *c, struct init_plan *p, struct fault *f) {
    const char *office = cli_get(c, "office"), *admin = cli_get(c, "admin");
    p->driven = cli_has(c, "driven");
    p->citus = cli_has(c, "citus");
    p->office = office ? office : "受理中心";
    p->admin = admin ? admin : "admin";
    if (check_region(c, p, f) < 0 || list_procedures(c, p, f) < 0) return -1;
    if (read_data(c, "calendar", "calendar/china.tsv", CALENDAR_MAX, &p->calendar, f) < 0) return -1;
    if (read_profiles(c, p, f) < 0) return -1;
    for (size_t i = 0; i < p->procedure_count; i++)
        if (read_whole(c, &p->procedures[i], PROCEDURE_MAX_BYTES, f) < 0) return -1;
    return 0;
}
