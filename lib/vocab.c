#include "vocab.h"

#include <stddef.h>

#include "near.h"

/* Lists of macros, laid out by hand. */
/* clang-format off */

/* Every type seen in Meta's pages and clients since 2015, but for v2.3's. */
#define TYPES(X) \
	X(ADJUST_TOKEN) X(API_KEY) X(AS_NAME) X(AS_NUMBER) X(BANNER) \
	X(BASE10TIMESTAMP) X(CHECKSUM_CRC16) X(CMD_LINE) \
	X(COOKIE_NAME) X(COUNTRY) X(CRX) X(DEBUG_STRING) X(DEST_PORT) \
	X(DEVICE_IO) X(DIRECTORY_QUERIED) X(DOMAIN) X(EMAIL_ADDRESS) \
	X(EVENT_ID) X(FILE_CREATED) X(FILE_DELETED) X(FILE_MOVED) \
	X(FILE_NAME) X(FILE_OPENED) X(FILE_READ) X(FILE_WRITTEN) \
	X(GET_PARAM) X(HASH_IMPHASH) X(HASH_MD5) X(HASH_PDQ) \
	X(HASH_PDQ_OCR) X(HASH_PHOTODNA) X(HASH_SHA1) X(HASH_SHA256) \
	X(HASH_SSDEEP) X(HASH_TEXT_TLSH) X(HASH_TMK) X(HASH_URL_MD5) \
	X(HASH_VIDEO_MD5) X(HASH_VIDEO_SHA256) X(HTML_ID) \
	X(HTTP_REQUEST) X(IP_ADDRESS) X(IP_SUBNET) X(ISP) X(LATITUDE) \
	X(LAUNCH_AGENT) X(LOCATION) X(LONGITUDE) X(MALWARE_NAME) \
	X(MEMORY_ALLOC) X(MEMORY_PROTECT) X(MEMORY_READ) \
	X(MEMORY_WRITTEN) X(MUTANT_CREATED) X(MUTEX) X(NAME_SERVER) \
	X(OTHER_FILE_OP) X(PASSWORD) X(PASSWORD_SALT) X(PAYLOAD_DATA) \
	X(PAYLOAD_TYPE) X(POST_DATA) X(PROTOCOL) X(RAW_URI) X(REFERER) \
	X(REGISTRAR) X(REGISTRY_KEY) X(REG_KEY_CREATED) \
	X(REG_KEY_DELETED) X(REG_KEY_ENUMERATED) X(REG_KEY_MONITORED) \
	X(REG_KEY_OPENED) X(REG_KEY_VALUE_CREATED) \
	X(REG_KEY_VALUE_DELETED) X(REG_KEY_VALUE_MODIFIED) \
	X(REG_KEY_VALUE_QUERIED) X(SIGNATURE) X(SOURCE_PORT) \
	X(TELEPHONE) X(TEXT_STRING) X(TREND_QUERY) X(UNCLICKABLE_URL) \
	X(URI) X(USER_AGENT) X(VOLUME_QUERIED) X(WEBSTORAGE_KEY) \
	X(WEB_PAYLOAD) X(WHOIS_ADDR1) X(WHOIS_ADDR2) X(WHOIS_NAME) \
	X(XPI)

#define THREAT_TYPES(X) \
	X(BAD_ACTOR) X(COMPROMISED_CREDENTIAL) X(COMMAND_EXEC) \
	X(HT_VICTIM) X(MALICIOUS_AD) X(MALICIOUS_API_KEY) \
	X(MALICIOUS_CONTENT) X(MALICIOUS_DOMAIN) X(MALICIOUS_INJECT) \
	X(MALICIOUS_IP) X(MALICIOUS_SSL_CERT) X(MALICIOUS_SUBNET) \
	X(MALICIOUS_URL) X(MALICIOUS_URL_CHUNK) X(MALICIOUS_URLCHUNK) \
	X(MALWARE_ARTIFACTS) X(MALWARE_SAMPLE) X(MALWARE_SIGNATURE) \
	X(MALWARE_VICTIM) X(PROXY_IP) X(SIGNATURE) X(SINKHOLE_EVENT) \
	X(SMS_SPAM) X(UNKNOWN) X(VICTIM_IP_USAGE) X(WEB_REQUEST) \
	X(WHITELIST_DOMAIN) X(WHITELIST_IP) X(WHITELIST_URL)

#define ATTACKS(X) \
	X(ACCESS_TOKEN_THEFT) X(BOGON) X(BOT) X(BRUTE_FORCE) \
	X(CLICKJACKING) X(COMPROMISED) X(CREEPER) X(DRUGS) \
	X(EMAIL_SPAM) X(EXPLICIT_CONTENT) X(EXPLOIT_KIT) \
	X(FAKE_ACCOUNT) X(FINANCIAL) X(IP_INFRINGEMENT) \
	X(MALICIOUS_APP) X(MALICIOUS_NAMESERVER) \
	X(MALICIOUS_WEBSERVER) X(MALVERTISING) X(MALWARE) \
	X(PASSIVE_DNS) X(PHISHING) X(PIRACY) X(PROXY) X(SCAM) \
	X(SCANNING) X(SCRAPING) X(SELF_XSS) X(SHARE_BAITING) \
	X(TARGETED) X(TERRORISM) X(WEAPONS) X(WEB_APP) X(UNKNOWN)

/* A member of an array of slices. */
#define MEMBER(word) {#word, sizeof(#word) - 1},
/* A word of a list in a message. */
#define LISTED(word) ", " #word

/* clang-format on */

static const struct slice statuses[] = {VOCAB_STATUSES(MEMBER)};
static const struct slice review_statuses[] = {VOCAB_REVIEW_STATUSES(MEMBER)};
static const struct slice severities[] = {VOCAB_SEVERITIES(MEMBER)};
static const struct slice share_levels[] = {VOCAB_SHARE_LEVELS(MEMBER)};
static const struct slice privacy_types[] = {VOCAB_PRIVACY_TYPES(MEMBER)};
static const struct slice precisions[] = {VOCAB_PRECISIONS(MEMBER)};
static const struct slice reactions[] = {VOCAB_REACTIONS(MEMBER)};
static const struct slice types[] = {TYPES(MEMBER)};
static const struct slice threat_types[] = {THREAT_TYPES(MEMBER)};
static const struct slice attacks[] = {ATTACKS(MEMBER)};
static const struct slice sorts_by[] = {VOCAB_SORTS_BY(MEMBER)};
static const struct slice sort_orders[] = {VOCAB_SORT_ORDERS(MEMBER)};

/* The words of an array, and how many there are. */
#define WORDS(array) (array), sizeof(array) / sizeof(*(array))

static const struct set {
	const struct slice *words;
	size_t count;
	const char *listed; /* with ", " in front */
} sets[] = {
	[VOCAB_STATUS] = {WORDS(statuses), VOCAB_STATUSES(LISTED)},
	[VOCAB_REVIEW_STATUS] = {WORDS(review_statuses),
		VOCAB_REVIEW_STATUSES(LISTED)},
	[VOCAB_SEVERITY] = {WORDS(severities), VOCAB_SEVERITIES(LISTED)},
	[VOCAB_SHARE_LEVEL] = {WORDS(share_levels), VOCAB_SHARE_LEVELS(LISTED)},
	[VOCAB_PRIVACY_TYPE] = {WORDS(privacy_types),
		VOCAB_PRIVACY_TYPES(LISTED)},
	[VOCAB_PRECISION] = {WORDS(precisions), VOCAB_PRECISIONS(LISTED)},
	[VOCAB_REACTION] = {WORDS(reactions), VOCAB_REACTIONS(LISTED)},
	[VOCAB_TYPE] = {WORDS(types),
		", IP_ADDRESS, DOMAIN, URI, EMAIL_ADDRESS, HASH_MD5, ..."},
	[VOCAB_THREAT_TYPE] = {WORDS(threat_types),
		", MALICIOUS_IP, MALICIOUS_DOMAIN, ..."},
	[VOCAB_ATTACK] = {WORDS(attacks), ", MALWARE, PHISHING, ..."},
	[VOCAB_SORT_BY] = {WORDS(sorts_by), VOCAB_SORTS_BY(LISTED)},
	[VOCAB_SORT_ORDER] = {WORDS(sort_orders), VOCAB_SORT_ORDERS(LISTED)},
};

/* What people write, compared by near_equal(). */
static const struct alias {
	enum vocab set;
	const char *name;
	const char *word;
} aliases[] = {
	{VOCAB_TYPE, "IP", "IP_ADDRESS"},
	{VOCAB_TYPE, "IPV4", "IP_ADDRESS"},
	{VOCAB_TYPE, "IPV6", "IP_ADDRESS"},
	{VOCAB_TYPE, "IPV4_ADDR", "IP_ADDRESS"},
	{VOCAB_TYPE, "IPV6_ADDR", "IP_ADDRESS"},
	{VOCAB_TYPE, "IP_ADDR", "IP_ADDRESS"},
	{VOCAB_TYPE, "IP_DST", "IP_ADDRESS"},
	{VOCAB_TYPE, "IP_SRC", "IP_ADDRESS"},
	{VOCAB_TYPE, "CIDR", "IP_SUBNET"},
	{VOCAB_TYPE, "SUBNET", "IP_SUBNET"},
	{VOCAB_TYPE, "IP_RANGE", "IP_SUBNET"},
	{VOCAB_TYPE, "DOMAIN_NAME", "DOMAIN"},
	{VOCAB_TYPE, "FQDN", "DOMAIN"},
	{VOCAB_TYPE, "HOST", "DOMAIN"},
	{VOCAB_TYPE, "HOSTNAME", "DOMAIN"},
	{VOCAB_TYPE, "URL", "URI"},
	{VOCAB_TYPE, "LINK", "URI"},
	{VOCAB_TYPE, "EMAIL", "EMAIL_ADDRESS"},
	{VOCAB_TYPE, "E_MAIL", "EMAIL_ADDRESS"},
	{VOCAB_TYPE, "EMAIL_ADDR", "EMAIL_ADDRESS"},
	{VOCAB_TYPE, "MD5", "HASH_MD5"},
	{VOCAB_TYPE, "MD5_HASH", "HASH_MD5"},
	{VOCAB_TYPE, "FILEHASH_MD5", "HASH_MD5"},
	{VOCAB_TYPE, "FILE_HASH_MD5", "HASH_MD5"},
	{VOCAB_TYPE, "SHA1", "HASH_SHA1"},
	{VOCAB_TYPE, "SHA_1", "HASH_SHA1"},
	{VOCAB_TYPE, "SHA1_HASH", "HASH_SHA1"},
	{VOCAB_TYPE, "FILEHASH_SHA1", "HASH_SHA1"},
	{VOCAB_TYPE, "FILE_HASH_SHA1", "HASH_SHA1"},
	{VOCAB_TYPE, "SHA256", "HASH_SHA256"},
	{VOCAB_TYPE, "SHA_256", "HASH_SHA256"},
	{VOCAB_TYPE, "SHA256_HASH", "HASH_SHA256"},
	{VOCAB_TYPE, "FILEHASH_SHA256", "HASH_SHA256"},
	{VOCAB_TYPE, "FILE_HASH_SHA256", "HASH_SHA256"},
	{VOCAB_TYPE, "IMPHASH", "HASH_IMPHASH"},
	{VOCAB_TYPE, "SSDEEP", "HASH_SSDEEP"},
	{VOCAB_TYPE, "PDQ", "HASH_PDQ"},
	{VOCAB_TYPE, "FILENAME", "FILE_NAME"},
	{VOCAB_TYPE, "PHONE", "TELEPHONE"},
	{VOCAB_TYPE, "PHONE_NUMBER", "TELEPHONE"},
	{VOCAB_TYPE, "ASN", "AS_NUMBER"},
	{VOCAB_TYPE, "NAMESERVER", "NAME_SERVER"},
	{VOCAB_TYPE, "USERAGENT", "USER_AGENT"},
	{VOCAB_TYPE, "REGKEY", "REGISTRY_KEY"},
	{VOCAB_SHARE_LEVEL, "CLEAR", "WHITE"},
	{VOCAB_SHARE_LEVEL, "TLP:CLEAR", "WHITE"},
	{VOCAB_SHARE_LEVEL, "TLP:WHITE", "WHITE"},
	{VOCAB_SHARE_LEVEL, "TLP:GREEN", "GREEN"},
	{VOCAB_SHARE_LEVEL, "TLP:AMBER", "AMBER"},
	{VOCAB_SHARE_LEVEL, "TLP:RED", "RED"},
	{VOCAB_PRIVACY_TYPE, "PUBLIC", "VISIBLE"},
	{VOCAB_PRIVACY_TYPE, "WHITELIST", "HAS_WHITELIST"},
	{VOCAB_PRIVACY_TYPE, "PRIVACY_GROUP", "HAS_PRIVACY_GROUP"},
	{VOCAB_STATUS, "BENIGN", "NON_MALICIOUS"},
	{VOCAB_STATUS, "BAD", "MALICIOUS"},
	{VOCAB_REVIEW_STATUS, "REVIEWED", "REVIEWED_MANUALLY"},
	{VOCAB_REVIEW_STATUS, "MANUAL", "REVIEWED_MANUALLY"},
};

bool vocab_has(enum vocab which, struct slice word)
{
	const struct set *set = &sets[which];

	for (size_t i = 0; i < set->count; i++)
		if (slice_equal(set->words[i], word))
			return true;
	return false;
}

const char *vocab_find(enum vocab which, struct slice word)
{
	const struct set *set = &sets[which];

	for (size_t i = 0; i < set->count; i++)
		if (near_equal(set->words[i], word))
			return set->words[i].at;
	return NULL;
}

const char *vocab_alias(enum vocab which, struct slice word)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (aliases[i].set == which &&
			near_equal(slice_from(aliases[i].name), word))
			return aliases[i].word;
	return NULL;
}

const char *vocab_nearest(enum vocab which, struct slice word)
{
	const char *found = vocab_find(which, word);

	if (!found)
		found = vocab_alias(which, word);
	if (!found)
		found = near_word(sets[which].words, sets[which].count, word);
	return found;
}

const char *vocab_list(enum vocab which)
{
	return sets[which].listed + 2;
}

int vocab_severity_value(struct slice word)
{
	static const int values[] = {0, 1, 3, 5, 7, 10};

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		if (slice_equal(severities[i], word))
			return values[i];
	return 0;
}

const char *vocab_threat_type(struct slice tag)
{
	size_t count = sizeof(threat_types) / sizeof(*threat_types);

	for (size_t i = 0; i < count; i++)
		if (threat_types[i].len == tag.len && /* few are */
			slice_equal_nocase(threat_types[i], tag))
			return threat_types[i].at;
	return NULL;
}
