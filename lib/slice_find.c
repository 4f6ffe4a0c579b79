/*
 * Searching a text: 64 places are looked at together, a word of bits saying of
 * each whether the wanted byte is there.
 */
#include "slice.h"

#include <stdint.h>

/* How many places are looked at together. */
#define BLOCK 64

/* Look for b gap bytes behind a, and with any for c, too. */
struct want {
	char a, b, c;
	bool any;
	size_t gap;
};

/* Bit i: at[i] is c. */
typedef uint64_t marks(const char *at, char c);

/* The first hit in whole blocks of s, or NULL with s cut to what is left. */
static inline __attribute__((always_inline, unused)) const char *find_by(
	marks *look, const struct want *want, struct slice *s)
{
	for (; s->len >= BLOCK + want->gap; s->at += BLOCK, s->len -= BLOCK) {
		uint64_t a = look(s->at, want->a);
		uint64_t b = look(s->at + want->gap, want->b);
		uint64_t hits = a & b;

		if (want->any)
			hits |= look(s->at, want->c);
		if (hits)
			return s->at + __builtin_ctzll(hits);
	}
	return NULL;
}

#ifdef __SSE2__
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

static inline uint64_t marks_sse2(const char *at, char c)
{
	__m128i want = _mm_set1_epi8(c);
	uint64_t word = 0;

	for (int i = 0; i < BLOCK; i += 16) {
		__m128i bytes = _mm_loadu_si128((const void *)(at + i));
		__m128i hits = _mm_cmpeq_epi8(bytes, want);

		word |= (uint64_t)(uint32_t)_mm_movemask_epi8(hits) << i;
	}
	return word;
}

AVX2 static inline uint64_t marks_avx2(const char *at, char c)
{
	__m256i want = _mm256_set1_epi8(c);
	uint64_t word = 0;

	for (int i = 0; i < BLOCK; i += 32) {
		__m256i bytes = _mm256_loadu_si256((const void *)(at + i));
		__m256i hits = _mm256_cmpeq_epi8(bytes, want);

		word |= (uint64_t)(uint32_t)_mm256_movemask_epi8(hits) << i;
	}
	return word;
}

static const char *find_sse2(const struct want *want, struct slice *s)
{
	return find_by(marks_sse2, want, s);
}

AVX2 static const char *find_avx2(const struct want *want, struct slice *s)
{
	return find_by(marks_avx2, want, s);
}

static const char *find_in_blocks(const struct want *want, struct slice *s)
{
	return __builtin_cpu_supports("avx2") ? find_avx2(want, s)
					      : find_sse2(want, s);
}
#elif defined(__aarch64__)
#include <arm_neon.h>

/* The marks among 16 bytes, one bit of its own for each byte of a half. */
static inline uint8x16_t marks_16(const char *at, char c)
{
	static const uint8_t place[16] = {
		1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
	uint8x16_t bytes = vld1q_u8((const uint8_t *)at);
	uint8x16_t hits = vceqq_u8(bytes, vdupq_n_u8((uint8_t)c));

	return vandq_u8(hits, vld1q_u8(place));
}

/* Sums of neighbours, until eight bits are in a byte. */
static inline uint64_t marks_neon(const char *at, char c)
{
	uint8x16_t first = vpaddq_u8(marks_16(at, c), marks_16(at + 16, c));
	uint8x16_t second =
		vpaddq_u8(marks_16(at + 32, c), marks_16(at + 48, c));
	uint8x16_t all = vpaddq_u8(first, second);

	return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static const char *find_in_blocks(const struct want *want, struct slice *s)
{
	return find_by(marks_neon, want, s);
}
#else
static const char *find_in_blocks(const struct want *want, struct slice *s)
{
	(void)want, (void)s;
	return NULL;
}
#endif

const char *slice_find(struct slice s, struct slice part)
{
	struct want want = {.gap = part.len - 1};
	const char *at;

	if (part.len > s.len)
		return NULL;
	if (part.len < 2)
		return part.len ? memchr(s.at, part.at[0], s.len) : s.at;
	want.a = part.at[0];
	want.b = part.at[part.len - 1];
	while ((at = find_in_blocks(&want, &s))) {
		if (!memcmp(at, part.at, part.len))
			return at;
		s.len -= (size_t)(at + 1 - s.at);
		s.at = at + 1;
	}
	return memmem(s.at, s.len, part.at, part.len);
}

const char *slice_find_either(struct slice s, char a, char b)
{
	struct want want = {.a = a, .b = a, .c = b, .any = true};
	const char *at = find_in_blocks(&want, &s);

	for (; !at && s.len; s.at++, s.len--)
		if (*s.at == a || *s.at == b)
			at = s.at;
	return at;
}

const char *slice_find_pair(struct slice s, const char pair[2], char c)
{
	struct want want = {pair[0], pair[1], c, true, 1};
	const char *at = find_in_blocks(&want, &s);

	for (; !at && s.len; s.at++, s.len--)
		if (*s.at == c || (s.len > 1 && !memcmp(s.at, pair, 2)))
			at = s.at;
	return at;
}
