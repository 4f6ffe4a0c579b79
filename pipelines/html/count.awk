# A name and its number, as text.
{ printf "%10s  %s\n", thousands($2), reveal($1) }
