// SPDX-License-Identifier: Apache-2.0
#include "api/api.h"

static const size_t none;
const struct route_table api_table = {.prefix = "/api/", .count = &none, .strict = true};
