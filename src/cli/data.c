// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "procedure/profile.h"

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

// Beside the file that stands on it.
static int read_base(const char *path, struct str base, struct buf *ret, struct fault *f) {
    struct buf at = BUF_INIT;
    const char *slash = strrchr(path, '/');
    if (str_find(base, STR("/")) >= 0) {
        fault_set(f, FAULT_INPUT, "profile-base", "依的方案要放在同一个文件夹，只写文件名：“%.*s”", "the profile it stands on lies in the same folder, give its name alone: \"%.*s\"", SP(base));
        return fault_where(f, str_c(path));
    }
    if (slash) buf_add(&at, str_of(path, (size_t)(slash - path) + 1));
    buf_add(&at, base);
    buf_byte(&at, 0);
    int status = file_read(buf_str(&at).p, PROFILE_MAX_BYTES, ret, f);
    buf_release(&at);
    return status;
}

int cli_profile_text(const char *path, struct buf *ret, struct fault *f) {
    struct buf own = BUF_INIT, base = BUF_INIT;
    struct profile *p = NULL;
    int status = file_read(path, PROFILE_MAX_BYTES, &own, f);
    if (status == 0) status = profile_read(&p, buf_str(&own), f);
    if (status == 0 && profile_base(p).n == 0) buf_add(ret, buf_str(&own));
    else if (status == 0 && (status = read_base(path, profile_base(p), &base, f)) == 0)
        status = profile_compose(ret, buf_str(&own), buf_str(&base), f);
    if (status < 0 && f->where[0] == 0) fault_where(f, str_c(path));
    profile_free(p);
    buf_release(&own);
    buf_release(&base);
    return status;
}

int cli_read_profile(struct cli *c, const char *name, struct buf *ret, const char **ret_path, struct fault *f) {
    const char *path = cli_get(c, "profile");
    if (path == NULL) path = cli_data_path(c, name);
    *ret_path = path;
    return path ? cli_profile_text(path, ret, f) : cli_read_data(c, "profile", name, PROFILE_MAX_BYTES, ret, ret_path, f);
}
