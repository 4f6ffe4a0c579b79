#include "world.h"

#include <stdlib.h>

#include "indicator.h"
#include "mem.h"
#include "php.h"

/* No text of a world is longer. */
#define TEXT_MAX 1024

/*
 * Names as members have them: of any letters, with quotes and marks that are
 * special in CSV, HTML and shells; two are the same.
 */
static const char *const names[] = {
	"Northwind Security Response",
	"Blue Harbor CERT",
	"Acme Abuse Team",
	"Kestrel Threat Lab",
	"Müller & Söhne GmbH",
	"Contoso Anti-Phishing",
	"张伟 安全",
	"Fabrikam, Inc.",
	"Blue Harbor CERT",
	"O'Neil \"Scanner\" Project",
	"Tailspin Fraud Desk",
	"Sentinel 🛡 Collective",
	"Réseau Défense",
	"<Unlisted> Partner",
	"ByteWatch/EU",
	"=SUM(Research)",
};

static const char *const places[] = {"North", "Delta", "Iron", "Silver",
	"Cedar", "Falcon", "Harbor", "Summit", "Orion", "Pioneer", "Granite",
	"Lumen", "Vertex", "Quartz", "Aurora", "Cobalt"};
static const char *const trades[] = {"Security", "CERT", "Networks", "Bank",
	"Hosting", "Telecom", "Research", "Media", "Cloud", "Mail", "Pay",
	"Labs"};

/* Tags in use, the commonest first; some are words of the old ThreatType. */
static const char *const tags[] = {"phishing", "malware", "malicious_domain",
	"botnet", "spam", "malicious_url", "ransomware", "scanner",
	"brute_force", "malicious_ip", "c2", "credential-theft", "trojan",
	"malware_sample", "ddos", "apt28", "emotet", "tlp:amber", "exploit_kit",
	"compromised_credential", "webshell", "source:honeypot",
	"sinkhole_event", "Phishing", "cve-2021-44228", "cve-2017-11882",
	"mirai", "proxy_ip", "domain:parked", "bad_actor", "fake_account",
	"scam", "qakbot", "testing-bulk-edit", "media_type_video",
	"malware_victim", "web_request", "unknown", "фишинг", "钓鱼"};

static const char *const stems[] = {"gold", "dark", "wind", "fox", "lock",
	"zero", "night", "stone", "pulse", "crab", "ghost", "spider"};
static const char *const ends[] = {
	"loader", "bot", "rat", "kit", "steal", "miner", "drop", "worm"};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* An id of 15 to 17 digits. */
static uint64_t draw_id(struct rng *rng)
{
	static const uint64_t tens[] = {
		100000000000000, 1000000000000000, 10000000000000000};
	uint64_t ten = RNG_ANY(rng, tens);

	return ten + rng_next(rng) % (9 * ten);
}

static void draw_name(struct rng *rng, size_t rank, struct buf *name)
{
	const char *place, *trade;

	if (rank < COUNT(names)) {
		buf_add(name, slice_from(names[rank]));
		return;
	}
	place = RNG_ANY(rng, places);
	trade = RNG_ANY(rng, trades);
	buf_printf(name, "%s %s %zu", place, trade, rank);
}

static void member_init(struct member *member, struct rng *rng, size_t rank)
{
	struct buf name = BUF_INIT(TEXT_MAX), *json = &member->json;
	bool by_name = rng_chance(rng, 2000), has_email = rank % 5 != 3;

	member->id = draw_id(rng);
	member->habit = indicator_draw_kind(rng);
	draw_name(rng, rank, &name);
	buf_init(json, TEXT_MAX);
	buf_add(json, SLICE("{\"id\":"));
	php_add_id(json, member->id);
	if (by_name) {
		buf_add(json, SLICE(",\"name\":"));
		php_add_string(json, buf_slice(&name));
	}
	if (has_email)
		buf_printf(json, ",\"email\":\"threat%zu\\u0040%s.example\"",
			rank, RNG_ANY(rng, stems));
	if (!by_name) {
		buf_add(json, SLICE(",\"name\":"));
		php_add_string(json, buf_slice(&name));
	}
	buf_add_byte(json, '}');
	buf_release(&name);
}

/* The draws are made one by one: arguments have no order of their own. */
static void draw_tag(struct rng *rng, size_t rank, struct buf *text)
{
	const char *stem, *dash, *end;

	if (rank < COUNT(tags)) {
		buf_add(text, slice_from(tags[rank]));
		return;
	}
	stem = RNG_ANY(rng, stems);
	dash = rng_chance(rng, 3000) ? "-" : "";
	end = RNG_ANY(rng, ends);
	buf_printf(text, "%s%s%s%zu", stem, dash, end, rank);
}

static void tag_init(struct tag *tag, struct rng *rng, size_t rank)
{
	buf_init(&tag->text, TEXT_MAX);
	buf_init(&tag->json, TEXT_MAX);
	draw_tag(rng, rank, &tag->text);
	buf_add(&tag->json, SLICE("{\"id\":"));
	php_add_id(&tag->json, draw_id(rng));
	buf_add(&tag->json, SLICE(",\"text\":"));
	php_add_string(&tag->json, buf_slice(&tag->text));
	buf_add_byte(&tag->json, '}');
}

struct world *world_new(struct rng *rng, size_t members)
{
	struct world *world = mem_zero(1, sizeof(*world));

	world->members = members;
	world->member = mem_zero(members, sizeof(*world->member));
	for (size_t rank = 0; rank < members; rank++)
		member_init(&world->member[rank], rng, rank);
	for (size_t rank = 0; rank < WORLD_TAGS; rank++)
		tag_init(&world->tag[rank], rng, rank);
	zipf_init(&world->by_member, members);
	zipf_init(&world->by_tag, WORLD_TAGS);
	return world;
}

void world_free(struct world *world)
{
	if (!world)
		return;
	for (size_t i = 0; i < world->members; i++)
		buf_release(&world->member[i].json);
	for (size_t i = 0; i < WORLD_TAGS; i++) {
		buf_release(&world->tag[i].text);
		buf_release(&world->tag[i].json);
	}
	free(world->member);
	free(world);
}
