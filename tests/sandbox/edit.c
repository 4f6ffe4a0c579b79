#include "edit.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "mem.h"
#include "num.h"
#include "query.h"
#include "reply.h"
#include "request.h"
#include "store.h"
#include "times.h"
#include "vocab.h"

/* Parameters that are one word of a vocabulary. */
static const struct {
	const char *name;
	enum vocab vocab;
} words[] = {
	{"type", VOCAB_TYPE},
	{"status", VOCAB_STATUS},
	{"review_status", VOCAB_REVIEW_STATUS},
	{"severity", VOCAB_SEVERITY},
	{"share_level", VOCAB_SHARE_LEVEL},
	{"privacy_type", VOCAB_PRIVACY_TYPE},
	{"precision", VOCAB_PRECISION},
};

static const char *const texts[] = {"description", "status", "review_status",
	"severity", "share_level", "privacy_type", "precision", "source_uri"};

static const char *const times[] = {
	"expired_on", "first_active", "last_active"};

static const char *const reactions[] = {"reactions", "reactions_to_remove"};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* --- checking ------------------------------------------------------------- */

static int bad_word(struct reply *reply, const char *name, enum vocab set)
{
	reply_error(reply, 100, "(#100) Param %s must be one of {%s}", name,
		vocab_list(set));
	return -1;
}

static int check_words(const struct request *request, struct reply *reply)
{
	for (size_t i = 0; i < COUNT(words); i++) {
		const char *value = request_value(request, words[i].name);

		if (value && !vocab_has(words[i].vocab, slice_from(value)))
			return bad_word(reply, words[i].name, words[i].vocab);
	}
	for (size_t i = 0; i < COUNT(reactions); i++) {
		const char *value = request_value(request, reactions[i]);

		if (value && query_stranger(value, VOCAB_REACTION).at)
			return bad_word(reply, reactions[i], VOCAB_REACTION);
	}
	return 0;
}

static int check_times(
	const struct request *request, int64_t now, struct reply *reply)
{
	for (size_t i = 0; i < COUNT(times); i++) {
		const char *value = request_value(request, times[i]);
		int64_t time;
		struct err err;

		if (!value || !times_read(value, now, &time, &err))
			continue;
		reply_error(reply, 100, "(#100) Param %s must be a valid time",
			times[i]);
		return -1;
	}
	return 0;
}

static int check_confidence(const struct request *request, struct reply *reply)
{
	const char *value = request_value(request, "confidence");
	long long number;
	struct err err;

	if (!value || !num_parse(slice_from(value), 0, 100, &number, &err))
		return 0;
	reply_error(reply, 100,
		"(#100) Param confidence must be between 0 and 100");
	return -1;
}

static int check_related(const struct store *store,
	const struct request *request, struct reply *reply)
{
	const char *list = request_value(request, "related_ids_for_upload");
	struct slice rest = slice_from(list ? list : ""), one;

	while (list && slice_cut(&rest, ',', &one)) {
		char *id = mem_text(slice_trim(one));
		const struct node *node = store_node(store, id);

		if (!node || !node->record) {
			reply_error(reply, 100,
				"(#100) Param related_ids_for_upload: no "
				"descriptor has the id %s",
				id);
			free(id);
			return -1;
		}
		free(id);
	}
	return 0;
}

int edit_check(const struct store *store, const struct request *request,
	int64_t now, struct reply *reply)
{
	if (check_words(request, reply) < 0 ||
		check_times(request, now, reply) < 0 ||
		check_confidence(request, reply) < 0 ||
		check_related(store, request, reply) < 0)
		return -1;
	return 0;
}

/* --- applying ------------------------------------------------------------- */

static struct json_object *json_text(struct slice text)
{
	return json_object_new_string_len(text.at, (int)text.len);
}

static void set_text(
	struct json_object *object, const char *name, const char *value)
{
	json_object_object_add(object, name, json_text(slice_from(value)));
}

/* Set a time; 0 means that there is none. */
static void set_time(struct json_object *object, const char *name,
	const char *value, int64_t now)
{
	char text[TIMES_TEXT];
	int64_t time = 0;
	struct err err;

	times_read(value, now, &time, &err);
	times_write(time, text);
	if (time)
		set_text(object, name, text);
	else
		json_object_object_del(object, name);
}

/* The text of an element of the tags of a descriptor. */
static struct slice tag_text(struct json_object *element)
{
	struct json_object *text = element;

	if (json_object_is_type(element, json_type_object))
		text = json_object_object_get(element, "text");
	return text ? slice_from(json_object_get_string(text))
		    : (struct slice){"", 0};
}

static bool in_list(const char *list, struct slice word)
{
	struct slice rest = slice_from(list ? list : ""), one;

	while (slice_cut(&rest, ',', &one)) {
		if (slice_equal_nocase(slice_trim(one), word))
			return true;
	}
	return false;
}

static bool in_array(struct json_object *array, struct slice text)
{
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		if (slice_equal_nocase(
			    tag_text(json_object_array_get_idx(array, i)),
			    text))
			return true;
	}
	return false;
}

/* Add the tags of the comma list to array, those unknown to store too. */
static void add_tags(
	struct json_object *array, struct store *store, const char *list)
{
	struct slice rest = slice_from(list ? list : ""), text;

	while (slice_cut(&rest, ',', &text)) {
		struct json_object *element;
		const struct tag *tag;

		text = slice_trim(text);
		if (!text.len || in_array(array, text))
			continue;
		tag = store_make_tag(store, text);
		element = json_object_new_object();
		set_text(element, "id", tag->id);
		set_text(element, "text", tag->text);
		json_object_array_add(array, element);
	}
}

/* The elements of the tags of object, in either form; NULL for none. */
static struct json_object *old_tags(struct json_object *object)
{
	struct json_object *tags = json_object_object_get(object, "tags");

	if (json_object_is_type(tags, json_type_object))
		tags = json_object_object_get(tags, "data");
	return json_object_is_type(tags, json_type_array) ? tags : NULL;
}

static void set_tags(struct json_object *object, struct store *store,
	const struct request *request)
{
	const char *replace = request_value(request, "tags");
	const char *add = request_value(request, "add_tags");
	const char *remove = request_value(request, "remove_tags");
	struct json_object *array, *edge, *old = old_tags(object);

	if (!replace && !add && !remove)
		return;
	array = json_object_new_array();
	for (size_t i = 0; old && !replace && i < json_object_array_length(old);
		i++) {
		struct json_object *element = json_object_array_get_idx(old, i);

		if (!in_list(remove, tag_text(element)))
			json_object_array_add(array, json_object_get(element));
	}
	add_tags(array, store, replace);
	add_tags(array, store, add);
	edge = json_object_new_object();
	json_object_object_add(edge, "data", array);
	json_object_object_add(object, "tags", edge);
}

static void set_privacy_members(
	struct json_object *object, const struct request *request)
{
	const char *list = request_value(request, "privacy_members");
	const char *type = request_value(request, "privacy_type");
	struct slice rest = slice_from(list ? list : ""), one;
	struct json_object *array;

	if (!list)
		return;
	array = json_object_new_array();
	while (slice_cut(&rest, ',', &one))
		json_object_array_add(array, json_text(slice_trim(one)));
	if (type && !strcmp(type, "HAS_WHITELIST") &&
		!in_list(list, slice_from(request->app)))
		json_object_array_add(
			array, json_text(slice_from(request->app)));
	json_object_object_add(object, "privacy_members", array);
}

void edit_apply(struct json_object *object, struct store *store,
	const struct request *request, int64_t now)
{
	const char *confidence = request_value(request, "confidence");
	char text[TIMES_TEXT];
	long long number;
	struct err err;

	for (size_t i = 0; i < COUNT(texts); i++) {
		const char *value = request_value(request, texts[i]);

		if (value)
			set_text(object, texts[i], value);
	}
	for (size_t i = 0; i < COUNT(times); i++) {
		const char *value = request_value(request, times[i]);

		if (value)
			set_time(object, times[i], value, now);
	}
	if (confidence &&
		!num_parse(slice_from(confidence), 0, 100, &number, &err))
		json_object_object_add(
			object, "confidence", json_object_new_int64(number));
	set_privacy_members(object, request);
	set_tags(object, store, request);
	times_write(now, text);
	set_text(object, "last_updated", text);
}

/* --- reactions ------------------------------------------------------------ */

/* The comma list of the apps that reacted so, of an array of reactions. */
static struct json_object *find_reaction(
	struct json_object *array, struct slice key)
{
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		struct json_object *one = json_object_array_get_idx(array, i);
		struct json_object *name = json_object_object_get(one, "key");

		if (name && slice_is(key, json_object_get_string(name)))
			return one;
	}
	return NULL;
}

/* Put app into (add), or take it out of, the apps that reacted with key. */
static void set_reaction(
	struct json_object *array, struct slice key, const char *app, bool add)
{
	struct json_object *one = find_reaction(array, key);
	const char *apps = "";
	struct slice rest, each;
	struct buf text = BUF_INIT(STORE_LINE_MAX);

	if (one)
		apps = json_object_get_string(
			json_object_object_get(one, "value"));
	rest = slice_from(apps ? apps : "");
	while (slice_cut(&rest, ',', &each)) {
		if (each.len && !slice_is(each, app))
			buf_printf(&text, "%s%.*s", text.len ? "," : "",
				SLICE_ARG(each));
	}
	if (add)
		buf_printf(&text, "%s%s", text.len ? "," : "", app);
	if (!one && add) {
		one = json_object_new_object();
		json_object_object_add(one, "key", json_text(key));
		json_object_array_add(array, one);
	}
	if (one)
		set_text(one, "value", buf_text(&text));
	buf_release(&text);
}

/* The array of object with this name, made when it is not there. */
static struct json_object *array_of(
	struct json_object *object, const char *name)
{
	struct json_object *array = json_object_object_get(object, name);

	if (json_object_is_type(array, json_type_array))
		return array;
	array = json_object_new_array();
	json_object_object_add(object, name, array);
	return array;
}

static void react_all(
	struct json_object *array, const char *list, const char *app, bool add)
{
	struct slice rest = slice_from(list ? list : ""), key;

	while (slice_cut(&rest, ',', &key)) {
		key = slice_trim(key);
		if (key.len)
			set_reaction(array, key, app, add);
	}
}

/* Make my_reactions and drop the reactions that nobody has any more. */
static void tidy_reactions(struct json_object *object, const char *app)
{
	struct json_object *old = array_of(object, "reactions");
	struct json_object *kept = json_object_new_array();
	struct json_object *mine = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(old); i++) {
		struct json_object *one = json_object_array_get_idx(old, i);
		const char *apps = json_object_get_string(
			json_object_object_get(one, "value"));

		if (!apps || !*apps)
			continue;
		json_object_array_add(kept, json_object_get(one));
		if (in_list(apps, slice_from(app)))
			json_object_array_add(mine,
				json_object_get(
					json_object_object_get(one, "key")));
	}
	json_object_object_add(object, "reactions", kept);
	json_object_object_add(object, "my_reactions", mine);
}

void edit_react(struct json_object *object, const struct request *request)
{
	struct json_object *array = array_of(object, "reactions");

	react_all(array, request_value(request, "reactions_to_remove"),
		request->app, false);
	react_all(
		array, request_value(request, "reactions"), request->app, true);
	tidy_reactions(object, request->app);
}
