#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "intern.h"

#define MILLION ((size_t)1000000)

static void numbers_go_up_from_zero(void **state)
{
	struct intern *set = intern_new();

	(void)state;
	assert_int_equal(intern_count(set), 0);
	assert_int_equal(intern_put(set, SLICE("a")), 0);
	assert_int_equal(intern_put(set, SLICE("b")), 1);
	assert_int_equal(intern_put(set, SLICE("a")), 0);
	assert_int_equal(intern_put(set, SLICE("")), 2);
	assert_int_equal(intern_put(set, (struct slice){NULL, 0}), 2);
	assert_int_equal(intern_count(set), 3);
	intern_free(set);
}

static void every_byte_counts(void **state)
{
	const struct slice texts[] = {SLICE("a"), SLICE("a\0"), SLICE("\0a"),
		SLICE("A"), SLICE("\0"), SLICE("\0\0"), SLICE("12345678"),
		SLICE("12345678\0"), SLICE("123456789"), SLICE("\xFF"),
		SLICE("\x7F")};
	const size_t count = sizeof(texts) / sizeof(texts[0]);
	struct intern *set = intern_new();

	(void)state;
	for (size_t i = 0; i < count; i++)
		assert_int_equal(intern_put(set, texts[i]), i);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(intern_find(set, texts[i]), i);
		assert_true(slice_equal(intern_text(set, i), texts[i]));
	}
	intern_free(set);
}

static void finding_puts_nothing_in(void **state)
{
	struct intern *set = intern_new();

	(void)state;
	assert_true(intern_find(set, SLICE("a")) == INTERN_NONE);
	assert_int_equal(intern_count(set), 0);
	intern_put(set, SLICE("b"));
	assert_true(intern_find(set, SLICE("a")) == INTERN_NONE);
	assert_int_equal(intern_find(set, SLICE("b")), 0);
	intern_free(set);
}

static void texts_are_copied(void **state)
{
	struct intern *set = intern_new();
	char text[] = "abc";

	(void)state;
	intern_put(set, slice_from(text));
	text[0] = 'x';
	assert_true(slice_is(intern_text(set, 0), "abc"));
	assert_int_equal(intern_put(set, slice_from(text)), 1);
	intern_free(set);
}

static void large_texts_go_between_small_ones(void **state)
{
	struct intern *set = intern_new();
	static char text[1 << 20];

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t len = 0; len < sizeof(text); len += 1 + len / 3)
		intern_put(set, (struct slice){text, len});
	for (size_t len = 0, n = 0; len < sizeof(text); len += 1 + len / 3) {
		struct slice there = intern_text(set, n++);

		assert_int_equal(there.len, len);
		assert_true(slice_equal(there, (struct slice){text, len}));
	}
	intern_free(set);
}

static struct slice name_of(size_t i, char text[32])
{
	int len = snprintf(text, 32, "%zu.example", i * 7919);

	return (struct slice){text, (size_t)len};
}

static void a_million_are_kept_apart(void **state)
{
	struct intern *set = intern_new();
	char text[32];

	(void)state;
	for (size_t i = 0; i < MILLION; i++)
		assert_true(intern_put(set, name_of(i, text)) == i);
	for (size_t i = 0; i < MILLION; i++)
		assert_true(intern_put(set, name_of(i, text)) == i);
	assert_int_equal(intern_count(set), MILLION);
	for (size_t i = 0; i < MILLION; i += 97) {
		struct slice want = name_of(i, text);

		assert_int_equal(intern_find(set, want), i);
		assert_true(slice_equal(intern_text(set, i), want));
	}
	assert_true(intern_find(set, name_of(MILLION, text)) == INTERN_NONE);
	intern_free(set);
}

static void freeing_nothing_is_harmless(void **state)
{
	(void)state;
	intern_free(NULL);
	intern_free(intern_new());
}

static bool is_uniform(struct slice text)
{
	return text.len < 2 || !memcmp(text.at, text.at + 1, text.len - 1);
}

/*
 * Sets that are used again, with texts of all sizes: those that share memory,
 * that share hardly any, and that have their own.
 */
static void a_set_is_used_again(void **state)
{
	static const size_t sizes[] = {0, 1, 300, 30000, 40000, 70000};
	static char bytes[70000];
	struct intern *set = intern_new();
	unsigned int dice = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		for (int i = 0; i < round % 5; i++) {
			dice = dice * 1103515245 + 12345;
			memset(bytes, 'a' + round % 7 + i, sizeof(bytes));
			intern_put(set,
				(struct slice){bytes, sizes[(dice >> 16) % 6]});
		}
		for (size_t i = 0; i < intern_count(set); i++) {
			struct slice text = intern_text(set, i);

			assert_true(is_uniform(text));
			assert_int_equal(intern_find(set, text), i);
		}
		intern_reset(set);
		assert_int_equal(intern_count(set), 0);
	}
	intern_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_go_up_from_zero),
		cmocka_unit_test(every_byte_counts),
		cmocka_unit_test(finding_puts_nothing_in),
		cmocka_unit_test(a_set_is_used_again),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(large_texts_go_between_small_ones),
		cmocka_unit_test(a_million_are_kept_apart),
		cmocka_unit_test(freeing_nothing_is_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
