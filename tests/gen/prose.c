#include "prose.h"

#include "php.h"
#include "world.h"

#define SENTENCES 4

/* The percents must sum to 100. */
static const struct term {
	const char *text;
	unsigned int percent;
	const char *sentences[SENTENCES];
} terms[] = {
	{"abuse", 12,
		{"Reported to the abuse desk of the hoster",
			"abuse of a sign-up form, many accounts from one range",
			"Account abuse: automated friend requests",
			"Known for abuse since last year, see ticket"}},
	{"phishing", 24,
		{"phishing page that imitates a bank's login",
			"Kit for phishing found on a compromised site",
			"Credential phishing, sent by mail in waves",
			"Phish landing page, same phishing kit as before"}},
	{"malware", 24,
		{"Serves malware to visitors with an old browser",
			"malware download, second stage",
			"Sample of a malware family with a new packer",
			"C2 of malware seen in the wild"}},
	{"exploit", 8,
		{"Hosts an exploit kit behind a traffic filter",
			"exploit attempt against a content manager",
			"Remote exploit in a \"safe\" plugin",
			"Landing page of an exploit chain"}},
	{"apt", 5,
		{"Seen in an apt campaign against embassies",
			"apt infrastructure, medium confidence",
			"Registered like earlier apt domains",
			"Overlaps with apt reporting of spring"}},
	{"ddos", 7,
		{"Source of a ddos on our edge",
			"ddos reflector, answers ANY queries",
			"Booter for ddos, paid by the hour",
			"Took part in a ddos of 40 Gbit/s"}},
	{"brute", 8,
		{"ssh brute force from this address",
			"brute forcing of mail passwords",
			"Slow brute force on the admin page",
			"Dictionary of a brute force tool"}},
	{"scan", 7,
		{"Mass scan of port 445", "scan for open proxies",
			"Internet-wide scan, no known owner",
			"Follows each scan with a login attempt"}},
	{"cve", 5,
		{"Exploits cve-2017-11882 in a document",
			"cve-2021-44228 probe in the user agent",
			"Looks for hosts with an unpatched cve",
			"Proof of concept for a cve of this month"}},
};

static const char *const details[] = {
	"Blocked at our proxy.",
	"First seen by a honeypot in Frankfurt.",
	"Contact us before you act on it.",
	"False positives are unlikely.",
	"The site was cleaned since, kept for the record.",
	"Reported by a customer; see https://tickets.example/t/",
	"Automated export, not looked at by a person.",
	"Resolves to the same range as the last wave.",
	"Shares a certificate with two others of this campaign.",
	"Mail: abuse@hoster.example",
	"Also reported for phishing by a second member.",
	"Score from our model, reviewed each week.",
};

static const char *const odd[] = {
	"\n\nSeen again:\n\t- twice\n\t- thrice",
	" 🎣 👀",
	" – 恶意の",
	" \"quoted\", with a \\ backslash",
	" <b>bold</b> & more",
	" [not a tag] [] [a,b] [[nested]]",
	" Naïve café déjà vu",
};

size_t prose_draw_term(struct rng *rng)
{
	uint32_t at = rng_below(rng, 100);
	size_t term = 0;

	while (at >= terms[term].percent)
		at -= terms[term++].percent;
	return term;
}

const char *prose_term(size_t term)
{
	return terms[term].text;
}

static void add_tags(
	struct buf *out, struct rng *rng, const struct world *world)
{
	uint32_t count = 1 + rng_below(rng, 3);
	size_t rank = zipf_pick(&world->by_tag, rng);

	while (count-- > 0) {
		buf_add_byte(out, '[');
		buf_add(out, buf_slice(&world->tag[rank].text));
		buf_add_byte(out, ']');
		if (!rng_chance(rng, 500))
			rank = zipf_pick(&world->by_tag, rng);
	}
}

void prose_add(struct buf *out, struct rng *rng, const struct world *world,
	size_t term)
{
	uint32_t count = rng_below(rng, 4);

	if (rng_chance(rng, 1800)) {
		add_tags(out, rng, world);
		if (rng_chance(rng, 8000))
			buf_add_byte(out, ' ');
	}
	buf_add(out,
		slice_from(terms[term].sentences[rng_below(rng, SENTENCES)]));
	if (count > 0)
		buf_add_byte(out, '.');
	while (count-- > 0) {
		buf_add_byte(out, ' ');
		buf_add(out, slice_from(RNG_ANY(rng, details)));
	}
	if (rng_chance(rng, 1000)) {
		buf_add(out, SLICE(" #"));
		php_add_number(out, rng_below(rng, 1000000));
	}
	if (rng_chance(rng, 400)) {
		buf_add_byte(out, ' ');
		add_tags(out, rng, world);
	}
	if (rng_chance(rng, 300))
		buf_add(out, slice_from(RNG_ANY(rng, odd)));
}
