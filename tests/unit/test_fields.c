#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../tx-fetch/fields.h"

/* What fields_find() says of name: "-" when it is not there, else *below. */
static void expect(const char *fields, const char *name, const char *want)
{
	struct slice below;
	bool found = fields_find(slice_from(fields), slice_from(name), &below);

	if (!found)
		below = SLICE("-");
	if (!slice_is(below, want))
		fail_msg("%s in %s: \"%.*s\", not \"%s\"", name, fields,
			SLICE_ARG(below), want);
}

static void a_plain_name_has_nothing_below(void **state)
{
	(void)state;
	expect("id,type,status", "id", "");
	expect("id,type,status", "type", "");
	expect("id, type ,status", "type", "");
	expect("id,type,status", "stat", "-");
	expect("id,type,status", "id,type", "-");
	expect("", "id", "-");
}

static void braces_hold_what_is_below(void **state)
{
	(void)state;
	expect("id,owner{id,name},type", "owner", "id,name");
	expect("id,owner{id,name},type", "type", "");
	expect("id,owner{id,name},type", "name", "-");
	expect("descriptors{id,owner{id,email}},id", "descriptors",
		"id,owner{id,email}");
	expect("tags{}", "tags", "");
}

static void limits_are_not_part_of_a_name(void **state)
{
	(void)state;
	expect("tags.limit(5),id", "tags", "");
	expect("tags.limit(5){text},id", "tags", "text");
}

/* Nobody checks what --fields says: it must only not be read past. */
static void braces_may_be_wrong(void **state)
{
	(void)state;
	expect("a}b,c", "c", "");
	expect("a{b,c", "c", "-");
	expect("{", "", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_name_has_nothing_below),
		cmocka_unit_test(braces_hold_what_is_below),
		cmocka_unit_test(limits_are_not_part_of_a_name),
		cmocka_unit_test(braces_may_be_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
