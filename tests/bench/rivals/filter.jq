# High value, each line as it came: jq -R -r -f filter.jq
. as $line | fromjson
| select(.status == "MALICIOUS" and .review_status == "REVIEWED_MANUALLY"
    and (.confidence | type) == "number"
    and 8 * (.confidence - 100) + 100 * (({"INFO": 1, "WARNING": 3,
      "SUSPICIOUS": 5, "SEVERE": 7, "APOCALYPSE": 10}[.severity // ""] // 0) - 2) > 0)
| $line
