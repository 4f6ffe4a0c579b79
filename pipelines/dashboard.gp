# The eight charts of the data dashboard.
#
#     gnuplot -c dashboard.gp png|svg INPUT OUTPUT TITLE WINDOW \
#         [FIRST LAST [CHART]]
#
# INPUT is what tx-aggregate makes of dashboard.tables.

width = 1600
height = 2400
heights = "400 400 330 400 300 420 560 420"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):*] ne "/") {
	here = here[1:strlen(here) - 1]
}
map = 6; table = "chart_owner_type"
call here."gp/page.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8
cell_h = either(height, 570)

cell = 0
if (is_drawn(cell)) {
	table = "chart_types"; heading = "Indicator types per day"
	span = 86400; axis = "day (UTC)"
	load here."gp/stacked.gp"
}

cell = 1
if (is_drawn(cell)) {
	table = "chart_threats"; heading = "Threat types per week"
	span = 604800; axis = "week, by the Sunday that ends it"
	load here."gp/stacked.gp"
}

cell = 2
if (is_drawn(cell)) {
	table = "top_tags"; heading = "Top 10 tags"; bar = ACCENT
	load here."gp/bars.gp"
}

cell = 3
if (is_drawn(cell)) {
	table = "chart_owners"; heading = "Who's sharing each week?"
	span = 604800; axis = "week, by the Sunday that ends it"
	load here."gp/stacked.gp"
}

cell = 4
if (is_drawn(cell)) {
	table = "shared_per_6h"; heading = "Data shared over time"
	load here."gp/line.gp"
}

cell = 5
if (is_drawn(cell)) {
	table = "chart_statuses"; heading = "Threat statuses"
	load here."gp/pie.gp"
}

cell = 6
if (is_drawn(cell)) {
	table = "chart_owner_type"; heading = "Owners and their types"
	load here."gp/heat.gp"
}

cell = 7
if (is_drawn(cell)) {
	table = "chart_conf_sev"
	heading = "Confidence and severity"
	load here."gp/bubbles.gp"
}

unset multiplot
unset output
