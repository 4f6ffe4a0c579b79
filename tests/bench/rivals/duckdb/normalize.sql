-- Each line as it came, with the derived keys added at its end.
COPY (
  WITH wire AS (
    SELECT json,
      json_extract_string(json, ['$.added_on', '$.severity', '$.threat_type',
        '$.description']) AS v,
      json_extract(json, ['$.owner.id', '$.owner.name', '$.owner.email']) AS owner,
      json_extract_string(json, '$.tags.data[*].text') AS api
    FROM read_ndjson_objects('{input}')),
  split AS (
    SELECT *, CAST(left(v[1], 19) AS TIMESTAMP) AS time,
      list_transform(api, lambda t: upper(t)) AS words,
      CASE WHEN contains(v[4], '[')
        THEN regexp_extract_all(v[4], '\[([a-zA-Z0-9:_-]+)\]', 1)
        ELSE [] END AS written
    FROM wire)
  SELECT concat(left(json::VARCHAR, -1),
    ',"ds":', coalesce(strftime(time, '"%Y-%m-%d"'), 'null'),
    ',"ts":', coalesce(strftime(time, '"%Y-%m-%dT%H:%M:%SZ"'), 'null'),
    ',"owner_id":', coalesce(owner[1]::VARCHAR, 'null'),
    ',"name":', coalesce(owner[2]::VARCHAR, 'null'),
    ',"email":', coalesce(owner[3]::VARCHAR, 'null'),
    ',"api_tags":', to_json(api),
    ',"tags":', to_json(CASE WHEN len(written) = 0 THEN api ELSE list_concat(api,
      list_filter(written, lambda tag, i: NOT list_contains(
        list_transform(list_concat(api, written[:i - 1]), lambda t: lower(t)),
        lower(tag)))) END),
    ',"threat_types":', to_json(CASE WHEN v[3] IS NOT NULL THEN [v[3]]
      ELSE list_filter(words, lambda t, i: t IN ({threat_types})
        AND list_position(words, t) = i) END),
    ',"severity_value":', CASE v[2]
      WHEN 'INFO' THEN 1 WHEN 'WARNING' THEN 3 WHEN 'SUSPICIOUS' THEN 5
      WHEN 'SEVERE' THEN 7 WHEN 'APOCALYPSE' THEN 10 ELSE 0 END, '}')
  FROM split
) TO '{output}' (FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE '');
