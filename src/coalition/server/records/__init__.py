"""The register's pages: organisations, history, duplicates, places."""
