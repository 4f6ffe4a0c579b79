-- High value, each line as it came.
INSERT INTO FUNCTION file('{output}', LineAsString, 'line String')
SELECT line FROM file('{input}', LineAsString)
WHERE JSONExtractString(line, 'status') = 'MALICIOUS'
  AND JSONExtractString(line, 'review_status') = 'REVIEWED_MANUALLY'
  AND 8 * (JSONExtract(line, 'confidence', 'Nullable(Float64)') - 100)
    + 100 * (transform(JSONExtractString(line, 'severity'),
      ['INFO', 'WARNING', 'SUSPICIOUS', 'SEVERE', 'APOCALYPSE'],
      [1, 3, 5, 7, 10], 0) - 2) > 0
