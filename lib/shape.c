#include "shape.h"

#include <arpa/inet.h>
#include <stddef.h>

#include "err.h"
#include "num.h"

/* The longest domain name, and the longest label in it: RFC 1035. */
#define DOMAIN_MAX 253
#define LABEL_MAX  63

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* A space, a control character or DEL. */
static bool is_gap(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7F;
}

static bool has_gap(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (is_gap(text.at[i]))
			return true;
	return false;
}

/* --- addresses ------------------------------------------------------------ */

/* Whether text is an address of the family. */
static bool is_family(int family, struct slice text)
{
	char name[INET6_ADDRSTRLEN];
	unsigned char address[16];

	if (text.len >= sizeof(name) || memchr(text.at, '\0', text.len))
		return false;
	memcpy(name, text.at, text.len);
	name[text.len] = '\0';
	return inet_pton(family, name, address) == 1;
}

static bool is_address(struct slice text)
{
	return text.len &&
		(is_family(AF_INET, text) || is_family(AF_INET6, text));
}

static bool is_subnet(struct slice text)
{
	struct slice bits = text, address;
	struct err unused;
	long long n;

	if (!text.len || !slice_cut(&bits, '/', &address) || !bits.at)
		return false;
	if (num_parse(bits, 0, 128, &n, &unused) < 0)
		return false;
	return address.len &&
		(is_family(AF_INET6, address) ||
			(n <= 32 && is_family(AF_INET, address)));
}

static bool is_as_number(struct slice text)
{
	struct err unused;
	long long n;

	if (text.len > 2 && (text.at[0] | 0x20) == 'a' &&
		(text.at[1] | 0x20) == 's') {
		text.at += 2;
		text.len -= 2;
	}
	return num_parse(text, 0, 4294967295, &n, &unused) == 0;
}

/* --- names ---------------------------------------------------------------- */

static bool is_label(struct slice label)
{
	if (!label.len || label.len > LABEL_MAX)
		return false;
	for (size_t i = 0; i < label.len; i++) {
		char c = label.at[i];

		if (!is_letter(c) && !num_is_digit(c) && c != '-' && c != '_' &&
			!(c & 0x80))
			return false;
	}
	return true;
}

/* Two labels or more, the last with a letter: no address is a domain. */
static bool is_domain(struct slice text)
{
	struct slice rest = text, label = {NULL, 0};
	size_t labels = 0;

	if (text.len > 1 && text.at[text.len - 1] == '.')
		rest.len--;
	if (!rest.len || rest.len > DOMAIN_MAX)
		return false;
	for (; slice_cut(&rest, '.', &label); labels++)
		if (!is_label(label))
			return false;
	for (size_t i = 0; i < label.len; i++)
		if (!num_is_digit(label.at[i]))
			return labels >= 2;
	return false;
}

static bool is_email(struct slice text)
{
	struct slice domain = text, local;

	if (!text.len || has_gap(text) || !slice_cut(&domain, '@', &local))
		return false;
	return local.len && domain.at && is_domain(domain);
}

/* The length of "scheme:" at the start of text: RFC 3986. */
static size_t scheme_length(struct slice text)
{
	size_t i = 0;

	if (!text.len || !is_letter(text.at[0]))
		return 0;
	while (i < text.len &&
		(is_letter(text.at[i]) || num_is_digit(text.at[i]) ||
			memchr("+-.", text.at[i], 3)))
		i++;
	return i < text.len && text.at[i] == ':' ? i + 1 : 0;
}

/* The part before the first of "/?#:". */
static struct slice host_of(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (memchr("/?#:", text.at[i], 4))
			return (struct slice){text.at, i};
	return text;
}

/* With a scheme and "//", or what people leave it away from: host/path. */
static bool is_uri(struct slice text)
{
	size_t scheme = scheme_length(text);
	struct slice host = host_of(text);

	if (has_gap(text))
		return false;
	if (scheme && text.len > scheme + 2 &&
		!memcmp(text.at + scheme, "//", 2))
		return true;
	return host.len && (is_domain(host) || is_address(host));
}

/* --- hashes --------------------------------------------------------------- */

static bool is_hex(struct slice text, size_t len)
{
	if (text.len != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (num_hex_digit(text.at[i]) < 0)
			return false;
	return true;
}

static bool is_hex_32(struct slice text)
{
	return is_hex(text, 32);
}

static bool is_hex_40(struct slice text)
{
	return is_hex(text, 40);
}

static bool is_hex_64(struct slice text)
{
	return is_hex(text, 64);
}

/* --- types ---------------------------------------------------------------- */

/* Types without a test are SHAPE_FREE. */
static const struct {
	const char *type;
	bool (*fits)(struct slice text);
} shapes[] = {
	{"IP_ADDRESS", is_address},
	{"IP_SUBNET", is_subnet},
	{"AS_NUMBER", is_as_number},
	{"DOMAIN", is_domain},
	{"NAME_SERVER", is_domain},
	{"EMAIL_ADDRESS", is_email},
	{"URI", is_uri},
	{"HASH_IMPHASH", is_hex_32},
	{"HASH_MD5", is_hex_32},
	{"HASH_URL_MD5", is_hex_32},
	{"HASH_VIDEO_MD5", is_hex_32},
	{"HASH_SHA1", is_hex_40},
	{"HASH_PDQ", is_hex_64},
	{"HASH_SHA256", is_hex_64},
	{"HASH_VIDEO_SHA256", is_hex_64},
	{"CMD_LINE", NULL},
	{"COOKIE_NAME", NULL},
	{"DEBUG_STRING", NULL},
	{"FILE_NAME", NULL},
	{"GET_PARAM", NULL},
	{"HTML_ID", NULL},
	{"MALWARE_NAME", NULL},
	{"MUTEX", NULL},
	{"PASSWORD", NULL},
	{"PASSWORD_SALT", NULL},
	{"PAYLOAD_DATA", NULL},
	{"POST_DATA", NULL},
	{"PROTOCOL", NULL},
	{"SIGNATURE", NULL},
	{"TEXT_STRING", NULL},
	{"TREND_QUERY", NULL},
	{"UNCLICKABLE_URL", NULL},
	{"USER_AGENT", NULL},
};

#define SHAPES (sizeof(shapes) / sizeof(*shapes))

static size_t find(struct slice type)
{
	size_t i = 0;

	while (i < SHAPES && !slice_is(type, shapes[i].type))
		i++;
	return i;
}

enum shape shape_of(struct slice type)
{
	size_t i = find(type);

	if (i == SHAPES)
		return SHAPE_OPEN;
	return shapes[i].fits ? SHAPE_KNOWN : SHAPE_FREE;
}

bool shape_fits(struct slice type, struct slice text)
{
	size_t i = find(type);

	return i < SHAPES && shapes[i].fits && shapes[i].fits(text);
}

const char *shape_guess(struct slice text)
{
	/* In the order in which one excludes the next. */
	static const char *const order[] = {"IP_ADDRESS", "IP_SUBNET",
		"EMAIL_ADDRESS", "DOMAIN", "URI", "HASH_MD5", "HASH_SHA1",
		"HASH_SHA256"};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		if (shape_fits(slice_from(order[i]), text))
			return order[i];
	return NULL;
}
