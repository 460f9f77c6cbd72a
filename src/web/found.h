// SPDX-License-Identifier: Apache-2.0
// What a search found, instead of a list: /matters?q=…, /public?q=….
#ifndef WEB_FOUND_H
#define WEB_FOUND_H

#include "access/visit.h"

enum http_turn page_found(struct visit *v, struct str q);
enum http_turn page_public_found(struct visit *v, struct str q);

#endif
