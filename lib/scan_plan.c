#include "scan_plan.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "scan.h"

struct scan_plan *scan_plan_new(void)
{
	struct scan_plan *plan = mem_zero(1, sizeof(*plan));

	plan->root.index = SCAN_UNWANTED;
	return plan;
}

static struct scan_node *add_child(struct scan_node *node, struct slice name)
{
	struct scan_node *child = mem_zero(1, sizeof(*child));
	struct scan_node **way = &node->way[scan_way(name)];

	child->name = (struct slice){mem_text(name), name.len};
	child->index = SCAN_UNWANTED;
	child->sibling = node->child;
	node->child = child;
	child->peer = *way;
	*way = child;
	return child;
}

static struct scan_node *get_child(struct scan_node *node, struct slice name)
{
	struct scan_node *child = node->child;

	while (child && !slice_equal(child->name, name))
		child = child->sibling;
	return child ? child : add_child(node, name);
}

/* The elements of node; they always have a value. */
static struct scan_node *get_each(
	struct scan_plan *plan, struct scan_node *node)
{
	if (!node->each) {
		node->each = mem_zero(1, sizeof(*node->each));
		node->each->index = plan->self = plan->count++;
		node->each->ends_row = true;
	}
	return node->each;
}

/*
 * The node at path below node.  A path deeper than any text may be is cut
 * there, so that no tree is deeper; its last node stands below all that can be
 * found.
 */
static struct scan_node *descend(struct scan_node *node, const char *path)
{
	struct slice rest = slice_from(path), name;
	size_t depth = 0;

	while (depth++ <= SCAN_DEPTH && slice_cut(&rest, '.', &name))
		node = get_child(node, name);
	return node;
}

static size_t want(struct scan_plan *plan, struct scan_node *node)
{
	if (node->index == SCAN_UNWANTED)
		node->index = plan->count++;
	return node->index;
}

size_t scan_plan_add(struct scan_plan *plan, const char *path)
{
	return want(plan, descend(&plan->root, path));
}

size_t scan_plan_add_each(
	struct scan_plan *plan, const char *array, const char *path)
{
	struct scan_node *each = get_each(plan, descend(&plan->root, array));

	return want(plan, path ? descend(each, path) : each);
}

size_t scan_plan_count(const struct scan_plan *plan)
{
	return plan->count;
}

/* The tree is at most 2 * SCAN_DEPTH + 3 deep, and so is this. */
static void free_children(struct scan_node *node)
{
	struct scan_node *next;

	if (node->each)
		free_children(node->each);
	free(node->each);
	for (struct scan_node *child = node->child; child; child = next) {
		next = child->sibling;
		free_children(child);
		free((char *)child->name.at); /* ours, by mem_text() */
		free(child);
	}
}

void scan_plan_free(struct scan_plan *plan)
{
	if (!plan)
		return;
	free_children(&plan->root);
	free(plan);
}
