#include "notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "diag.h"
#include "mem.h"
#include "rows.h"

struct note {
	char *text;            /* owns */
	const struct row *row; /* the first; borrowed */
	unsigned long long rows;
};

static struct note *find(struct notes *notes, const char *text)
{
	for (size_t i = 0; i < notes->count; i++)
		if (!strcmp(notes->list[i].text, text))
			return &notes->list[i];
	return NULL;
}

static void add_new(
	struct notes *notes, const struct row *row, const char *text)
{
	if (notes->count == NOTES_MAX) {
		notes->lost++;
		return;
	}
	notes->list = mem_grow(
		notes->list, notes->count, &notes->room, sizeof(*notes->list));
	notes->list[notes->count++] = (struct note){
		.text = mem_text(slice_from(text)),
		.row = row,
		.rows = 1,
	};
}

void notes_add(struct notes *notes, const struct row *row, const char *fmt, ...)
{
	char text[1024];
	struct note *note;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	note = find(notes, text);
	if (note)
		note->rows++;
	else
		add_new(notes, row, text);
}

void notes_print(const struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		const struct note *note = &notes->list[i];

		if (note->rows == 1)
			warn_f("%s:%llu: row %llu: %s",
				note->row->columns->name, note->row->line,
				note->row->number, note->text);
		else
			warn_f("%s:%llu: row %llu and %llu more: %s",
				note->row->columns->name, note->row->line,
				note->row->number, note->rows - 1, note->text);
	}
	if (notes->lost)
		warn_f("and %llu more notes like these", notes->lost);
}

void notes_release(struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		free(notes->list[i].text);
	free(notes->list);
}
