/*
 * Rows from NDJSON: objects with the names of fields, as people make them with
 * jq, and records as tx-fetch, tx-normalize and tx-filter write them.
 */
#ifndef TX_PUBLISH_READ_RECORDS_H
#define TX_PUBLISH_READ_RECORDS_H

struct columns;
struct err;
struct rows;
struct settings;

/*
 * Read the file *path; columns becomes what is known of it.  A row keeps its
 * line as its only cell.  A line that is no object is refused, and so is a
 * member that is no field, but for what records have besides.  Of a record
 *
 *     --copy    takes what can be known of it, but for who may see it and
 *               whether it was reviewed
 *     --update  takes what tells which one it is
 *
 * and the other modes what they send.  Return 0, or -1 with err set as
 * lines_next(), or as rows_add().
 */
int read_records(struct rows *rows, struct settings *set, char *const *path,
	struct columns *columns, struct err *err);

#endif
