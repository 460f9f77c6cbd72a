// SPDX-License-Identifier: Apache-2.0
// The JSON API: /api/v1/… docs/api.md.
#ifndef API_API_H
#define API_API_H

#include "access/visit.h"

extern const struct route_table api_table;

#endif
