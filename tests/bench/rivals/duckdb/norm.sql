-- The columns of normalized records that are counted.
CREATE TEMP TABLE records AS
SELECT CAST(ds AS DATE) AS day, CAST(ts AS TIMESTAMP) AS time, type,
  threat_types, tags, name, status, confidence, severity_value
FROM read_json('{input}', format = 'newline_delimited', columns = {
  ds: 'VARCHAR', ts: 'VARCHAR', type: 'VARCHAR', threat_types: 'VARCHAR[]',
  tags: 'VARCHAR[]', name: 'VARCHAR', status: 'VARCHAR',
  confidence: 'BIGINT', severity_value: 'BIGINT'});
