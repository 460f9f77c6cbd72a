// SPDX-License-Identifier: Apache-2.0
// SM2 signatures (GB/T 32918.2-2016) over SM3, with the usual identity 1234567812345678 (GM/T 0009-2012), through
// OpenSSL 3. Keys come from memory; files are the caller's affair.
#ifndef BASE_SM2_H
#define BASE_SM2_H

#include "base/buf.h"
#include "base/fault.h"
#include "base/hash.h"

enum {
    SM2_PUBLIC_BYTES = 65,   // 04, x, y
    SM2_SIGNATURE_MAX = 72,  // bytes of a signature: DER of (r, s), GM/T 0009-2012
    SM2_PEM_MAX = 16 * 1024, // bytes of a key file
};
#define SM2_IDENTITY "1234567812345678"

struct sm2_key; // a pair, or a public key alone; not changed after it was made

int sm2_new(struct sm2_key **ret, struct fault *f); // a new pair; fault "no-crypto"
struct sm2_key *sm2_free(struct sm2_key *k);        // takes NULL, returns NULL
// From the 65 bytes of a public key; NULL when they are no point of the curve.
struct sm2_key *sm2_public(struct str bytes);
struct str sm2_public_bytes(const struct sm2_key *k); // lives in the key
// Its fingerprint, by which it is called: SM3 over the 65 bytes.
const struct hash *sm2_id(const struct sm2_key *k);

// Appends the signature (DER) over the text. Fault "no-crypto"; the key must be a pair.
int sm2_sign(const struct sm2_key *k, struct str text, struct buf *ret, struct fault *f);
bool sm2_verify(const struct sm2_key *k, struct str text, struct str signature);

// PKCS 8 as PEM; passphrase.n: encrypted with SM4-CBC under it (PBES2).
int sm2_pem_write(const struct sm2_key *k, struct str passphrase, struct buf *ret, struct fault *f);
// Any PEM OpenSSL reads. Faults: "key-unreadable" (no private key in PEM, torn, garbled, its halves do not fit), "key-kind"
// (not SM2), "key-passphrase" (encrypted, and none was given), "passphrase-wrong".
int sm2_pem_read(struct sm2_key **ret, struct str pem, struct str passphrase, struct fault *f);

#endif
