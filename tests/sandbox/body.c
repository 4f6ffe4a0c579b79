#include "body.h"

#include <microhttpd.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "buf.h"
#include "reply.h"
#include "request.h"
#include "wire.h"

#define BLOCK 65536

/* zlib: the default window, with a gzip header. */
#define WINDOW_GZIP (15 + 16)

/* A multipart form as it is read: the field whose value is collected. */
struct form {
	struct request *request;
	struct buf name, value;
	bool open;
};

static void end_field(struct form *form)
{
	if (form->open)
		request_add(form->request, buf_slice(&form->name),
			buf_slice(&form->value));
	form->open = false;
}

/* Called for each piece of each field; a field begins at offset 0. */
static enum MHD_Result on_field(void *cls, enum MHD_ValueKind kind,
	const char *key, const char *filename, const char *type,
	const char *encoding, const char *data, uint64_t offset, size_t size)
{
	struct form *form = cls;

	(void)kind;
	(void)filename;
	(void)type;
	(void)encoding;
	if (!offset) {
		end_field(form);
		form->open = true;
		buf_reset(&form->name);
		buf_reset(&form->value);
		buf_add(&form->name, slice_from(key));
	}
	buf_add(&form->value, (struct slice){data, size});
	return MHD_YES;
}

static void read_multipart(struct request *request,
	struct MHD_Connection *connection, struct slice body)
{
	struct form form = {.request = request,
		.name = BUF_INIT(REPLY_MAX),
		.value = BUF_INIT(REPLY_MAX)};
	struct MHD_PostProcessor *processor =
		MHD_create_post_processor(connection, BLOCK, on_field, &form);

	if (!processor)
		return;
	MHD_post_process(processor, body.at, body.len);
	MHD_destroy_post_processor(processor);
	end_field(&form);
	buf_release(&form.name);
	buf_release(&form.value);
}

void body_read(struct request *request, struct MHD_Connection *connection,
	struct slice body)
{
	const char *type = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "Content-Type");

	if (!body.len)
		return;
	if (type && !strncasecmp(type, "multipart/form-data", 19))
		read_multipart(request, connection, body);
	else
		request_add_form(request, body);
}

void body_pretty(struct buf *body)
{
	struct buf pretty = BUF_INIT(REPLY_MAX);

	wire_add_pretty(&pretty, buf_slice(body));
	buf_release(body);
	*body = pretty;
}

bool body_squeeze(struct buf *body)
{
	struct buf packed = BUF_INIT(REPLY_MAX);
	z_stream stream = {.zalloc = Z_NULL};
	uLong bound;
	bool done;

	if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, WINDOW_GZIP, 8,
		    Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	bound = deflateBound(&stream, body->len);
	stream.next_in = (Bytef *)body->at;
	stream.avail_in = (uInt)body->len;
	stream.next_out = (Bytef *)buf_reserve(&packed, bound);
	stream.avail_out = (uInt)bound;
	done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
	packed.len = stream.total_out;
	deflateEnd(&stream);
	if (!done) {
		buf_release(&packed);
		return false;
	}
	buf_release(body);
	*body = packed;
	return true;
}

uint64_t body_mark(struct slice body)
{
	return crc32_z(0, (const Bytef *)body.at, body.len) |
		(uint64_t)body.len << 32;
}
