"""Pure analysis: arrays and tables in, results out, no input or output."""
