/*
 * SHA-256 (FIPS 180-4), for keys that nobody can make collide.
 *
 *     struct digest digest;
 *     char text[DIGEST_TEXT];
 *
 *     digest_init(&digest);
 *     digest_add(&digest, SLICE("abc"));
 *     digest_finish(&digest, text);
 */
#ifndef TX_DIGEST_H
#define TX_DIGEST_H

#include <stdint.h>

#include "slice.h"

/* The room for a digest in hexadecimal digits and a NUL. */
#define DIGEST_TEXT 65

struct digest {
	uint32_t state[8];
	uint64_t count; /* bytes so far */
	unsigned char block[64];
};

/* Begin. */
void digest_init(struct digest *digest);

/* Add the bytes of text. */
void digest_add(struct digest *digest, struct slice text);

/* Write the digest of all that was added to text; then only digest_init(). */
void digest_finish(struct digest *digest, char text[DIGEST_TEXT]);

#endif
