"""Running a day: the console, its commands and what belongs to them."""
