"""One day of work: planning, running, rehearsing, reporting."""
