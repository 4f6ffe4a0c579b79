-- The columns that are counted, derived from raw records, and of high value the
-- line as it came.  Each line is parsed once.  All times are UTC.
CREATE TABLE records ENGINE = Memory AS
WITH
  transform(v.severity,
    ['INFO', 'WARNING', 'SUSPICIOUS', 'SEVERE', 'APOCALYPSE'],
    [1, 3, 5, 7, 10], 0) AS severity_value,
  v.tags.data.text AS api,
  if(position(v.description, '[') = 0, emptyArrayString(),
    extractAll(v.description, '\\[([a-zA-Z0-9:_-]+)\\]')) AS written,
  v.status = 'MALICIOUS' AND v.review_status = 'REVIEWED_MANUALLY'
    AND 8 * (v.confidence - 100) + 100 * (severity_value - 2) > 0 AS high
SELECT toDate(time) AS day,
  parseDateTimeBestEffortOrNull(left(v.added_on, 19), 'UTC') AS time,
  v.type AS type, v.owner.name AS name, v.status AS status,
  v.confidence AS confidence, severity_value,
  -- The API's tags, then those of the description not yet there.
  if(empty(written), api, arrayConcat(api, arrayFilter(
    (tag, i) -> NOT has(arrayMap(t -> lower(t),
      arrayConcat(api, arraySlice(written, 1, i - 1))), lower(tag)),
    written, arrayEnumerate(written)))) AS tags,
  if(isNotNull(v.threat_type), [assumeNotNull(v.threat_type)],
    arrayDistinct(arrayFilter(t -> t IN ({threat_types}),
      arrayMap(t -> upper(t), api)))) AS threat_types,
  if(coalesce(high, false), line, '') AS line
FROM (
  SELECT line, JSONExtract(line, 'Tuple(added_on String,
    confidence Nullable(Int64), description String,
    owner Tuple(name LowCardinality(Nullable(String))), review_status String,
    severity String, status LowCardinality(Nullable(String)),
    tags Tuple(data Array(Tuple(text String))), threat_type Nullable(String),
    type LowCardinality(Nullable(String)))') AS v
  FROM file('{input}', LineAsString))
