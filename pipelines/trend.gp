# The chart of the trend.
#
#     gnuplot -c trend.gp svg INPUT OUTPUT TITLE WINDOW FIRST LAST 0
#
# INPUT is the sum of the days' partials, which count trend.tables.

width = 1600
height = 800
heights = "330"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):*] ne "/") {
	here = here[1:strlen(here) - 1]
}
call here."gp/page.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8
cell_h = either(height, 670)

cell = 0
if (is_drawn(cell)) {
	table = "chart_trend"; heading = "Descriptors a day, by status"
	span = 86400; axis = "day (UTC)"
	load here."gp/stacked.gp"
}

unset multiplot
unset output
