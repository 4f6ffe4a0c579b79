#include "digest.h"

#include <string.h>

#define BLOCK 64

/* Where the count of bits stands in the last block. */
#define COUNT_AT 56

static const uint32_t rounds[64] = {0x428a2f98, 0x71374491, 0xb5c0fbcf,
	0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
	0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7,
	0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
	0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
	0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
	0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c,
	0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee,
	0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2};

void digest_init(struct digest *digest)
{
	*digest = (struct digest){
		.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
	};
}

static uint32_t turn(uint32_t word, int by)
{
	return word >> by | word << (32 - by);
}

/* The 64 words that a block stands for. */
static void spread(uint32_t word[64], const unsigned char *block)
{
	for (int i = 0; i < 16; i++)
		word[i] = (uint32_t)block[4 * i] << 24 |
			(uint32_t)block[4 * i + 1] << 16 |
			(uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < 64; i++) {
		uint32_t a = word[i - 15], b = word[i - 2];

		word[i] = word[i - 16] + word[i - 7] +
			(turn(a, 7) ^ turn(a, 18) ^ a >> 3) +
			(turn(b, 17) ^ turn(b, 19) ^ b >> 10);
	}
}

/* s[0] to s[7] are the standard's a to h. */
static void mix(uint32_t state[8], const unsigned char *block)
{
	uint32_t word[64], s[8];

	spread(word, block);
	memcpy(s, state, sizeof(s));
	for (int i = 0; i < 64; i++) {
		uint32_t t = s[7] + rounds[i] + word[i] +
			(turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
			((s[4] & s[5]) ^ (~s[4] & s[6]));
		uint32_t u = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) +
			((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += t;
		s[0] = t + u;
	}
	for (int i = 0; i < 8; i++)
		state[i] += s[i];
}

void digest_add(struct digest *digest, struct slice text)
{
	while (text.len) {
		size_t used = digest->count % BLOCK;
		size_t part = BLOCK - used;

		if (part > text.len)
			part = text.len;
		memcpy(digest->block + used, text.at, part);
		text.at += part;
		text.len -= part;
		digest->count += part;
		if (used + part == BLOCK)
			mix(digest->state, digest->block);
	}
}

/* A 1 bit, 0 bits up to the end of a block, and the count of bits. */
static void pad(struct digest *digest)
{
	uint64_t bits = digest->count * 8;
	char count[8];

	for (int i = 0; i < 8; i++)
		count[i] = (char)(bits >> (56 - 8 * i) & 0xff);
	digest_add(digest, SLICE("\x80"));
	while (digest->count % BLOCK != COUNT_AT)
		digest_add(digest, (struct slice){"", 1});
	digest_add(digest, (struct slice){count, sizeof(count)});
}

void digest_finish(struct digest *digest, char text[DIGEST_TEXT])
{
	static const char digits[] = "0123456789abcdef";

	pad(digest);
	for (int i = 0; i < DIGEST_TEXT - 1; i++)
		text[i] = digits[digest->state[i / 8] >> (28 - i % 8 * 4) & 15];
	text[DIGEST_TEXT - 1] = '\0';
}
