// SPDX-License-Identifier: Apache-2.0
#include "cli/report.h"

#include "registry/registry.h"

int cli_lang(const struct cli *c, bool *ret_english, struct fault *f) {
    const char *text = cli_get(c, "lang");
    *ret_english = text && str_eq(str_c(text), STR("en"));
    if (text == NULL || *ret_english || str_eq(str_c(text), STR("zh"))) return 0;
    fault_set(f, FAULT_INPUT, "bad-choice", "--lang 可选：zh、en，没有“%.40s”", "--lang is one of: zh, en, not \"%.40s\"", text);
    return fault_where(f, STR("lang"));
}

int cli_day(const struct cli *c, ms_t utc_offset, day_t *ret, struct fault *f) {
    const char *text = cli_get(c, "day");
    *ret = day_of(now_ms(), utc_offset);
    return text && date_parse(str_c(text), ret, f) < 0 ? fault_where(f, STR("day")) : 0;
}

int cli_office(const struct cli *c, struct desk *d, int64_t *ret, struct fault *f) {
    const char *text = cli_get(c, "office");
    *ret = 0;
    return text && registry_office(d, str_c(text), ret, f) < 0 ? fault_where(f, STR("office")) : 0;
}
