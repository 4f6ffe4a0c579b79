/*
 * What a row must be before anything is sent.  A row that breaks a rule is
 * refused (rows_refuse()); values that are right but can be written in many
 * ways are brought into the one the API documents.
 */
#ifndef TX_PUBLISH_CHECK_H
#define TX_PUBLISH_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "field.h"
#include "notes.h"
#include "slice.h"

struct intern;
struct row;
struct rows;
struct settings;

struct check {
	struct settings *set;
	struct rows *rows;
	struct notes *notes;
	struct slice app_id; /* what "self" is; empty: not known */
	int64_t now;
	struct buf scratch;
	struct intern *seen;   /* type and indicator of the rows so far */
	struct row **first_of; /* the row of each of them */
	size_t first_room;
};

/*
 * Set up; all but the result is borrowed until check_release().  app_id may
 * be empty: then "self" stays in the values.
 */
void check_init(struct check *check, struct settings *set, struct rows *rows,
	struct notes *notes, struct slice app_id);

/* Free what check holds. */
void check_release(struct check *check);

/* Check the values that rows are filled with.  Return how many are bad. */
size_t check_defaults(struct check *check);

/* Check all rows that are ready. */
void check_rows(struct check *check);

/* --- the parts, for each other -------------------------------------------- */

/* Check the value of field in row, which has one (check_value.c). */
void check_value(struct check *check, struct row *row, enum field field);

/* Check the indicator against the row's type (check_indicator.c). */
void check_indicator(struct check *check, struct row *row);

/* Check that a copy shows no more than its original (check_copy.c). */
void check_copy(struct check *check, struct row *row);

/* Say that the share level is not the record's; before check_value(). */
void check_copy_level(struct check *check, struct row *row);

#endif
