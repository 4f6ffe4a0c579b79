#include "params.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "http.h"
#include "mem.h"

/* The longest value; a server takes far less. */
#define VALUE_MAX ((size_t)1 << 20)

static struct param *find(const struct params *params, const char *name)
{
	for (size_t i = 0; i < params->count; i++)
		if (!strcmp(params->list[i].name, name))
			return &params->list[i];
	return NULL;
}

void params_add(struct params *params, const char *name, const char *value)
{
	params->list = mem_grow(params->list, params->count, &params->room,
		sizeof(*params->list));
	params->list[params->count++] = (struct param){
		.name = mem_text(slice_from(name)),
		.value = mem_text(slice_from(value)),
	};
}

void params_set(struct params *params, const char *name, const char *value)
{
	struct param *param = find(params, name);

	if (!param) {
		params_add(params, name, value);
		return;
	}
	free(param->value);
	param->value = mem_text(slice_from(value));
}

void params_join(struct params *params, const char *name, const char *value)
{
	struct buf both = BUF_INIT(VALUE_MAX);
	const char *old = params_get(params, name);

	if (old)
		buf_printf(&both, "%s,", old);
	buf_add(&both, slice_from(value));
	params_set(params, name, buf_text(&both));
	buf_release(&both);
}

const char *params_get(const struct params *params, const char *name)
{
	const struct param *param = find(params, name);

	return param ? param->value : NULL;
}

void params_unset(struct params *params, const char *name)
{
	struct param *param = find(params, name);
	size_t behind;

	if (!param)
		return;
	free(param->name);
	free(param->value);
	behind = params->count-- - (size_t)(param - params->list) - 1;
	memmove(param, param + 1, behind * sizeof(*param));
}

void params_number(struct buf *query, const char *name, long long number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", number);
	http_param(query, name, slice_from(text));
}

void params_query(const struct params *params, struct buf *query)
{
	for (size_t i = 0; i < params->count; i++)
		http_param(query, params->list[i].name,
			slice_from(params->list[i].value));
}

void params_release(struct params *params)
{
	for (size_t i = 0; i < params->count; i++) {
		free(params->list[i].name);
		free(params->list[i].value);
	}
	free(params->list);
	*params = (struct params){0};
}
