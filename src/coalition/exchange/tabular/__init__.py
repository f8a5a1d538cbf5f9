"""Tables from files: reading, limits, column mapping, row checks, matching."""
