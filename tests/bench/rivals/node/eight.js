// node eight.js raw|norm|high|both INPUT [EXPORT]: the eight tables of the
// dashboard, a count a row, from raw records, from normalized ones, or from
// the raw ones of high value; both writes these to EXPORT as well.
'use strict';
const { lines, Writer, isHigh, derive } = require('./record.js');
const Tally = require('./tally.js');

const [mode, input, path] = process.argv.slice(2);
const tables = {};
for (const name of ['types_per_day', 'threats_per_week', 'top_tags',
  'owners_per_week', 'shared_per_6h', 'statuses', 'owner_type', 'conf_sev'])
  tables[name] = new Tally(name);

// The Sunday that ends the week of a day, and the start of its six hours; each
// day is looked up but once.
const weeks = new Map();
function weekOf(day) {
  let week = weeks.get(day);
  if (week === undefined) {
    const date = new Date(day);
    date.setUTCDate(date.getUTCDate() + (7 - date.getUTCDay()) % 7);
    weeks.set(day, week = date.toISOString().slice(0, 10));
  }
  return week;
}

function sixOf(time) {
  const hour = time.slice(11, 13);
  return `${time.slice(0, 11)}${String(hour - hour % 6).padStart(2, '0')}:00:00Z`;
}

function count({ type, status, confidence }, { ds, ts, name, tags, threat_types, severity_value }) {
  const week = ds && weekOf(ds);
  tables.types_per_day.add(ds, type);
  for (const threat of threat_types)
    tables.threats_per_week.add(week, threat);
  for (const tag of tags)
    tables.top_tags.add(tag);
  tables.owners_per_week.add(week, name);
  tables.shared_per_6h.add(ts && sixOf(ts));
  tables.statuses.add(status);
  tables.owner_type.add(name, type);
  tables.conf_sev.add(name, confidence, severity_value);
}

const out = new Writer(), high = mode === 'both' ? new Writer(path) : null;
for (const line of lines(input)) {
  const record = JSON.parse(line);
  if (mode === 'high' && !isHigh(record))
    continue;
  if (high && isHigh(record))
    high.line(line);
  count(record, mode === 'norm' ? record : derive(record));
}
for (const [name, table] of Object.entries(tables))
  table.write(out, name === 'top_tags' ? 10 : Infinity);
out.flush();
high?.flush();
