// SPDX-License-Identifier: Apache-2.0
#include "access/code.h"

#include <string.h>

#include "access/password.h"
#include "access/session.h"

// Nothing that is mistaken for something else: no 0 and o, no 1, i and l.
static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
enum { LETTERS = sizeof letters - 1, EVEN = 256 / LETTERS * LETTERS, GROUP = 4 };

static void draw(char ret[CODE_TEXT + 1]) {
    size_t n = 0;
    for (int drawn = 0; drawn < CODE_LETTERS;) {
        unsigned char byte;
        random_bytes(&byte, 1);
        if (byte >= EVEN) continue; // each letter as likely as another
        if (drawn && drawn % GROUP == 0) ret[n++] = '-';
        ret[n++] = letters[byte % LETTERS];
        drawn++;
    }
    ret[n] = '\0';
}

// What was typed, in the one way it is hashed. False: it cannot be a code.
static bool plain(struct str typed, char ret[CODE_LETTERS]) {
    size_t n = 0, pos = 0;
    while (pos < typed.n) {
        int32_t c = utf8_next(typed, &pos);
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0; // full-width
        if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
        if (c == ' ' || c == '-' || c == '\t' || c == 0x3000 || c == 0x2014 || c == 0x2013) continue;
        if (c <= 0 || c > 'z' || n == CODE_LETTERS || strchr(letters, (int)c) == NULL) return false;
        ret[n++] = (char)c;
    }
    return n == CODE_LETTERS;
}

static bool digest_of(struct str typed, char ret[DIGEST_TEXT + 1]) {
    char code[CODE_LETTERS];
    bool formed = plain(typed, code);
    if (formed) secret_digest(str_of(code, CODE_LETTERS), ret);
    secret_forget(code, sizeof code);
    return formed;
}

struct issuing {
    struct row_code row;
    char digest[DIGEST_TEXT + 1];
};

static int issue(struct store *s, void *context, struct fault *f) {
    struct issuing *i = context;
    struct cell args[] = {CELL_INT(i->row.matter), CELL_INT(i->row.requester)};
    if (store_each(s, SQL_CODE_END_REQUESTER, args, 2, NULL, NULL, f) < 0) return -1;
    return store_insert(s, TABLE_CODE, &i->row, f);
}

int code_issue(struct service *service, int64_t matter, int64_t requester, int64_t account, ms_t now, char ret_text[CODE_TEXT + 1], struct fault *f) {
    struct issuing i = {.row = {.matter = matter, .requester = requester, .account = account, .made = now}};
    draw(ret_text);
    digest_of(str_of(ret_text, CODE_TEXT), i.digest);
    i.row.digest = str_c(i.digest);
    return service_work_do(service, issue, &i, f);
}

int code_find(struct store *reader, struct str typed, int64_t *ret_matter, int64_t *ret_requester, struct fault *f) {
    char digest[DIGEST_TEXT + 1];
    struct cell cells[4];
    if (!digest_of(typed, digest)) return 0;
    int found = store_first(reader, SQL_CODE_ONE, &CELL_TEXT(str_c(digest)), 1, cells, 4, f);
    if (found != 1) return found;
    *ret_matter = cells[0].i;
    *ret_requester = cells[1].i;
    return 1;
}
