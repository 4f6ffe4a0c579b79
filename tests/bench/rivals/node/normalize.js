// node normalize.js INPUT: the lines with the derived keys at their end.
'use strict';
const { lines, Writer, derive } = require('./record.js');

const out = new Writer();
for (const line of lines(process.argv[2]))
  out.line(line.slice(0, -1) + ','
    + JSON.stringify(derive(JSON.parse(line))).slice(1));
out.flush();
