#include "gz.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#include "err.h"
#include "mem.h"

/* How much deflated data is handed out at once. */
#define MADE_ROOM ((size_t)128 << 10)

/* The largest window, and a gzip header, nothing else. */
#define WINDOW_GZIP (15 + 16)

#define LEVEL     6
#define MEM_LEVEL 8

enum in_state {
	IN_BETWEEN, /* a member, padding or the end may come */
	IN_MEMBER,
	IN_PADDING, /* only zeros may come */
};

struct gz_in {
	z_stream z;
	enum in_state state;
	bool begun; /* at least one member was there */
	bool again; /* zlib may have more to give, or the same error */
};

struct gz_out {
	z_stream z;
	bool in_member;
	char made[MADE_ROOM];
};

/* zlib counts in unsigned int. */
static uInt clamp(size_t len)
{
	return len < UINT_MAX ? (uInt)len : UINT_MAX;
}

/* zlib takes its memory from mem.h too, so there is always enough. */
static voidpf zalloc(voidpf opaque, uInt count, uInt size)
{
	(void)opaque;
	return mem_zero(count, size);
}

static void zfree(voidpf opaque, voidpf at)
{
	(void)opaque;
	free(at);
}

struct gz_in *gz_in_new(void)
{
	struct gz_in *gz = mem_zero(1, sizeof(*gz));

	gz->z.zalloc = zalloc;
	gz->z.zfree = zfree;
	inflateInit2(&gz->z, WINDOW_GZIP);
	return gz;
}

void gz_in_free(struct gz_in *gz)
{
	if (!gz)
		return;
	inflateEnd(&gz->z);
	free(gz);
}

/* Decide by its first byte what comes behind a member. */
static int between(struct gz_in *gz, struct slice *from, struct err *err)
{
	if (gz->state == IN_BETWEEN && from->at[0] == '\x1f') {
		inflateReset(&gz->z);
		gz->state = IN_MEMBER;
		gz->begun = true;
		return 0;
	}
	if (!gz->begun || from->at[0])
		return err_set(err, TX_DATA,
			gz->begun ? "garbage after the gzip data"
				  : "no gzip data");
	gz->state = IN_PADDING;
	from->at++;
	from->len--;
	return 0;
}

/* Let zlib work once; the stream's pointers are set for each call. */
static int member(struct gz_in *gz, struct slice *from, char *to, size_t room,
	size_t *made, struct err *err)
{
	uInt in = clamp(from->len), out = clamp(room);
	int rc;

	gz->z.next_in = (Bytef *)from->at; /* zlib's in is not const */
	gz->z.avail_in = in;
	gz->z.next_out = (Bytef *)to;
	gz->z.avail_out = out;
	rc = inflate(&gz->z, Z_NO_FLUSH);
	from->at += in - gz->z.avail_in;
	from->len -= in - gz->z.avail_in;
	*made = out - gz->z.avail_out;
	gz->again = gz->z.avail_out == 0;
	if (rc == Z_STREAM_END)
		gz->state = IN_BETWEEN;
	/* Z_BUF_ERROR: it wants more input or room, which is no error. */
	if (rc == Z_STREAM_END || rc == Z_OK || rc == Z_BUF_ERROR)
		return 0;
	gz->again = true;
	return err_set(err, TX_DATA, "bad gzip data: %s",
		gz->z.msg ? gz->z.msg : zError(rc));
}

int gz_in_step(struct gz_in *gz, struct slice *from, char *to, size_t room,
	size_t *made, struct err *err)
{
	int rc = 0;

	*made = 0;
	while (rc == 0 && *made < room && (from->len || gz->again)) {
		size_t more = 0;

		if (gz->state == IN_MEMBER)
			rc = member(
				gz, from, to + *made, room - *made, &more, err);
		else if (from->len)
			rc = between(gz, from, err);
		else
			break;
		*made += more;
	}
	/* What came out comes first; zlib will say the same again. */
	return *made ? 0 : rc;
}

int gz_in_end(const struct gz_in *gz, struct err *err)
{
	if (gz->state == IN_MEMBER || !gz->begun)
		return err_set(err, TX_DATA, "gzip data is cut short");
	return 0;
}

struct gz_out *gz_out_new(void)
{
	struct gz_out *gz = mem_zero(1, sizeof(*gz));

	gz->z.zalloc = zalloc;
	gz->z.zfree = zfree;
	deflateInit2(&gz->z, LEVEL, Z_DEFLATED, WINDOW_GZIP, MEM_LEVEL,
		Z_DEFAULT_STRATEGY);
	return gz;
}

void gz_out_free(struct gz_out *gz)
{
	if (!gz)
		return;
	deflateEnd(&gz->z);
	free(gz);
}

bool gz_out_step(
	struct gz_out *gz, struct slice *from, bool finish, struct slice *made)
{
	uInt in = clamp(from->len);
	bool last = finish && in == from->len;

	*made = (struct slice){gz->made, 0};
	if (!gz->in_member && !in && !finish)
		return false;
	gz->in_member = true;
	gz->z.next_in = (Bytef *)from->at; /* zlib's in is not const */
	gz->z.avail_in = in;
	gz->z.next_out = (Bytef *)gz->made;
	gz->z.avail_out = sizeof(gz->made);
	if (deflate(&gz->z, last ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_END) {
		deflateReset(&gz->z);
		gz->in_member = false;
	}
	from->at += in - gz->z.avail_in;
	from->len -= in - gz->z.avail_in;
	made->len = sizeof(gz->made) - gz->z.avail_out;
	return gz->in_member && (finish || from->len);
}

const char *gz_version(void)
{
	return "zlib " ZLIB_VERSION;
}
