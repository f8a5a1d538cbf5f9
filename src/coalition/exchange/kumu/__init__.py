"""Maps of Kumu, written and read."""
