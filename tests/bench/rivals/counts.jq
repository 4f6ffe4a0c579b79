# Two counts and the top tags of normalized records: jq -n -r -f counts.jq
reduce inputs as $r ({};
  (if $r.status then .statuses[$r.status] += 1 else . end)
  | (if $r.type then .types[$r.type] += 1 else . end)
  | reduce $r.tags[] as $tag (.; .top_tags[$tag] += 1))
| .top_tags |= (to_entries | sort_by([-.value, .key])[:10] | from_entries)
| to_entries[] | .key as $table | .value | to_entries[]
| "\($table)\t\(.key)\t\(.value)"
