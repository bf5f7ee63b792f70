"""When the repository's own meetings took place, in UTC, as one reads it from their pages.

New York was four hours behind UTC on all four days.
"""

from __future__ import annotations

from typing import Final

TALKS_2024: Final = {
    "ge": ("20240926T133000Z", "20240926T143000Z"),
    "mossel": ("20240926T150000Z", "20240926T160000Z"),
    "sulam": ("20240926T170000Z", "20240926T180000Z"),
    "yu": ("20240926T183000Z", "20240926T193000Z"),
    "matni": ("20240926T200000Z", "20240926T210000Z"),
    "wu": ("20240927T133000Z", "20240927T143000Z"),
    "kutyniok": ("20240927T150000Z", "20240927T160000Z"),
    "belkin": ("20240927T170000Z", "20240927T180000Z"),
}
REST_2024: Final = {
    "check-in-day-1": ("20240926T123000Z", "20240926T133000Z"),
    "poster-morning-day-1": ("20240926T143000Z", "20240926T150000Z"),
    "lunch-day-1": ("20240926T160000Z", "20240926T170000Z"),
    "poster-afternoon-day-1": ("20240926T180000Z", "20240926T183000Z"),
    "poster-late-afternoon-day-1": ("20240926T193000Z", "20240926T200000Z"),
    "check-in-day-2": ("20240927T123000Z", "20240927T133000Z"),
    "break-morning-day-2": ("20240927T143000Z", "20240927T150000Z"),
    "lunch-day-2": ("20240927T160000Z", "20240927T170000Z"),
}
TALKS_2025: Final = {
    "abdalla": ("20250925T133000Z", "20250925T143000Z"),
    "vidal": ("20250925T150000Z", "20250925T160000Z"),
    "yu": ("20250925T170000Z", "20250925T180000Z"),
    "ge": ("20250925T183000Z", "20250925T193000Z"),
    "srebro": ("20250925T200000Z", "20250925T210000Z"),
    "villar": ("20250926T133000Z", "20250926T143000Z"),
    "bartlett": ("20250926T150000Z", "20250926T160000Z"),
    "ribeiro": ("20250926T170000Z", "20250926T180000Z"),
}
HEADINGS_2025: Final = {
    "abdalla": "Pedro Abdalla — LLM Watermarking Using Mixtures and"
    " Statistical-to-Computational Gaps",
    "vidal": "René Vidal — Learning Dynamics in the Feature-Learning Regime:"
    " Implicit Bias, Robustness, and Low-Rank Adaptation",
    "yu": "Bin Yu — Understanding Deep Learning Models via Interaction Importance",
    "ge": "Rong Ge — Competing Mechanisms in Training Dynamics",
    "srebro": "Nati Srebro — Weak to Strong Generalization in Random Feature Models",
    "villar": "Soledad Villar — Algebraic Techniques for Machine Learning",
    "bartlett": "Peter Bartlett — Gradient Optimization Methods:"
    " Implicit Bias and Benefits of Early Stopping",
    "ribeiro": "Alejandro Ribeiro — Spectral Analyses of Graph Neural Networks",
}
"""What a calendar calls the talks of 2025."""
PLACE: Final = "Simons Foundation, 160 5th Ave, New York, NY 10010"

Slots = dict[str, tuple[str, str]]
"""Start and end by the session's UID."""


def of(meeting: str, *sessions: dict[str, tuple[str, str]]) -> Slots:
    """Return sessions of a meeting by their UIDs."""
    return {
        f"{name}.{meeting}@modl-feeds.example": slot
        for some in sessions
        for name, slot in some.items()
    }


ALL_2024: Final = of("modl-2024", TALKS_2024, REST_2024)
ALL_2025: Final = of("modl-2025", TALKS_2025)
CALENDARS: Final[dict[str, Slots]] = {
    "/modl-2024/calendar.ics": ALL_2024,
    "/modl-2024/talks.ics": of("modl-2024", TALKS_2024),
    "/modl-2025/calendar.ics": ALL_2025,
    "/modl-2025/talks.ics": ALL_2025,
    "/series/modl/calendar.ics": ALL_2024 | ALL_2025,
    "/calendar.ics": ALL_2024 | ALL_2025,
    "/modl-2024/kutyniok.ics": of("modl-2024", {"kutyniok": TALKS_2024["kutyniok"]}),
}
"""What each calendar holds."""
