// SPDX-License-Identifier: Apache-2.0
// The library says nothing about a certificate it cannot use, or says it to each client. So it is looked at here first.
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/file.h"
#include "http/room.h"

enum { PEM_MAX = 1024 * 1024 };

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

int cert_load(struct http *h, struct fault *f) {
    const struct http_options *o = &h->o;
    if (o->cert == NULL && o->key == NULL) return 0;
    if (o->cert == NULL || o->key == NULL)
        return bad(o->cert ? o->cert : o->key, "HTTPS 需要证书和私钥两个文件", "HTTPS needs both a certificate and its key", f);
    if (read_pem(o->cert, &h->cert, f) != 0 || read_pem(o->key, &h->key, f) != 0) return -1;
    BIO *cert_text = BIO_new_mem_buf(h->cert, -1), *key_text = BIO_new_mem_buf(h->key, -1);
    X509 *cert = cert_text ? PEM_read_bio_X509(cert_text, NULL, no_password, NULL) : NULL;
    EVP_PKEY *key = key_text ? PEM_read_bio_PrivateKey(key_text, NULL, no_password, NULL) : NULL;
    int rc = check(o->cert, cert, o->key, key, f);
    X509_free(cert);
    EVP_PKEY_free(key);
    BIO_free(cert_text);
    BIO_free(key_text);
    return rc;
}
