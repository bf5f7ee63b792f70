"""The HTML pages, by Jinja2: what is shown is gathered here, templates only place it.

Level 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from modl_feeds import urls
from modl_feeds.dates import days_words
from modl_feeds.formats.pages import board, rows, structured
from modl_feeds.formats.pages.environment import MEDIA_TYPE, Subject, fragment, render
from modl_feeds.formats.pages.offers import choice_offers, event_offer
from modl_feeds.formats.wording import owner_paths, place, when
from modl_feeds.markup import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.calendars import Speaker
    from modl_feeds.formats.pages.offers import Linked
    from modl_feeds.limits import Standing
    from modl_feeds.model import Meeting, Series, Session, Site
    from modl_feeds.revisions import Edition

__all__ = [
    "CHOSEN",
    "MEDIA_TYPE",
    "choice_links",
    "choice_page",
    "meeting_feeds_page",
    "meeting_page",
    "series_page",
    "session_page",
    "site_feeds_page",
    "site_page",
    "speaker_page",
    "speakers_page",
]
CHOSEN: Final = "\ue010"
"""Stands where a choice's ids are put in later: no id can hold it."""
_FEEDS: Final = "Calendars and feeds"


def site_page(site: Site, linked: Linked) -> bytes:
    """Return the first page."""
    subject = Subject("/", site.title, to_plain(site.description), structured.of_site(site))
    return render("site.html", site, subject, linked)


def series_page(site: Site, series: Series, linked: Linked) -> bytes:
    """Return a series' page."""
    data, about = structured.of_series(site, series), to_plain(series.description)
    subject = Subject(urls.series_path(series), series.title, about, data)
    meetings = tuple(reversed(site.meetings_of(series)))
    return render("series.html", site, subject, linked, series=series, meetings=meetings)


def meeting_page(site: Site, edition: Edition, linked: Linked) -> bytes:
    """Return a meeting's page."""
    meeting = edition.meeting
    dates = days_words(meeting.first_day, meeting.last_day)
    subject = Subject(
        urls.meeting_path(meeting),
        meeting.title,
        f"{dates}, {place(meeting)}. {to_plain(meeting.goals)}",
        structured.of_meeting(site, meeting),
        scripts=("times", "now", "choice", "copy", "offline"),
        image=urls.card_path(meeting),
    )
    return render(
        "meeting.html",
        site,
        subject,
        linked,
        meeting=meeting,
        boards=board.boards(meeting),
        days=rows.days(site, meeting),
        openings=rows.openings(meeting.resources, meeting),
        series=_series(site, meeting),
        others=_others(site, meeting),
        last=edition.releases[-1] if edition.releases else None,
        earlier=edition.releases[-2::-1],
        owner_paths=owner_paths(meeting),
    )


def choice_page(site: Site, edition: Edition, linked: Linked, *, is_chosen: bool) -> bytes:
    """Return the page of a personal choice, with marks where a choice's own words come in."""
    meeting = edition.meeting
    path, title = urls.choice_path(meeting), "My programme"
    subject = Subject(
        path,
        f"{title} · {meeting.title}",
        f"Your own choice of sessions of {meeting.title}, as a calendar.",
        structured.of_page(site, title, path),
        scripts=("times", "choice", "copy", "offline"),
        image=urls.card_path(meeting),
        is_public=not is_chosen,
    )
    return render(
        "my.html",
        site,
        subject,
        linked,
        meeting=meeting,
        days=rows.days(site, meeting),
        is_chosen=is_chosen,
    )


def choice_links(site: Site, meeting: Meeting) -> str:
    """Return the part of that page that leads to a choice's calendar, with `CHOSEN` for its ids."""
    name = f"{meeting.title}: my choice"
    path = f"{urls.meeting_path(meeting)}my"
    return fragment("my_links.html", **choice_offers(site, path, name, CHOSEN))


def site_feeds_page(site: Site, linked: Linked, standings: Iterable[Standing]) -> bytes:
    """Return the page that explains the site's calendars and feeds."""
    return _feeds_page(site, None, linked, standings)


def meeting_feeds_page(
    site: Site, edition: Edition, linked: Linked, standings: Iterable[Standing]
) -> bytes:
    """Return the page that explains a meeting's calendars and feeds, and how they stand."""
    return _feeds_page(site, edition.meeting, linked, standings)


def _feeds_page(
    site: Site, meeting: Meeting | None, linked: Linked, standings: Iterable[Standing]
) -> bytes:
    home = urls.meeting_path(meeting) if meeting else "/"
    owner, path = meeting.title if meeting else site.title, f"{home}feeds/"
    about = f"Every calendar and feed of {owner}, what is in it and how apps read it."
    title = f"{_FEEDS} · {owner}"
    subject = Subject(path, title, about, structured.of_page(site, _FEEDS, path))
    return render("feeds.html", site, subject, linked, home=home, owner=owner, standings=standings)


def session_page(site: Site, edition: Edition, session: Session, linked: Linked) -> bytes:
    """Return a talk's page."""
    meeting, text = edition.meeting, to_plain(session.summary or session.abstract)
    subject = Subject(
        urls.session_path(meeting, session),
        f"{session.title} · {meeting.title}",
        f"{session.speaker_names}. {when(meeting, session)}. {text}",
        structured.of_session(site, meeting, session),
        scripts=("times", "now", "copy", "offline"),
        image=urls.card_path(meeting),
    )
    return render(
        "session.html",
        site,
        subject,
        linked,
        meeting=meeting,
        row=rows.row(site, meeting, session),
        followed=event_offer(site, meeting, session),
        is_gone=session not in meeting.sessions,
    )


def speakers_page(site: Site, everyone: tuple[Speaker, ...], linked: Linked) -> bytes:
    """Return the list of everyone who speaks."""
    path, title = urls.SPEAKERS_PATH, "Speakers"
    data = structured.of_page(site, title, path)
    subject = Subject(path, f"{title} · {site.title}", f"Everyone who speaks: {site.title}.", data)
    return render("speakers.html", site, subject, linked, everyone=everyone)


def speaker_page(site: Site, speaker: Speaker, linked: Linked) -> bytes:
    """Return a speaker's page, with the talks of all meetings."""
    name = speaker.person.name
    subject = Subject(
        urls.speaker_path(speaker.slug),
        f"{name} · {site.title}",
        f"The talks of {name}, with slides and videos.",
        structured.of_speaker(site, speaker),
    )
    talks = [(one.meeting, rows.row(site, one.meeting, talk)) for one, talk in speaker.talks[::-1]]
    return render("speaker.html", site, subject, linked, speaker=speaker, talks=talks)


def _series(site: Site, meeting: Meeting) -> Series | None:
    return next((one for one in site.series if one.id == meeting.series), None)


def _others(site: Site, meeting: Meeting) -> tuple[Meeting, ...]:
    """Return the other meetings of the series, newest first."""
    same = (one for one in site.meetings if one.series == meeting.series and one != meeting)
    return tuple(reversed([*same])) if meeting.series else ()
