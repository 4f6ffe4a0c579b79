#include "scan_find.h"

#ifdef SCAN_NEON
#include <arm_neon.h>

/*
 * The marks among 16 bytes, one bit of its own for each byte of a half.  As
 * signed ones, those beyond ASCII are low.
 */
static inline uint8x16_t read_16(const char *at)
{
	static const uint8_t place[16] = {
		1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
	uint8x16_t bytes = vld1q_u8((const uint8_t *)at);
	uint8x16_t quote = vceqq_u8(bytes, vdupq_n_u8('"'));
	uint8x16_t slash = vceqq_u8(bytes, vdupq_n_u8('\\'));
	uint8x16_t low = vcltq_s8(vreinterpretq_s8_u8(bytes), vdupq_n_s8(0x20));
	uint8x16_t mark = vorrq_u8(vorrq_u8(quote, slash), low);

	return vandq_u8(mark, vld1q_u8(place));
}

/* The same among 64: sums of neighbours, until eight bits are in a byte. */
static inline uint64_t read_64(const char *at)
{
	uint8x16_t first = vpaddq_u8(read_16(at), read_16(at + 16));
	uint8x16_t second = vpaddq_u8(read_16(at + 32), read_16(at + 48));
	uint8x16_t all = vpaddq_u8(first, second);

	return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

const char *scan_find_neon(
	struct scan_block *block, const char *at, const char *end)
{
	for (; at < end; at += SCAN_BLOCK) {
		uint64_t marks = read_64(at);

		if (marks) {
			*block = (struct scan_block){at, marks};
			return at + __builtin_ctzll(marks);
		}
	}
	return end;
}
#endif
