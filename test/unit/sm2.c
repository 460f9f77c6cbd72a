// SPDX-License-Identifier: Apache-2.0
// Signatures are those of the standard; a key file that is torn, foreign or locked is refused with what is wrong.
#include "unit.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/arena.h"
#include "base/sm2.h"

static struct sm2_key *new_key(void) {
    struct sm2_key *k;
    struct fault f;
    if (sm2_new(&k, &f) < 0) fail_msg("%s", f.en);
    return k;
}

static void hex(struct buf *b, const char *digits) {
    buf_clear(b);
    assert_true(buf_unhex(b, str_c(digits)));
}

// GB/T 32918.5-2017 (GM/T 0003.5), annex A.2: the key, the message, the signature.
static void the_example_of_the_standard_holds(void **state) {
    (void)state;
    struct buf public = BUF_INIT, signature = BUF_INIT;
    hex(&public, "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
    hex(&signature, "3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
    struct sm2_key *k = sm2_public(buf_str(&public));
    assert_non_null(k);
    assert_true(sm2_verify(k, STR("message digest"), buf_str(&signature)));
    assert_false(sm2_verify(k, STR("message digesT"), buf_str(&signature)));
    sm2_free(k);
    buf_release(&public);
    buf_release(&signature);
}

static void a_signature_is_of_one_text_by_one_key(void **state) {
    (void)state;
    struct sm2_key *k = new_key(), *other = new_key(), *alone = sm2_public(sm2_public_bytes(k));
    struct buf s = BUF_INIT;
    struct fault f;
    assert_non_null(alone);
    assert_true(hash_eq(sm2_id(alone), sm2_id(k)) && !hash_eq(sm2_id(other), sm2_id(k)));
    assert_int_equal(sm2_sign(k, STR("一"), &s, &f), 0);
    assert_true(s.n <= SM2_SIGNATURE_MAX && sm2_verify(k, STR("一"), buf_str(&s)) && sm2_verify(alone, STR("一"), buf_str(&s)));
    assert_false(sm2_verify(other, STR("一"), buf_str(&s)));
    assert_false(sm2_verify(k, STR("二"), buf_str(&s)));
    assert_false(sm2_verify(k, STR(""), buf_str(&s)));
    for (size_t i = 0; i < s.n; i++) { // no byte of it is idle
        s.p[i] ^= 1;
        assert_false(sm2_verify(k, STR("一"), buf_str(&s)));
        s.p[i] ^= 1;
    }
    for (size_t n = 0; n < s.n; n++) assert_false(sm2_verify(k, STR("一"), str_of(s.p, n)));
    buf_byte(&s, 0);
    assert_false(sm2_verify(k, STR("一"), buf_str(&s)));
    assert_true(sm2_sign(alone, STR("一"), &s, &f) < 0); // half a key signs nothing
    buf_release(&s);
    sm2_free(k);
    sm2_free(other);
    sm2_free(alone);
}

static void bytes_that_are_no_point_are_no_key(void **state) {
    (void)state;
    struct sm2_key *k = new_key();
    char bytes[SM2_PUBLIC_BYTES];
    memcpy(bytes, sm2_public_bytes(k).p, sizeof bytes);
    bytes[40] ^= 1; // beside the curve
    assert_null(sm2_public(str_of(bytes, sizeof bytes)));
    bytes[40] ^= 1;
    assert_null(sm2_public(str_of(bytes, sizeof bytes - 1)));
    bytes[0] = 2;
    assert_null(sm2_public(str_of(bytes, sizeof bytes)));
    memset(bytes, 0, sizeof bytes);
    bytes[0] = 4;
    assert_null(sm2_public(str_of(bytes, sizeof bytes)));
    assert_null(sm2_public(STR("")));
    sm2_free(k);
}

static void refused(struct str pem, const char *passphrase, const char *code) {
    struct sm2_key *k;
    struct fault f;
    if (sm2_pem_read(&k, pem, str_c(passphrase), &f) == 0) fail_msg("read, not %s", code);
    assert_null(k);
    assert_string_equal(f.code, code);
    assert_true(f.kind == FAULT_INPUT && f.zh[0] && f.en[0]);
}

static void a_key_comes_back_from_its_file(void **state) {
    (void)state;
    static const char *const words[] = {"", "口令 one two", "x"};
    for (size_t i = 0; i < 3; i++) {
        struct sm2_key *k = new_key(), *back = NULL;
        struct buf pem = BUF_INIT, s = BUF_INIT;
        struct fault f;
        if (sm2_pem_write(k, str_c(words[i]), &pem, &f) < 0 || sm2_pem_read(&back, buf_str(&pem), str_c(words[i]), &f) < 0) fail_msg("%s", f.en);
        assert_int_equal(str_find(buf_str(&pem), STR("ENCRYPTED")) >= 0, words[i][0] != 0);
        assert_int_equal(sm2_sign(back, STR("文"), &s, &f), 0);
        assert_true(sm2_verify(k, STR("文"), buf_str(&s)));
        if (words[i][0]) refused(buf_str(&pem), "", "key-passphrase");
        if (words[i][0]) refused(buf_str(&pem), "y", "passphrase-wrong");
        sm2_free(k);
        sm2_free(back);
        buf_release(&pem);
        buf_release(&s);
    }
}

static void a_torn_or_garbled_file_is_refused(void **state) {
    (void)state;
    struct sm2_key *k = new_key(), *back;
    struct buf pem = BUF_INIT;
    struct fault f;
    if (sm2_pem_write(k, STR(""), &pem, &f) < 0) fail_msg("%s", f.en);
    for (size_t n = 0; n + 2 < pem.n; n++) refused(str_of(pem.p, n), "", "key-unreadable");
    long taken = 0;
    for (size_t i = 0; i < pem.n; i++) { // another key may come out of it, never this one under another public key
        char was = pem.p[i];
        pem.p[i] = was == 'A' ? 'B' : 'A';
        if (sm2_pem_read(&back, buf_str(&pem), STR(""), &f) == 0) {
            taken++;
            assert_true(hash_eq(sm2_id(back), sm2_id(k)));
            back = sm2_free(back);
        } else {
            assert_true(f.code && f.zh[0] && f.en[0]);
        }
        pem.p[i] = was;
    }
    assert_true(taken < 8); // bits of Base64 that say nothing
    refused(STR("这不是密钥"), "", "key-unreadable");
    buf_release(&pem);
    sm2_free(k);
}

static void foreign(EVP_PKEY *pkey) {
    BIO *out = BIO_new(BIO_s_mem());
    char *bytes;
    assert_int_equal(PEM_write_bio_PKCS8PrivateKey(out, pkey, NULL, NULL, 0, NULL, NULL), 1);
    long n = BIO_get_mem_data(out, &bytes);
    refused(str_of(bytes, (size_t)n), "", "key-kind");
    BIO_free(out);
    EVP_PKEY_free(pkey);
}

static void keys_of_other_kinds_are_refused(void **state) {
    (void)state;
    foreign(EVP_RSA_gen(2048));
    foreign(EVP_EC_gen("P-256"));
    foreign(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_standard_holds), cmocka_unit_test(a_signature_is_of_one_text_by_one_key),
        cmocka_unit_test(bytes_that_are_no_point_are_no_key), cmocka_unit_test(a_key_comes_back_from_its_file),
        cmocka_unit_test(a_torn_or_garbled_file_is_refused), cmocka_unit_test(keys_of_other_kinds_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
