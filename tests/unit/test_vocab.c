#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vocab.h"

static void has_wants_every_letter(void **state)
{
	(void)state;
	assert_true(vocab_has(VOCAB_STATUS, SLICE("NON_MALICIOUS")));
	assert_false(vocab_has(VOCAB_STATUS, SLICE("non_malicious")));
	assert_false(vocab_has(VOCAB_STATUS, SLICE("NON_MALICIOU")));
	assert_false(vocab_has(VOCAB_STATUS, SLICE("")));
	assert_false(vocab_has(VOCAB_SHARE_LEVEL, SLICE("MALICIOUS")));
	assert_true(vocab_has(VOCAB_TYPE, SLICE("HASH_VIDEO_MD5")));
	assert_true(vocab_has(VOCAB_REACTION, SLICE("NOT_ON_PLATFORM")));
}

static void find_ignores_case_and_gaps(void **state)
{
	(void)state;
	assert_string_equal(
		vocab_find(VOCAB_REVIEW_STATUS, SLICE("Reviewed manually")),
		"REVIEWED_MANUALLY");
	assert_string_equal(
		vocab_find(VOCAB_TYPE, SLICE("ip-address")), "IP_ADDRESS");
	assert_null(vocab_find(VOCAB_TYPE, SLICE("sha256")));
	assert_null(vocab_find(VOCAB_STATUS, SLICE("")));
}

static void alias_knows_what_people_write(void **state)
{
	(void)state;
	assert_string_equal(
		vocab_alias(VOCAB_TYPE, SLICE("sha-256")), "HASH_SHA256");
	assert_string_equal(vocab_alias(VOCAB_TYPE, SLICE("url")), "URI");
	assert_string_equal(
		vocab_alias(VOCAB_SHARE_LEVEL, SLICE("TLP:CLEAR")), "WHITE");
	assert_null(vocab_alias(VOCAB_STATUS, SLICE("url")));
	assert_null(vocab_alias(VOCAB_TYPE, SLICE("example.com")));
}

static void nearest_guesses_only_what_is_near(void **state)
{
	(void)state;
	assert_string_equal(
		vocab_nearest(VOCAB_STATUS, SLICE("MALICOUS")), "MALICIOUS");
	assert_string_equal(
		vocab_nearest(VOCAB_TYPE, SLICE("ip")), "IP_ADDRESS");
	assert_string_equal(
		vocab_nearest(VOCAB_SEVERITY, SLICE("sever")), "SEVERE");
	assert_null(vocab_nearest(VOCAB_STATUS, SLICE("banana")));
	assert_null(vocab_nearest(VOCAB_STATUS, SLICE("")));
	assert_null(vocab_nearest(VOCAB_STATUS,
		SLICE("MALICIOUSMALICIOUSMALICIOUSMALICIOUSMALICIOUS....")));
}

static void list_is_for_messages(void **state)
{
	(void)state;
	assert_string_equal(
		vocab_list(VOCAB_SHARE_LEVEL), "WHITE, GREEN, AMBER, RED");
}

static void severities_have_the_notebooks_values(void **state)
{
	(void)state;
	assert_int_equal(vocab_severity_value(SLICE("UNKNOWN")), 0);
	assert_int_equal(vocab_severity_value(SLICE("INFO")), 1);
	assert_int_equal(vocab_severity_value(SLICE("WARNING")), 3);
	assert_int_equal(vocab_severity_value(SLICE("SUSPICIOUS")), 5);
	assert_int_equal(vocab_severity_value(SLICE("SEVERE")), 7);
	assert_int_equal(vocab_severity_value(SLICE("APOCALYPSE")), 10);
	assert_int_equal(vocab_severity_value(SLICE("severe")), 0);
	assert_int_equal(vocab_severity_value((struct slice){NULL, 0}), 0);
}

static void tags_that_were_threat_types(void **state)
{
	(void)state;
	assert_string_equal(
		vocab_threat_type(SLICE("malicious_ip")), "MALICIOUS_IP");
	assert_string_equal(vocab_threat_type(SLICE("Proxy_IP")), "PROXY_IP");
	assert_null(vocab_threat_type(SLICE("malicious-ip")));
	assert_null(vocab_threat_type(SLICE("phishing")));
	assert_null(vocab_threat_type((struct slice){NULL, 0}));
}

static void sets_are_texts_for_tables_too(void **state)
{
	(void)state;
	assert_string_equal(
		VOCAB_SHARE_LEVELS(VOCAB_WORD), "WHITE GREEN AMBER RED ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_wants_every_letter),
		cmocka_unit_test(find_ignores_case_and_gaps),
		cmocka_unit_test(alias_knows_what_people_write),
		cmocka_unit_test(nearest_guesses_only_what_is_near),
		cmocka_unit_test(list_is_for_messages),
		cmocka_unit_test(severities_have_the_notebooks_values),
		cmocka_unit_test(tags_that_were_threat_types),
		cmocka_unit_test(sets_are_texts_for_tables_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
