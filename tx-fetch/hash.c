#include "hash.h"

#include <stdio.h>
#include <string.h>

static uint64_t step(uint64_t hash, unsigned char byte)
{
	return (hash ^ byte) * UINT64_C(0x100000001B3);
}

uint64_t hash_bytes(uint64_t hash, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		hash = step(hash, (unsigned char)bytes.at[i]);
	return hash;
}

uint64_t hash_text(uint64_t hash, const char *text)
{
	if (!text)
		return step(hash, 0xFF);
	return hash_bytes(hash, (struct slice){text, strlen(text) + 1});
}

uint64_t hash_number(uint64_t hash, long long number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", number);
	return hash_text(hash, text);
}
