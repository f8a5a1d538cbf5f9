"""The workbooks: one folder for each step, and what a notebook talks to."""
