#include "graph_retry.h"

#include <string.h>

#include <json-c/json.h>

#include "doc.h"
#include "err.h"

/* Of the rate limit, in percent: from where on, and for how much as much. */
#define EASE_FROM 80
#define EASE_STEP 4

double graph_retry_wait(double unit, int failed, double dice)
{
	double most = 1;

	while (--failed > 0 && most < 60)
		most *= 2;
	return unit * dice * (most < 60 ? most : 60);
}

double graph_retry_limited(double unit, int times, int64_t code)
{
	double wait = code == 368 ? 900 : 60;

	while (--times > 0 && wait < 900)
		wait *= 2;
	return unit * (wait < 900 ? wait : 900);
}

double graph_retry_ease(double unit, int percent)
{
	double wait = 1;

	if (percent < EASE_FROM)
		return 0;
	for (int p = EASE_FROM; p + EASE_STEP <= percent && wait < 60;
		p += EASE_STEP)
		wait *= 2;
	return unit * (wait < 60 ? wait : 60);
}

/* What to look for in the numbers of a usage header, and the largest found. */
struct search {
	bool regain; /* the minutes, else the percentages */
	double most;
};

/* A name of neither kind, as reset_time_duration, is in some other unit. */
static bool is_wanted(const struct search *search, const char *name)
{
	static const char *const percentages[] = {
		"call_count", "total_time", "total_cputime", "acc_id_util_pct"};

	if (search->regain)
		return !strcmp(name, "estimated_time_to_regain_access");
	for (size_t i = 0; i < sizeof(percentages) / sizeof(*percentages); i++)
		if (!strcmp(name, percentages[i]))
			return true;
	return false;
}

static bool is_number(const struct json_object *value)
{
	return json_object_is_type(value, json_type_int) ||
		json_object_is_type(value, json_type_double);
}

static void look_at(struct search *search, struct json_object *object)
{
	json_object_object_foreach(object, name, value)
	{
		double number =
			is_number(value) ? json_object_get_double(value) : -1;

		if (is_wanted(search, name) && number > search->most)
			search->most = number;
	}
}

/* {"28":[{...},{...}]}: the objects of all lists. */
static void look_in_lists(struct search *search, struct json_object *lists)
{
	json_object_object_foreach(lists, id, list)
	{
		size_t count = json_object_is_type(list, json_type_array)
			? json_object_array_length(list)
			: 0;

		(void)id;
		for (size_t i = 0; i < count; i++) {
			struct json_object *item =
				json_object_array_get_idx(list, i);

			if (json_object_is_type(item, json_type_object))
				look_at(search, item);
		}
	}
}

/* The largest number that is looked for, at least 0; -1 when none. */
static double find_most(struct slice header, bool regain)
{
	struct search search = {.regain = regain, .most = -1};
	struct json_object *doc;
	struct err unused;

	if (!header.len)
		return -1;
	doc = doc_parse(header, &unused);
	if (json_object_is_type(doc, json_type_object)) {
		look_at(&search, doc);
		look_in_lists(&search, doc);
	}
	json_object_put(doc);
	return search.most;
}

int graph_retry_percent(struct slice header)
{
	double most = find_most(header, false);

	return most > 1000 ? 1000 : (int)most;
}

double graph_retry_regain(struct slice header)
{
	double minutes = find_most(header, true);

	return minutes > 0 ? minutes * 60 : 0;
}
