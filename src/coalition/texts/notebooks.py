"""Notebooks in another language: a Markdown cell is one message."""

from coalition.texts.catalogue import Texts


def translate_markdown(source: str, texts: Texts) -> str:
    """Give a Markdown cell in the language of `texts`, whole or not at all.

    Parameters
    ----------
    source : str
        The cell's source, as the notebook holds it.
    texts : Texts
        The language wanted.

    Returns
    -------
    str
        The translated cell; `source` itself when the catalogue does not have it.

    Examples
    --------
    >>> translate_markdown("A cell that nobody has translated.", Texts("id"))
    'A cell that nobody has translated.'
    """
    message = source.strip()
    said = texts(message) if message else message
    return source if said == message else said
