// SPDX-License-Identifier: Apache-2.0
// Bodies and queries into fields. Pure functions over bytes; what is malformed is refused, never mended.
#ifndef HTTP_DECODE_H
#define HTTP_DECODE_H

#include "http/gate.h"

struct form {
    struct pair_list fields;
    struct upload *uploads; // their bytes lie in the body that was given
    size_t upload_count;
};

// "%E5%9B%9E" into bytes that are UTF-8 without NUL; `plus`: '+' is a blank. What needs no decoding is not copied.
const struct refusal *decode_percent(struct str s, bool plus, struct arena *a, struct str *ret);
// application/x-www-form-urlencoded; also the query of a target.
const struct refusal *decode_urlencoded(struct str s, struct arena *a, struct pair_list *ret);
// multipart/form-data (RFC 7578). A body without its last boundary was cut short and is refused.
const struct refusal *decode_multipart(struct str body, struct str boundary, struct arena *a, struct form *ret);
// The last part of a file's name, without characters that do not show; may be empty. At most 200 bytes.
struct str decode_filename(struct str s, struct arena *a);

#endif
