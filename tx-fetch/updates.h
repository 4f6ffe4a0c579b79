/*
 * The updates of a group: why they could not be read, and from where the next
 * run goes on.  The server gives them in the order of their time, so the
 * largest one that came is where an increment ends.
 */
#ifndef TX_FETCH_UPDATES_H
#define TX_FETCH_UPDATES_H

struct err;
struct fetch;
struct scan_value;
struct settings;

/*
 * Note the time of an update in fetch->updated: of one that is written whole,
 * is a double or was refused, not of one that --max-records cut off.
 */
void updates_note(struct fetch *fetch, const struct scan_value *update);

/*
 * Begin the next increment: behind the last one, which the checkpoint of fetch
 * says was finished; set is changed to ask for that.  Say so when that is so
 * long ago that the server no longer knows all that was withdrawn.
 */
void updates_continue(struct fetch *fetch, struct settings *set);

/*
 * Ask for what the increment that is being read asks for, when it is not the
 * first.
 */
void updates_take_window(const struct fetch *fetch, struct settings *set);

/*
 * --max-records cuts the increment off.  When nothing later than the last one
 * was read the next would read the same again: say so, and end with status 3.
 */
void updates_cut_off(struct fetch *fetch);

/*
 * After a run for updates failed with err: a group that has none makes the
 * server fail as if it were ill (HTTP 500).  Ask whether it is one, and if so
 * put that in front of what err says.  No call is outstanding.
 */
void updates_explain(const struct fetch *fetch, struct err *err);

#endif
