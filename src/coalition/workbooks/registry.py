"""Registry of workbooks: every folder here that declares a ``WORKBOOK``."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import coalition.workbooks as room
from coalition.domain import Activity, RunningOrderItem, Session
from coalition.workbooks.spec import NO_SCRIPT, Ask, Script, Section, WorkbookSpec


@cache
def workbooks() -> dict[str, WorkbookSpec]:
    """List the workbooks by name, in the order of their steps.

    Returns
    -------
    dict of str to WorkbookSpec
    """
    folders = (m.name for m in iter_modules(room.__path__) if m.ispkg)
    specs: list[WorkbookSpec] = [
        import_module(f"{room.__name__}.{folder}").WORKBOOK for folder in folders
    ]
    return {spec.name: spec for spec in sorted(specs, key=lambda spec: spec.name)}


def find_workbook(name: str) -> WorkbookSpec | None:
    """Find a workbook by its name; None for one that this version does not have."""
    return workbooks().get(name)


def find_question(activity: Activity) -> Ask | None:
    """Find the step of an agenda that an activity was planned from, if any."""
    spec = find_workbook(activity.workbook)
    return spec.question(activity.key) if spec else None


def find_script(item: RunningOrderItem) -> Script:
    """Find what is said at an item of the running order; empty if nobody wrote it."""
    spec = find_workbook(item.workbook)
    step = spec.step(item.step) if spec else None
    return step.script if step else NO_SCRIPT


def find_section(session: Session, part: str) -> tuple[WorkbookSpec, Section] | None:
    """Find a section by name: in the day's workbooks first, then in any other."""
    own = [spec for name in session.notebooks if (spec := find_workbook(name))]
    for spec in (*own, *workbooks().values()):
        if part in spec.sections:
            return spec, spec.sections[part]
    return None
