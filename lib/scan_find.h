/*
 * Finding what matters in a string, many bytes at once; for lib/scan*.c and
 * their tests only.
 *
 * Most of a record's bytes are in strings, and most strings are short: what
 * costs is not to look at their bytes but to learn where each one ends.  So
 * 64 bytes are looked at together, from the start of a string on, and where
 * the marks are among them (quotes, backslashes, control characters, bytes
 * beyond ASCII) is kept as a word of bits.  The strings that follow find
 * their ends in that word, until it is used up.
 *
 * There are versions for AVX2 and for every x86-64 (SSE2), for 64-bit ARM
 * (NEON), and in plain C; the best that the processor has is taken.  Tried and
 * not taken: masks of the whole structure walked bit by bit (at most 1.3 times
 * the speed of plain C, and none of it left when four values are wanted).
 */
#ifndef TX_SCAN_FIND_H
#define TX_SCAN_FIND_H

#include <stddef.h>
#include <stdint.h>

#include "scan.h"

/* How many bytes are looked at together. */
#define SCAN_BLOCK 64

/* What is known of SCAN_BLOCK bytes.  To begin with: the text, no marks. */
struct scan_block {
	const char *at;
	uint64_t marks; /* bit i: at[i] is a mark; none: nothing is known */
};

/*
 * Return the first mark from at on, or something not before end.  A version
 * may note in block what it learns.  It reads less than SCAN_PAD bytes behind
 * end.
 */
typedef const char *scan_find(
	struct scan_block *block, const char *at, const char *end);

/* Eight bytes at a time, in plain C; notes nothing. */
scan_find scan_find_plain;

/* With SCAN_PLAIN defined there is no other. */
#if defined(__SSE2__) && !defined(SCAN_PLAIN)
#define SCAN_X86
scan_find scan_find_sse2;
scan_find scan_find_avx2; /* only where the processor has it */
#elif defined(__AARCH64EL__) && !defined(SCAN_PLAIN)
#define SCAN_NEON
scan_find scan_find_neon;
#endif

/* The best for this processor, which is known from the start on. */
static inline scan_find *scan_find_best(void)
{
#if defined(SCAN_X86)
	return __builtin_cpu_supports("avx2") ? scan_find_avx2 : scan_find_sse2;
#elif defined(SCAN_NEON)
	return scan_find_neon;
#else
	return scan_find_plain;
#endif
}

struct scan_version {
	const char *name;
	scan_find *find;
};

/* Those that this processor can run, *count in all, the best one first. */
const struct scan_version *scan_versions(size_t *count);

/* As find does, but without a call where the block tells. */
static inline const char *scan_find_mark(struct scan_block *block,
	scan_find *find, const char *at, const char *end)
{
	size_t offset = (size_t)(at - block->at);
	uint64_t marks = 0;

	if (__builtin_expect(offset < SCAN_BLOCK, 1))
		marks = block->marks >> offset;
	if (__builtin_expect(marks != 0, 1))
		return at + __builtin_ctzll(marks);
	return find(block, at, end);
}

/* scan_rows() with the version find; rows may be NULL. */
int scan_record_by(scan_find *find, const struct scan_plan *plan,
	struct slice text, struct scan_value values[], struct scan_rows *rows,
	struct scan_fault *fault);

/* scan_any() with the version find. */
int scan_any_by(scan_find *find, struct slice text, struct scan_value *value,
	struct scan_fault *fault);

#endif
