-- Each line as it came, with the derived keys added at its end.
INSERT INTO FUNCTION file('{output}', LineAsString, 'line String')
WITH
  parseDateTimeBestEffortOrNull(left(v.added_on, 19), 'UTC') AS time,
  v.tags.data.text AS api,
  if(position(v.description, '[') = 0, emptyArrayString(),
    extractAll(v.description, '\\[([a-zA-Z0-9:_-]+)\\]')) AS written
SELECT concat(substring(line, 1, length(line) - 1),
  ',"ds":', ifNull(formatDateTime(time, '"%F"'), 'null'),
  ',"ts":', ifNull(formatDateTime(time, '"%FT%TZ"'), 'null'),
  ',"owner_id":', ifNull(toJSONString(v.owner.id), 'null'),
  ',"name":', ifNull(toJSONString(v.owner.name), 'null'),
  ',"email":', ifNull(toJSONString(v.owner.email), 'null'),
  ',"api_tags":', toJSONString(api),
  ',"tags":', toJSONString(if(empty(written), api, arrayConcat(api, arrayFilter(
    (tag, i) -> NOT has(arrayMap(t -> lower(t),
      arrayConcat(api, arraySlice(written, 1, i - 1))), lower(tag)),
    written, arrayEnumerate(written))))),
  ',"threat_types":', toJSONString(
    if(isNotNull(v.threat_type), [assumeNotNull(v.threat_type)],
      arrayDistinct(arrayFilter(t -> t IN ({threat_types}),
        arrayMap(t -> upper(t), api))))),
  ',"severity_value":', toString(transform(v.severity,
    ['INFO', 'WARNING', 'SUSPICIOUS', 'SEVERE', 'APOCALYPSE'],
    [1, 3, 5, 7, 10], 0)), '}')
FROM (
  SELECT line, JSONExtract(line, 'Tuple(added_on String, description String,
    owner Tuple(id Nullable(String), name Nullable(String), email Nullable(String)),
    severity String, tags Tuple(data Array(Tuple(text String))),
    threat_type Nullable(String))') AS v
  FROM file('{input}', LineAsString))
