// Run files of SQL with chDB, which is ClickHouse in this process.
//
//     NODE_PATH=build/bench-tools/node_modules \
//         node chdb.js INPUT FILE.sql[=OUTPUT] ...
//
// In the SQL {input} is INPUT and {output} OUTPUT, or else the standard
// output; the SQL asks for its two threads.  Without arguments the version is
// printed.
'use strict';
const { Session } = require('chdb');
const sql = require('./sql.js');

function main([input, ...files]) {
  const chdb = new Session();
  if (!input)
    return process.stdout.write(chdb.query('SELECT version()', 'TSVRaw'));
  chdb.query('SET max_threads = 2');
  for (const file of files)
    for (const statement of sql(file, input).split(/;\n/))
      if (statement.trim())
        chdb.query(statement);
  chdb.cleanup();
}

main(process.argv.slice(2));
