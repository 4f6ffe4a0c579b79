/*
 * The fields of a descriptor: how often each one is there, and its value.
 */
#ifndef TX_GEN_FIELDS_H
#define TX_GEN_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "rng.h"

struct audience;
struct member;
struct shape;
struct world;

/* One descriptor before it is written: what its fields have in common. */
struct draft {
	const struct shape *shape; /* borrowed */
	const struct world *world; /* borrowed */
	struct rng *rng;           /* borrowed */
	uint64_t id;
	int64_t added;
	const struct member *member;
	size_t kind;        /* of the indicator */
	uint64_t number;    /* of the indicator */
	struct buf text;    /* owns: the indicator's text */
	size_t term;        /* a search term that the description holds */
	struct buf prose;   /* owns: scratch */
	const char *status; /* borrowed for ever */
	const struct audience *audience; /* borrowed for ever */
};

/* The longest text of an indicator or a description. */
#define DRAFT_MAX 4096

struct field {
	const char *key;     /* with its quotes and colon */
	unsigned int absent; /* in 10,000 descriptors */
	unsigned int null;   /* in 10,000 descriptors */
	/* Append the value. */
	void (*write)(struct draft *draft, struct buf *out);
};

#define FIELDS 23

/* All fields, in the commonest order; the first is the id. */
extern const struct field fields[FIELDS];

/* Draw what the fields have in common. */
void draft_draw(struct draft *draft, uint64_t id, int64_t added);

#endif
