"""What `check` says of single values and of times: the full text of every problem.

Each case is a small folder that is right but for one value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.sites import (
    SITE,
    SITE_FILE,
    Files,
    meeting,
    more,
    reported,
    site,
    unfolded,
    wicks,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path


VALUES = {
    "long line": (
        meeting(("On wicks", "w" * 501)),
        """
        data/meetings/glow-2025.yaml:11: wicks: title: it has 501 characters, at most 500
        """,
    ),
    "long text": (
        wicks("abstract: " + "w" * 250_001),
        """
        data/meetings/glow-2025.yaml:12: wicks: abstract: it has 250001 characters, at most
          250000
        """,
    ),
    "id that is no slug": (
        meeting(("id: wicks", "id: The Wicks!")),
        """
        data/meetings/glow-2025.yaml:8: The Wicks!: id: 'The Wicks!' is not an id, use
          lower-case letters, digits and single hyphens, at most 64, such as 'the-wicks'
        """,
    ),
    "id without a letter": (
        meeting(("id: wicks", "id: '王'")),
        """
        data/meetings/glow-2025.yaml:8: 王: id: '王' is not an id, use lower-case letters, digits
          and single hyphens, at most 64
        """,
    ),
    "id that is too long": (
        meeting(("id: wicks", "id: " + "w" * 65)),
        """
        data/meetings/glow-2025.yaml:8:
          wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww: id:
          'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww' is not an id, use
          lower-case letters, digits and single hyphens, at most 64, such as
          'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww'
        """,
    ),
    "former id that is no slug": (
        meeting(("id: wicks", "id: wicks\n    previous_ids: [a, A]")),
        """
        data/meetings/glow-2025.yaml:9: wicks: previous_id 2: 'A' is not an id, use lower-case
          letters, digits and single hyphens, at most 64, such as 'a'
        """,
    ),
    "acronym": (
        more("acronym: Glow 2025\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: acronym: 'Glow 2025' is not an acronym,
          write it like modl2025
        """,
    ),
    "address without a scheme": (
        more("url: lanterns.example/2025\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: url: 'lanterns.example/2025' is not a web
          address, write an address that begins with https:// or http://
        """,
    ),
    "address of another scheme": (
        more("url: mailto:office@lanterns.example\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: url: 'mailto:office@lanterns.example' is not
          a web address, write an address that begins with https:// or http://
        """,
    ),
    "address with a space": (
        more("url: https://lanterns.example/a b\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: url: 'https://lanterns.example/a b' is not a
          whole address, write host and path, spaces as %20
        """,
    ),
    "address with brackets in its host": (
        more("url: https://<lanterns>.example/\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: url: 'https://<lanterns>.example/' is not a
          whole address, write host and path, spaces as %20
        """,
    ),
    "address without a host": (
        more("url: https:///2025\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: url: 'https:///2025' is not a whole address,
          write host and path, spaces as %20
        """,
    ),
    "address with a password": (
        more("url: https://me:secret@glow.example/\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: url: the address holds a name or password,
          leave it out: it is public
        """,
    ),
    "address with a backslash": (
        more("url: 'https://glow.example\\other.example'\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: url: 'https://glow.example\\\\other.example'
          is not a whole address, write host and path, spaces as %20
        """,
    ),
    "address with a bad port": (
        more("url: https://lanterns.example:port/\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: url: 'https://lanterns.example:port/' is not
          an address (Port could not be cast to integer value as 'port'), write an address that
          begins with https:// or http://
        """,
    ),
    "address with a bad bracket": (
        more("url: https://[lanterns.example/\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: url: 'https://[lanterns.example/' is not an
          address (Invalid IPv6 URL), write an address that begins with https:// or http://
        """,
    ),
    "long address": (
        more("url: https://lanterns.example/" + "w" * 2000 + "\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: url: it has 2025 characters, at most 2000
        """,
    ),
    "base address with a query": (
        site(("https://lanterns.example", "https://lanterns.example/?a=1")),
        """
        data/site.yaml:4: site: base_url: 'https://lanterns.example/?a=1' has a query or a
          fragment, write scheme, host and path
        """,
    ),
    "base address with a bare question mark": (
        site(("https://lanterns.example", "https://lanterns.example/?")),
        """
        data/site.yaml:4: site: base_url: 'https://lanterns.example/?' has a query or a
          fragment, write scheme, host and path
        """,
    ),
    "base address with a fragment": (
        site(("https://lanterns.example", "https://lanterns.example/#top")),
        """
        data/site.yaml:4: site: base_url: 'https://lanterns.example/#top' has a query or a
          fragment, write scheme, host and path
        """,
    ),
    "base address that is none": (
        site(("https://lanterns.example", "lanterns.example")),
        """
        data/site.yaml:4: site: base_url: 'lanterns.example' is not a web address, write an
          address that begins with https:// or http://
        """,
    ),
    "domain": (
        site(("uid_domain: lanterns.example", "uid_domain: Lanterns")),
        """
        data/site.yaml:5: site: uid_domain: 'Lanterns' is not a domain, write it like
          meetings.example.org
        """,
    ),
    "tag date": (
        site(("2024", "24")),
        """
        data/site.yaml:6: site: tag_date: '24' is not a year or a date, write it like 2024
        """,
    ),
    "tag date of no month": (
        site(("2024", "2024-13")),
        """
        data/site.yaml:6: site: tag_date: '2024-13' is not a year or a date, write it like 2024
        """,
    ),
    "tag date of no year": (
        site(("2024", "0000")),
        """
        data/site.yaml:6: site: tag_date: '0000' is not a year or a date, write it like 2024
        """,
    ),
    "language": (
        {SITE_FILE: SITE + "language: english language\n"},
        """
        data/site.yaml:7: site: language: 'english language' is not a language tag, write it
          like en
        """,
    ),
    "date in another order": (
        meeting(("first_day: 2025-11-01", "first_day: 01.11.2025")),
        """
        data/meetings/glow-2025.yaml:5: glow-2025: first_day: '01.11.2025' is not a date, write
          it like 2025-09-25
        """,
    ),
    "date that does not exist": (
        meeting(("last_day: 2025-11-02", "last_day: 2025-02-30")),
        """
        data/meetings/glow-2025.yaml:6: glow-2025: last_day: '2025-02-30' is not a date, write
          it like 2025-09-25
        """,
    ),
    "date of a far year": (
        meeting(("last_day: 2025-11-02", "last_day: 2052-11-02")),
        """
        data/meetings/glow-2025.yaml:6: glow-2025: last_day: 2052 is no year that can be
          published, write one from 1902 to 2037
        """,
    ),
    "time without a date": (
        meeting(("2025-11-01 09:00", "09:00")),
        """
        data/meetings/glow-2025.yaml:10: wicks: start: '09:00' is not a time, write it like
          2025-09-25 09:30, on the venue's clock
        """,
    ),
    "time that does not exist": (
        meeting(("2025-11-01 09:00", "2025-11-01 25:00")),
        """
        data/meetings/glow-2025.yaml:10: wicks: start: '2025-11-01 25:00' is not a time, write
          it like 2025-09-25 09:30, on the venue's clock
        """,
    ),
    "time with letters": (
        meeting(("2025-11-01 09:00", "2025-11-01 9 AM")),
        """
        data/meetings/glow-2025.yaml:10: wicks: start: '2025-11-01 9 AM' is not a time, write it
          like 2025-09-25 09:30, on the venue's clock
        """,
    ),
    "time of a far year": (
        meeting(("2025-11-01 09:00", "9999-12-31 23:30")),
        """
        data/meetings/glow-2025.yaml:10: wicks: start: 9999 is no year that can be published,
          write one from 1902 to 2037
        """,
    ),
    "time in other digits": (
        meeting(("2025-11-01 09:00", "٢٠٢٥-١١-٠١ 09:00")),
        """
        data/meetings/glow-2025.yaml:10: wicks: start: '٢٠٢٥-١١-٠١ 09:00' is not a time, write
          it like 2025-09-25 09:30, on the venue's clock
        """,
    ),
    "unknown time zone like a known one": (
        meeting(("America/New_York", "America/NewYork")),
        """
        data/meetings/glow-2025.yaml:4: glow-2025: timezone: 'America/NewYork' is not a known
          time zone, did you mean 'America/New_York'?
        """,
    ),
    "unknown time zone like none": (
        meeting(("America/New_York", "Qqq")),
        """
        data/meetings/glow-2025.yaml:4: glow-2025: timezone: 'Qqq' is not a known time zone,
          write an IANA name like America/New_York
        """,
    ),
    "minutes with a unit": (
        wicks("minutes: 45 min"),
        """
        data/meetings/glow-2025.yaml:12: wicks: minutes: '45 min' is not a number of minutes,
          write 1 to 1440, without a unit
        """,
    ),
    "no minutes": (
        wicks("minutes: 0"),
        """
        data/meetings/glow-2025.yaml:12: wicks: minutes: '0' is not a number of minutes, write 1
          to 1440, without a unit
        """,
    ),
    "minutes of more than a day": (
        wicks("minutes: 1441"),
        """
        data/meetings/glow-2025.yaml:12: wicks: minutes: '1441' is not a number of minutes,
          write 1 to 1440, without a unit
        """,
    ),
    "endless minutes": (
        wicks("minutes: 000000001999999"),
        """
        data/meetings/glow-2025.yaml:12: wicks: minutes: '000000001999999' is not a number of
          minutes, write 1 to 1440, without a unit
        """,
    ),
    "default minutes": (
        more("default_minutes: hour\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: default_minutes: 'hour' is not a number of
          minutes, write 1 to 1440, without a unit
        """,
    ),
    "duration without seconds": (
        wicks("resources:\n  - {kind: video, duration: 90}"),
        """
        data/meetings/glow-2025.yaml:13: wicks: resource 1: duration: '90' is not a time of a
          recording, write minutes and seconds like 52:30, or hours too like 1:02:30
        """,
    ),
    "duration of too many minutes": (
        wicks("resources:\n  - {kind: video, duration: 90:00}"),
        """
        data/meetings/glow-2025.yaml:13: wicks: resource 1: duration: '90:00' is not a time of a
          recording, write minutes and seconds like 52:30, or hours too like 1:02:30
        """,
    ),
    "duration with a unit": (
        wicks("resources:\n  - {kind: video, duration: 90 min}"),
        """
        data/meetings/glow-2025.yaml:13: wicks: resource 1: duration: '90 min' is not a time of
          a recording, write minutes and seconds like 52:30, or hours too like 1:02:30
        """,
    ),
    "size with a unit": (
        wicks("resources:\n  - {kind: video, length: 12 MB}"),
        """
        data/meetings/glow-2025.yaml:13: wicks: resource 1: length: '12 MB' is not a number of
          bytes, write it like 48123456, without a unit
        """,
    ),
    "size of nothing": (
        wicks("resources:\n  - {kind: video, length: 0}"),
        """
        data/meetings/glow-2025.yaml:13: wicks: resource 1: length: '0' is not a number of
          bytes, write it like 48123456, without a unit
        """,
    ),
    "size with commas": (
        wicks("resources:\n  - {kind: video, length: '48,123,456'}"),
        """
        data/meetings/glow-2025.yaml:13: wicks: resource 1: length: '48,123,456' is not a number
          of bytes, write it like 48123456, without a unit
        """,
    ),
    "hub of letters beyond ASCII": (
        {SITE_FILE: SITE + "hub: https://hüb.example/\n"},
        """
        data/site.yaml:7: site: hub: 'https://hüb.example/' has letters beyond ASCII, write the
          host as xn--…, and the path with %, as a browser's address bar copies it
        """,
    ),
    "hub with a path beyond ASCII": (
        {SITE_FILE: SITE + "hub: https://hub.example/ä\n"},
        """
        data/site.yaml:7: site: hub: 'https://hub.example/ä' has letters beyond ASCII, write the
          host as xn--…, and the path with %, as a browser's address bar copies it
        """,
    ),
    "hub that is no web address": (
        {SITE_FILE: SITE + "hub: hub.example\n"},
        """
        data/site.yaml:7: site: hub: 'hub.example' is not a web address, write an address that
          begins with https:// or http://
        """,
    ),
    "hub of another scheme": (
        {SITE_FILE: SITE + "hub: wss://hub.example/\n"},
        """
        data/site.yaml:7: site: hub: 'wss://hub.example/' is not a web address, write an address
          that begins with https:// or http://
        """,
    ),
    "hub with a password": (
        {SITE_FILE: SITE + "hub: https://me:secret@hub.example/\n"},
        """
        data/site.yaml:7: site: hub: the address holds a name or password, leave it out: it is
          public
        """,
    ),
    "base address of letters beyond ASCII": (
        site(("https://lanterns.example", "https://läntern.example")),
        """
        data/site.yaml:4: site: base_url: 'https://läntern.example' has letters beyond ASCII,
          write the host as xn--…, and the path with %, as a browser's address bar copies it
        """,
    ),
    "latitude": (
        more("venue: {name: Town hall, latitude: 91, longitude: east}\n"),
        """
        data/meetings/glow-2025.yaml:16: Town hall: latitude: '91' is not in degrees, write a
          number from -90 to 90
        data/meetings/glow-2025.yaml:16: Town hall: longitude: 'east' is not in degrees, write a
          number from -180 to 180
        """,
    ),
    "flag": (
        more("to_be_announced: maybe\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: to_be_announced: 'maybe' is neither true nor
          false, write true or false
        """,
    ),
    "kind of a session": (
        meeting(
            (
                "    kind: talk\n    start: 2025-11-01 09:00",
                "    kind: lecture\n    start: 2025-11-01 09:00",
            )
        ),
        """
        data/meetings/glow-2025.yaml:9: wicks: kind: 'lecture' is not known, use one of talk,
          break, meal, poster, registration, social, other
        """,
    ),
    "status": (
        wicks("status: canceled"),
        """
        data/meetings/glow-2025.yaml:12: wicks: status: 'canceled' is not known, use one of
          confirmed, tentative, cancelled
        """,
    ),
    "media type": (
        more("resources: [{kind: slides, media_type: PDF}]\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: resource 1: media_type: 'PDF' is not a media
          type, write it like application/pdf
        """,
    ),
    "kinds of resources": (
        more("resources: [{kind: deck}, {kind: deck}]\n"),
        """
        data/meetings/glow-2025.yaml:16: glow-2025: resource 1: kind: 'deck' is not known, use
          one of slides, video, audio, paper, code, link
        data/meetings/glow-2025.yaml:16: glow-2025: resource 2: kind: 'deck' is not known, use
          one of slides, video, audio, paper, code, link
        """,
    ),
}


@pytest.mark.parametrize(("files", "expected"), VALUES.values(), ids=VALUES.keys())
def test_a_value_that_does_not_fit_is_a_problem(folder: Path, files: Files, expected: str) -> None:
    """Each type of value says how it is written."""
    write(folder, files)

    actual = reported(folder)

    assert unfolded(expected) == actual


TIMES = {
    "skipped time": (
        meeting(
            ("first_day: 2025-11-01", "first_day: 2025-03-08"),
            ("2025-11-01 09:00", "2025-03-09 02:30"),
        ),
        """
        data/meetings/glow-2025.yaml:10: wicks: start: 2025-03-09 02:30 does not exist in
          America/New_York: the clocks skip it, write a time outside the skipped hour, such as
          03:30
        """,
    ),
    "repeated time": (
        meeting(("2025-11-01 09:00", "2025-11-02 01:30")),
        """
        data/meetings/glow-2025.yaml:10: wicks: start: 2025-11-02 01:30 happens twice in
          America/New_York: the clocks repeat that hour, write '2025-11-02 01:30 -04:00' for the
          first or '2025-11-02 01:30 -05:00' for the second
        """,
    ),
    "repeated end": (
        meeting(("    title: On oils", "    title: On oils\n    end: 2025-11-02 01:30")),
        """
        data/meetings/glow-2025.yaml:16: oils: end: 2025-11-02 01:30 happens twice in
          America/New_York: the clocks repeat that hour, write '2025-11-02 01:30 -04:00' for the
          first or '2025-11-02 01:30 -05:00' for the second
        """,
    ),
    "wrong offset": (
        meeting(("2025-11-01 09:00", "2025-11-01 09:00 -05:00")),
        """
        data/meetings/glow-2025.yaml:10: wicks: start: the offset is not in force in
          America/New_York at 2025-11-01 09:00, write -04:00, or leave it out
        """,
    ),
    "end before the start": (
        wicks("end: 2025-11-01 08:00"),
        """
        data/meetings/glow-2025.yaml:12: wicks: end: it ends at 2025-11-01 08:00, not after its
          start at 09:00, write a later end, with the next day's date if it passes midnight
        """,
    ),
    "end at the start": (
        wicks("end: 2025-11-01 09:00"),
        """
        data/meetings/glow-2025.yaml:12: wicks: end: it ends at 2025-11-01 09:00, not after its
          start at 09:00, write a later end, with the next day's date if it passes midnight
        """,
    ),
    "end and minutes": (
        wicks("end: 2025-11-01 10:00\nminutes: 60"),
        """
        data/meetings/glow-2025.yaml:13: wicks: minutes: both end and minutes are given, keep
          one of them
        """,
    ),
    "no time zone": (
        meeting(("timezone: America/New_York\n", "")),
        """
        data/meetings/glow-2025.yaml:1: glow-2025: no time zone is known, write 'timezone:
          America/New_York' or name a series that has one
        """,
    ),
}


@pytest.mark.parametrize(("files", "expected"), TIMES.values(), ids=TIMES.keys())
def test_a_time_that_cannot_be_is_a_problem(folder: Path, files: Files, expected: str) -> None:
    """Times that the clocks skip or repeat, ends that come too early, zones that are missing."""
    write(folder, files)

    actual = reported(folder)

    assert unfolded(expected) == actual
