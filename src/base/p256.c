/* SPDX-License-Identifier: Apache-2.0 */
#include "base/p256.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>

bool p256_is_point(struct str bytes)
{
	EC_GROUP *curve = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *point = curve ? EC_POINT_new(curve) : NULL;
	/* what it reads lies on the curve, and in this form it is not the point at infinity */
	bool is = point && bytes.n == P256_POINT && bytes.p[0] == POINT_CONVERSION_UNCOMPRESSED &&
		EC_POINT_oct2point(curve, point, (const unsigned char *)bytes.p, bytes.n, NULL) == 1;

	EC_POINT_free(point);
	EC_GROUP_free(curve);
	return is;
}

static bool multiply_base(const EC_GROUP *curve, const BIGNUM *factor, unsigned char out[P256_POINT])
{
	EC_POINT *point = EC_POINT_new(curve);
	bool ok = point && EC_POINT_mul(curve, point, factor, NULL, NULL, NULL) == 1 &&
		EC_POINT_point2oct(curve, point, POINT_CONVERSION_UNCOMPRESSED, out, P256_POINT, NULL) ==
			P256_POINT;

	EC_POINT_free(point);
	return ok;
}

bool p256_point(const unsigned char secret[P256_SECRET], unsigned char point[P256_POINT])
{
	EC_GROUP *curve = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	BIGNUM *factor = BN_bin2bn(secret, P256_SECRET, NULL);
	bool ok = curve && factor && !BN_is_zero(factor) &&
		BN_cmp(factor, EC_GROUP_get0_order(curve)) < 0 && multiply_base(curve, factor, point);

	BN_clear_free(factor);
	EC_GROUP_free(curve);
	return ok;
}

bool p256_make(unsigned char secret[P256_SECRET], unsigned char point[P256_POINT])
{
	/* one number in four thousand millions is none below the order */
	for (int i = 0; i < 8; i++)
		if (RAND_priv_bytes(secret, P256_SECRET) == 1 && p256_point(secret, point)) return true;
	return false;
}

/* -- keys as OpenSSL has them -- */

static bool fill_key(OSSL_PARAM *params, int selection, EVP_PKEY **key)
{
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	bool ok = c && EVP_PKEY_fromdata_init(c) == 1 && EVP_PKEY_fromdata(c, key, selection, params) == 1;

	EVP_PKEY_CTX_free(c);
	return ok;
}

/* Make a key of a public key, and of its secret unless that is NULL. NULL: the point is none. */
static EVP_PKEY *make_key(const unsigned char *secret, const unsigned char point[P256_POINT])
{
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	BIGNUM *number = secret ? BN_bin2bn(secret, P256_SECRET, NULL) : NULL;
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (b && (!secret || number) &&
		OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
		OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, point, P256_POINT) == 1 &&
		(!number || OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_PRIV_KEY, number) == 1))
		params = OSSL_PARAM_BLD_to_param(b);
	if (params && !fill_key(params, secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, &key)) key = NULL;
	OSSL_PARAM_free(params);
	BN_clear_free(number);
	OSSL_PARAM_BLD_free(b);
	return key;
}

/* Make the pair of keys of a secret. */
static EVP_PKEY *make_pair(const unsigned char secret[P256_SECRET])
{
	unsigned char point[P256_POINT];

	return p256_point(secret, point) ? make_key(secret, point) : NULL;
}

bool p256_shared(const unsigned char secret[P256_SECRET], const unsigned char point[P256_POINT],
	unsigned char out[P256_SHARED])
{
	EVP_PKEY *mine = make_pair(secret);
	EVP_PKEY *theirs = p256_is_point((struct str){ (const char *)point, P256_POINT }) ?
		make_key(NULL, point) : NULL;
	EVP_PKEY_CTX *c = mine ? EVP_PKEY_CTX_new_from_pkey(NULL, mine, NULL) : NULL;
	size_t n = P256_SHARED;
	bool ok = c && theirs && EVP_PKEY_derive_init(c) == 1 && EVP_PKEY_derive_set_peer(c, theirs) == 1 &&
		EVP_PKEY_derive(c, out, &n) == 1 && n == P256_SHARED;

	EVP_PKEY_CTX_free(c);
	EVP_PKEY_free(theirs);
	EVP_PKEY_free(mine);
	return ok;
}

/* Write the two numbers of a signature, which OpenSSL gives as DER. */
static bool print_signature(const unsigned char *der, size_t n, unsigned char out[P256_SIGNATURE])
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)n);
	bool ok = sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, 32) == 32 &&
		BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + 32, 32) == 32;

	ECDSA_SIG_free(sig);
	return ok;
}

bool p256_sign(const unsigned char secret[P256_SECRET], struct str text,
	unsigned char out[P256_SIGNATURE])
{
	EVP_PKEY *mine = make_pair(secret);
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	unsigned char der[80];
	size_t n = sizeof der;
	bool ok = mine && c && EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, mine) == 1 &&
		EVP_DigestSign(c, der, &n, (const unsigned char *)text.p, text.n) == 1 &&
		print_signature(der, n, out);

	EVP_MD_CTX_free(c);
	EVP_PKEY_free(mine);
	return ok;
}

bool aes128_seal(const unsigned char key[AES128_KEY], const unsigned char nonce[AES128_NONCE],
	struct str text, unsigned char *out)
{
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int n = 0, end = 0;
	bool ok = c && text.n < 1u << 30 && EVP_EncryptInit_ex(c, EVP_aes_128_gcm(), NULL, key, nonce) == 1 &&
		EVP_EncryptUpdate(c, out, &n, (const unsigned char *)text.p, (int)text.n) == 1 &&
		EVP_EncryptFinal_ex(c, out + n, &end) == 1 && (size_t)n == text.n && end == 0 &&
		EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, AES128_TAG, out + n) == 1;

	EVP_CIPHER_CTX_free(c);
	return ok;
}
