"""Why a target is missed, where it is."""

from __future__ import annotations

from typing import Final

REASONS: Final = {
    "P1": "The look-up reads four fields of the request and chooses between encodings; the bare"
    " callable does neither. Through a server the difference vanishes (P2).",
    "P2": "A worker also looks at the builder's file at each request.",
    "P5": "A choice goes through Flask's routing, and its bytes are hashed for their ETag.",
    "P6": "A fifth of it is CommonMark, which the hand-made writer is not asked for; the rest is"
    " icalendar's property types, two objects and two dictionaries for each line.",
    "P7": "All documents are counted, not calendars alone: the edited meeting's 250 small calendars"
    " and its whole files and feeds are dated anew or joined, and every document of the site is"
    " passed by and compared.",
    "P8": "Records are made of the events, each scalar cleaned; libyaml's events alone are less.",
    "P10": "`--help` imports click, `check` what renders: it says how each calendar would stand.",
    "P11": "All documents are unpickled, some hundreds of megabytes; the baseline writes only the"
    " events.",
    "P12": "Every worker holds the bodies of all documents of its own, some hundreds of megabytes;"
    " the builder holds them too. A shared mapping would need documents that are not bytes.",
}
