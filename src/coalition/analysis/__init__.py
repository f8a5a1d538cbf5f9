"""Arrays and tables in, results out: nothing here loads, stores or shows anything."""
