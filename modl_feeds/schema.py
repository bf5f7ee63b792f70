"""What each data file may say: the one description that reading and editors share.

Level 1.
"""

from __future__ import annotations

from typing import Final

from modl_feeds.checks import RESERVED_MEETINGS, RESERVED_SESSIONS
from modl_feeds.model import ResourceKind, SessionKind, Status
from modl_feeds.shapes import Key, ListOf, Record
from modl_feeds.values import (
    ACRONYM,
    BASE_URL,
    BLOCK,
    BYTES,
    DATE,
    DOMAIN,
    DURATION,
    FLAG,
    LANGUAGE,
    LATITUDE,
    LINE,
    LONGITUDE,
    MEDIA_TYPE,
    MINUTES,
    SERVICE,
    SLUG,
    TAG_DATE,
    TITLE,
    URL,
    WALL,
    ZONE,
    but,
    one_of,
)

_SESSION_ID: Final = but(SLUG, RESERVED_SESSIONS)

PERSON: Final = Record(
    "person",
    (
        Key("name", LINE, "full name", required=True),
        Key("affiliation", LINE, "at this meeting"),
        Key("url", URL, "the person's page"),
    ),
)

CHAPTER: Final = Record(
    "chapter",
    (
        Key("start", DURATION, "from the recording's beginning", required=True),
        Key("title", TITLE, "what it is about", required=True),
        Key("url", URL, "what is spoken of, such as a paper"),
    ),
)

RESOURCE: Final = Record(
    "resource",
    (
        Key("id", SLUG, "needed where two of one kind stand together; the kind otherwise"),
        Key("kind", one_of(ResourceKind), "what it is", required=True),
        Key("title", TITLE, "what to call it"),
        Key("url", URL, "its own address; without one, the meeting's page is linked"),
        Key("media_type", MEDIA_TYPE, "such as application/pdf; as the address ends otherwise"),
        Key("date", DATE, "the day of the meeting that it belongs to"),
        Key("added", DATE, "when it became available"),
        Key("note", BLOCK, "what a follower should know of it"),
        Key("length", BYTES, "of the file, in bytes; podcast apps show and check it"),
        Key("duration", DURATION, "how long it plays, like 52:30 or 1:02:30"),
        Key("transcript", URL, "what is said in it, as .vtt, .srt, .html, .txt or .json"),
        Key("chapters", ListOf(CHAPTER), "parts of a recording to jump to"),
    ),
)

VENUE: Final = Record(
    "venue",
    (
        Key("name", LINE, "building or institution", required=True),
        Key("street", LINE, "street and number"),
        Key("locality", LINE, "city"),
        Key("region", LINE, "state or province"),
        Key("postcode", LINE, "postal code"),
        Key("country", LINE, "ISO 3166 code"),
        Key("latitude", LATITUDE, "degrees north"),
        Key("longitude", LONGITUDE, "degrees east"),
        Key("note", BLOCK, "such as that it is assumed, and why"),
    ),
)

SESSION: Final = Record(
    "session",
    (
        Key("id", _SESSION_ID, "stable for ever: UIDs and guids hang on it", required=True),
        Key("previous_ids", ListOf(_SESSION_ID), "former ids, oldest first; they keep the UID"),
        Key("kind", one_of(SessionKind), "what it is", required=True),
        Key("start", WALL, "on the venue's clock", required=True),
        Key("end", WALL, "on the venue's clock"),
        Key("minutes", MINUTES, "duration, instead of an end"),
        Key("title", TITLE, "what it is called", required=True),
        Key("speakers", ListOf(PERSON), "who speaks"),
        Key("room", LINE, "where in the building"),
        Key("track", LINE, "the theme it belongs to"),
        Key("status", one_of(Status), "confirmed unless said otherwise"),
        Key("summary", BLOCK, "two to four sentences in the organiser's words"),
        Key("abstract", BLOCK, "the speaker's own text"),
        Key("stream", URL, "where it is shown live"),
        Key("resources", ListOf(RESOURCE), "slides, video, audio, paper, code, links"),
    ),
    apart=("end", "minutes"),
)

NOTE: Final = Record(
    "note",
    (
        Key("title", TITLE, "what it is about", required=True),
        Key("text", BLOCK, "what an attendee should know", required=True),
        Key("url", URL, "where to read on"),
    ),
)

CONTACT: Final = Record(
    "contact",
    (
        Key("name", LINE, "person or office", required=True),
        Key("role", LINE, "what for"),
        Key("organization", LINE, "for whom"),
        Key("telephone", LINE, "in international form"),
        Key("hours", LINE, "when they answer, with the zone"),
        Key("url", URL, "their page"),
        Key("note", BLOCK, "what else one should know"),
    ),
)

PROVENANCE: Final = Record(
    "source",
    (
        Key("url", URL, "the page it was read from", required=True),
        Key("read", DATE, "when it was read"),
        Key("note", BLOCK, "how it was read"),
    ),
)

MEETING: Final = Record(
    "meeting",
    (
        Key(
            "id",
            but(SLUG, RESERVED_MEETINGS),
            "stable for ever, and the file's name",
            required=True,
        ),
        Key("previous_ids", ListOf(SLUG), "former ids, oldest first; they keep the UIDs"),
        Key("series", SLUG, "the series it belongs to"),
        Key("acronym", ACRONYM, "short name in C3VOC schedules"),
        Key("title", TITLE, "what it is called", required=True),
        Key("url", URL, "its own page"),
        Key("image", URL, "a picture that stands for it"),
        Key("source", PROVENANCE, "where this was read"),
        Key("timezone", ZONE, "the venue's zone; the series' otherwise"),
        Key("first_day", DATE, "the first day", required=True),
        Key("last_day", DATE, "the last day", required=True),
        Key("default_minutes", MINUTES, "a session's length where nothing says it"),
        Key("to_be_announced", FLAG, "true while there is no programme yet"),
        Key("venue", VENUE, "where; the series' otherwise"),
        Key("organizers", ListOf(PERSON), "who organises"),
        Key("goals", BLOCK, "what the meeting is for"),
        Key("report", BLOCK, "what happened, afterwards"),
        Key("notes", ListOf(NOTE), "practical notes"),
        Key("contacts", ListOf(CONTACT), "whom to ask"),
        Key("resources", ListOf(RESOURCE), "of the whole meeting"),
        Key("sessions", ListOf(SESSION), "every row of the programme"),
    ),
)

SERIES: Final = Record(
    "series",
    (
        Key("id", SLUG, "stable for ever, and the file's name", required=True),
        Key("title", TITLE, "what it is called", required=True),
        Key("description", BLOCK, "what it is"),
        Key("url", URL, "its own page"),
        Key("timezone", ZONE, "for its meetings that name none"),
        Key("venue", VENUE, "for its meetings that name none"),
    ),
)

PUBLISHER: Final = Record(
    "publisher",
    (Key("name", LINE, "person or organisation", required=True), Key("url", URL, "their page")),
)

SITE: Final = Record(
    "site",
    (
        Key("title", TITLE, "what the site is called", required=True),
        Key("description", BLOCK, "what it is"),
        Key("language", LANGUAGE, "of the texts; en if left out"),
        Key("publisher", PUBLISHER, "who publishes it", required=True),
        Key("contact", LINE, "an e-mail address that may be public"),
        Key("base_url", BASE_URL, "where it is reached", required=True),
        Key("hub", SERVICE, "a WebSub hub that tells readers at once"),
        Key("uid_domain", DOMAIN, "in every UID and guid; never changed", required=True),
        Key("tag_date", TAG_DATE, "when that domain was yours (RFC 4151)", required=True),
    ),
)

FILES: Final = {"site": SITE, "series": SERIES, "meeting": MEETING}
"""What each kind of data file is."""
