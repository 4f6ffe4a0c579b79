// node filter.js INPUT: high value, each line as it came.
'use strict';
const { lines, Writer, isHigh } = require('./record.js');

const out = new Writer();
for (const line of lines(process.argv[2]))
  if (isHigh(JSON.parse(line)))
    out.line(line);
out.flush();
