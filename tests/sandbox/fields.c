#include "fields.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "mem.h"
#include "num.h"
#include "paging.h"
#include "reply.h"
#include "request.h"
#include "store.h"
#include "wire.h"

#define DEPTH_MAX 8

/* The most members of one object that can be shown. */
#define MEMBERS_MAX 256

static const struct {
	const char *name;     /* as errors name it */
	const char *defaults; /* the fields shown without being asked for */
	const char *known;
} nodes[] = {
	[FIELDS_DESCRIPTOR] = {"ThreatDescriptor",
		"added_on,confidence,description,id,indicator,last_updated,"
		"owner,privacy_type,raw_indicator,review_status,severity,"
		"share_level,status,type",
		",id,added_on,confidence,description,expired_on,first_active,"
		"last_active,indicator,last_updated,metadata,my_reactions,"
		"owner,precision,privacy_members,privacy_type,raw_indicator,"
		"reactions,review_status,severity,share_level,source_uri,"
		"status,tags,type,"},
	[FIELDS_INDICATOR] = {"ThreatIndicator", "indicator,type,id",
		",id,indicator,type,descriptors,"},
	[FIELDS_MEMBER] = {"Application", "id,name,email", ",id,name,email,"},
	[FIELDS_TAG] = {"ThreatTag", "id,text", ",id,text,tagged_objects,"},
	[FIELDS_GROUP] = {"ThreatPrivacyGroup",
		"added_on,description,id,last_updated,members_can_see,"
		"members_can_use,name",
		",id,name,description,members_can_see,members_can_use,"
		"last_updated,added_on,threat_updates_enabled,"},
	[FIELDS_UPDATE] = {"ThreatUpdate",
		"id,indicator,type,creation_time,last_updated,should_delete",
		",id,indicator,type,creation_time,last_updated,should_delete,"
		"tags,status,applications_with_opinions,descriptors,"},
	[FIELDS_TAGGED] = {"ThreatTaggedObject", "id,type,name",
		",id,type,name,"},
};

/* The kind of object that the field name holds. */
static enum fields_node node_of(const char *name)
{
	if (!strcmp(name, "owner"))
		return FIELDS_MEMBER;
	if (!strcmp(name, "indicator"))
		return FIELDS_INDICATOR;
	if (!strcmp(name, "tags"))
		return FIELDS_TAG;
	if (!strcmp(name, "descriptors"))
		return FIELDS_DESCRIPTOR;
	if (!strcmp(name, "tagged_objects"))
		return FIELDS_TAGGED;
	return FIELDS_ANY;
}

/* --- reading -------------------------------------------------------------- */

struct parser {
	const char *text, *at;
	const struct store *store;
	struct reply *reply;
	int depth;
};

static bool is_known(
	const struct parser *parser, enum fields_node node, struct slice name)
{
	char quoted[128];

	if (node == FIELDS_ANY)
		return true;
	if (name.len + 3 > sizeof(quoted))
		return false;
	quoted[0] = ',';
	memcpy(quoted + 1, name.at, name.len);
	memcpy(quoted + 1 + name.len, ",", 2);
	if (strstr(nodes[node].known, quoted))
		return true;
	quoted[1 + name.len] = '\0';
	return node == FIELDS_DESCRIPTOR &&
		store_has_field(parser->store, quoted + 1);
}

static int syntax_error(struct parser *parser)
{
	reply_error(parser->reply, 2500,
		"Syntax error \"Expected name.\" at character %zu: %.200s",
		(size_t)(parser->at - parser->text), parser->text);
	return -1;
}

/* Read what may stand behind a name: ".limit(3)". */
static int read_modifiers(struct parser *parser, struct field *field)
{
	while (*parser->at == '.') {
		const char *open = strchr(parser->at, '(');
		const char *end = open ? strchr(open, ')') : NULL;
		struct slice name, value;
		long long number;
		struct err err;

		if (!end)
			return syntax_error(parser);
		name = (struct slice){
			parser->at + 1, (size_t)(open - parser->at) - 1};
		value = (struct slice){open + 1, (size_t)(end - open) - 1};
		if (slice_is(name, "limit") &&
			num_parse(value, 1, PAGING_MAX, &number, &err) == 0)
			field->limit = (size_t)number;
		parser->at = end + 1;
	}
	return 0;
}

static struct field *add_field(struct fields *fields, struct slice name)
{
	struct field *field;

	fields->list = mem_grow(fields->list, fields->count, &fields->room,
		sizeof(*fields->list));
	field = &fields->list[fields->count++];
	*field = (struct field){.name = mem_text(name)};
	return field;
}

static struct fields *parse_list(struct parser *parser, enum fields_node node);

/* An edge of objects shows their default fields. */
static int default_sub(struct parser *parser, struct field *field)
{
	enum fields_node node = node_of(field->name);

	if (node != FIELDS_DESCRIPTOR && node != FIELDS_TAGGED)
		return 0;
	field->sub = fields_read(NULL, node, parser->store, parser->reply);
	return field->sub ? 0 : -1;
}

/* Read one field with all that belongs to it. */
static int parse_field(struct parser *parser, struct fields *fields)
{
	size_t len = strcspn(parser->at, " .,{}()");
	struct slice name = {parser->at, len};
	struct field *field;

	if (!len)
		return syntax_error(parser);
	if (!is_known(parser, fields->node, name)) {
		reply_error(parser->reply, 100,
			"(#100) Tried accessing nonexisting field (%.*s) on "
			"node type (%s)",
			SLICE_ARG(name), nodes[fields->node].name);
		return -1;
	}
	field = add_field(fields, name);
	parser->at += len;
	if (read_modifiers(parser, field) < 0)
		return -1;
	if (*parser->at != '{')
		return default_sub(parser, field);
	parser->at++;
	field->sub = parse_list(parser, node_of(field->name));
	if (!field->sub)
		return -1;
	if (*parser->at != '}')
		return syntax_error(parser);
	parser->at++;
	return 0;
}

static struct fields *parse_list(struct parser *parser, enum fields_node node)
{
	struct fields *fields = mem_zero(1, sizeof(*fields));
	int rc = 0;

	fields->node = node;
	if (++parser->depth > DEPTH_MAX)
		rc = syntax_error(parser);
	while (!rc) {
		parser->at += strspn(parser->at, " ");
		rc = parse_field(parser, fields);
		parser->at += rc ? 0 : strspn(parser->at, " ");
		if (rc || *parser->at != ',')
			break;
		parser->at++;
	}
	parser->depth--;
	if (!rc)
		return fields;
	fields_free(fields);
	return NULL;
}

struct fields *fields_read(const char *text, enum fields_node node,
	const struct store *store, struct reply *reply)
{
	struct parser parser = {.store = store, .reply = reply};
	struct fields *fields;

	parser.text = parser.at = text ? text : nodes[node].defaults;
	fields = parse_list(&parser, node);
	if (fields && *parser.at) {
		syntax_error(&parser);
		fields_free(fields);
		return NULL;
	}
	return fields;
}

void fields_free(struct fields *fields)
{
	if (!fields)
		return;
	for (size_t i = 0; i < fields->count; i++) {
		free(fields->list[i].name);
		fields_free(fields->list[i].sub);
	}
	free(fields->list);
	free(fields);
}

const struct field *fields_find(const struct fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->count; i++) {
		if (!strcmp(fields->list[i].name, name))
			return &fields->list[i];
	}
	return NULL;
}

/* --- showing -------------------------------------------------------------- */

/* One object on its way out. */
struct view {
	const struct request *request;
	struct slice id; /* JSON */
	size_t count;
	struct view_member {
		struct slice key, value;
	} member[MEMBERS_MAX];
};

static void view_init(
	struct view *view, const char *object, const struct request *request)
{
	struct wire_walk walk;

	view->request = request;
	view->id = wire_member(object, "id");
	view->count = 0;
	wire_walk_init(&walk, object);
	while (view->count < MEMBERS_MAX &&
		wire_walk_next(&walk, &view->member[view->count].key,
			&view->member[view->count].value))
		view->count++;
}

static size_t count_elements(struct slice array)
{
	struct wire_walk walk;
	struct slice element;
	size_t count = 0;

	wire_walk_init(&walk, array.at);
	while (wire_walk_next(&walk, NULL, &element))
		count++;
	return count;
}

static void show_value(struct buf *out, const struct fields *sub,
	struct slice value, const struct request *request)
{
	if (sub && value.at && *value.at == '{')
		fields_show(out, sub, value.at, request);
	else
		buf_add(out, value);
}

/* The first limit elements of array. */
static void show_elements(struct buf *out, const struct fields *sub,
	struct slice array, size_t limit, const struct request *request)
{
	struct wire_walk walk;
	struct slice element;

	buf_add_byte(out, '[');
	wire_walk_init(&walk, array.at);
	for (size_t i = 0; i < limit && wire_walk_next(&walk, NULL, &element);
		i++) {
		if (i)
			buf_add_byte(out, ',');
		show_value(out, sub, element, request);
	}
	buf_add_byte(out, ']');
}

/* The links of an edge that was cut after page->limit elements. */
static void add_edge_paging(struct buf *out, const struct field *field,
	struct page *page, const struct view *view)
{
	struct buf path = BUF_INIT(REPLY_MAX), names = BUF_INIT(REPLY_MAX);
	struct request request;

	request_init(&request, "GET");
	request.host = view->request->host;
	request.token = view->request->token;
	request.version = view->request->version;
	for (size_t i = 0; field->sub && i < field->sub->count; i++)
		buf_printf(
			&names, "%s%s", i ? "," : "", field->sub->list[i].name);
	if (names.len)
		request_add(&request, SLICE("fields"), buf_slice(&names));
	buf_add(&path, wire_text(view->id, &names));
	buf_printf(&path, "/%s", field->name);
	page->mark = paging_mark(buf_text(&path));
	paging_add(out, page, &request, buf_text(&path));
	request_release(&request);
	buf_release(&path);
	buf_release(&names);
}

/* An edge: {"data":[...],"paging":{...}}. */
static void show_edge(struct buf *out, const struct field *field,
	struct slice edge, const struct view *view)
{
	struct slice array = wire_member(edge.at, "data");
	struct slice paging = wire_member(edge.at, "paging");
	struct page page = {.total = count_elements(array),
		.limit = field->limit ? field->limit : PAGING_DEFAULT};
	bool cut = page.total > page.limit;

	if (!cut && !field->sub) {
		buf_add(out, edge);
		return;
	}
	page.end = cut ? page.limit : page.total;
	buf_add(out, SLICE("{\"data\":"));
	show_elements(out, field->sub, array, page.end, view->request);
	if (cut) {
		add_edge_paging(out, field, &page, view);
	} else if (paging.at) {
		buf_add(out, SLICE(",\"paging\":"));
		buf_add(out, paging);
	}
	buf_add_byte(out, '}');
}

static void show_member(struct buf *out, const struct field *field,
	struct slice value, const struct view *view)
{
	if (*value.at == '{' && record_edge(value).at)
		show_edge(out, field, value, view);
	else if (*value.at == '[' && field->sub)
		show_elements(out, field->sub, value, SIZE_MAX, view->request);
	else
		show_value(out, field->sub, value, view->request);
}

/* Show every member of the view that field names. */
static void show_field(
	struct buf *out, const struct field *field, const struct view *view)
{
	struct slice name = slice_from(field->name);

	for (size_t i = 0; i < view->count; i++) {
		if (!slice_equal(view->member[i].key, name))
			continue;
		if (out->at[out->len - 1] != '{')
			buf_add_byte(out, ',');
		buf_printf(out, "\"%s\":", field->name);
		show_member(out, field, view->member[i].value, view);
	}
}

void fields_show(struct buf *out, const struct fields *fields,
	const char *object, const struct request *request)
{
	char name[] = "id";
	const struct field id = {.name = name};
	struct view view;

	view_init(&view, object, request);
	buf_add_byte(out, '{');
	for (size_t i = 0; i < fields->count; i++)
		show_field(out, &fields->list[i], &view);
	if (!fields_find(fields, "id"))
		show_field(out, &id, &view);
	buf_add_byte(out, '}');
}
