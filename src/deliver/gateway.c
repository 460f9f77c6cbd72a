// SPDX-License-Identifier: Apache-2.0
#include "deliver/gateway.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/json.h"
#include "deliver/notice.h"
#include "deliver/room.h"

void gateway_body(struct buf *b, struct str to, struct str text, struct str key) {
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    jo_kstr(&j, STR("to"), to);
    jo_kstr(&j, STR("text"), text);
    jo_ki64(&j, STR("pieces"), (int64_t)sms_pieces(text));
    jo_kstr(&j, STR("key"), key);
    jo_close(&j);
}

void gateway_signature(struct str secret, ms_t at, struct str body, char ret[SIGNATURE_TEXT + 1]) {
    struct buf signed_text = BUF_INIT, hex = BUF_INIT;
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    buf_printf(&signed_text, "%lld.", (long long)at);
    buf_add(&signed_text, body);
    HMAC(EVP_sha256(), secret.p, (int)secret.n, (const unsigned char *)signed_text.p, signed_text.n, mac, &n);
    buf_hex(&hex, mac, n);
    snprintf(ret, SIGNATURE_TEXT + 1, "%.*s", SP(buf_str(&hex)));
    buf_release(&hex);
    buf_release(&signed_text);
}

static bool again(long status) {
    static const long later[] = {401, 403, 404, 405, 407, 408, 421, 425, 429}; // wrong set-up, or busy: not this message's fault
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        if (status == later[i]) return true;
    return status < 400 || status >= 500;
}

static const char *why_of(long status) {
    if (status == 401 || status == 403 || status == 407) return "gateway-refuses-us";
    if (status == 404 || status == 405) return "gateway-not-there";
    if (status == 429) return "gateway-busy";
    if (status >= 500) return "gateway-down";
    return status >= 400 ? "gateway-refused" : "gateway-answer";
}

// A text or a whole number.
static struct str id_of(const json_t *answer, struct arena *a) {
    struct str s;
    if (!json_is_object(answer)) return STR("");
    if (json_member_str(answer, "id", &s)) return arena_str(a, s);
    const json_t *v = json_object_get(answer, "id");
    return json_is_integer(v) ? arena_printf(a, "%lld", (long long)json_integer_value(v)) : STR("");
}

enum gateway_said gateway_answer(long status, struct str body, struct str to, struct arena *a, struct str *ret_id, const char **ret_why) {
    json_t *answer = NULL;
    struct fault ignored;
    *ret_id = STR("");
    if (status < 200 || status >= 300) {
        *ret_why = why_of(status);
        return again(status) ? GATEWAY_LATER : GATEWAY_NEVER;
    }
    *ret_why = "no-receipt";
    if (body.n > GATEWAY_ANSWER_MAX || json_read(body, &answer, &ignored) < 0) return GATEWAY_LATER;
    struct str id = id_of(answer, a);
    json_decref(answer);
    if (!evidence_fit(id, to)) return GATEWAY_LATER;
    *ret_id = id;
    *ret_why = "";
    return GATEWAY_TAKEN;
}
