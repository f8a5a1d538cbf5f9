"""QR codes as SVG."""

import io

import segno


def draw_qr_code(text: str) -> str:
    """Draw a QR code of a text as SVG."""
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
