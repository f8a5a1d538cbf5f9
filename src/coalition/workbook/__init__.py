"""What a notebook talks to, and one module for each step's view and findings."""

from coalition.workbook.example import EXAMPLE, load_example
from coalition.workbook.hosting import Host
from coalition.workbook.places import example_dir, notebook_path, notebooks_dir
from coalition.workbook.workbook import Workbook

__all__ = [
    "EXAMPLE",
    "Host",
    "Workbook",
    "example_dir",
    "load_example",
    "notebook_path",
    "notebooks_dir",
]
