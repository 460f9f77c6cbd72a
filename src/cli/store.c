// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"
#include "deliver/deliver.h"
#include "draft/draft.h"
#include "matter/casework.h"
#include "matter/matter.h"
#include "registry/registry.h"
#include "target/target.h"

const struct desk_room *const cli_rooms[] = {&desk_core_room, &desk_registry_room, &desk_matter_room, &desk_casework_room, &desk_draft_room, &desk_target_room, &desk_deliver_room, NULL};

int cli_region(const struct cli *c, int64_t *ret, struct fault *f) {
    const char *code = cli_get(c, "region");
    *ret = 0;
    if (code == NULL || (str_c(code).n == 6 && str_to_i64(str_c(code), ret) == 0 && *ret >= 100000)) return 0;
    fault_set(f, FAULT_INPUT, "bad-region", "区划代码应是 6 位数字（GB/T 2260），如 370203",
              "a region code has 6 digits (GB/T 2260), for example 370203");
    return fault_where(f, STR("region"));
}

int cli_db(const struct cli *c, const char **ret, struct fault *f) {
    (void)f;
    *ret = cli_get(c, "db");
    return 0;
}

int cli_open_read(const struct cli *c, struct store **ret, struct fault *f) {
    const char *path;
    int64_t region, stream;
    struct store *s = NULL;
    if (cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0 || store_open(&s, path, STORE_READ, f) < 0) return -1;
    if (desk_region(s, region, &region, &stream, f) < 0) {
        store_close(s);
        return -1;
    }
    store_set_region(s, region);
    *ret = s;
    return 0;
}

int64_t cli_utc_offset(struct store *s) {
    struct library l = {0};
    struct fault ignored;
    int64_t offset = DAY_RULES_DEFAULT.utc_offset;
    if (library_load(&l, s, &ignored) == 0) offset = library_days(&l).utc_offset;
    library_release(&l);
    return offset;
}
