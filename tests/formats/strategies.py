"""Hostile text, as it is after loading: what the rules for data let through."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from modl_feeds.text import clean_block, clean_line

_NASTY: Final = (
    "\\", "\\n", "\\N", "\\Nabla", "\\\\", ";", ",", ":", '"', "'", "\n", "\r\n", "\n\n", "\t", " ",
    "\x00", "\x0b", "\x1f", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\u00a0", "<", ">", "&",
    "&amp;", "]]>", "<script>", "<!--", "$x<y$", "é", "e\u0301", "👩‍🔬", "👍🏽", "🇮🇸", "\u202e",
    "שלום", "ع", "BEGIN:VEVENT", "\r\nEND:VCALENDAR\r\n", "\U0010ffff", "a" * 74, "ö" * 40, "…",
    "<img src=x onerror=alert(1)>", "<![CDATA[", "[x](javascript:alert(1))", "*", "_", "`", "&#12;",
    "&#x202e;", "&#xe000;0&#xe001;", "$\\text{<script>}$", "\u2066",
)  # fmt: skip

_raw: Final = st.lists(st.one_of(st.sampled_from(_NASTY), st.text(max_size=8)), max_size=20).map(
    "".join
)
lines: Final = _raw.map(clean_line)
"""Text on one line, which may be empty."""
titles: Final = lines.filter(bool)
"""Text on one line."""
texts: Final = _raw.map(clean_block)
"""Text of several lines, which may be empty."""


def is_html(text: str) -> bool:
    """Tell whether HTML may hold it: noncharacters of Unicode are a fault there."""
    return not any(0xFDD0 <= ord(char) <= 0xFDEF or ord(char) & 0xFFFE == 0xFFFE for char in text)
