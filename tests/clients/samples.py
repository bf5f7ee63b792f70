"""An invented calendar and an invented feed, and what a client should make of them."""

from __future__ import annotations

from tests.clients.seen import SeenEvent, SeenItem

ZONE = """\
BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:STANDARD
DTSTART:19701101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
TZNAME:EST
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700308T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
TZNAME:EDT
END:DAYLIGHT
END:VTIMEZONE
"""
TALK = """\
BEGIN:VEVENT
UID:talk@example.org
DTSTAMP:20250901T120000Z
LAST-MODIFIED:20250901T120000Z
SEQUENCE:0
DTSTART;TZID=America/New_York:20250925T093000
DTEND;TZID=America/New_York:20250925T103000
SUMMARY:Zoë on ∇-fields
LOCATION:Room 1\\, Main Building
STATUS:CONFIRMED
DESCRIPTION:First line\\nsecond line
END:VEVENT
"""
BANNER = """\
BEGIN:VEVENT
UID:banner@example.org
DTSTAMP:20250901T120000Z
LAST-MODIFIED:20250901T120000Z
SEQUENCE:3
DTSTART;VALUE=DATE:20250925
DTEND;VALUE=DATE:20250927
SUMMARY:Two days
LOCATION:Main Building
STATUS:CANCELLED
END:VEVENT
"""
SEEN_TALK = SeenEvent(
    "talk@example.org",
    "20250925T133000Z",
    "20250925T143000Z",
    "Zoë on ∇-fields",
    "CONFIRMED",
    "Room 1, Main Building",
    "First line\nsecond line",
)
SEEN_BANNER = SeenEvent(
    "banner@example.org", "20250925", "20250927", "Two days", "CANCELLED", "Main Building"
)


def calendar(*parts: str) -> bytes:
    """Return a calendar of these components."""
    lines = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//invented//EN\n{''.join(parts)}END:VCALENDAR\n"
    return lines.replace("\n", "\r\n").encode()


def revised(event: str, old: str, new: str) -> str:
    """Return an event with a change, and with the marks of a change."""
    assert old in event
    return (
        event.replace(old, new)
        .replace("SEQUENCE:0", "SEQUENCE:1")
        .replace("20250901T120000Z", "20250902T120000Z")
    )


FEED = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Invented</title><link>https://example.org/</link><description>Talks</description>
{}</channel></rss>
"""
VIDEO = """\
<item><guid isPermaLink="false">tag:example.org,2025:m/1#video</guid>
<title>Video: Zoë on fields</title><link>https://example.org/1</link>
<dc:creator>Ann Bee, Cee Dee</dc:creator><pubDate>Fri, 26 Sep 2025 21:00:00 +0000</pubDate>
<description>Short</description><content:encoded>&lt;p&gt;Long text&lt;/p&gt;</content:encoded>
<enclosure url="https://example.org/1.mp4" type="video/mp4" length="1000"/></item>
"""
SLIDES = """\
<item><guid isPermaLink="false">tag:example.org,2025:m/1#slides</guid>
<title>Slides: Zoë on fields</title><link>https://example.org/1</link>
<dc:creator>Ann Bee</dc:creator><pubDate>Fri, 26 Sep 2025 20:00:00 +0000</pubDate>
<description>Short</description><content:encoded>&lt;p&gt;Longer&lt;/p&gt;</content:encoded></item>
"""
SEEN_VIDEO = SeenItem(
    "tag:example.org,2025:m/1#video",
    "Video: Zoë on fields",
    "https://example.org/1",
    "Ann Bee, Cee Dee",
    "2025-09-26T21:00:00Z",
    "<p>Long text</p>",
    "https://example.org/1.mp4",
    unread=True,
)


def feed(*items: str) -> bytes:
    """Return a feed of these items."""
    return FEED.format("".join(items)).encode()
