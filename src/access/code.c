// SPDX-License-Identifier: Apache-2.0
#include "access/code.h"

#include <string.h>

#include "access/password.h"
#include "access/session.h"

enum { LETTERS = 31, EVEN = 256 / LETTERS * LETTERS, GROUP = 4 };

static void draw(char ret[CODE_TEXT + 1]) {
    size_t n = 0;
    for (int drawn = 0; drawn < CODE_LETTERS;) {
        unsigned char byte;
        random_bytes(&byte, 1);
        if (byte >= EVEN) continue; // each letter as likely as another
        if (drawn && drawn % GROUP == 0) ret[n++] = '-';
        ret[n++] = code_alphabet[byte % LETTERS];
        drawn++;
    }
    ret[n] = '\0';
}

struct issuing {
    struct row_code row;
    char digest[CODE_DIGEST + 1];
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
    code_digest(str_of(ret_text, CODE_TEXT), i.digest);
    i.row.digest = str_c(i.digest);
    return service_work_do(service, issue, &i, f);
}
