// SPDX-License-Identifier: Apache-2.0
#include "api/room.h"
#include "api/routes.h"

const struct route_table api_table = {.prefix = "/api/", .routes = api_routes, .count = &api_route_count, .strict = true, .refuse = api_refuse};
