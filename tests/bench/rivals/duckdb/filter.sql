-- High value, each line as it came.
COPY (
  SELECT json::VARCHAR FROM read_ndjson_objects('{input}')
  WHERE json_extract_string(json, '$.status') = 'MALICIOUS'
    AND json_extract_string(json, '$.review_status') = 'REVIEWED_MANUALLY'
    AND 8 * (CAST(json_extract_string(json, '$.confidence') AS DOUBLE) - 100)
      + 100 * (CASE json_extract_string(json, '$.severity')
        WHEN 'INFO' THEN 1 WHEN 'WARNING' THEN 3 WHEN 'SUSPICIOUS' THEN 5
        WHEN 'SEVERE' THEN 7 WHEN 'APOCALYPSE' THEN 10 ELSE 0 END - 2) > 0
) TO '{output}' (FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE '');
