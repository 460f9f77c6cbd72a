// SPDX-License-Identifier: Apache-2.0
#include "web/page_room.h"
#include "web/routes.h"

const struct route_table web_table = {
    .prefix = "", .routes = web_routes, .count = &web_route_count, .refuse = page_refuse, .unsigned_ = page_unsigned};
