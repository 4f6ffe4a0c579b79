#include "scan_find.h"

#ifdef SCAN_X86
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

/* The marks among 16 bytes.  As signed ones, those beyond ASCII are low. */
static inline uint64_t read_16(const char *at)
{
	__m128i bytes = _mm_loadu_si128((const void *)at);
	__m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
	__m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
	__m128i mark = _mm_or_si128(_mm_or_si128(quote, slash), low);

	return (uint32_t)_mm_movemask_epi8(mark);
}

const char *scan_find_sse2(
	struct scan_block *block, const char *at, const char *end)
{
	for (; at < end; at += SCAN_BLOCK) {
		uint64_t marks = read_16(at) | read_16(at + 16) << 16 |
			read_16(at + 32) << 32 | read_16(at + 48) << 48;

		if (marks) {
			*block = (struct scan_block){at, marks};
			return at + __builtin_ctzll(marks);
		}
	}
	return end;
}

/* The same among 32 bytes. */
AVX2 static inline uint64_t read_32(const char *at)
{
	__m256i bytes = _mm256_loadu_si256((const void *)at);
	__m256i quote = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"'));
	__m256i slash = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'));
	__m256i low = _mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), bytes);
	__m256i mark = _mm256_or_si256(_mm256_or_si256(quote, slash), low);

	return (uint32_t)_mm256_movemask_epi8(mark);
}

AVX2 const char *scan_find_avx2(
	struct scan_block *block, const char *at, const char *end)
{
	for (; at < end; at += SCAN_BLOCK) {
		uint64_t marks = read_32(at) | read_32(at + 32) << 32;

		if (marks) {
			*block = (struct scan_block){at, marks};
			return at + __builtin_ctzll(marks);
		}
	}
	return end;
}
#endif
