# A time axis from `first` to `last` with at most eight labelled bins of
# `span` seconds, none of them twice.

every = ceil((last - first + span) / (8.0 * span))
set xtics time format "%b %d" scale 0.5
set xtics last - floor_to(last - first, every * span),every * span,last
