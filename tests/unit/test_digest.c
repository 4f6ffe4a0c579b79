#include "scratch.h"

#include "../../tx-publish/digest.h"

static void expect(const char *text, size_t times, const char *want)
{
	struct digest digest;
	char have[DIGEST_TEXT];

	digest_init(&digest);
	for (size_t i = 0; i < times; i++)
		digest_add(&digest, slice_from(text));
	digest_finish(&digest, have);
	assert_string_equal(have, want);
}

/* The examples of FIPS 180-4 and NIST's page of intermediate values. */
static void the_standards_examples(void **state)
{
	(void)state;
	expect("", 1,
		"e3b0c44298fc1c149afbf4c8996fb924"
		"27ae41e4649b934ca495991b7852b855");
	expect("abc", 1,
		"ba7816bf8f01cfea414140de5dae2223"
		"b00361a396177a9cb410ff61f20015ad");
	expect("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		"248d6a61d20638b8e5c026930c3e6039"
		"a33ce45964ff2167f6ecedd419db06c1");
	expect("aaaaaaaaaa", 100000,
		"cdc76e5c9914fb9281a1c7e284d73e67"
		"f1809a48a497200e046d39ccc7112cd0");
}

/* The end falls on each place of a block; the pieces do not matter. */
static void pieces_make_the_whole(void **state)
{
	char text[201], want[DIGEST_TEXT], have[DIGEST_TEXT];
	struct digest digest;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 7);
	for (size_t len = 0; len < sizeof(text); len++) {
		digest_init(&digest);
		digest_add(&digest, (struct slice){text, len});
		digest_finish(&digest, want);
		digest_init(&digest);
		for (size_t i = 0; i < len; i++)
			digest_add(&digest, (struct slice){text + i, 1});
		digest_finish(&digest, have);
		assert_string_equal(have, want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_standards_examples),
		cmocka_unit_test(pieces_make_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
