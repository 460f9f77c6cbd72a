// SPDX-License-Identifier: Apache-2.0
// The library says nothing about a certificate it cannot use, or says it to each client. So it is looked at here first.
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/file.h"
#include "http/room.h"

enum { PEM_MAX = 1024 * 1024, CHAIN_MAX = 16 };

static int bad(const char *path, const char *zh, const char *en, struct fault *f) {
    ERR_clear_error();
    fault_set(f, FAULT_INPUT, "bad-certificate", "%s：%s%.0s", "%s: %.0s%s", path, zh, en);
    return fault_where(f, str_c(path));
}

static int read_pem(const char *path, char **ret, struct fault *f) {
    struct buf b = BUF_INIT;
    if (file_read(path, PEM_MAX, &b, f) != 0) {
        f->code = "bad-certificate";
        buf_release(&b);
        return -1;
    }
    bool nul = b.n && memchr(b.p, '\0', b.n);
    buf_byte(&b, '\0');
    if (!nul) {
        *ret = b.p;
        return 0;
    }
    buf_release(&b);
    return bad(path, "不是 PEM 文件", "is not a PEM file", f);
}

// A key that asks for a password is refused, not asked about.
static int no_password(char *text, int size, int writing, void *context) {
    (void)text;
    (void)size;
    (void)writing;
    (void)context;
    return -1;
}

static int check(const char *cert_path, X509 *cert, const char *key_path, EVP_PKEY *key, struct fault *f) {
    if (cert == NULL) return bad(cert_path, "其中没有 PEM 格式的证书", "there is no certificate in PEM form in it", f);
    if (key == NULL)
        return bad(key_path, "其中没有 PEM 格式的私钥，或私钥有口令", "there is no private key in PEM form in it, or it has a password", f);
    if (X509_check_private_key(cert, key) != 1)
        return bad(key_path, "私钥与证书不匹配", "the private key does not belong to the certificate", f);
    if (X509_cmp_current_time(X509_get0_notAfter(cert)) < 0)
        return bad(cert_path, "证书已过期", "the certificate has expired", f);
    if (X509_cmp_current_time(X509_get0_notBefore(cert)) > 0)
        return bad(cert_path, "证书尚未生效", "the certificate is not valid yet", f);
    return 0;
}

static void keys_free(struct pair_of_keys *k) {
    for (unsigned i = 0; i < k->count; i++) gnutls_pcert_deinit(&k->chain[i]);
    free(k->chain);
    if (k->key) gnutls_privkey_deinit(k->key);
    free(k);
}

// What the library's own library (GnuTLS) makes of it.
static int keys_new(struct pair_of_keys **ret, const struct http_options *o, const char *cert, const char *key, struct fault *f) {
    struct pair_of_keys *k = mem_new(sizeof *k);
    gnutls_datum_t cert_text = {(unsigned char *)(uintptr_t)cert, (unsigned)strlen(cert)}, key_text = {(unsigned char *)(uintptr_t)key, (unsigned)strlen(key)};
    unsigned count = CHAIN_MAX;
    k->chain = mem_new(CHAIN_MAX * sizeof *k->chain);
    int rc = gnutls_pcert_list_import_x509_raw(k->chain, &count, &cert_text, GNUTLS_X509_FMT_PEM, 0);
    if (rc == 0) {
        k->count = count;
        rc = gnutls_privkey_init(&k->key);
    }
    if (rc == 0) rc = gnutls_privkey_import_x509_raw(k->key, &key_text, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (rc == 0) {
        *ret = k;
        return 0;
    }
    keys_free(k);
    fault_set(f, FAULT_INPUT, "bad-certificate", "HTTPS 库不接受此证书：%s", "the HTTPS library does not accept this certificate: %s", gnutls_strerror(rc));
    return fault_where(f, str_c(o->cert));
}

int cert_load(struct http *h, struct fault *f) {
    const struct http_options *o = &h->o;
    if (o->cert == NULL && o->key == NULL) return 0;
    if (o->cert == NULL || o->key == NULL)
        return bad(o->cert ? o->cert : o->key, "HTTPS 需要证书和私钥两个文件", "HTTPS needs both a certificate and its key", f);
    char *texts[2] = {NULL, NULL};
    struct pair_of_keys *k = NULL;
    int rc = read_pem(o->cert, &texts[0], f) != 0 || read_pem(o->key, &texts[1], f) != 0 ? -1 : 0;
    if (rc == 0) {
        BIO *cert_text = BIO_new_mem_buf(texts[0], -1), *key_text = BIO_new_mem_buf(texts[1], -1);
        X509 *cert = cert_text ? PEM_read_bio_X509(cert_text, NULL, no_password, NULL) : NULL;
        EVP_PKEY *key = key_text ? PEM_read_bio_PrivateKey(key_text, NULL, no_password, NULL) : NULL;
        rc = check(o->cert, cert, o->key, key, f);
        X509_free(cert);
        EVP_PKEY_free(key);
        BIO_free(cert_text);
        BIO_free(key_text);
    }
    if (rc == 0) rc = keys_new(&k, o, texts[0], texts[1], f);
    if (rc == 0) {
        k->older = atomic_load(&h->keys);
        atomic_store(&h->keys, k);
    }
    free(texts[0]);
    if (texts[1]) OPENSSL_cleanse(texts[1], strlen(texts[1]));
    free(texts[1]);
    return rc;
}

int http_new_cert(struct http *h, struct fault *f) { return cert_load(h, f); }

void cert_release(struct http *h) {
    struct pair_of_keys *k = atomic_load(&h->keys), *older;
    for (; k; k = older) {
        older = k->older;
        keys_free(k);
    }
}

// The library hands on a session and nothing of ours; but each of its threads serves one server only.
static __thread struct http *own;

void cert_thread(struct http *h) { own = h; }

int cert_choose(gnutls_session_t session, const gnutls_datum_t *names, int name_count, const gnutls_pk_algorithm_t *algorithms,
                int algorithm_count, gnutls_pcert_st **ret_chain, unsigned *ret_count, gnutls_privkey_t *ret_key) {
    (void)session, (void)names, (void)name_count, (void)algorithms, (void)algorithm_count;
    struct pair_of_keys *k = own ? atomic_load(&own->keys) : NULL;
    if (k == NULL) return -1;
    *ret_chain = k->chain;
    *ret_count = k->count;
    *ret_key = k->key;
    return 0;
}
