-- The eight tables of the dashboard, a count a row.  Weeks are labelled by the
-- Sunday that ends them, six hours by their start.
COPY (
  SELECT concat_ws(chr(9), 'types_per_day', day, type, count(*))
    FROM records WHERE type IS NOT NULL AND day IS NOT NULL GROUP BY day, type
  UNION ALL
  SELECT concat_ws(chr(9), 'threats_per_week',
      CAST(date_trunc('week', day) + INTERVAL 6 DAY AS DATE), threat, count(*))
    FROM (SELECT day, unnest(threat_types) AS threat FROM records)
    WHERE day IS NOT NULL GROUP BY date_trunc('week', day), threat
  UNION ALL
  (SELECT concat_ws(chr(9), 'top_tags', tag, count(*))
    FROM (SELECT unnest(tags) AS tag FROM records)
    GROUP BY tag ORDER BY count(*) DESC, tag LIMIT 10)
  UNION ALL
  SELECT concat_ws(chr(9), 'owners_per_week',
      CAST(date_trunc('week', day) + INTERVAL 6 DAY AS DATE), name, count(*))
    FROM records WHERE name IS NOT NULL AND day IS NOT NULL
    GROUP BY date_trunc('week', day), name
  UNION ALL
  SELECT concat_ws(chr(9), 'shared_per_6h',
      strftime(time_bucket(INTERVAL 6 HOUR, time), '%Y-%m-%dT%H:00:00Z'), count(*))
    FROM records WHERE time IS NOT NULL GROUP BY time_bucket(INTERVAL 6 HOUR, time)
  UNION ALL
  SELECT concat_ws(chr(9), 'statuses', status, count(*))
    FROM records WHERE status IS NOT NULL GROUP BY status
  UNION ALL
  SELECT concat_ws(chr(9), 'owner_type', name, type, count(*))
    FROM records WHERE name IS NOT NULL AND type IS NOT NULL GROUP BY name, type
  UNION ALL
  SELECT concat_ws(chr(9), 'conf_sev', name, confidence, severity_value, count(*))
    FROM records WHERE name IS NOT NULL AND confidence IS NOT NULL
    GROUP BY name, confidence, severity_value
) TO '{output}' (FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE '');
