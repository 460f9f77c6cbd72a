// SPDX-License-Identifier: Apache-2.0
#include "desk/wire.h"

#include <string.h>

// What only the program itself may say a command came through.
static const char *const reserved[] = {"import", "timer", "init", "system", "simulate", "deliver"};

// The place of a byte: its line, where the text has several, and its column in characters.
static int place(struct str text, size_t at, struct fault *f) {
    size_t begin = 0;
    int line = 1;
    bool many = memchr(text.p, '\n', text.n) != NULL;
    for (size_t i = 0; i < at; i++) {
        if (text.p[i] != '\n') continue;
        line++;
        begin = i + 1;
    }
    return fault_place(f, many ? line : 0, (int)utf8_count(str_of(text.p + begin, at - begin)) + 1);
}

int wire_bytes(struct str text, size_t max, struct fault *f) {
    if (text.n > max)
        return fault_set(f, FAULT_INPUT, "line-too-long", "一条命令超过 %zu 字节", "the command has more than %zu bytes", max);
    ptrdiff_t bad = utf8_fault(text);
    if (bad >= 0) {
        fault_set(f, FAULT_INPUT, "bad-utf8", "第 %zu 个字节起不是 UTF-8：请转成 UTF-8", "not UTF-8 from byte %zu on: convert it to UTF-8", (size_t)bad + 1);
        return place(text, (size_t)bad, f);
    }
    const char *nul = text.n ? memchr(text.p, 0, text.n) : NULL;
    if (nul == NULL) return 0;
    fault_set(f, FAULT_INPUT, "bad-nul", "第 %zu 个字节是 NUL", "byte %zu is NUL", (size_t)(nul - text.p) + 1);
    return place(text, (size_t)(nul - text.p), f);
}

int wire_allowed(const struct command *c, struct fault *f) {
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (!str_eq(c->channel, str_c(reserved[i]))) continue;
        fault_set(f, FAULT_INPUT, "reserved-channel", "渠道 %s 只由系统自己使用", "channel %s is for the program itself", reserved[i]);
        return fault_where(f, STR("channel"));
    }
    return 0;
}

size_t wire_split(struct str text, struct str *ret, size_t max) {
    size_t count = 0, begin = 0;
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (quoted) {
            if (c == '\\') i++;
            else if (c == '"') quoted = false;
            continue;
        }
        if (c == '"') quoted = true;
        bool opens = c == '[' || c == '{', closes = c == ']' || c == '}';
        if (opens && depth++ == 0) begin = i + 1;
        if (closes) depth--;
        if (!(closes && depth == 0) && !(c == ',' && depth == 1)) continue;
        struct str piece = str_trim(str_of(text.p + begin, i - begin));
        begin = i + 1;
        if (piece.n == 0) continue; // the empty array
        if (count < max) ret[count] = piece;
        count++;
    }
    return count;
}

void wire_answer(struct json_out *j, const struct answer *a) {
    jo_kbool(j, STR("ok"), a->ok);
    if (!a->ok) return;
    jo_kid(j, STR("id"), a->id);
    if (a->again) jo_kbool(j, STR("again"), true);
    jo_kopen(j, STR("events"), '[');
    for (size_t i = 0; i < a->event_count && i < ANSWER_EVENTS_MAX; i++) {
        jo_open(j, '{');
        jo_kstr(j, STR("type"), str_c(event_kinds[a->events[i].type].name));
        jo_kid(j, STR("stream"), a->events[i].stream);
        jo_ki64(j, STR("seq"), a->events[i].seq);
        jo_close(j);
    }
    jo_close(j);
    if (a->event_count > ANSWER_EVENTS_MAX) jo_ki64(j, STR("event_count"), (int64_t)a->event_count);
}
