"""Codes to point a camera at, drawn as SVG."""

import io

import segno


def qr(text: str) -> str:
    """Draw a code that says a text."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=2,
        dark="#000",
        light="#fff",
    )
    return out.getvalue().decode()
