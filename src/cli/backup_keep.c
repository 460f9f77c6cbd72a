// SPDX-License-Identifier: Apache-2.0
#include "cli/backup_keep.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/copy.h"

enum { STAMP = 14 };

// The last part of a path or the schema of an address, without ".db".
static struct str short_name(const char *db) {
    struct str s = str_c(db);
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == '/' || s.p[i - 1] == '#') {
            s = str_skip(s, i);
            break;
        }
    ptrdiff_t question = str_find(s, STR("?"));
    if (question >= 0) s = str_head(s, (size_t)question);
    if (str_ends(s, STR(".db"))) s = str_head(s, s.n - 3);
    return s.n ? s : STR("huiyin");
}

const char *backup_dated(struct cli *c, const char *folder, const char *db) {
    struct str f = str_c(folder);
    while (f.n > 1 && f.p[f.n - 1] == '/') f.n--;
    return arena_printf(&c->arena, "%.*s/%.*s-%s.db", SP(f), SP(short_name(db)), copy_stamp(c)).p;
}

static bool is_dated(struct str name, struct str before) {
    if (!str_starts(name, before) || name.n != before.n + STAMP + 3 || !str_ends(name, STR(".db"))) return false;
    for (size_t i = before.n; i < before.n + STAMP; i++)
        if (name.p[i] < '0' || name.p[i] > '9') return false;
    return true;
}

static int newest_first(const void *a, const void *b) { return strcmp(*(char *const *)b, *(char *const *)a); }

int backup_thin(struct cli *c, const char *file, int64_t keep, int64_t *ret_removed, struct fault *f) {
    const char *slash = strrchr(file, '/');
    struct str folder = str_of(file, (size_t)(slash - file)), before = str_c(slash + 1);
    before.n -= STAMP + 3;
    char **names = NULL;
    size_t count = 0, cap = 0;
    const char *path = arena_printf(&c->arena, "%.*s", SP(folder)).p;
    DIR *d = opendir(folder.n ? path : "/");
    for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
        if (!is_dated(str_c(e->d_name), before)) continue;
        if (count == cap) {
            cap = cap ? cap * 2 : 64;
            names = mem_grow(names, arena_bytes(cap, sizeof *names));
        }
        names[count++] = (char *)(uintptr_t)arena_str(&c->arena, str_of(e->d_name, strlen(e->d_name) + 1)).p;
    }
    if (d) closedir(d);
    if (count) qsort(names, count, sizeof *names, newest_first);
    int status = 0;
    for (size_t i = (size_t)keep; status == 0 && i < count; i++) {
        const char *old = arena_printf(&c->arena, "%s/%s", path, names[i]).p;
        if (unlink(old) == 0) ++*ret_removed;
        else {
            fault_set(f, FAULT_MACHINE, "cannot-write", "删不了旧备份：%s", "cannot remove an old backup: %s", strerror(errno));
            status = fault_where(f, str_c(old));
        }
    }
    free(names);
    return status;
}
