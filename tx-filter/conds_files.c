/*
 * The files of --in and --not-in.
 */
#include <stdlib.h>

#include "apart.h"
#include "cond.h"
#include "conds.h"
#include "err.h"
#include "filter.h"
#include "intern.h"
#include "mem.h"
#include "values.h"

/* The option that names files of cond; NULL: it has none. */
static const char *file_option(const struct cond *cond)
{
	if (cond->kind == COND_IN)
		return "--in";
	return cond->kind == COND_NOT_IN ? "--not-in" : NULL;
}

/* All files, *count of them; the caller owns the list. */
static struct apart_file *list_files(const struct conds *conds, size_t *count)
{
	struct apart_file *files = NULL;
	size_t room = 0;

	*count = 0;
	for (size_t i = 0; i < conds->count; i++) {
		const struct cond *cond = &conds->list[i];
		const char *option = file_option(cond);

		for (size_t k = 0; option && k < cond->word_count; k++) {
			files = mem_grow(files, *count, &room, sizeof(*files));
			files[(*count)++] =
				(struct apart_file){option, cond->words[k].at};
		}
	}
	return files;
}

static int load(struct cond *cond, const struct filter_options *options,
	struct err *err)
{
	cond->set = intern_new();
	for (size_t i = 0; i < cond->word_count; i++)
		if (values_load(cond->set, cond->field[0], cond->words[i].at,
			    options, err) < 0)
			return err_prefix(err, "%s: ", file_option(cond));
	return 0;
}

int conds_load(struct conds *conds, const struct filter_options *options,
	char *const inputs[], size_t n, struct err *err)
{
	size_t count;
	struct apart_file *files = list_files(conds, &count);
	int rc = filter_check_beside(options, files, count, inputs, n, err);

	free(files);
	if (rc < 0)
		return -1;
	for (size_t i = 0; i < conds->count; i++)
		if (file_option(&conds->list[i]) &&
			load(&conds->list[i], options, err) < 0)
			return -1;
	return 0;
}
