"""What the program says to people, in their language.

English sentences are the message ids; the catalogues lie in ``locale/`` as ``.po``
files and are read as they are, so that a translator needs no build step.
"""

from coalition.texts.catalogue import (
    LANGUAGES,
    Texts,
    explain,
    is_right_to_left,
    translate_all,
)

__all__ = ["LANGUAGES", "Texts", "explain", "is_right_to_left", "translate_all"]
