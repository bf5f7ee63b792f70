"""Why a target is missed, where it is."""

from __future__ import annotations

from typing import Final

REASONS: Final = {
    "P1": "The look-up reads seven fields of the request and copies the answer's twelve, so that"
    " nobody can change them for the next; the bare callable does neither.",
    "P2": "A worker also looks at the builder's file at each request.",
    "P4": "The thousand events are a megabyte and a half, sent some thousand times a second.",
    "P5": "Half of it is hashing the bytes for their ETag, a third reading the address; the join"
    " itself is a tenth. A digest of the events' own digests would save most of the first.",
    "P6": "A fifth of it is CommonMark, which the hand-made writer is not asked for; the rest is"
    " icalendar's property types, two objects and two dictionaries for each line.",
    "P7": "All documents are counted, not calendars alone: the edited meeting's 250 small calendars"
    " and its whole files and feeds are dated anew or joined, and every document of the site is"
    " passed by and compared.",
    "P8": "libyaml's events alone are .2 of it; for each, a record is made that knows where it"
    " stands, which messages and edits by lines need.",
    "P10": "`--help` imports click. `check` renders, to say how each calendar and feed would stand,"
    " and what it imports for that takes 14 times as long as `pass`.",
    "P11": "All documents are unpickled, and every byte that they depend on is hashed; the baseline"
    " writes only the events. It is measured with a tenth of the sessions: of more than 128 MiB"
    " nothing is kept, so that a start with ten thousand sessions is a cold one.",
    "P12": "Each worker holds the bodies of all documents, nearly 900 MiB. The rest is the"
    " builder's, which also keeps what it rendered, for the next edit. A shared mapping would need"
    " documents that are not bytes.",
}
