# What tx-aggregate --to ndjson writes, as the rivals do: a count a row, between
# tabs the table, the keys and the count.  A wide row is several, its zeros none.
def row: map(tostring) | join("\t");

.table as $table | del(.table)
| if has("n") then select(.n > 0) | [$table, .[]] | row
  else to_entries | .[0].value as $key | .[1:][] | select(.value > 0)
    | [$table, $key, .key, .value] | row
  end
