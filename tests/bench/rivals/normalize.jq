# The records with the derived keys: jq -c -f normalize.jq --argjson threat_types ...
def unique_in_order: reduce .[] as $one ([]; if index([$one]) then . else . + [$one] end);

# The API's tags, then those of the description not yet there.
def all_tags($api; $description):
  reduce (($description // "") | scan("\\[([a-zA-Z0-9:_-]+)\\]") | .[0]) as $tag ($api;
    if any(.[]; ascii_downcase == ($tag | ascii_downcase)) then . else . + [$tag] end);

.added_on[:19] as $time | [.tags.data[]?.text] as $api
| .ds = (.added_on | .[:10]?) | .ts = (if $time then $time + "Z" else null end)
| .owner_id = .owner.id | .name = .owner.name | .email = .owner.email
| .api_tags = $api
| .tags = all_tags($api; .description)
| .threat_types = (if .threat_type then [.threat_type]
    else ($api | map(ascii_upcase | select(IN($threat_types[]))) | unique_in_order) end)
| .severity_value = ({"INFO": 1, "WARNING": 3, "SUSPICIOUS": 5, "SEVERE": 7,
    "APOCALYPSE": 10}[.severity // ""] // 0)
