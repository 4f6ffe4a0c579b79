// Reading records with JSON.parse, and the keys that are derived from them.
'use strict';
const { openSync, readSync, writeSync } = require('fs');
const threatTypes = new Set(require('../threat-types.json'));

const SEVERITY = { INFO: 1, WARNING: 3, SUSPICIOUS: 5, SEVERE: 7, APOCALYPSE: 10 };

// The lines of a file, without their ends.
function* lines(path) {
  const file = openSync(path), chunk = Buffer.allocUnsafe(1 << 20);
  const decoder = new TextDecoder();
  let rest = '', length;

  while ((length = readSync(file, chunk)) > 0) {
    const parts = (rest + decoder.decode(chunk.subarray(0, length),
      { stream: true })).split('\n');
    rest = parts.pop();
    yield* parts;
  }
  if (rest)
    yield rest;
}

// Text to a file or the standard output, in large pieces.
class Writer {
  constructor(path) {
    this.file = path ? openSync(path, 'w') : 1;
    this.parts = [];
    this.size = 0;
  }

  line(text) {
    this.parts.push(text, '\n');
    this.size += text.length;
    if (this.size > 1 << 20)
      this.flush();
  }

  flush() {
    let bytes = Buffer.from(this.parts.join(''));
    while (bytes.length > 0)
      bytes = bytes.subarray(writeSync(this.file, bytes));
    this.parts = [];
    this.size = 0;
  }
}

function isHigh(record) {
  return record.status === 'MALICIOUS'
    && record.review_status === 'REVIEWED_MANUALLY'
    && typeof record.confidence === 'number'
    && 8 * (record.confidence - 100)
      + 100 * ((SEVERITY[record.severity] ?? 0) - 2) > 0;
}

// The API's tags, then those of the description not yet there.
function allTags(api, description) {
  const written = description?.match(/\[[a-zA-Z0-9:_-]+\]/g);
  if (!written)
    return api;
  const tags = [...api], seen = new Set(api.map(tag => tag.toLowerCase()));
  for (const tag of written.map(tag => tag.slice(1, -1)))
    if (!seen.has(tag.toLowerCase())) {
      seen.add(tag.toLowerCase());
      tags.push(tag);
    }
  return tags;
}

// What tx-normalize adds; all times are UTC.
function derive(record) {
  const time = record.added_on?.slice(0, 19) ?? null;
  const api = (record.tags?.data ?? []).map(tag => tag.text);
  return {
    ds: time && time.slice(0, 10),
    ts: time && time + 'Z',
    owner_id: record.owner?.id ?? null,
    name: record.owner?.name ?? null,
    email: record.owner?.email ?? null,
    api_tags: api,
    tags: allTags(api, record.description),
    threat_types: record.threat_type ? [record.threat_type]
      : [...new Set(api.map(tag => tag.toUpperCase()))]
        .filter(tag => threatTypes.has(tag)),
    severity_value: SEVERITY[record.severity] ?? 0,
  };
}

module.exports = { lines, Writer, isHigh, derive };
