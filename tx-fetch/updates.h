/*
 * Why the updates of a group could not be read.
 */
#ifndef TX_FETCH_UPDATES_H
#define TX_FETCH_UPDATES_H

struct err;
struct fetch;

/*
 * After a run for updates failed with err: a group that has none makes the
 * server fail as if it were ill (HTTP 500).  Ask whether it is one, and if so
 * put that in front of what err says.  No call is outstanding.
 */
void updates_explain(const struct fetch *fetch, struct err *err);

#endif
