-- Two counts and the top tags of normalized records.
CREATE TEMP TABLE records AS
SELECT status, type, tags
FROM read_json('{input}', format = 'newline_delimited',
  columns = {status: 'VARCHAR', type: 'VARCHAR', tags: 'VARCHAR[]'});
COPY (
  SELECT concat_ws(chr(9), 'statuses', status, count(*))
    FROM records WHERE status IS NOT NULL GROUP BY status
  UNION ALL
  SELECT concat_ws(chr(9), 'types', type, count(*))
    FROM records WHERE type IS NOT NULL GROUP BY type
  UNION ALL
  (SELECT concat_ws(chr(9), 'top_tags', tag, count(*))
    FROM (SELECT unnest(tags) AS tag FROM records)
    GROUP BY tag ORDER BY count(*) DESC, tag LIMIT 10)
) TO '{output}' (FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE '');
