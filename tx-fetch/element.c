#include "element.h"

#include <stdlib.h>

#include "buf.h"
#include "diag.h"
#include "fetch.h"
#include "mem.h"
#include "nested.h"
#include "scan.h"
#include "settings.h"
#include "unfold.h"

/* A record whose lists make it longer stays incomplete. */
#define WHOLE_MAX ((size_t)256 << 20)

struct elements {
	struct buf whole; /* the record with its lists completed */
	struct unfold *unfold;
};

struct elements *elements_new(void)
{
	struct elements *elements = mem_zero(1, sizeof(*elements));

	buf_init(&elements->whole, WHOLE_MAX);
	elements->unfold = unfold_new();
	return elements;
}

void elements_free(struct elements *elements)
{
	if (!elements)
		return;
	buf_release(&elements->whole);
	unfold_free(elements->unfold);
	free(elements);
}

/* Say why an element that fails the grammar does. */
static void tell(struct slice text)
{
	struct scan_value unused;
	struct scan_fault fault;

	if (scan_any(text, &unused, &fault) < 0)
		warn_f("an element is no JSON: byte %zu of %zu: %s",
			fault.at + 1, text.len, fault.why);
}

int element_refuse(
	struct fetch *fetch, const struct scan_value *element, struct err *err)
{
	if (element->type == SCAN_ABSENT)
		tell(element->text);
	return writer_refuse_element(fetch->writer, element, err);
}

static enum writer_put put(struct fetch *fetch, struct idset *seen,
	struct slice term, const struct scan_value *element,
	const struct scan_value *known, struct err *err)
{
	if (fetch->set->unfold && element->type == SCAN_OBJECT)
		return unfold_put(
			fetch->elements->unfold, fetch, seen, element, err);
	return writer_put(fetch->writer, seen, term, element, known, err);
}

enum writer_put element_put(struct fetch *fetch, struct idset *seen,
	struct slice term, const struct scan_value *element,
	const struct scan_value *known, struct err *err)
{
	struct buf *whole = &fetch->elements->whole;
	struct scan_value record = *element;
	const struct writer_traits page = writer_traits(fetch->writer);
	enum writer_put done;
	size_t left = 0;

	if (writer_is_full(fetch->writer))
		return WRITER_FULL;
	if (element->type == SCAN_ABSENT)
		tell(element->text);
	if (element->type == SCAN_OBJECT &&
		writer_may_link(fetch->writer, element->text)) {
		if (nested_complete(fetch, element->text, whole, &left, err) <
			0)
			return WRITER_FAILED;
		if (whole->over) {
			left++;
		} else {
			record.text = buf_slice(whole);
			known = NULL;
			/* What was read for it came in other replies. */
			writer_expect_traits(fetch->writer, WRITER_ANYTHING);
		}
	}
	done = put(fetch, seen, term, &record, known, err);
	writer_expect_traits(fetch->writer, page);
	if (left && done == WRITER_NEW)
		writer_note_incomplete(fetch->writer);
	return done;
}
