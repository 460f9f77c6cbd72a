// SPDX-License-Identifier: Apache-2.0
// The parts of the description of the API (OpenAPI 3.1), each made from the table the program itself goes by.
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "api/actions.h"
#include "base/json.h"

// {"$ref":"#/components/KIND/NAME"} as a value.
void openapi_ref(struct json_out *j, struct arena *a, const char *kind, struct str name);
// The members of components.schemas: commands, their fields, answers, problems.
void openapi_schemas(struct json_out *j, struct visit *v);
// Of those, what the answer about one matter holds: ShownMatter and its lists.
void openapi_matter(struct json_out *j, struct arena *a);

#endif
