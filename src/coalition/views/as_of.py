"""Parse as-of dates; a bare day means its end in the local time zone."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from coalition.errors import InvalidInput


def parse_as_of(as_of: str | date | None, time_zone: str) -> datetime | None:
    """Read the moment that a page should be as of.

    Parameters
    ----------
    as_of : str, date or None
        ``2026-01-31``, or a moment such as ``2026-01-31T16:05``; None is now.
    time_zone : str
        The coalition's; used where the moment names none.

    Raises
    ------
    InvalidInput
        If it is neither.

    Examples
    --------
    >>> parse_as_of("2026-01-31", "Asia/Jakarta").isoformat()
    '2026-01-31T23:59:59.999999+07:00'
    """
    if as_of is None or as_of == "":
        return None
    zone = ZoneInfo(time_zone)
    try:
        if len(str(as_of)) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(str(as_of)), time.max, zone)
        moment = datetime.fromisoformat(str(as_of))
    except ValueError:
        raise InvalidInput(
            what="as_of",
            problem="“{typed}” is not a day such as 2026-01-31.",
            typed=as_of,
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
