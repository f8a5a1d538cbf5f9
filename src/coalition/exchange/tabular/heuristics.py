"""Heuristics for questionable cells: totals, several values in one, shelters.

What is found here is only ever said to a person; names are kept as written.
"""

import re

_SUMS = {
    "total", "grand total", "sub total", "subtotal", "sum", "totals", "jumlah",
    "jumlah total", "total jumlah", "total keseluruhan",
}  # fmt: skip
_SEVERAL = re.compile(r"[;,]|\s(and|dan)\s", re.IGNORECASE)
_SHELTER = re.compile(
    r"\b(shelters?|safe[ -]?houses?|refuges?|rumah[ -]?aman|(rumah )?penampungan)\b",
    re.IGNORECASE,
)


def looks_like_a_sum(name: str) -> bool:
    """Tell whether a row of this name adds up the others rather than being one.

    Examples
    --------
    >>> looks_like_a_sum("TOTAL:"), looks_like_a_sum("Total Care Foundation")
    (True, False)
    """
    return " ".join(re.findall(r"\w+", name.casefold())) in _SUMS


def may_be_several(term: str) -> bool:
    """Tell whether a service or place may be several that were written in one cell.

    Examples
    --------
    >>> may_be_several("counselling; legal aid"), may_be_several("Legal aid")
    (True, False)
    """
    return bool(_SEVERAL.search(term))


def may_be_several_names(name: str) -> bool:
    """Tell whether a name may be several organisations in one cell.

    Commas and “and” stand in many names of one.

    Examples
    --------
    >>> may_be_several_names("Oxfam; CARE"), may_be_several_names("Food and Hope, Inc")
    (True, False)
    """
    return bool(re.search(r"\w\s*[;|]\s*\w", name))


def sounds_like_shelter(service: str) -> bool:
    """Tell whether a service sounds like a place whose address must not be known.

    Examples
    --------
    >>> sounds_like_shelter("Rumah Aman anak"), sounds_like_shelter("Refugee support")
    (True, False)
    """
    return bool(_SHELTER.search(service))
