"""The laptop and the room: checks, and what the terminal says at the start."""
