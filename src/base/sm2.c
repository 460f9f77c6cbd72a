// SPDX-License-Identifier: Apache-2.0
#include "base/sm2.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct sm2_key {
    EVP_PKEY *pkey;
    struct hash id;
    char bytes[SM2_PUBLIC_BYTES];
};

static int no_crypto(struct fault *f, const char *what) {
    ERR_clear_error();
    return fault_set(f, FAULT_MACHINE, "no-crypto", "OpenSSL 不能做 SM2（%s）：请查看它的安装", "OpenSSL cannot do SM2 (%s): look at its installation", what);
}

// Takes the OpenSSL key over; NULL when it has no public key of the size.
static struct sm2_key *wrap(EVP_PKEY *pkey) {
    struct sm2_key *k = mem_new(sizeof *k);
    size_t n = 0;
    k->pkey = pkey;
    if (EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY, (unsigned char *)k->bytes, sizeof k->bytes, &n) != 1 ||
        n != SM2_PUBLIC_BYTES || k->bytes[0] != 4)
        return sm2_free(k);
    sm3_of(&k->id, sm2_public_bytes(k));
    return k;
}

int sm2_new(struct sm2_key **ret, struct fault *f) {
    EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
    *ret = pkey ? wrap(pkey) : NULL;
    return *ret ? 0 : no_crypto(f, "keygen");
}

struct sm2_key *sm2_free(struct sm2_key *k) {
    if (k) EVP_PKEY_free(k->pkey);
    free(k);
    return NULL;
}

struct sm2_key *sm2_public(struct str bytes) {
    unsigned char copy[SM2_PUBLIC_BYTES];
    char group[] = "SM2";
    EVP_PKEY *pkey = NULL;
    if (bytes.n != sizeof copy || bytes.p[0] != 4) return NULL;
    memcpy(copy, bytes.p, sizeof copy);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                           OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy, sizeof copy), OSSL_PARAM_construct_end()};
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
    bool ok = c && EVP_PKEY_fromdata_init(c) == 1 && EVP_PKEY_fromdata(c, &pkey, EVP_PKEY_PUBLIC_KEY, params) == 1;
    EVP_PKEY_CTX_free(c);
    ERR_clear_error();
    return ok ? wrap(pkey) : NULL;
}

struct str sm2_public_bytes(const struct sm2_key *k) { return str_of(k->bytes, SM2_PUBLIC_BYTES); }
const struct hash *sm2_id(const struct sm2_key *k) { return &k->id; }

typedef int digest_init_fn(EVP_MD_CTX *, EVP_PKEY_CTX **, const EVP_MD *, ENGINE *, EVP_PKEY *);

// The identity goes in front of what is signed (GB/T 32918.2, 5.5); it has to be set before the digest begins.
static EVP_MD_CTX *begin(const struct sm2_key *k, digest_init_fn *init) {
    EVP_MD_CTX *m = EVP_MD_CTX_new();
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_pkey(NULL, k->pkey, NULL);
    if (m && c && EVP_PKEY_CTX_set1_id(c, SM2_IDENTITY, sizeof SM2_IDENTITY - 1) == 1) {
        EVP_MD_CTX_set_pkey_ctx(m, c);
        if (init(m, NULL, EVP_sm3(), NULL, k->pkey) == 1) return m;
    }
    EVP_MD_CTX_free(m);
    EVP_PKEY_CTX_free(c);
    return NULL;
}

static void end(EVP_MD_CTX *m) {
    EVP_PKEY_CTX *c = m ? EVP_MD_CTX_get_pkey_ctx(m) : NULL; // one that was set stays the caller's
    EVP_MD_CTX_free(m);
    EVP_PKEY_CTX_free(c);
    ERR_clear_error();
}

int sm2_sign(const struct sm2_key *k, struct str text, struct buf *ret, struct fault *f) {
    size_t n = SM2_SIGNATURE_MAX;
    EVP_MD_CTX *m = begin(k, EVP_DigestSignInit);
    unsigned char *to = (unsigned char *)buf_room(ret, SM2_SIGNATURE_MAX);
    bool ok = m && EVP_DigestSign(m, to, &n, (const unsigned char *)text.p, text.n) == 1;
    end(m);
    if (!ok) return no_crypto(f, "sign");
    ret->n += n;
    return 0;
}

bool sm2_verify(const struct sm2_key *k, struct str text, struct str signature) {
    if (signature.n == 0 || signature.n > SM2_SIGNATURE_MAX) return false;
    EVP_MD_CTX *m = begin(k, EVP_DigestVerifyInit);
    bool ok = m && EVP_DigestVerify(m, (const unsigned char *)signature.p, signature.n, (const unsigned char *)text.p, text.n) == 1;
    end(m);
    return ok;
}

int sm2_pem_write(const struct sm2_key *k, struct str passphrase, struct buf *ret, struct fault *f) {
    BIO *out = BIO_new(BIO_s_mem());
    char *bytes;
    bool ok = out && PEM_write_bio_PKCS8PrivateKey(out, k->pkey, passphrase.n ? EVP_sm4_cbc() : NULL, passphrase.n ? passphrase.p : NULL,
                                                   (int)passphrase.n, NULL, NULL) == 1;
    if (ok) {
        long n = BIO_get_mem_data(out, &bytes);
        buf_add(ret, str_of(bytes, (size_t)n));
        OPENSSL_cleanse(bytes, (size_t)n);
    }
    BIO_free(out);
    return ok ? 0 : no_crypto(f, "pkcs8");
}

struct asked {
    struct str passphrase;
    bool any;
};

static int give_passphrase(char *to, int size, int writing, void *context) {
    struct asked *a = context;
    (void)writing;
    a->any = true;
    if (a->passphrase.n == 0 || a->passphrase.n > (size_t)size) return -1;
    memcpy(to, a->passphrase.p, a->passphrase.n);
    return (int)a->passphrase.n;
}

static bool fits_itself(EVP_PKEY *pkey) {
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
    bool ok = c && EVP_PKEY_public_check(c) == 1 && EVP_PKEY_pairwise_check(c) == 1;
    EVP_PKEY_CTX_free(c);
    return ok;
}

static int unreadable(struct fault *f, const struct asked *a) {
    ERR_clear_error();
    if (a->any && a->passphrase.n == 0)
        return fault_set(f, FAULT_INPUT, "key-passphrase", "密钥文件有口令保护：请用环境变量或口令文件给出口令",
                         "the key file is protected: give its passphrase by environment or file");
    if (a->any)
        return fault_set(f, FAULT_INPUT, "passphrase-wrong", "口令不对，或密钥文件已损坏", "the passphrase is wrong, or the key file is damaged");
    return fault_set(f, FAULT_INPUT, "key-unreadable", "这不是 PEM 格式的私钥，或已损坏：请用 huiyin ledger key new 所写的文件",
                     "this is no private key in PEM, or it is damaged: use a file as huiyin ledger key new writes it");
}

int sm2_pem_read(struct sm2_key **ret, struct str pem, struct str passphrase, struct fault *f) {
    struct asked a = {passphrase, false};
    BIO *in = pem.n <= SM2_PEM_MAX ? BIO_new_mem_buf(pem.p ? pem.p : "", (int)pem.n) : NULL;
    EVP_PKEY *pkey = in ? PEM_read_bio_PrivateKey(in, NULL, give_passphrase, &a) : NULL;
    BIO_free(in);
    *ret = NULL;
    if (pkey == NULL) return unreadable(f, &a);
    if (!EVP_PKEY_is_a(pkey, "SM2")) {
        fault_set(f, FAULT_INPUT, "key-kind", "这是 %s 密钥，不是 SM2：检查点用 SM2 签名", "this is a key of kind %s, not SM2: checkpoints are signed with SM2",
                  EVP_PKEY_get0_type_name(pkey));
        EVP_PKEY_free(pkey);
        return -1;
    }
    if (!fits_itself(pkey)) {
        EVP_PKEY_free(pkey);
        return unreadable(f, &(struct asked){STR(""), false});
    }
    ERR_clear_error();
    *ret = wrap(pkey);
    return *ret ? 0 : unreadable(f, &(struct asked){STR(""), false});
}
