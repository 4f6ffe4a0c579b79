#include "writer.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "idset.h"
#include "lines.h"
#include "links.h"
#include "mem.h"
#include "out.h"
#include "scan.h"
#include "splice.h"

/* The longest record that is read back; the largest page is no longer. */
#define RECALL_MAX ((size_t)1 << 40)

struct writer {
	const struct writer_settings *settings;
	struct writer_counts counts;
	struct out *out, *rejects; /* owns */
	struct idset all;          /* with unique */
	struct scan_plan *plan;    /* owns; of values */
	struct scan_value values[WRITER_VALUES];
	struct writer_traits traits; /* of records to come */
	size_t cut;                  /* tokens cut out of the record */
	struct buf plain;   /* the record on one line, without tokens */
	struct buf spliced; /* and with its search term */
	struct buf key;     /* scratch */
};

const char *writer_member(const struct writer *writer, enum writer_value value)
{
	const char *change = writer->settings->change;

	switch (value) {
	case WRITER_TERM:
		return "search_term";
	case WRITER_CHANGE:
		return change ? change : "update_time";
	default:
		return "id";
	}
}

static struct out *open_out(
	const char *path, const int64_t *offset, struct err *err)
{
	return offset ? out_open_part(path, *offset, err) : out_open(path, err);
}

struct writer *writer_new(const struct writer_settings *settings,
	const struct writer_place *place, struct err *err)
{
	struct writer *writer = mem_zero(1, sizeof(*writer));

	writer->settings = settings;
	writer->traits = WRITER_ANYTHING;
	idset_init(&writer->all);
	buf_init(&writer->plain, BUF_RECORD);
	buf_init(&writer->spliced, BUF_RECORD);
	buf_init(&writer->key, BUF_RECORD);
	writer->plan = scan_plan_new();
	for (enum writer_value i = 0; i < WRITER_VALUES; i++)
		scan_plan_add(writer->plan, writer_member(writer, i));
	if (place)
		writer->counts = place->counts;
	writer->out =
		open_out(settings->output, place ? &place->output : NULL, err);
	if (writer->out && settings->rejects)
		writer->rejects = open_out(
			settings->rejects, place ? &place->rejects : NULL, err);
	if (writer->out && (writer->rejects || !settings->rejects))
		return writer;
	writer_free(writer);
	return NULL;
}

void writer_free(struct writer *writer)
{
	if (!writer)
		return;
	out_free(writer->out);
	out_free(writer->rejects);
	idset_release(&writer->all);
	scan_plan_free(writer->plan);
	buf_release(&writer->plain);
	buf_release(&writer->spliced);
	buf_release(&writer->key);
	free(writer);
}

const struct writer_counts *writer_counts(const struct writer *writer)
{
	return &writer->counts;
}

void writer_note_cut(struct writer *writer, unsigned long long count)
{
	writer->counts.cut += count;
}

void writer_note_incomplete(struct writer *writer)
{
	writer->counts.incomplete++;
}

bool writer_is_full(const struct writer *writer)
{
	long long max = writer->settings->max_records;

	return max && writer->counts.records >= (unsigned long long)max;
}

int writer_flush(struct writer *writer, struct err *err)
{
	return out_flush(writer->out, err);
}

int writer_finish(struct writer *writer, enum tx_exit status, struct err *err)
{
	if (out_finish(writer->out, status, err) < 0)
		return -1;
	return writer->rejects ? out_finish(writer->rejects, status, err) : 0;
}

int writer_line(struct writer *writer, struct slice line, struct err *err)
{
	return out_line(writer->out, line, err);
}

bool writer_reader_gone(const struct writer *writer)
{
	return out_reader_gone(writer->out);
}

/* --- doubles -------------------------------------------------------------- */

/* What tells doubles: the id, and the change where an id has several. */
static struct slice key_of(struct writer *writer)
{
	const struct scan_value *id = &writer->values[WRITER_ID];
	const struct scan_value *change = &writer->values[WRITER_CHANGE];

	if (!writer->settings->change)
		return scan_text_exact(id, &writer->key);
	buf_reset(&writer->key);
	buf_add(&writer->key, id->text);
	buf_add_byte(&writer->key, ' ');
	buf_add(&writer->key, change->text);
	return buf_slice(&writer->key);
}

/* --- going on with what was written --------------------------------------- */

/* Put the id of a record that was written before into the sets. */
static int recall_line(struct writer *writer, struct idset *seen,
	struct slice line, struct err *err)
{
	const struct scan_value *id = &writer->values[WRITER_ID];
	struct scan_fault fault;
	struct slice text;

	if (scan_record(writer->plan, line, writer->values, &fault) < 0)
		return err_set(err, TX_CONFIG,
			"%s: was changed since it was written: %s",
			out_part_name(writer->out), fault.why);
	if (id->type != SCAN_STRING && id->type != SCAN_NUMBER)
		return 0;
	text = key_of(writer);
	if (writer->settings->unique)
		idset_add(&writer->all, text);
	if (seen)
		idset_add(seen, text);
	return 0;
}

static int recall_lines(struct writer *writer, struct idset *seen,
	unsigned long long skip, struct lines *in, struct err *err)
{
	unsigned long long count = 0;
	struct slice line;
	int rc;

	while ((rc = lines_next(in, &line, err)) > 0) {
		bool own = count++ >= skip;

		if (recall_line(writer, own ? seen : NULL, line, err) < 0)
			return -1;
	}
	if (rc == 0 && count != writer->counts.records)
		return err_set(err, TX_CONFIG,
			"%s: holds %llu records where the checkpoint says "
			"%llu; --fresh starts over",
			out_part_name(writer->out), count,
			writer->counts.records);
	return rc;
}

int writer_recall(struct writer *writer, struct idset *seen,
	unsigned long long skip, struct err *err)
{
	char *path = mem_text(slice_from(out_part_name(writer->out)));
	struct lines *in = NULL;
	int rc = 0;

	if (writer->counts.records) {
		in = lines_new(&path, 1, RECALL_MAX);
		rc = recall_lines(writer, seen, skip, in, err);
	}
	lines_free(in);
	free(path);
	return rc;
}

int writer_sync(
	struct writer *writer, struct writer_place *place, struct err *err)
{
	if (out_sync(writer->out, &place->output, err) < 0)
		return -1;
	if (writer->rejects &&
		out_sync(writer->rejects, &place->rejects, err) < 0)
		return -1;
	place->counts = writer->counts;
	return 0;
}

int writer_rewind(struct writer *writer, const struct writer_place *place,
	struct err *err)
{
	if (out_rewind(writer->out, place->output, err) < 0)
		return -1;
	if (writer->rejects &&
		out_rewind(writer->rejects, place->rejects, err) < 0)
		return -1;
	writer->counts = place->counts;
	idset_release(&writer->all);
	idset_init(&writer->all);
	return 0;
}

/* --- one record ----------------------------------------------------------- */

/* Append text, valid JSON, without the white space outside its strings. */
static void compact(struct buf *out, struct slice text)
{
	bool in_string = false;
	char *to = buf_reserve(out, text.len);

	for (size_t i = 0; to && i < text.len; i++) {
		char c = text.at[i];

		if (!in_string &&
			(c == ' ' || c == '\t' || c == '\n' || c == '\r'))
			continue;
		if (c == '"')
			in_string = !in_string;
		*to++ = c;
		if (in_string && c == '\\')
			*to++ = text.at[++i];
	}
	out->len = to ? (size_t)(to - out->at) : 0;
}

static bool has_line_end(struct slice text)
{
	return slice_find_either(text, '\n', '\r');
}

void writer_expect_traits(struct writer *writer, struct writer_traits traits)
{
	writer->traits = traits;
}

struct writer_traits writer_traits(const struct writer *writer)
{
	return writer->traits;
}

struct writer_traits writer_look(struct slice text, bool veiled)
{
	return (struct writer_traits){
		.linked = veiled || links_possible(text),
		.veiled = veiled,
		.laid_out = has_line_end(text),
	};
}

bool writer_may_link(const struct writer *writer, struct slice text)
{
	return writer->traits.linked &&
		(writer->traits.veiled || links_possible(text));
}

/*
 * The record as it may be shown: itself, when it lies on one line and no link
 * in it holds a token, else a copy in plain.
 */
static struct slice cleaned(struct writer *writer, struct slice text)
{
	writer->cut = 0;
	buf_reset(&writer->plain);
	if (writer->traits.laid_out && has_line_end(text))
		compact(&writer->plain, text);
	if (!writer_may_link(writer, text))
		return writer->plain.len ? buf_slice(&writer->plain) : text;
	if (!writer->plain.len)
		buf_add(&writer->plain, text);
	writer->cut = links_clean(&writer->plain);
	return buf_slice(&writer->plain);
}

void writer_expect(const struct writer *writer, const struct idset *seen,
	const struct scan_value *id)
{
	struct slice text = {id->text.at + 1, id->text.len - 2};

	/* As key_of() has it most of the time; if not it comes at its time. */
	if (id->type != SCAN_STRING || writer->settings->change)
		return;
	idset_expect(seen, text);
	if (writer->settings->unique)
		idset_expect(&writer->all, text);
}

/* Whether the record whose values were read is to be written. */
static enum writer_put judge(struct writer *writer, struct idset *seen)
{
	const struct scan_value *id = &writer->values[WRITER_ID];
	struct slice text;

	if (id->type != SCAN_STRING && id->type != SCAN_NUMBER)
		return WRITER_NEW;
	text = key_of(writer);
	if (!idset_add(seen, text))
		return WRITER_OLD;
	if (writer->settings->unique && !idset_add(&writer->all, text))
		return WRITER_KNOWN;
	return WRITER_NEW;
}

int writer_refuse(struct writer *writer, struct slice text, struct err *err)
{
	if (!writer->rejects)
		return err_set(err, TX_DATA,
			"\"%.*s\" is no record (see --rejects)",
			text.len < 64 ? (int)text.len : 64, text.at);
	writer->counts.refused++;
	return out_line(writer->rejects, text, err);
}

int writer_skip(struct writer *writer, struct slice text, struct err *err)
{
	writer->counts.skipped++;
	if (!writer->rejects)
		return 0;
	buf_reset(&writer->plain);
	compact(&writer->plain, text);
	return out_line(writer->rejects, buf_slice(&writer->plain), err);
}

/* Append text, which is anything, on one line. */
static void flatten(struct buf *out, struct slice text)
{
	buf_add(out, text);
	for (size_t i = 0; i < out->len; i++)
		if (out->at[i] == '\n' || out->at[i] == '\r')
			out->at[i] = ' ';
}

int writer_refuse_element(struct writer *writer,
	const struct scan_value *element, struct err *err)
{
	buf_reset(&writer->plain);
	if (element->type == SCAN_ABSENT)
		flatten(&writer->plain, element->text);
	else
		compact(&writer->plain, element->text);
	return writer_refuse(writer, buf_slice(&writer->plain), err);
}

static struct slice with_term(
	struct writer *writer, struct slice record, struct slice term)
{
	struct splice splice;

	if (!term.at)
		return record;
	buf_reset(&writer->spliced);
	splice_init(&splice, record);
	splice_set(&splice, "search_term", &writer->values[WRITER_TERM], term);
	splice_add(&writer->spliced, &splice);
	return buf_slice(&writer->spliced);
}

/* Read the values of record, unless it is element as it was. */
static int read_values(struct writer *writer, struct slice record,
	const struct scan_value *element, const struct scan_value *known,
	struct err *err)
{
	struct scan_fault fault;

	if (known && record.at == element->text.at) {
		memcpy(writer->values, known, sizeof(writer->values));
		return 0;
	}
	if (scan_record(writer->plan, record, writer->values, &fault) == 0)
		return 0;
	return err_set(err, TX_BUG, "a record went bad at byte %zu: %s",
		fault.at + 1, fault.why);
}

enum writer_put writer_put(struct writer *writer, struct idset *seen,
	struct slice term, const struct scan_value *element,
	const struct scan_value *known, struct err *err)
{
	struct slice record;
	enum writer_put put;

	if (writer_is_full(writer))
		return WRITER_FULL;
	if (element->type != SCAN_OBJECT)
		return writer_refuse_element(writer, element, err) < 0
			? WRITER_FAILED
			: WRITER_NEW;
	record = cleaned(writer, element->text);
	if (read_values(writer, record, element, known, err) < 0)
		return WRITER_FAILED;
	put = judge(writer, seen);
	if (put != WRITER_NEW) {
		writer->counts.doubles++;
		return put;
	}
	writer->counts.records++;
	writer->counts.cut += writer->cut;
	record = with_term(writer, record, term);
	return out_line(writer->out, record, err) < 0 ? WRITER_FAILED
						      : WRITER_NEW;
}
