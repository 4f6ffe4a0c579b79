"""The notebook's high value without pandas: json, line by line."""
import json
import sys

VALUE = {"INFO": 1, "WARNING": 3, "SUSPICIOUS": 5, "SEVERE": 7, "APOCALYPSE": 10}

with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        record = json.loads(line)
        if record.get("status") != "MALICIOUS":
            continue
        if record.get("review_status") != "REVIEWED_MANUALLY":
            continue
        confidence = record.get("confidence")
        severity = VALUE.get(record.get("severity"), 0)
        if not isinstance(confidence, (int, float)):
            continue
        if 8 * (confidence - 100) + 100 * (severity - 2) > 0:
            sys.stdout.write(line)
