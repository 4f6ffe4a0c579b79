// node counts.js INPUT: two counts and the top tags of normalized records.
'use strict';
const { lines, Writer } = require('./record.js');
const Tally = require('./tally.js');

const statuses = new Tally('statuses'), types = new Tally('types');
const tags = new Tally('top_tags'), out = new Writer();

for (const line of lines(process.argv[2])) {
  const record = JSON.parse(line);
  statuses.add(record.status);
  types.add(record.type);
  for (const tag of record.tags)
    tags.add(tag);
}
statuses.write(out);
types.write(out);
tags.write(out, 10);
out.flush();
