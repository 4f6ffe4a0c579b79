-- The columns of normalized records that are counted.
CREATE TABLE records ENGINE = Memory AS
SELECT toDate(v.ds) AS day, parseDateTimeBestEffortOrNull(v.ts, 'UTC') AS time,
  v.type AS type, v.threat_types AS threat_types, v.tags AS tags,
  v.name AS name, v.status AS status, v.confidence AS confidence,
  v.severity_value AS severity_value
FROM (
  SELECT JSONExtract(line, 'Tuple(ds Nullable(String), ts Nullable(String),
    type LowCardinality(Nullable(String)), threat_types Array(String),
    tags Array(String), name LowCardinality(Nullable(String)),
    status LowCardinality(Nullable(String)), confidence Nullable(Int64),
    severity_value Int64)') AS v
  FROM file('{input}', LineAsString))
