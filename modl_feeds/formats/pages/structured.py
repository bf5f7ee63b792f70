"""What a page is about, for search engines and other programs: schema.org as JSON-LD.

Only what the data says; nothing is guessed, and what is not known is left out.
Level 2: pure.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from modl_feeds import markup, urls
from modl_feeds.formats.pages.rows import MANY
from modl_feeds.model import ResourceKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modl_feeds.calendars import Speaker
    from modl_feeds.model import Meeting, Person, Resource, Series, Session, Site, Venue

_Thing = dict[str, Any]
_STATUS: Final = {Status.CONFIRMED: "EventScheduled", Status.CANCELLED: "EventCancelled"}
"""The vocabulary has no word for a tentative one."""
_MIXED: Final = "https://schema.org/MixedEventAttendanceMode"


def script(data: _Thing) -> str:
    """Return JSON that may stand in a page: no tag can begin in it."""
    words = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return words.replace("<", "\\u003c")


def of_site(site: Site) -> _Thing:
    """Return the site with its meetings."""
    publisher = _known(url=site.publisher.url)
    return {
        "@type": "WebSite",
        "name": site.title,
        "url": f"{site.base_url}/",
        **_known(description=markup.to_plain(site.description)),
        "publisher": {"@type": "Organization", "name": site.publisher.name, **publisher},
        **_known(mentions=[_brief(site, one) for one in site.meetings]),
    }


def of_series(site: Site, series: Series) -> _Thing:
    """Return a series with its meetings."""
    return {
        **_series(site, series),
        **_known(
            description=markup.to_plain(series.description),
            sameAs=series.url,
            subEvent=[_brief(site, one) for one in site.meetings_of(series)],
        ),
    }


def of_meeting(site: Site, meeting: Meeting) -> _Thing:
    """Return a meeting with its talks."""
    recordings = [_recording(one, meeting.title) for one in _recordings(meeting.resources)]
    is_light = len(meeting.sessions) <= MANY  # else the talks' own pages say it
    talks = [_session(site, meeting, one) for one in meeting.talks if is_light]
    return {
        **_brief(site, meeting),
        **_known(
            description=markup.to_plain(meeting.goals),
            sameAs=meeting.url,
            organizer=[_person(one) for one in meeting.organizers],
            recordedIn=recordings,
            subEvent=talks,
            superEvent=next(
                (_series(site, one) for one in site.series if one.id == meeting.series), None
            ),
        ),
    }


def of_session(site: Site, meeting: Meeting, session: Session) -> _Thing:
    """Return a talk as a part of its meeting."""
    return {
        **_session(site, meeting, session),
        **_known(
            description=markup.to_plain(session.abstract or session.summary),
            organizer=[_person(one) for one in meeting.organizers],
            recordedIn=[_recording(one, session.title) for one in _recordings(session.resources)],
        ),
        "image": _card(site, meeting),
        "superEvent": _brief(site, meeting),
    }


def of_speaker(site: Site, speaker: Speaker) -> _Thing:
    """Return a speaker with the talks of all meetings."""
    talks = [_session(site, edition.meeting, one) for edition, one in speaker.talks]
    return {**_person(speaker.person), "performerIn": talks}


def of_page(site: Site, name: str, path: str) -> _Thing:
    """Return a page that is about no event."""
    return {"@type": "WebPage", "name": name, "url": site.base_url + path}


def _series(site: Site, series: Series) -> _Thing:
    return {
        "@type": "EventSeries",
        "name": series.title,
        "url": site.base_url + urls.series_path(series),
    }


def _brief(site: Site, meeting: Meeting) -> _Thing:
    return {
        "@type": "Event",
        "name": meeting.title,
        "url": site.base_url + urls.meeting_path(meeting),
        "startDate": meeting.first_day.isoformat(),
        "endDate": meeting.last_day.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "image": meeting.image or _card(site, meeting),
        **_known(location=_place(meeting.venue)),
    }


def _session(site: Site, meeting: Meeting, session: Session) -> _Thing:
    status = _STATUS.get(session.status, "")
    return {
        "@type": "Event",
        "name": session.title,
        "url": site.base_url + urls.page_path(meeting, session),
        "startDate": session.start.isoformat(),
        "endDate": session.end.isoformat(),
        **_known(
            eventStatus=f"https://schema.org/{status}" if status else "",
            **_where(meeting, session),
            performer=[_person(one) for one in session.speakers],
        ),
    }


def _person(person: Person) -> _Thing:
    employer = {"@type": "Organization", "name": person.affiliation}
    return {
        "@type": "Person",
        "name": person.name,
        **_known(affiliation=employer if person.affiliation else None, url=person.url),
    }


def _card(site: Site, meeting: Meeting) -> str:
    return site.base_url + urls.card_path(meeting)


def _where(meeting: Meeting, session: Session) -> _Thing:
    """Return the room and the stream: where there are both, one may be at either."""
    place = _place(meeting.venue, session.room)
    if not session.stream:
        return {"location": place}
    stream = {"@type": "VirtualLocation", "url": session.stream}
    return (
        {"location": [place, stream], "eventAttendanceMode": _MIXED}
        if place
        else {"location": stream}
    )


def _place(venue: Venue | None, room: str = "") -> _Thing | None:
    if venue is None:
        return {"@type": "Place", "name": room} if room else None
    address = _known(
        streetAddress=venue.street,
        addressLocality=venue.locality,
        addressRegion=venue.region,
        postalCode=venue.postcode,
        addressCountry=venue.country,
    )
    point = {"latitude": venue.latitude, "longitude": venue.longitude}
    whole = {
        "@type": "Place",
        "name": venue.name,
        **_known(
            address={"@type": "PostalAddress", **address} if address else None,
            geo={"@type": "GeoCoordinates", **point} if venue.latitude is not None else None,
        ),
    }
    return {"@type": "Place", "name": room, "containedInPlace": whole} if room else whole


def _recordings(resources: Iterable[Resource]) -> list[Resource]:
    return [one for one in resources if one.kind.is_recording and one.url]


def _recording(resource: Resource, of: str) -> _Thing:
    is_sound = resource.kind is ResourceKind.AUDIO or resource.media_type.startswith("audio/")
    return {
        "@type": "AudioObject" if is_sound else "VideoObject",
        "name": resource.title or of,
        "contentUrl" if resource.is_media else "url": resource.url,
        **_known(
            duration=f"PT{resource.duration}S" if resource.duration else "",
            encodingFormat=resource.media_type,
            uploadDate=resource.added.isoformat() if resource.added else "",
        ),
    }


def _known(**facts: object) -> _Thing:
    return {name: fact for name, fact in facts.items() if fact}
