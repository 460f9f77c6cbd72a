// SPDX-License-Identifier: Apache-2.0
// What the resources of the API share: an answer in JSON, a refusal as a problem document.
#ifndef API_ROOM_H
#define API_ROOM_H

#include "api/api.h"
#include "base/json.h"
#include "matter/queue.h"

// Begins the answer: headers, and the writer over its body. No member is written yet.
void api_begin(struct visit *v, struct json_out *j);
// Ends it with a newline.
enum http_turn api_end(struct visit *v);
// For answers that may be asked for again: gives them an ETag that begins with `version` and goes by what they say, and
// empties them, 304, where the one who asks has just that.
enum http_turn api_end_tagged(struct visit *v, int64_t version);

// The body is JSON in UTF-8. Fault "wrong-type".
int api_check_type(struct visit *v, struct fault *f);

// A problem document (RFC 9457). The hook of the route table.
enum http_turn api_refuse(struct visit *v, int status, const struct fault *f);
// Refuses a parameter of the query. *ret is filled, returns -1: "bad-parameter".
int api_bad_parameter(struct fault *f, const char *name, const char *zh, const char *en);
// There is no such matter, or none for who asks: the same words for both.
int api_no_matter(struct fault *f, struct str word);
// A matter of a list.
void api_matter_item(struct visit *v, struct json_out *j, const struct queue_item *x);

#endif
