-- The columns that are counted, derived from raw records.  All times are UTC.
CREATE TEMP TABLE records AS
WITH wire AS (
  SELECT *, CAST(left(added_on, 19) AS TIMESTAMP) AS time,
    CASE severity
      WHEN 'INFO' THEN 1 WHEN 'WARNING' THEN 3 WHEN 'SUSPICIOUS' THEN 5
      WHEN 'SEVERE' THEN 7 WHEN 'APOCALYPSE' THEN 10 ELSE 0
    END AS severity_value,
    coalesce([tag."text" FOR tag IN tags.data], []) AS api,
    CASE WHEN contains(description, '[')
      THEN regexp_extract_all(description, '\[([a-zA-Z0-9:_-]+)\]', 1)
      ELSE [] END AS written
  FROM read_json('{input}', format = 'newline_delimited', columns = {
    added_on: 'VARCHAR', confidence: 'BIGINT', description: 'VARCHAR',
    owner: 'STRUCT(name VARCHAR)', review_status: 'VARCHAR',
    severity: 'VARCHAR', status: 'VARCHAR',
    tags: 'STRUCT(data STRUCT("text" VARCHAR)[])', threat_type: 'VARCHAR',
    type: 'VARCHAR'}))
SELECT CAST(time AS DATE) AS day, time, type, owner.name AS name, status,
  confidence, severity_value,
  -- The API's tags, then those of the description not yet there.
  CASE WHEN len(written) = 0 THEN api ELSE list_concat(api,
    list_filter(written, lambda tag, i: NOT list_contains(
      list_transform(list_concat(api, written[:i - 1]), lambda t: lower(t)),
      lower(tag)))) END AS tags,
  CASE WHEN threat_type IS NOT NULL THEN [threat_type]
    ELSE list_distinct(list_filter(list_transform(api, lambda t: upper(t)),
      lambda t: t IN ({threat_types}))) END AS threat_types,
  coalesce(status = 'MALICIOUS' AND review_status = 'REVIEWED_MANUALLY'
    AND 8 * (confidence - 100) + 100 * (severity_value - 2) > 0, false) AS high
FROM wire;
