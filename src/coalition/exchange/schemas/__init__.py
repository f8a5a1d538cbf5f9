"""What a table may hold: one module for each kind of table, with its report."""
