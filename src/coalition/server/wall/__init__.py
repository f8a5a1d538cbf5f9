"""The wall: one thing at a time, large, and nothing to press."""
