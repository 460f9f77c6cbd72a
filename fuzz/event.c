// SPDX-License-Identifier: Apache-2.0
// Canonical bytes: what can be read as an event or as content is written back as the very same bytes, and its JSON
// is JSON.
#include "ledger/event.h"

#include "fuzz.h"

static void event_of(struct str bytes) {
    struct arena a = ARENA_INIT;
    struct event e;
    struct fault f;
    if (event_decode(&e, bytes, &a, &f) == 0) {
        struct buf again = BUF_INIT, text = BUF_INIT;
        struct json_out j;
        struct hash h;
        json_t *v = NULL;
        event_encode(&again, &e);
        must(str_eq(buf_str(&again), bytes));
        event_hash(&h, bytes);
        jo_init(&j, &text);
        event_json(&j, &e, &h, 0);
        must(!text.failed && utf8_fault(buf_str(&text)) < 0);
        bool nul = bytes.n && memchr(bytes.p, 0, bytes.n) != NULL; // NUL inside a text goes out, the reader refuses it
        must(json_read(buf_str(&text), &v, &f) == 0 || nul);
        json_decref(v);
        buf_release(&again);
        buf_release(&text);
    } else {
        must_be_whole(&f);
    }
    arena_release(&a);
}

static void content_of(struct str bytes) {
    struct arena a = ARENA_INIT;
    struct pair_list l;
    struct fault f;
    if (content_decode(&l, bytes, &a, &f) == 0) {
        struct buf again = BUF_INIT;
        content_encode(&again, l);
        must(str_eq(buf_str(&again), bytes));
        buf_release(&again);
    } else {
        must_be_whole(&f);
    }
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str s = str_of((const char *)bytes, n);
    event_of(s);
    content_of(s);
    return 0;
}
