"""QR codes as inline SVG: a phone's camera takes an address from a screen or a door.

The only module that imports the library for it. Level 2: pure.
"""

from __future__ import annotations

import html
from typing import Final

import segno

LONGEST: Final = 500
"""Characters: a longer address makes a code too fine to scan, and takes too long to draw."""


def invitation(address: str) -> str:
    """Return a code with what to do with it; '' for an address that is too long for one."""
    code = svg(address)
    words = "On your phone: point its camera here, then press a button there."
    return f'<div class="phone">{code}<p>{words}</p></div>' if code else ""


def svg(address: str) -> str:
    """Return a code that leads to the address; '' for one that is too long."""
    if len(address) > LONGEST:
        return ""
    # Cameras read any mask; to look for the best of eight would take three times as long, and
    # there is a code on each speaker's page.
    code = segno.make_qr(address, error="l", mask=3)
    # The quiet zone is part of the drawing, so that the code is read on a dark page too.
    drawn: str = code.svg_inline(
        svgclass="qr", lineclass=None, light="#fff", border=4, omitsize=True, title="QR code"
    )
    name = html.escape(f"QR code: {address}")
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)
