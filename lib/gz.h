/*
 * gzip as a stream, from memory to memory.  The one user of zlib.
 *
 *     gz = gz_in_new();
 *     while (there is input) {
 *             gz_in_step(gz, &input, to, room, &made, &err);
 *             use(to, made);
 *     }
 *     gz_in_end(gz, &err);
 *     gz_in_free(gz);
 *
 * Several members in a row are one stream.  Zeros behind the last member are
 * skipped, as gzip(1) does; anything else there is an error.
 * Lifetime: one file.
 */
#ifndef TX_GZ_H
#define TX_GZ_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct err;
struct gz_in;
struct gz_out;

/* A reader before its first byte; the caller owns it. */
struct gz_in *gz_in_new(void);

/* Free it; NULL is harmless. */
void gz_in_free(struct gz_in *gz);

/*
 * Inflate bytes of *from, which is advanced, to the room bytes at to; *made
 * is how many came out; when it is 0 all of *from is used up and nothing more
 * comes without new input.  Return 0, or -1 with err set: TX_DATA when the
 * data is bad, which is said after all that came out before, checked or not.
 */
int gz_in_step(struct gz_in *gz, struct slice *from, char *to, size_t room,
	size_t *made, struct err *err);

/*
 * There is no more input.  Return 0 when the last member is whole, or -1 with
 * err set (TX_DATA).
 */
int gz_in_end(const struct gz_in *gz, struct err *err);

/* A writer before its first byte; the caller owns it. */
struct gz_out *gz_out_new(void);

/* Free it; NULL is harmless. */
void gz_out_free(struct gz_out *gz);

/*
 * Deflate bytes of *from, which is advanced; finish ends the member once
 * *from is used up, and bytes given later start another.  *made is what came
 * out, borrowed until the next call on gz; some may come with a later call.
 * The same bytes and ends give the same output: the header has no name and no
 * time.  Return whether to call again with the rest.
 *
 *     do {
 *             more = gz_out_step(gz, &text, true, &made);
 *             write(made);
 *     } while (more);
 */
bool gz_out_step(
	struct gz_out *gz, struct slice *from, bool finish, struct slice *made);

/* The name and version of zlib, as in "zlib 1.2.13"; borrowed. */
const char *gz_version(void);

#endif
