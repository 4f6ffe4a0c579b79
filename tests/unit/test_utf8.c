#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "utf8.h"

/* Bytes at and beside the edges of what may follow. */
static const unsigned char edges[] = {
	0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};

#define EDGES sizeof(edges)

static size_t length(unsigned int a, unsigned int b, unsigned int c,
	unsigned int d, size_t left)
{
	const char text[] = {(char)a, (char)b, (char)c, (char)d};

	return utf8_length(text, left);
}

static void every_code_point_has_its_length_and_is_read_back(void **state)
{
	struct buf text = BUF_INIT(4);

	(void)state;
	for (unsigned int c = 0; c <= 0x10FFFF; c++) {
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		buf_reset(&text);
		buf_add_utf8(&text, c);
		assert_int_equal(utf8_length(text.at, text.len), text.len);
		assert_int_equal(utf8_code_point(text.at, text.len), c);
		for (size_t left = 1; left < text.len; left++)
			assert_int_equal(utf8_length(text.at, left), 0);
	}
	buf_release(&text);
}

/* As many are valid as there are code points of each length: no others are. */
static void nothing_else_is_valid(void **state)
{
	size_t count[5] = {0};

	(void)state;
	for (unsigned int i = 0; i < 1 << 24; i++)
		count[length(i >> 16, i >> 8 & 0xFF, i & 0xFF, 0, 3)]++;
	assert_int_equal(count[1], 0x80 << 16);
	assert_int_equal(count[2], (0x800 - 0x80) << 8);
	assert_int_equal(count[3], 0x10000 - 0x800 - 0x800);
	assert_int_equal(count[4], 0);
}

static void four_bytes_end_at_the_last_code_point(void **state)
{
	(void)state;
	for (unsigned int a = 0xF0; a <= 0xFF; a++)
		for (unsigned int b = 0; b <= 0xFF; b++) {
			unsigned int top = (a & 0xF) << 2 | (b >> 4 & 3);
			bool good = b >> 6 == 2 && top >= 1 && top <= 0x10;

			assert_int_equal(
				length(a, b, 0x80, 0xBF, 4), good ? 4 : 0);
		}
}

static void each_byte_that_follows_is_looked_at(void **state)
{
	(void)state;
	for (size_t i = 0; i < EDGES * EDGES; i++) {
		unsigned int c = edges[i / EDGES], d = edges[i % EDGES];
		bool good = c >> 6 == 2 && d >> 6 == 2;

		assert_int_equal(length(0xF1, 0x80, c, d, 4), good ? 4 : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_code_point_has_its_length_and_is_read_back),
		cmocka_unit_test(nothing_else_is_valid),
		cmocka_unit_test(four_bytes_end_at_the_last_code_point),
		cmocka_unit_test(each_byte_that_follows_is_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
