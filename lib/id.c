#include "id.h"

#include <stddef.h>

uint64_t id_number(struct slice text)
{
	uint64_t n = 0;

	if (!text.len || text.len > 19 || text.at[0] == '0')
		return 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return 0;
		n = n * 10 + (uint64_t)(text.at[i] - '0');
	}
	return n;
}

/* The last steps of splitmix64. */
uint64_t id_hash(uint64_t number, uint64_t seed)
{
	uint64_t x = number ^ seed;

	x ^= x >> 30;
	x *= 0xBF58476D1CE4E5B9;
	x ^= x >> 27;
	x *= 0x94D049BB133111EB;
	return x ^ x >> 31;
}
