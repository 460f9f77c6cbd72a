// SPDX-License-Identifier: Apache-2.0
// The answers of an HTTP/1.1 (or 1.0) server (RFC 9112), read as the bytes come in: status, the few headers a client that measures
// needs, where the body ends. Strict: what is not clear is an error, never a guess. Nothing is allocated.
#ifndef LOAD_RESPONSE_H
#define LOAD_RESPONSE_H

#include "base/str.h"

enum { RESPONSE_LINE_MAX = 8192, RESPONSE_HEADERS_MAX = 65536, RESPONSE_KEPT = 4096 };

struct response {
    int status;          // 0 until the status line is whole
    bool whole;          // all of it was read
    bool close;          // the server closes the connection after it
    int64_t length;      // bytes of the body so far
    int64_t retry_after; // seconds; -1: not said
    char cookie[256];    // the first Set-Cookie up to ';', may be empty
    char body[RESPONSE_KEPT]; // the beginning of the body, response_body()
    // the reader's
    enum response_part { PART_STATUS, PART_HEADER, PART_LENGTH, PART_CHUNK, PART_DATA, PART_DATA_END, PART_TRAILER, PART_UNTIL_CLOSE } part;
    int64_t left;        // bytes of the body or chunk to come
    bool has_length, chunked;
    size_t head, line_n; // bytes of all lines of the head; of the line being read
    char line[RESPONSE_LINE_MAX];
};

// Makes it ready for the next answer; cheap.
void response_begin(struct response *r);
// Reads on. Returns how many bytes were taken – fewer than n only when the answer is whole: the rest belongs to the next –
// or -1 when this is no answer (then the connection is of no more use).
ptrdiff_t response_take(struct response *r, const char *bytes, size_t n);
// The connection ended. True when that makes the answer whole.
bool response_ended(struct response *r);
static inline struct str response_body(const struct response *r) {
    return str_of(r->body, r->length < RESPONSE_KEPT ? (size_t)r->length : RESPONSE_KEPT);
}

// The text of a member of the outermost object, as it stands (a string with its quotation marks, escapes unread); empty when
// there is none or the bytes are no object that is whole. For answers known to be small; no substitute for json.h.
struct str json_glance(struct str object, struct str name);

#endif
