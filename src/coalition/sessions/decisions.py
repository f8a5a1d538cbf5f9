"""What a day's decisions may be about: the topics of the workbooks it works with."""

from collections.abc import Iterable

from coalition.domain import Activity
from coalition.workbooks.registry import workbooks
from coalition.workbooks.spec import WorkbookSpec


def decision_topics(
    activities: Iterable[Activity], workbook: str = ""
) -> dict[str, str]:
    """List topics by id, as marked sentences; empty where no workbook asks for any.

    Parameters
    ----------
    workbook : str
        One whose topics count too, though the day has no question of it.
    """
    return {
        topic: words
        for spec in _workbooks_of(activities, workbook)
        for topic, words in spec.topics.items()
    }


def workbook_of_topic(activities: Iterable[Activity], topic: str) -> str:
    """Find the workbook that asks for decisions on a topic; empty if none does."""
    own = (s.name for s in _workbooks_of(activities) if topic and topic in s.topics)
    return next(own, "")


def _workbooks_of(
    activities: Iterable[Activity], workbook: str = ""
) -> list[WorkbookSpec]:
    named = {workbook, *(activity.workbook for activity in activities)}
    return [spec for name, spec in workbooks().items() if name in named]
