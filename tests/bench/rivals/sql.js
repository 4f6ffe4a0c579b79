// The SQL of a file with its files and the list of threat types filled in.
'use strict';
const { readFileSync } = require('fs');
const threatTypes = require('./threat-types.json');

const WORDS = threatTypes.map(word => `'${word}'`).join(', ');

// "FILE.sql" or "FILE.sql=OUTPUT"; OUTPUT is else the standard output.
module.exports = function sql(file, input) {
  const [name, output = '/dev/stdout'] = file.split('=');
  return readFileSync(name, 'utf8').replaceAll('{input}', input)
    .replaceAll('{output}', output).replaceAll('{threat_types}', WORDS);
};
