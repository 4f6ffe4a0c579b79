# How many columns the grid of `table` has: `across`.

across = 0
before = ""
stats input index table using ( \
	across = across + (across == 0 || strcol(1) ne before), \
	before = strcol(1), 0) nooutput
