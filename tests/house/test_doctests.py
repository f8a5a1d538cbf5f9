"""What a docstring shows is what happens."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import coalition

MODULES = [
    module.name
    for module in walk_packages(coalition.__path__, "coalition.")
    if "migrations" not in module.name and not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
