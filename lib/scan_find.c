#include "scan_find.h"

#include "scan_byte.h"

const char *scan_find_plain(
	struct scan_block *block, const char *at, const char *end)
{
	(void)block;
	return scan_plain(at, end);
}

#ifdef __SSE2__
#include <emmintrin.h>

/* The marks among 16 bytes.  As signed ones, those beyond ASCII are low. */
static inline uint64_t read_marks(const char *at)
{
	__m128i bytes = _mm_loadu_si128((const void *)at);
	__m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
	__m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
	__m128i mark = _mm_or_si128(_mm_or_si128(quote, slash), low);

	return (uint64_t)_mm_movemask_epi8(mark);
}

const char *scan_find_sse2(
	struct scan_block *block, const char *at, const char *end)
{
	for (; at < end; at += SCAN_BLOCK) {
		uint64_t marks = read_marks(at) | read_marks(at + 16) << 16 |
			read_marks(at + 32) << 32 | read_marks(at + 48) << 48;

		if (marks) {
			*block = (struct scan_block){at, marks};
			return at + __builtin_ctzll(marks);
		}
	}
	return end;
}
#endif
