"""A room pack on paper, in ordinary or large print."""

from coalition.printing.paper import Paper
from coalition.printing.typst import render_pdf_leniently
from coalition.sessions.pack import LARGE_PRINT_SCALE, SessionPack
from coalition.workbooks.cover import REHEARSAL


def pack_pdf(pack: SessionPack, *, large: bool = False) -> bytes:
    """Print a room pack.

    Parameters
    ----------
    large : bool, default False
        For tired eyes: the running text in 20 points.
    """
    t, card = pack.t, pack.coalition
    rehearsal = t(REHEARSAL) if card.rehearsal_of is not None else ""
    paper = Paper(
        title=t("Room pack: {title}", title=pack.session.title),
        author=card.name,
        language=t.language,
        header=rehearsal or pack.session.title,
        footer=rehearsal or card.name,
        enlarged=LARGE_PRINT_SCALE if large else 1.0,
    )
    return render_pdf_leniently(pack.blocks(), paper=paper)
