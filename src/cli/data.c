// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

static struct str program_folder(struct cli *c) {
    char *path = arena_alloc(&c->arena, 4096);
    ssize_t n = readlink("/proc/self/exe", path, 4095);
    while (n > 0 && path[n - 1] != '/') n--;
    return str_of(path, n > 0 ? (size_t)n - 1 : 0);
}

static const char *readable(struct cli *c, struct str folder, const char *name) {
    const char *path = arena_printf(&c->arena, "%.*s/%s", SP(folder), name).p;
    return access(path, R_OK) == 0 ? path : NULL;
}

// The folders above the program, while they look like the source tree.
static const char *above(struct cli *c, struct str folder, const char *name) {
    while (folder.n) {
        if (readable(c, folder, "calendar/china.tsv")) return readable(c, folder, name);
        while (folder.n && folder.p[folder.n - 1] != '/') folder.n--;
        if (folder.n) folder.n--;
    }
    return NULL;
}

const char *cli_data_path(struct cli *c, const char *name) {
    const char *named = getenv("HUIYIN_DATA"), *found;
    if (named && named[0] && (found = readable(c, str_c(named), name)) != NULL) return found;
    struct str folder = program_folder(c);
    struct str share = arena_printf(&c->arena, "%.*s/../share/huiyin", SP(folder));
    if (folder.n && (found = readable(c, share, name)) != NULL) return found;
    if ((found = above(c, folder, name)) != NULL) return found;
    return access(name, R_OK) == 0 ? name : NULL;
}

int cli_read_data(struct cli *c, const char *option, const char *name, size_t max, struct buf *ret,
                  const char **ret_path, struct fault *f) {
    const char *path = cli_get(c, option);
    if (path == NULL) path = cli_data_path(c, name);
    if (path == NULL) {
        fault_set(f, FAULT_MACHINE, "no-data",
                  "找不到随程序安装的文件 %s：请用 --%s 指定，或把环境变量 HUIYIN_DATA 设为它所在的文件夹",
                  "cannot find %s, which comes with the program: name it with --%s, or set HUIYIN_DATA to its folder",
                  name, option);
        return fault_where(f, str_c(name));
    }
    *ret_path = path;
    return file_read(path, max, ret, f);
}
