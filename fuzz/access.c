// SPDX-License-Identifier: Apache-2.0
// What a browser or a program sends to say who it is: passwords, cookies, form tokens. Up to a line break the login.
#include "access/password.h"
#include "access/session.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str rest = str_of((const char *)bytes, n), login = STR("");
    struct fault f;
    char token[CSRF_TEXT + 1], digest[DIGEST_TEXT + 1];
    struct session x = {.csrf = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    str_split(&rest, '\n', &login);
    if (password_fit(rest, login, &f) < 0) must_be_whole(&f);
    else must(rest.n >= 8 && rest.n <= PASSWORD_BYTES_MAX && utf8_fault(rest) < 0);
    if (secret_formed(rest)) must(rest.n == SECRET_TEXT && utf8_fault(rest) < 0);
    secret_digest(rest, digest);
    memcpy(x.digest, digest, sizeof digest);
    csrf_token(&x, login, token);
    must(csrf_right(&x, login, str_c(token)));
    if (csrf_right(&x, login, rest)) must(str_eq(rest, str_c(token)));
    return 0;
}
