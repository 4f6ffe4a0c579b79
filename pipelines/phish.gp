# The two charts of the dive into phishing.
#
#     gnuplot -c phish.gp png|svg INPUT OUTPUT TITLE WINDOW \
#         [FIRST LAST [CHART]]
#
# INPUT is what tx-aggregate makes of phish.tables.

width = 1600
height = 800
heights = "560 330"
here = ARG0
while (strlen(here) > 0 && here[strlen(here):*] ne "/") {
	here = here[1:strlen(here) - 1]
}
map = 0; table = "chart_phish"
call here."gp/page.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8
cell_h = either(height, 670)

cell = 0
if (is_drawn(cell)) {
	table = "chart_phish"; heading = "Owners and their types"
	load here."gp/heat.gp"
}

cell = 1
if (is_drawn(cell)) {
	table = "phish_tags"; heading = "Top 10 tags"; bar = ACCENT
	load here."gp/bars.gp"
}

unset multiplot
unset output
