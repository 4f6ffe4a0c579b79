#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shape.h"

#define HEX_32 "0123456789abcdefABCDEF0123456789"
#define HEX_40 HEX_32 "01234567"
#define HEX_64 HEX_32 HEX_32

static void expect_shape(const char *type, bool fits, const char *text)
{
	if (shape_fits(slice_from(type), slice_from(text)) != fits)
		fail_msg("%s \"%s\": %s expected", type, text,
			fits ? "a fit" : "no fit");
}

static void fits(const char *type, const char *text)
{
	expect_shape(type, true, text);
}

static void fits_not(const char *type, const char *text)
{
	expect_shape(type, false, text);
}

/* --- shapes --------------------------------------------------------------- */

static void addresses(void **state)
{
	(void)state;
	fits("IP_ADDRESS", "198.51.100.7");
	fits("IP_ADDRESS", "::ffff:192.0.2.1");
	fits("IP_ADDRESS", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");
	fits_not("IP_ADDRESS", "");
	fits_not("IP_ADDRESS", "198.51.100");
	fits_not("IP_ADDRESS", "198.51.100.256");
	fits_not("IP_ADDRESS", "198.51.100.7:80");
	fits_not("IP_ADDRESS", "198.51.100.0/24");
	fits_not("IP_ADDRESS", "evil.example.com");
	fits("IP_SUBNET", "198.51.100.0/24");
	fits("IP_SUBNET", "2001:db8::/32");
	fits("IP_SUBNET", "0.0.0.0/0");
	fits_not("IP_SUBNET", "");
	fits_not("IP_SUBNET", "/24");
	fits_not("IP_SUBNET", "evil/24");
	fits_not("IP_SUBNET", "198.51.100.0");
	fits_not("IP_SUBNET", "198.51.100.0/33");
	fits_not("IP_SUBNET", "2001:db8::/129");
	fits_not("IP_SUBNET", "/24");
	fits_not("IP_SUBNET", "198.51.100.0/");
	fits("AS_NUMBER", "AS64496");
	fits("AS_NUMBER", "64496");
	fits_not("AS_NUMBER", "AS");
	fits_not("AS_NUMBER", "AB123");
	fits_not("AS_NUMBER", "4294967296");
}

static void names(void **state)
{
	(void)state;
	fits("DOMAIN", "evil.example.com");
	fits("DOMAIN", "evil.example.com.");
	fits("DOMAIN", "_dmarc.xn--bcher-kva.example");
	fits("DOMAIN",
		"b\xC3\xBC"
		"cher.example");
	fits_not("DOMAIN", "localhost");
	fits_not("DOMAIN", "198.51.100.7");
	fits_not("DOMAIN", "evil..example.com");
	fits_not("DOMAIN", ".example.com");
	fits_not("DOMAIN", ".");
	fits_not("DOMAIN", "http://evil.example.com");
	fits_not("DOMAIN", "evil.example.com/path");
	fits_not("DOMAIN", "evil example.com");
	fits_not("DOMAIN", HEX_64 ".example");
	fits("EMAIL_ADDRESS", "bad@example.org");
	fits("EMAIL_ADDRESS", "bad+tag@mail.example.org");
	fits_not("DOMAIN", "");
	fits_not("DOMAIN",
		HEX_40 "." HEX_40 "." HEX_40 "." HEX_40 "." HEX_40 "." HEX_40
		       "." HEX_40 ".example");
	fits_not("EMAIL_ADDRESS", "");
	fits_not("EMAIL_ADDRESS", "bad\x7f@example.org");
	fits_not("EMAIL_ADDRESS", "bad@");
	fits_not("EMAIL_ADDRESS", "@example.org");
	fits_not("EMAIL_ADDRESS", "a@b@example.org");
	fits_not("EMAIL_ADDRESS", "Bad <bad@example.org>");
}

static void uris(void **state)
{
	(void)state;
	fits("URI", "http://evil.example.com/a?b=c#d");
	fits("URI", "https://198.51.100.7:8443/");
	fits("URI", "ftp+x://anything");
	fits("URI", "evil.example.com/path");
	fits("URI", "198.51.100.7:8080/load");
	fits_not("URI", "");
	fits_not("URI", "http://");
	fits_not("URI", "/just/a/path");
	fits_not("URI", "word");
	fits_not("URI", "mailto:bad");
	fits_not("URI", "http://evil.example.com/a b");
}

static void hashes(void **state)
{
	(void)state;
	fits("HASH_MD5", HEX_32);
	fits("HASH_SHA1", HEX_40);
	fits("HASH_SHA256", HEX_64);
	fits_not("HASH_MD5", HEX_40);
	fits_not("HASH_SHA1", HEX_32);
	fits_not("HASH_SHA256", HEX_32);
	fits_not("HASH_MD5", "0123456789abcdefghijklmnopqrstuv");
}

static void types_are_known_open_or_free(void **state)
{
	(void)state;
	assert_int_equal(shape_of(SLICE("DOMAIN")), SHAPE_KNOWN);
	assert_int_equal(shape_of(SLICE("PASSWORD")), SHAPE_FREE);
	assert_int_equal(shape_of(SLICE("NO_SUCH_TYPE")), SHAPE_OPEN);
	assert_int_equal(shape_of((struct slice){NULL, 0}), SHAPE_OPEN);
}

static void expect_guess(const char *text, const char *want)
{
	const char *guess = shape_guess(slice_from(text));

	assert_string_equal(guess ? guess : "none", want);
}

static void guesses(void **state)
{
	(void)state;
	expect_guess("198.51.100.7", "IP_ADDRESS");
	expect_guess("198.51.100.0/24", "IP_SUBNET");
	expect_guess("evil.example.com", "DOMAIN");
	expect_guess("evil.example.com/path", "URI");
	expect_guess("bad@example.org", "EMAIL_ADDRESS");
	expect_guess(HEX_32, "HASH_MD5");
	expect_guess(HEX_40, "HASH_SHA1");
	expect_guess(HEX_64, "HASH_SHA256");
	expect_guess("sha256", "none");
	expect_guess("", "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(names),
		cmocka_unit_test(uris),
		cmocka_unit_test(hashes),
		cmocka_unit_test(types_are_known_open_or_free),
		cmocka_unit_test(guesses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
