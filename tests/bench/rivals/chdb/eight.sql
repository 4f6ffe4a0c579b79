-- The eight tables of the dashboard, a count a row.  Weeks are labelled by the
-- Sunday that ends them, six hours by their start.
INSERT INTO FUNCTION file('{output}', LineAsString, 'line String')
SELECT concatWithSeparator('\t', 'types_per_day', day, type, count())
  FROM records WHERE isNotNull(type) AND isNotNull(day) GROUP BY day, type
UNION ALL
SELECT concatWithSeparator('\t', 'threats_per_week',
    toMonday(day) + 6, threat, count())
  FROM records ARRAY JOIN threat_types AS threat
  WHERE isNotNull(day) GROUP BY toMonday(day), threat
UNION ALL
SELECT concatWithSeparator('\t', 'top_tags', tag, n) FROM (
  SELECT tag, count() AS n FROM records ARRAY JOIN tags AS tag
  GROUP BY tag ORDER BY n DESC, tag LIMIT 10)
UNION ALL
SELECT concatWithSeparator('\t', 'owners_per_week',
    toMonday(day) + 6, name, count())
  FROM records WHERE isNotNull(name) AND isNotNull(day)
  GROUP BY toMonday(day), name
UNION ALL
SELECT concatWithSeparator('\t', 'shared_per_6h',
    formatDateTime(toStartOfInterval(time, INTERVAL 6 HOUR), '%Y-%m-%dT%H:00:00Z'), count())
  FROM records WHERE isNotNull(time) GROUP BY toStartOfInterval(time, INTERVAL 6 HOUR)
UNION ALL
SELECT concatWithSeparator('\t', 'statuses', status, count())
  FROM records WHERE isNotNull(status) GROUP BY status
UNION ALL
SELECT concatWithSeparator('\t', 'owner_type', name, type, count())
  FROM records WHERE isNotNull(name) AND isNotNull(type) GROUP BY name, type
UNION ALL
SELECT concatWithSeparator('\t', 'conf_sev', name, confidence, severity_value, count())
  FROM records WHERE isNotNull(name) AND isNotNull(confidence)
  GROUP BY name, confidence, severity_value
