"""Where a screen is being shown: to a person who can click, on paper, or both."""

import os
from typing import Literal

Medium = Literal["screen", "paper", "both"]


def medium() -> Medium:
    """Tell the medium from how the kernel was started.

    Voila shows widgets, JupyterLab both, and everything else (papermill, nbconvert)
    prints. ``COALITION_MEDIUM`` overrides.
    """
    asked = _ASKED.get(os.environ.get("COALITION_MEDIUM", ""))
    if asked is not None:
        return asked
    if os.environ.get("VOILA_KERNEL_ID"):
        return "screen"
    return "both" if os.environ.get("JPY_SESSION_NAME") else "paper"


_ASKED: dict[str, Medium] = {"screen": "screen", "paper": "paper", "both": "both"}
