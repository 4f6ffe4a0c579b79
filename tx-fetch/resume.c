#include "resume.h"

#include <sys/stat.h>

#include "diag.h"
#include "err.h"
#include "fetch.h"
#include "out.h"
#include "settings.h"
#include "updates.h"
#include "writer.h"

struct checkpoint_mark resume_mark(
	const struct fetch *fetch, const struct account *account)
{
	struct checkpoint_mark mark = {.account = *account};

	if (fetch->checkpoint)
		mark.place = fetch->checkpoint->now;
	return mark;
}

int resume_step(
	struct fetch *fetch, const struct resume_step *step, struct err *err)
{
	struct checkpoint *checkpoint = fetch->checkpoint;

	if (!checkpoint)
		return 0;
	if (writer_sync(fetch->writer, &checkpoint->now, err) < 0)
		return -1;
	checkpoint->stage = CHECKPOINT_BEGUN;
	checkpoint->unit = step->unit;
	checkpoint->limit = step->limit;
	checkpoint->start = *step->start;
	buf_reset(&checkpoint->cursor);
	buf_add(&checkpoint->cursor, step->cursor);
	return checkpoint_save(checkpoint, fetch, err);
}

int resume_note(
	struct fetch *fetch, enum checkpoint_stage stage, struct err *err)
{
	struct checkpoint *checkpoint = fetch->checkpoint;

	if (!checkpoint)
		return 0;
	if (stage == CHECKPOINT_READ &&
		writer_sync(fetch->writer, &checkpoint->now, err) < 0)
		return -1;
	checkpoint->stage = stage;
	buf_reset(&checkpoint->cursor);
	return checkpoint_save(checkpoint, fetch, err);
}

/*
 * Whether path is what checkpoint says that became of the output; an empty
 * one may be a few bytes of gzip.
 */
static bool is_there(const char *path, const struct checkpoint *checkpoint)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return false;
	return checkpoint->stage == CHECKPOINT_DONE ||
		!checkpoint->now.output || st.st_size == checkpoint->now.output;
}

/*
 * The run before had read everything.  Do what it had left to do, if it was
 * ended in between, and return 1; or 0 when its output is gone, since a good
 * status promises that it is there.
 */
static int settle(struct fetch *fetch, struct err *err)
{
	const struct writer_settings *files = &fetch->set->writer;
	struct checkpoint *checkpoint = fetch->checkpoint;

	if (checkpoint->stage == CHECKPOINT_READ &&
		(out_place_part(files->output, err) < 0 ||
			(files->rejects &&
				out_place_part(files->rejects, err) < 0)))
		return -1;
	if (is_there(files->output, checkpoint))
		return 1;
	warn_f("%s is gone, though it was read to the end: starting over",
		files->output);
	checkpoint_reset(checkpoint);
	return 0;
}

int resume_take_up(struct fetch *fetch, struct settings *set, struct err *err)
{
	struct checkpoint *checkpoint =
		checkpoint_open(set->state, set->fresh, set, fetch->input, err);
	int rc = 0;

	fetch->checkpoint = checkpoint;
	if (!checkpoint)
		return -1;
	if (set->object == OBJECT_UPDATES &&
		checkpoint->stage == CHECKPOINT_DONE)
		updates_continue(fetch, set);
	if (checkpoint->stage >= CHECKPOINT_READ)
		rc = settle(fetch, err);
	if (rc < 0)
		return -1;
	if (checkpoint->stage == CHECKPOINT_NEW) {
		checkpoint->since = set->since_time;
		checkpoint->until = set->until_time;
	}
	set->since_time = checkpoint->since;
	set->until_time = checkpoint->until;
	updates_take_window(fetch, set);
	return checkpoint_restore(checkpoint, fetch, err) < 0 ? -1 : rc;
}
