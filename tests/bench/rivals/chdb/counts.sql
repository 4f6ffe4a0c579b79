-- Two counts and the top tags of normalized records.
CREATE TABLE records ENGINE = Memory AS
SELECT v.status AS status, v.type AS type, v.tags AS tags
FROM (
  SELECT JSONExtract(line, 'Tuple(status LowCardinality(Nullable(String)),
    type LowCardinality(Nullable(String)), tags Array(String))') AS v
  FROM file('{input}', LineAsString));
INSERT INTO FUNCTION file('{output}', LineAsString, 'line String')
SELECT concatWithSeparator('\t', 'statuses', status, count())
  FROM records WHERE isNotNull(status) GROUP BY status
UNION ALL
SELECT concatWithSeparator('\t', 'types', type, count())
  FROM records WHERE isNotNull(type) GROUP BY type
UNION ALL
SELECT concatWithSeparator('\t', 'top_tags', tag, n) FROM (
  SELECT tag, count() AS n FROM records ARRAY JOIN tags AS tag
  GROUP BY tag ORDER BY n DESC, tag LIMIT 10)
