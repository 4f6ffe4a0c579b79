/*
 * Bytes that grow, up to a cap fixed where the buffer is made.
 *
 *     struct buf line = BUF_INIT(1 << 20);
 *     buf_add(&line, SLICE("id="));
 *     buf_printf(&line, "%zu", n);
 *     if (line.over)
 *             return err_set(err, TX_DATA, "line is too long");
 *     buf_release(&line);
 *
 * What would pass the cap is not added, and over is set and stays set until
 * buf_reset(), so that a run of additions is checked once at its end.
 * Lifetime: made once and reset for each record, or one call.
 */
#ifndef TX_BUF_H
#define TX_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

/* Bytes that may be read, though not used, behind a buffer's text: scan.h. */
#define BUF_PAD 64

/*
 * The cap of a buffer for what is made of one record, or of one option: a
 * small multiple of something that is bounded already, by --max-line or by
 * the size of a page.  It is out of reach, and can be added to and doubled.
 */
#define BUF_RECORD (SIZE_MAX / 4)

struct buf {
	char *at;    /* owns; NULL while room is 0 */
	size_t len;  /* bytes in use */
	size_t room; /* bytes there are, at most max; BUF_PAD are behind them */
	size_t max;  /* len never passes this */
	bool over;   /* something did not fit */
};

/* An empty buffer that may grow to cap bytes. */
#define BUF_INIT(cap) ((struct buf){.max = (cap)})

/* Set up an empty buffer that may grow to max bytes. */
void buf_init(struct buf *buf, size_t max);

/* Empty it, but keep its memory. */
void buf_reset(struct buf *buf);

/* Free its memory; it may be used again. */
void buf_release(struct buf *buf);

/*
 * Make room for extra more bytes and return where they go (the caller writes
 * there and adds to len), or NULL with over set.
 */
char *buf_reserve(struct buf *buf, size_t extra);

/* Append the bytes of text. */
void buf_add(struct buf *buf, struct slice text);

/* Append one byte. */
static inline void buf_add_byte(struct buf *buf, char byte)
{
	if (buf->len < buf->room || buf_reserve(buf, 1))
		buf->at[buf->len++] = byte;
}

/* Append the code point (at most 0x10FFFF) as UTF-8; surrogates as U+FFFD. */
void buf_add_utf8(struct buf *buf, unsigned int code_point);

/*
 * The same, but a surrogate as the three bytes of its number, which are no
 * UTF-8 (WTF-8): for texts that are compared and never written.
 */
void buf_add_wtf8(struct buf *buf, unsigned int code_point);

/* Append formatted text. */
void buf_printf(struct buf *buf, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Its bytes, borrowed until the next call on buf. */
struct slice buf_slice(const struct buf *buf);

/*
 * Its bytes with a NUL behind them that len does not count; borrowed until
 * the next call on buf.  Never NULL.
 */
const char *buf_text(struct buf *buf);

#endif
