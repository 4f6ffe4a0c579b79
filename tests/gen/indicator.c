#include "indicator.h"

#include "buf.h"
#include "php.h"
#include "rng.h"

static const char *const syllables[] = {"se", "cu", "re", "lo", "gin", "pay",
	"ver", "ify", "up", "da", "te", "mail", "web", "net", "bank", "cdn",
	"app", "id", "ac", "count", "star", "blue", "max", "pro", "go", "mi",
	"zen", "tek", "ora", "vex", "lum", "kri"};
static const char *const zones[] = {"com", "net", "org", "ru", "cn", "info",
	"xyz", "top", "co.uk", "example", "com.br", "io", "biz", "online"};
static const char *const folders[] = {"wp-content", "images", "admin", "login",
	"update", "secure", "js", "account", "assets", "tmp"};
static const char *const files[] = {"index.php", "gate.php", "invoice.pdf.exe",
	"load.js", "a.zip", "panel.html", "setup.exe", "x86.elf",
	"doc_2021 (1).docm", "счёт.scr"};
static const char *const agents[] = {"Mozilla/5.0 (Windows NT 6.1; WOW64) ",
	"Mozilla/4.0 (compatible; MSIE 6.0) ", "python-requests/2.", "curl/7.",
	"Go-http-client/1.", "masscan/1."};
static const char *const commands[] = {"powershell -nop -w hidden -enc ",
	"cmd.exe /c \"echo %TEMP%\\", "schtasks /create /tn \"",
	"/bin/sh -c 'wget -q -O- http://"};
static const char *const words[] = {"claim your prize", "account was suspended",
	"😀 free coins", "verify your identity", "overdue invoice",
	"package could not be delivered"};

static void add_text(struct buf *out, const char *text)
{
	buf_add(out, slice_from(text));
}

static void add_hex(struct buf *out, struct rng *rng, size_t digits)
{
	static const char hex[] = "0123456789abcdef";
	char text[64];

	for (size_t i = 0; i < digits; i += 16) {
		uint64_t bits = rng_next(rng);

		for (size_t j = i; j < i + 16; j++, bits >>= 4)
			text[j] = hex[bits & 15];
	}
	buf_add(out, (struct slice){text, digits});
}

static void add_md5(struct buf *out, struct rng *rng)
{
	add_hex(out, rng, 32);
}

static void add_sha1(struct buf *out, struct rng *rng)
{
	add_hex(out, rng, 40);
}

static void add_sha256(struct buf *out, struct rng *rng)
{
	add_hex(out, rng, 64);
}

static void add_domain(struct buf *out, struct rng *rng)
{
	uint32_t count = 2 + rng_below(rng, 3);

	if (rng_chance(rng, 3000))
		add_text(out, "www.");
	while (count-- > 0)
		add_text(out, RNG_ANY(rng, syllables));
	if (rng_chance(rng, 4000))
		php_add_number(out, rng_below(rng, 1000));
	if (rng_chance(rng, 100))
		add_text(out, "ü");
	buf_add_byte(out, '.');
	add_text(out, RNG_ANY(rng, zones));
}

static void add_ip(struct buf *out, struct rng *rng)
{
	if (rng_chance(rng, 600)) {
		add_text(out, "2001:db8:");
		add_hex(out, rng, 4);
		add_text(out, "::");
		add_hex(out, rng, 4);
		return;
	}
	php_add_number(out, 1 + rng_below(rng, 223));
	for (int i = 0; i < 3; i++) {
		buf_add_byte(out, '.');
		php_add_number(out, rng_below(rng, 256));
	}
}

static void add_subnet(struct buf *out, struct rng *rng)
{
	php_add_number(out, 1 + rng_below(rng, 223));
	buf_add_byte(out, '.');
	php_add_number(out, rng_below(rng, 256));
	add_text(out, ".0.0/16");
}

static void add_url(struct buf *out, struct rng *rng)
{
	uint32_t depth = rng_below(rng, 3);

	add_text(out, rng_chance(rng, 3000) ? "https://" : "http://");
	if (rng_chance(rng, 2000))
		add_ip(out, rng);
	else
		add_domain(out, rng);
	while (depth-- > 0) {
		buf_add_byte(out, '/');
		add_text(out, RNG_ANY(rng, folders));
	}
	buf_add_byte(out, '/');
	add_text(out, RNG_ANY(rng, files));
	if (rng_chance(rng, 3000)) {
		add_text(out, "?id=");
		php_add_number(out, rng_below(rng, 100000));
		add_text(out, "&c=1");
	}
}

static void add_email(struct buf *out, struct rng *rng)
{
	add_text(out, RNG_ANY(rng, syllables));
	buf_add_byte(out, '.');
	add_text(out, RNG_ANY(rng, syllables));
	php_add_number(out, rng_below(rng, 10000));
	buf_add_byte(out, '@');
	add_domain(out, rng);
}

static void add_file(struct buf *out, struct rng *rng)
{
	add_text(out, RNG_ANY(rng, syllables));
	php_add_number(out, rng_below(rng, 100000));
	buf_add_byte(out, '_');
	add_text(out, RNG_ANY(rng, files));
}

static void add_registry_key(struct buf *out, struct rng *rng)
{
	add_text(out,
		"HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\");
	add_text(out, RNG_ANY(rng, syllables));
	php_add_number(out, rng_below(rng, 100000));
}

static void add_agent(struct buf *out, struct rng *rng)
{
	add_text(out, RNG_ANY(rng, agents));
	php_add_number(out, rng_below(rng, 100000));
}

static void add_command(struct buf *out, struct rng *rng)
{
	add_text(out, RNG_ANY(rng, commands));
	add_hex(out, rng, 16);
}

static void add_words(struct buf *out, struct rng *rng)
{
	add_text(out, RNG_ANY(rng, words));
	buf_add_byte(out, ' ');
	php_add_number(out, rng_below(rng, 1000000));
}

static void add_rule(struct buf *out, struct rng *rng)
{
	add_text(out, "rule r");
	php_add_number(out, rng_below(rng, 1000000));
	add_text(out, " {\n\tstrings: $a = \"");
	add_hex(out, rng, 16);
	add_text(out, "\"\n\tcondition: $a\n}");
}

static void add_as(struct buf *out, struct rng *rng)
{
	php_add_number(out, 1000 + rng_below(rng, 64000));
}

/* The percents must sum to 100. */
static const struct kind {
	const char *type;
	unsigned int percent;
	void (*add)(struct buf *out, struct rng *rng);
	const char *threat_type;
} kinds[] = {
	{"DOMAIN", 21, add_domain, "MALICIOUS_DOMAIN"},
	{"URI", 20, add_url, "MALICIOUS_URL"},
	{"IP_ADDRESS", 17, add_ip, "MALICIOUS_IP"},
	{"HASH_MD5", 10, add_md5, "MALWARE_SAMPLE"},
	{"HASH_SHA256", 10, add_sha256, "MALWARE_SAMPLE"},
	{"HASH_SHA1", 5, add_sha1, "MALWARE_ARTIFACTS"},
	{"EMAIL_ADDRESS", 4, add_email, "BAD_ACTOR"},
	{"FILE_NAME", 3, add_file, "MALWARE_ARTIFACTS"},
	{"IP_SUBNET", 2, add_subnet, "MALICIOUS_SUBNET"},
	{"TEXT_STRING", 2, add_words, "MALICIOUS_CONTENT"},
	{"REGISTRY_KEY", 1, add_registry_key, "MALWARE_ARTIFACTS"},
	{"USER_AGENT", 1, add_agent, "WEB_REQUEST"},
	{"CMD_LINE", 1, add_command, "COMMAND_EXEC"},
	{"HASH_PDQ", 1, add_sha256, "MALICIOUS_CONTENT"},
	{"SIGNATURE", 1, add_rule, "SIGNATURE"},
	{"AS_NUMBER", 1, add_as, "UNKNOWN"},
};

/* Mixed once, so that the draws for one number are not those for the next. */
static struct rng rng_for(size_t kind, uint64_t number)
{
	struct rng seed = {number ^ (uint64_t)kind << 56};

	return (struct rng){rng_next(&seed)};
}

size_t indicator_draw_kind(struct rng *rng)
{
	uint32_t at = rng_below(rng, 100);
	size_t kind = 0;

	while (at >= kinds[kind].percent)
		at -= kinds[kind++].percent;
	return kind;
}

const char *indicator_type(size_t kind)
{
	return kinds[kind].type;
}

const char *indicator_threat_type(size_t kind)
{
	return kinds[kind].threat_type;
}

void indicator_add(struct buf *out, size_t kind, uint64_t number)
{
	struct rng rng = rng_for(kind, number);

	kinds[kind].add(out, &rng);
}

uint64_t indicator_id(size_t kind, uint64_t number)
{
	const uint64_t least = 100000000000000, most = 99999999999999999;
	struct rng rng = rng_for(kind, number);

	rng.state = ~rng.state;
	return least + rng_next(&rng) % (most - least);
}
