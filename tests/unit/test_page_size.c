#include "scratch.h"

#include "../../tx-fetch/page_size.h"
#include "graph_error.h"

static const struct graph_error heavy = {
	.class = GRAPH_SHRINK,
	.status = 500,
};
static const struct graph_error unexplained = {
	.class = GRAPH_TRANSIENT,
	.status = 500,
};
static const struct graph_error busy = {
	.class = GRAPH_TRANSIENT,
	.status = 503,
};

static void halves_until_one_is_left(void **state)
{
	struct page_size size;

	(void)state;
	page_size_init(&size, 5);
	assert_true(page_size_shrink(&size, &heavy));
	assert_int_equal(size.limit, 2);
	assert_true(page_size_shrink(&size, &heavy));
	assert_false(page_size_shrink(&size, &heavy));
	assert_int_equal(size.limit, 1);
	page_size_init(&size, 0);
	assert_false(page_size_shrink(&size, &heavy));
}

static void takes_large_pages_for_the_reason(void **state)
{
	struct page_size size;

	(void)state;
	page_size_init(&size, 11);
	assert_false(page_size_shrink(&size, &busy));
	assert_string_equal(page_size_advice(&size, &busy), "");
	assert_true(page_size_shrink(&size, &unexplained));
	assert_int_equal(size.limit, 5);
	assert_false(page_size_shrink(&size, &unexplained));
	assert_string_equal(page_size_advice(&size, &unexplained),
		"; a smaller --limit may do");
}

static void good(struct page_size *size, int pages)
{
	while (pages--)
		page_size_grow(size);
}

static void grows_to_what_it_was(void **state)
{
	struct page_size size;

	(void)state;
	page_size_init(&size, 100);
	good(&size, 50);
	assert_int_equal(size.limit, 100);
	page_size_shrink(&size, &heavy);
	page_size_shrink(&size, &heavy);
	page_size_shrink(&size, &heavy);
	good(&size, 9);
	assert_int_equal(size.limit, 12);
	page_size_shrink(&size, &heavy);
	good(&size, 9);
	assert_int_equal(size.limit, 6);
	good(&size, 1);
	assert_int_equal(size.limit, 12);
	good(&size, 30);
	assert_int_equal(size.limit, 96);
	good(&size, 10);
	assert_int_equal(size.limit, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(halves_until_one_is_left),
		cmocka_unit_test(takes_large_pages_for_the_reason),
		cmocka_unit_test(grows_to_what_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
