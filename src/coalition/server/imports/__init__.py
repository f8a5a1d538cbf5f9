"""Importing files: upload, mapping, preview."""
