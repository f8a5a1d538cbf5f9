"""Preparing a day and its papers: pages, packs, downloads, rehearsal."""
