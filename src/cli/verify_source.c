// SPDX-License-Identifier: Apache-2.0
#include "cli/verify_source.h"

#include <sys/stat.h>

#include "base/lines.h"

static int of_store(struct cli *c, bool chains_only, const struct verify_known *k, struct verify_result *ret, struct fault *f) {
    struct store *s = NULL;
    struct verify_options o = {.chains_only = chains_only, .structure = cli_has(c, "structure"), .published = k->published, .trusted = k->trusted, .trusted_count = k->trusted_count,
                               .progress = cli_progress, .context = c};
    if (cli_open_read(c, &s, f) < 0) return -1;
    int status = ledger_verify(s, cli_rooms, &o, ret, f);
    if (status < 0) verify_release(ret);
    store_close(s);
    return status;
}

static int of_export(struct cli *c, const char *path, const struct verify_known *k, struct verify_result *ret, struct fault *f) {
    struct lines l;
    struct stat st;
    struct str line;
    bool too_long = false;
    int64_t done = 0, all = stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
    if (lines_open(&l, path, EXPORT_LINE_MAX, f) < 0) return -1;
    struct export_check *x = export_check_new(k->published);
    export_check_trust(x, k->trusted, k->trusted_count);
    int status;
    for (int64_t n = 0; (status = lines_next(&l, &line, &too_long, f)) == 1; n++) {
        export_check_line(x, too_long ? STR("") : line);
        done += (int64_t)line.n + 1;
        if (n % 1024 == 0 && all) cli_progress(c, done < all ? done : all - 1, all);
    }
    if (all) cli_progress(c, all, all);
    export_check_end(x, ret);
    if (status < 0) verify_release(ret);
    lines_close(&l);
    return status;
}

int verify_source(struct cli *c, bool chains_only, const struct verify_known *k, struct verify_result *ret, struct fault *f) {
    const char *path = cli_get(c, "export");
    if (path && (cli_has(c, "db") || cli_has(c, "chains") || cli_has(c, "structure") || cli_has(c, "region")))
        return fault_set(f, FAULT_USAGE, "not-together", "--export 不能与 --db、--region、--chains、--structure 同用",
                         "--export does not go with --db, --region, --chains or --structure");
    if (path) return of_export(c, path, k, ret, f);
    if (!cli_has(c, "db"))
        return fault_set(f, FAULT_USAGE, "missing-option", "请给出 --db FILE 或 --export FILE",
                         "name --db FILE or --export FILE");
    return of_store(c, chains_only, k, ret, f);
}
