"""Signing in: the host's key, who somebody is, what Jupyter lets them do."""
