"""The host's half of the server: signing in, home, console, wall, workbooks."""
