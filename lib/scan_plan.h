/*
 * The wanted paths as a tree of names; for lib/scan*.c only.
 */
#ifndef TX_SCAN_PLAN_H
#define TX_SCAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

/* The index of a node whose own value nobody wants, only what is below. */
#define SCAN_UNWANTED SIZE_MAX

/* How many ways the children of a node are parted; a power of two. */
#define SCAN_WAYS 64

/* One name in the tree. */
struct scan_node {
	struct slice name;                /* decoded; owns */
	size_t index;                     /* of its value, or SCAN_UNWANTED */
	struct scan_node *child;          /* the first of its children */
	struct scan_node *sibling;        /* the next child of its parent */
	struct scan_node *each;           /* its elements; no child of it */
	bool ends_row;                    /* it is such an element */
	struct scan_node *peer;           /* the next in the same way */
	struct scan_node *way[SCAN_WAYS]; /* its children by scan_way() */
};

struct scan_plan {
	struct scan_node root; /* the record itself */
	size_t count;          /* of values */
	size_t self;           /* the index of the elements in a row */
};

/* Which way a name goes: cheap, and parts the keys of descriptors well. */
static inline size_t scan_way(struct slice name)
{
	size_t first = name.len ? (unsigned char)name.at[0] : 0;

	return (first + name.len * 11) % SCAN_WAYS;
}

/* The child of node with this (decoded) name, or NULL. */
static inline const struct scan_node *scan_node_find(
	const struct scan_node *node, struct slice name)
{
	const struct scan_node *child = node->way[scan_way(name)];

	while (child && !slice_equal(child->name, name))
		child = child->peer;
	return child;
}

#endif
