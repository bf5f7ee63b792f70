"""QR codes as inline SVG: a phone's camera takes an address from a screen or a door.

The only module that imports the library for it. Level 2: pure.
"""

from __future__ import annotations

from typing import Final

import segno

LONGEST: Final = 500
"""Characters: a longer address makes a code too fine to scan, and takes too long to draw."""


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
    return drawn.replace("<svg ", '<svg role="img" aria-label="QR code" ', 1)
