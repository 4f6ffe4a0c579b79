#include "intern.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "diag.h"
#include "mem.h"

/* Small strings share chunks of this size; larger ones get their own. */
#define CHUNK ((size_t)256 << 10)

/* Slots at first; always a power of two. */
#define SLOTS_MIN ((size_t)64)

/* A set with more slots than this gives its memory back at a reset. */
#define SLOTS_RESET ((size_t)512)

struct chunk {
	struct chunk *next;
	char text[];
};

/*
 * Open addressing with linear probing.  A slot holds 32 bits of the hash, by
 * which it is placed and nearly always told from others without looking at
 * the string, and above them the number + 1; 0 is free.  With at most 7 of 8
 * slots in use, and a struct slice for each string, the cost is 25 to 34
 * bytes a string beside its text.
 */
struct intern {
	uint64_t key[2];
	uint64_t *slots;
	size_t mask; /* slots - 1 */
	struct slice *texts;
	size_t count;
	size_t room;          /* of texts */
	struct chunk *chunks; /* owned; the newest first */
	struct chunk *shared; /* the newest of CHUNK bytes, or NULL */
	size_t used;          /* bytes of that */
};

/* --- SipHash-1-3 ---------------------------------------------------------- */

/*
 * Aumasson and Bernstein, "SipHash: a fast short-input PRF", with one round a
 * word and three at the end, as Rust, Python and the Linux kernel have it:
 * keyed, so nobody who cannot see the key can make strings collide.
 */
static inline uint64_t rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

static inline void sip_word(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
}

static uint64_t sip_hash(const uint64_t key[2], struct slice text)
{
	uint64_t v[4] = {key[0] ^ 0x736f6d6570736575,
		key[1] ^ 0x646f72616e646f6d, key[0] ^ 0x6c7967656e657261,
		key[1] ^ 0x7465646279746573};
	uint64_t word, last = (uint64_t)text.len << 56;
	size_t whole = text.len & ~(size_t)7;

	for (size_t i = 0; i < whole; i += sizeof(word)) {
		memcpy(&word, text.at + i, sizeof(word));
		sip_word(v, word);
	}
	for (size_t i = whole; i < text.len; i++)
		last |= (uint64_t)(unsigned char)text.at[i] << 8 * (i - whole);
	sip_word(v, last);
	v[2] ^= 0xFF;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* --- the set -------------------------------------------------------------- */

/* Without random bytes a run goes on, with a key that is merely hard. */
static void seed(uint64_t key[2])
{
	struct timespec now;

	if (getrandom(key, 2 * sizeof(*key), 0) == 2 * sizeof(*key))
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	key[0] = (uint64_t)now.tv_nsec << 32 ^ (uint64_t)now.tv_sec;
	key[1] = (uint64_t)getpid() << 32 ^ (uintptr_t)key;
}

struct intern *intern_new(void)
{
	struct intern *set = mem_zero(1, sizeof(*set));

	seed(set->key);
	set->slots = mem_zero(SLOTS_MIN, sizeof(*set->slots));
	set->mask = SLOTS_MIN - 1;
	return set;
}

static void free_chunks(struct intern *set)
{
	while (set->chunks) {
		struct chunk *next = set->chunks->next;

		free(set->chunks);
		set->chunks = next;
	}
	set->shared = NULL;
}

void intern_free(struct intern *set)
{
	if (!set)
		return;
	free_chunks(set);
	free(set->texts);
	free(set->slots);
	free(set);
}

/* Whether so little is held that it may be kept for other strings. */
static bool is_small(const struct intern *set)
{
	return set->mask + 1 <= SLOTS_RESET && set->chunks == set->shared &&
		(!set->chunks || !set->chunks->next);
}

void intern_reset(struct intern *set)
{
	if (!set->count)
		return;
	set->count = 0;
	if (is_small(set)) {
		set->used = 0;
		memset(set->slots, 0, (set->mask + 1) * sizeof(*set->slots));
		return;
	}
	free_chunks(set);
	free(set->slots);
	free(set->texts);
	set->texts = NULL;
	set->room = 0;
	set->slots = mem_zero(SLOTS_MIN, sizeof(*set->slots));
	set->mask = SLOTS_MIN - 1;
}

static struct chunk *add_chunk(struct intern *set, size_t size)
{
	struct chunk *chunk = mem_alloc(sizeof(*chunk) + size);

	chunk->next = set->chunks;
	set->chunks = chunk;
	return chunk;
}

static struct slice copy(struct intern *set, struct slice text)
{
	char *to;

	if (!text.len)
		return (struct slice){"", 0};
	if (text.len > CHUNK / 8) {
		to = add_chunk(set, text.len)->text;
	} else {
		if (!set->shared || text.len > CHUNK - set->used) {
			set->shared = add_chunk(set, CHUNK);
			set->used = 0;
		}
		to = set->shared->text + set->used;
		set->used += text.len;
	}
	memcpy(to, text.at, text.len);
	return (struct slice){to, text.len};
}

/* The slot of text, or the free one where it belongs. */
static uint64_t *locate(
	const struct intern *set, struct slice text, uint32_t hash)
{
	for (size_t i = hash & set->mask;; i = (i + 1) & set->mask) {
		uint64_t slot = set->slots[i];

		if (!slot)
			return &set->slots[i];
		if ((uint32_t)slot == hash &&
			slice_equal(set->texts[(slot >> 32) - 1], text))
			return &set->slots[i];
	}
}

static void grow(struct intern *set)
{
	uint64_t *old = set->slots;
	size_t count = set->mask + 1;

	set->slots = mem_zero(count * 2, sizeof(*set->slots));
	set->mask = count * 2 - 1;
	for (size_t i = 0; i < count; i++) {
		size_t to = (uint32_t)old[i] & set->mask;

		if (!old[i])
			continue;
		while (set->slots[to])
			to = (to + 1) & set->mask;
		set->slots[to] = old[i];
	}
	free(old);
}

size_t intern_put(struct intern *set, struct slice text)
{
	uint32_t hash = (uint32_t)sip_hash(set->key, text);
	uint64_t *slot = locate(set, text, hash);

	if (*slot)
		return (size_t)(*slot >> 32) - 1;
	if (set->count + 1 > set->mask / 8 * 7) {
		grow(set);
		slot = locate(set, text, hash);
	}
	/* Slots number strings in 32 bits: 150 GB of them are out of memory. */
	if (set->count == UINT32_MAX - 1)
		die(TX_OS, "more than 4 billion distinct texts");
	set->texts = mem_grow(
		set->texts, set->count, &set->room, sizeof(*set->texts));
	set->texts[set->count] = copy(set, text);
	*slot = (uint64_t)(set->count + 1) << 32 | hash;
	return set->count++;
}

size_t intern_find(const struct intern *set, struct slice text)
{
	uint32_t hash = (uint32_t)sip_hash(set->key, text);
	uint64_t slot = *locate(set, text, hash);

	return slot ? (size_t)(slot >> 32) - 1 : INTERN_NONE;
}

struct slice intern_text(const struct intern *set, size_t number)
{
	return set->texts[number];
}

size_t intern_count(const struct intern *set)
{
	return set->count;
}
