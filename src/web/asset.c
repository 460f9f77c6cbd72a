// SPDX-License-Identifier: Apache-2.0
#include "web/asset.h"

const struct asset *asset_at(struct str path) {
    for (size_t i = 0; i < asset_count; i++) {
        if (str_eq(path, str_c(assets[i].path))) return &assets[i];
    }
    return NULL;
}

const struct asset *asset_named(struct str name) {
    for (size_t i = 0; i < asset_count; i++) {
        if (str_eq(name, str_c(assets[i].name))) return &assets[i];
    }
    return NULL;
}
