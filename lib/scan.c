#include "scan.h"

#include "mem.h"
#include "scan_byte.h"
#include "scan_find.h"
#include "scan_plan.h"
#include "utf8.h"

/* An array or object that is open. */
struct frame {
	const char *open;             /* its bracket */
	const struct scan_node *node; /* what is wanted of it, or NULL */
};

/* One pass over one text. */
struct pass {
	const char *end;
	struct scan_block block;
	scan_find *find;
	struct scan_value *values;
	struct scan_rows *rows; /* or NULL */
	size_t depth;
	const char *bad; /* set by refuse() */
	const char *why;
	struct frame frame[SCAN_DEPTH]; /* the open ones, outermost first */
};

/* Every function that passes something returns NULL when it is refused. */
static __attribute__((cold, noinline)) const char *refuse(
	struct pass *p, const char *at, const char *why)
{
	p->bad = at;
	p->why = why;
	return NULL;
}

static const char *refuse_end(struct pass *p)
{
	return refuse(p, p->end, "text ends too early");
}

/*
 * What follows is laid out for text without white space between its parts,
 * as servers write it: the byte that must come is looked for where it is
 * then, in line, and only when it is not there a function is called.
 */

/* Pass white space, but not to the end. */
static __attribute__((noinline)) const char *pass_space(
	struct pass *p, const char *at)
{
	at = scan_space(at, p->end);
	return at < p->end ? at : refuse_end(p);
}

static __attribute__((noinline)) const char *find_behind_space(
	struct pass *p, const char *at, char c, const char *why)
{
	at = pass_space(p, at);
	return !at || *at == c ? at : refuse(p, at, why);
}

/* Find c behind white space. */
static inline const char *find_byte(
	struct pass *p, const char *at, char c, const char *why)
{
	if (__builtin_expect(at < p->end && *at == c, 1))
		return at;
	return find_behind_space(p, at, c, why);
}

/* Find a byte that is no white space. */
static inline const char *find_any(struct pass *p, const char *at)
{
	if (__builtin_expect(at < p->end && !scan_is_space(*at), 1))
		return at;
	return pass_space(p, at);
}

/* Pass the four digits of a \u escape, or the end; at its backslash. */
static const char *pass_hex(struct pass *p, const char *slash)
{
	const char *at = slash + 2;

	for (int i = 0; i < 4 && at < p->end; i++)
		if (num_hex_digit(*at++) < 0)
			return refuse(p, slash, "bad \\u escape");
	return at;
}

/* Pass an escape, or the end; at its backslash. */
static const char *pass_escape(struct pass *p, const char *slash)
{
	if (slash + 1 == p->end)
		return p->end;
	switch (slash[1]) {
	case '"':
	case '\\':
	case '/':
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't':
		return slash + 2;
	case 'u':
		return pass_hex(p, slash);
	default:
		return refuse(p, slash, "unknown escape");
	}
}

/* Pass characters beyond ASCII; at one of them or a control character. */
static const char *pass_wide(struct pass *p, const char *at)
{
	if ((unsigned char)*at < 0x20)
		return refuse(p, at, "control character in a string");
	while (at < p->end && *at & 0x80) {
		size_t len = utf8_length(at, (size_t)(p->end - at));

		if (!len)
			return refuse(p, at, "bad UTF-8");
		at += len;
	}
	return at;
}

/* Pass the rest of the string that began at open, from at on. */
static __attribute__((noinline)) const char *pass_rest(
	struct pass *p, const char *open, const char *at, bool *escaped)
{
	while (at) {
		at = scan_find_mark(&p->block, p->find, at, p->end);
		if (at >= p->end)
			return refuse(p, open, "unterminated string");
		if (*at == '"')
			return at + 1;
		if (*at == '\\') {
			*escaped = true;
			at = pass_escape(p, at);
		} else {
			at = pass_wide(p, at);
		}
	}
	return NULL;
}

/*
 * Pass a string; at its first quote.  Most hold plain text only, and are
 * passed without a call: half of the time goes here.
 */
static inline __attribute__((always_inline)) const char *pass_string(
	struct pass *p, const char *open, bool *escaped)
{
	const char *at = scan_find_mark(&p->block, p->find, open + 1, p->end);

	*escaped = false;
	if (at < p->end && *at == '"')
		return at + 1;
	return pass_rest(p, open, at, escaped);
}

static const char *pass_word(struct pass *p, const char *at, struct slice word)
{
	if (word.len > (size_t)(p->end - at) ||
		memcmp(at, word.at, word.len) != 0)
		return refuse(p, at, "unknown word");
	return at + word.len;
}

static const char *pass_number(struct pass *p, const char *at)
{
	const char *why;

	at = scan_pass_number(at, p->end, &why);
	return why ? refuse(p, at, why) : at;
}

/* Forget what was found below node. */
static void forget_below(struct pass *p, const struct scan_node *node)
{
	for (node = node->child; node; node = node->sibling) {
		if (node->index != SCAN_UNWANTED)
			p->values[node->index] = (struct scan_value){0};
		forget_below(p, node); /* at most SCAN_DEPTH deep */
	}
}

/* An element of node was passed: keep the values, for those of the next. */
static __attribute__((noinline)) void end_row(
	struct pass *p, const struct scan_node *node)
{
	struct scan_rows *rows = p->rows;

	if (rows) {
		size_t size = rows->width * sizeof(*p->values);

		rows->values =
			mem_grow(rows->values, rows->count, &rows->room, size);
		memcpy(rows->values + rows->count++ * rows->width, p->values,
			size);
	}
	forget_below(p, node);
}

/* Note a value that was passed, if it is wanted. */
static inline void note(struct pass *p, const struct scan_node *node,
	const char *from, const char *to, enum scan_type type, bool escaped)
{
	if (!node || node->index == SCAN_UNWANTED)
		return;
	p->values[node->index] =
		(struct scan_value){{from, (size_t)(to - from)}, type, escaped};
	if (node->ends_row)
		end_row(p, node);
}

/* Pass a string that is a value. */
static inline const char *pass_string_value(
	struct pass *p, const char *from, const struct scan_node *node)
{
	bool escaped;
	const char *at = pass_string(p, from, &escaped);

	if (at)
		note(p, node, from, at, SCAN_STRING, escaped);
	return at;
}

/* Pass a number or a word, or refuse what is no value at all. */
static const char *pass_bare(
	struct pass *p, const char *from, const struct scan_node *node)
{
	enum scan_type type = SCAN_NUMBER;
	const char *at;

	if (num_is_digit(*from) || *from == '-') {
		at = pass_number(p, from);
	} else if (*from == 't') {
		type = SCAN_TRUE;
		at = pass_word(p, from, SLICE("true"));
	} else if (*from == 'f') {
		type = SCAN_FALSE;
		at = pass_word(p, from, SLICE("false"));
	} else if (*from == 'n') {
		type = SCAN_NULL;
		at = pass_word(p, from, SLICE("null"));
	} else {
		return refuse(p, from, "value expected");
	}
	if (at)
		note(p, node, from, at, type, false);
	return at;
}

/* The child of node whose name is a key with escapes, or NULL. */
static __attribute__((noinline)) const struct scan_node *find_escaped(
	const struct scan_node *node, struct slice key)
{
	struct scan_value value = {key, SCAN_STRING, true};

	node = node->child;
	while (node && !scan_equals(&value, node->name))
		node = node->sibling;
	return node;
}

/* What the plan wants of the value of this key in an object of node. */
static inline const struct scan_node *find_wanted(struct pass *p,
	const struct scan_node *node, struct slice key, bool escaped)
{
	struct slice inner = {key.at + 1, key.len - 2};

	node = escaped ? find_escaped(node, key) : scan_node_find(node, inner);
	/* It may have come before. */
	if (node && node->child)
		forget_below(p, node);
	if (node && node->each && p->rows)
		p->rows->count = 0;
	return node;
}

/* Pass a key and its colon; *node is what is wanted of the value. */
static inline const char *pass_key(
	struct pass *p, const char *at, const struct scan_node **node)
{
	const struct scan_node *parent = p->frame[p->depth - 1].node;
	struct slice key;
	bool escaped;

	key.at = find_byte(p, at, '"', "key expected");
	if (!key.at)
		return NULL;
	at = pass_string(p, key.at, &escaped);
	if (!at)
		return NULL;
	key.len = (size_t)(at - key.at);
	if (parent && parent->child)
		*node = find_wanted(p, parent, key, escaped);
	at = find_byte(p, at, ':', "colon expected");
	return at ? at + 1 : NULL;
}

/* Pass what stands before a value in the innermost array or object. */
static inline const char *pass_front(
	struct pass *p, const char *at, const struct scan_node **node)
{
	const struct frame *top = &p->frame[p->depth - 1];

	*node = NULL;
	if (*top->open == '{') {
		at = pass_key(p, at, node);
		if (!at)
			return NULL;
	} else if (top->node) {
		*node = top->node->each;
	}
	return find_any(p, at);
}

/* The bracket that closes the one at open: two further in ASCII. */
static inline char closing(const char *open)
{
	return (char)(*open + 2);
}

static inline enum scan_type type_of(const char *open)
{
	return *open == '{' ? SCAN_OBJECT : SCAN_ARRAY;
}

/* Enter an array or object; *empty when it is passed already. */
static inline const char *enter(struct pass *p, const char *open,
	const struct scan_node *node, bool *empty)
{
	const char *at = scan_space(open + 1, p->end);

	if (p->depth == SCAN_DEPTH)
		return refuse(p, open, "nested deeper than 512");
	*empty = at < p->end && *at == closing(open);
	if (*empty)
		note(p, node, open, ++at, type_of(open), false);
	else
		p->frame[p->depth++] = (struct frame){open, node};
	return at;
}

/* Whether a comma follows a value at once: the innermost goes on. */
static inline bool has_more(const struct pass *p, const char *at)
{
	return __builtin_expect(at < p->end && *at == ',' && p->depth, 1);
}

/* Leave what ends behind a value, up to a comma that says there is more. */
static const char *leave(struct pass *p, const char *at)
{
	at = scan_space(at, p->end);
	while (p->depth) {
		const struct frame *top = &p->frame[p->depth - 1];

		if (at == p->end)
			return refuse_end(p);
		if (*at == ',')
			return at + 1;
		if (*at != closing(top->open))
			return refuse(p, at,
				*top->open == '{' ? "comma or } expected"
						  : "comma or ] expected");
		at++;
		note(p, top->node, top->open, at, type_of(top->open), false);
		p->depth--;
		at = scan_space(at, p->end);
	}
	return at;
}

/* Pass a value, all that is in it, and white space; at is before the end. */
static const char *pass_value(
	struct pass *p, const char *at, const struct scan_node *node)
{
	p->depth = 0;
	do {
		bool passed = true;

		if (*at == '"')
			at = pass_string_value(p, at, node);
		else if (*at == '{' || *at == '[')
			at = enter(p, at, node, &passed);
		else
			at = pass_bare(p, at, node);
		if (at && passed)
			at = has_more(p, at) ? at + 1 : leave(p, at);
		if (at && p->depth)
			at = pass_front(p, at, &node);
	} while (at && p->depth);
	return at;
}

/* Check text, which is to be a value of what, for what node wants. */
static int pass_text(struct pass *p, struct slice text,
	const struct scan_node *node, bool record)
{
	const char *at;

	p->end = text.len ? text.at + text.len : text.at; /* may be NULL */
	p->block = (struct scan_block){text.at, 0};
	at = scan_space(text.at, p->end);
	if (record && (at == p->end || *at != '{')) {
		refuse(p, at, "not an object");
		return -1;
	}
	at = at < p->end ? pass_value(p, at, node) : refuse_end(p);
	if (at && at < p->end)
		at = refuse(p, at,
			record ? "text after the object"
			       : "text after the value");
	return at ? 0 : -1;
}

static int tell(
	const struct pass *p, struct slice text, struct scan_fault *fault)
{
	fault->at = text.len ? (size_t)(p->bad - text.at) : 0;
	fault->why = p->why;
	return -1;
}

int scan_record_by(scan_find *find, const struct scan_plan *plan,
	struct slice text, struct scan_value values[], struct scan_rows *rows,
	struct scan_fault *fault)
{
	struct pass p;

	p.find = find;
	p.values = values;
	p.rows = rows;
	if (plan)
		memset(values, 0, plan->count * sizeof(*values));
	if (rows) {
		if (rows->width != plan->count)
			rows->room = 0;
		rows->count = 0;
		rows->width = plan->count;
		rows->self = plan->self;
	}
	if (pass_text(&p, text, plan ? &plan->root : NULL, true) < 0)
		return tell(&p, text, fault);
	return 0;
}

int scan_any_by(scan_find *find, struct slice text, struct scan_value *value,
	struct scan_fault *fault)
{
	static const struct scan_node whole = {.index = 0};
	struct pass p;

	p.find = find;
	p.values = value;
	p.rows = NULL;
	if (pass_text(&p, text, &whole, false) < 0)
		return tell(&p, text, fault);
	return 0;
}

int scan_record(const struct scan_plan *plan, struct slice text,
	struct scan_value values[], struct scan_fault *fault)
{
	return scan_record_by(
		scan_find_best(), plan, text, values, NULL, fault);
}

int scan_rows(const struct scan_plan *plan, struct slice text,
	struct scan_value values[], struct scan_rows *rows,
	struct scan_fault *fault)
{
	return scan_record_by(
		scan_find_best(), plan, text, values, rows, fault);
}

int scan_any(
	struct slice text, struct scan_value *value, struct scan_fault *fault)
{
	return scan_any_by(scan_find_best(), text, value, fault);
}
