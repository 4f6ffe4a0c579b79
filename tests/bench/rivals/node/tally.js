// Counts by several keys, and their tables.
'use strict';

class Tally {
  constructor(name) {
    this.name = name;
    this.counts = new Map();
  }

  // A key that is absent or null: not in this table.
  add(...keys) {
    for (const key of keys)
      if (key === undefined || key === null)
        return;
    const row = keys.join('\t');
    this.counts.set(row, (this.counts.get(row) ?? 0) + 1);
  }

  write(out, top = Infinity) {
    let rows = [...this.counts];
    if (rows.length > top)
      rows = rows.sort((a, b) => b[1] - a[1]
        || Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0]))).slice(0, top);
    for (const [row, count] of rows)
      out.line(`${this.name}\t${row}\t${count}`);
  }
}

module.exports = Tally;
