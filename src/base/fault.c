// SPDX-License-Identifier: Apache-2.0
#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// What vsnprintf cut may end inside a character: drop the torn tail. Foreign bytes become '?'.
static void mend_tail(char *text, size_t cap) {
    struct str s = str_c(text);
    if (s.n + 1 >= cap) {
        size_t back = s.n;
        while (back > 0 && ((unsigned char)text[back - 1] & 0xC0) == 0x80) back--;
        if (back > 0 && (unsigned char)text[back - 1] >= 0xC0) text[back - 1] = '\0';
    }
    ptrdiff_t bad;
    while ((bad = utf8_fault(str_c(text))) >= 0) text[bad] = '?';
    s = str_c(text);
    for (size_t pos = 0, from; pos < s.n;) { // what does not show, or turns the direction, must not come back in a sentence
        from = pos;
        if (!utf8_unfit(utf8_next(s, &pos))) continue;
        memset(text + from, pos - from == 1 ? ' ' : '?', pos - from);
    }
}

int fault_set(struct fault *f, enum fault_kind kind, const char *code, const char *zh, const char *en, ...) {
    va_list args, again;
    va_start(args, en);
    va_copy(again, args);
    f->kind = kind;
    f->code = code;
    vsnprintf(f->zh, sizeof f->zh, zh, args);
    vsnprintf(f->en, sizeof f->en, en, again);
    va_end(args);
    va_end(again);
    mend_tail(f->zh, sizeof f->zh);
    mend_tail(f->en, sizeof f->en);
    f->where[0] = '\0';
    f->line = f->column = 0;
    return -1;
}

int fault_say(struct fault *f, enum fault_kind kind, const char *code, struct str zh, struct str en) {
    fault_set(f, kind, code, "%s", "%s", "");
    snprintf(f->zh, sizeof f->zh, "%.*s", SP(zh));
    mend_tail(f->zh, sizeof f->zh);
    snprintf(f->en, sizeof f->en, "%.*s", SP(en));
    mend_tail(f->en, sizeof f->en);
    return -1;
}

int fault_where(struct fault *f, struct str where) {
    snprintf(f->where, sizeof f->where, "%.*s", SP(where));
    mend_tail(f->where, sizeof f->where);
    return -1;
}

int fault_place(struct fault *f, int line, int column) {
    f->line = line;
    f->column = column;
    return -1;
}
