"""Workbooks for coalitions: ask a room, see the answer on the wall, take it home."""
