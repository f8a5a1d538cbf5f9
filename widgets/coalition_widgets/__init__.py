"""What is shown in a notebook: a widget where one can click, blocks where one prints.

Screens take domain objects in and give callbacks out; none of them knows the store.
"""

from coalition_widgets.activity import ActivityScreen
from coalition_widgets.cover import CoverScreen
from coalition_widgets.coverage import CoverageScreen
from coalition_widgets.decision import DecisionScreen
from coalition_widgets.medium import medium
from coalition_widgets.network import NetworkScreen
from coalition_widgets.screen import Screen

__all__ = [
    "ActivityScreen",
    "CoverScreen",
    "CoverageScreen",
    "DecisionScreen",
    "NetworkScreen",
    "Screen",
    "medium",
]
