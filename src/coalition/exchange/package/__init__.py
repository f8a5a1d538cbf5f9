"""Data packages: archive, preview of an import, one session's slice, redaction."""
