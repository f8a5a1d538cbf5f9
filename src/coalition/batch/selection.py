"""Which notebooks: all of them, one phase, or one by its name or number."""

from pathlib import Path

from coalition.errors import InvalidInput, NotFound, _
from coalition.workbooks.paths import notebooks_dir


def select_notebooks(name: str | None = None, phase: int | None = None) -> list[Path]:
    """List the notebooks that were asked for, in the order of the steps.

    Parameters
    ----------
    name : str, optional
        A notebook's name, ``12_landscape``, or only its number, ``12``; or the path of
        any other notebook, ``mine.ipynb``.
    phase : int, optional
        1, 2 or 3. Without either, all notebooks.

    Returns
    -------
    list of Path
        Absolute, sorted by file name.

    Raises
    ------
    NotFound
        If there is no such notebook; the error lists those that there are.
    InvalidInput
        If a notebook and a phase are both asked for.
    """
    if name is not None and phase is not None:
        raise InvalidInput(
            what="--notebook, --phase", problem="choose one of them, not both."
        )
    if name is not None and name.endswith(".ipynb") and Path(name).is_file():
        return [Path(name).resolve()]
    there = _list_notebooks()
    if name is not None:
        wanted = name.removesuffix(".ipynb")
        found = [p for p in there if wanted in (p.stem, p.stem.split("_")[0])]
        return found or _raise_not_found(_("notebook"), name, there)
    if phase is not None:
        found = [p for p in there if p.stem.startswith(str(phase))]
        return found or _raise_not_found(_("notebook in phase"), str(phase), there)
    return there or _raise_not_found(_("notebook in"), str(notebooks_dir()), there)


def _list_notebooks() -> list[Path]:
    found = (
        path.resolve()
        for path in notebooks_dir().rglob("[0-9][0-9]_*.ipynb")
        if not path.parent.name.startswith(".")
    )
    return sorted(found, key=lambda path: path.name)


def _raise_not_found(what: str, name: str, there: list[Path]) -> list[Path]:
    known = ", ".join(path.stem for path in there)
    hint = _("There are: {known}.") if known else _("There are none yet.")
    raise NotFound(what=what, name=name, hint=hint, known=known)
