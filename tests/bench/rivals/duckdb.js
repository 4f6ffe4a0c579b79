// Run files of SQL with DuckDB, in memory, on two threads.
//
//     NODE_PATH=build/bench-tools/node_modules \
//         node duckdb.js INPUT FILE.sql[=OUTPUT] ...
//
// In the SQL {input} is INPUT and {output} OUTPUT, or else the standard
// output.  Without arguments the version is printed.
'use strict';
const { DuckDBInstance, version } = require('@duckdb/node-api');
const sql = require('./sql.js');

async function main([input, ...files]) {
  if (!input)
    return console.log(version());
  const duckdb = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await duckdb.connect();
  for (const file of files)
    await connection.run(sql(file, input));
}

main(process.argv.slice(2));
