# A time axis for bins of `span` seconds.
#
# Takes: `span`, and the array `seen` of the first and the last bin that the
# data have.  Gives `first` and `last`, the bins that are shown: those of the
# days asked for, else those seen.

# The Sunday that ends the week of a day; 1970 began on a Thursday.
sunday(day) = day + 86400 * ((10 - int(day / 86400) % 7) % 7)
bin(day) = span == 604800 ? sunday(day) : day

first = seen[1]
last = seen[2]
if (strlen(last_day)) {
	first = bin(strptime("%Y-%m-%d", first_day))
	last = bin(strptime("%Y-%m-%d", last_day))
}
is_shown(bin) = bin >= first && bin < last + span

# At most eight labels, or five with the year, none of them twice.
years = last - first > 300 * 86400
every = ceil((last - first + span) / ((years ? 5.0 : 8.0) * span))
shape = years ? "%Y-%m-%d" : "%b %d"
set xtics time format shape scale 0.5
set xtics last - floor_to(last - first, every * span),every * span,last
