"""Each calendar client shows every edit of a meeting once it is released, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.life.audience import Audience
from tests.life.invented import (
    LIND,
    LIND_YAML,
    LUNCH,
    OKAFOR,
    OKAFOR_YAML,
    PLACE,
    PLACEHOLDER,
    PROGRAMME,
    SATO,
    SESSIONS_YAML,
    SLIDES,
    SLIDES_YAML,
    WAITING_YAML,
    cancelled,
    links,
)

if TYPE_CHECKING:
    from tests.clients.evolution import Evolution
    from tests.clients.khal import Khal
    from tests.clients.seen import CalendarClient, SeenEvent
    from tests.clients.thunderbird import Thunderbird
    from tests.life.site import Site

pytestmark = pytest.mark.clients


def without_text(event: SeenEvent) -> SeenEvent:
    """Return an event without its description."""
    return replace(event, description="")


def test_first_fetch(audience: Audience) -> None:
    """All sessions are there at their instants, on both sides of the change of the clocks."""
    audience.expect(*PROGRAMME)


def test_title(audience: Audience, site: Site) -> None:
    """A new title is shown."""
    site.publish(("title: Low Water, High Rank", "title: High Water, Low Rank"))
    renamed = replace(OKAFOR, summary="Ada Okafor — High Water, Low Rank")
    audience.expect_after_refresh(renamed, LUNCH, LIND, SATO)


def test_moved_within_the_day(audience: Audience, site: Site) -> None:
    """A talk that is moved to the afternoon is there, and no longer in the morning."""
    site.publish(("2031-03-07 09:30", "2031-03-07 14:00"))
    moved = replace(OKAFOR, start="20310307T190000Z", end="20310307T200000Z")
    audience.expect_after_refresh(moved, LUNCH, LIND, SATO)


def test_moved_to_another_day(audience: Audience, site: Site) -> None:
    """A talk that is moved past the change of the clocks has the other offset."""
    site.publish(("2031-03-07 09:30", "2031-03-10 14:00"))
    moved = replace(OKAFOR, start="20310310T180000Z", end="20310310T190000Z")
    audience.expect_after_refresh(moved, LUNCH, LIND, SATO)


def test_room(audience: Audience, site: Site) -> None:
    """A new room is shown."""
    site.publish(("room: Red Room", "room: Green Room"))
    elsewhere = replace(LIND, location=f"Green Room, {PLACE}")
    audience.expect_after_refresh(OKAFOR, LUNCH, elsewhere, SATO)


def test_cancelled(audience: Audience, site: Site) -> None:
    """A cancelled talk stays, and says that it is cancelled."""
    site.publish(
        ("title: Low Water, High Rank", "title: Low Water, High Rank\n    status: cancelled")
    )
    audience.expect_after_refresh(cancelled(OKAFOR), LUNCH, LIND, SATO)


def test_removed(audience: Audience, site: Site) -> None:
    """A talk that is taken out of the file is shown as cancelled."""
    site.publish((OKAFOR_YAML, ""))
    audience.expect_after_refresh(cancelled(OKAFOR), LUNCH, LIND, SATO)


def test_removed_and_back(audience: Audience, site: Site) -> None:
    """A removed talk that comes back at another time is shown once, and as confirmed."""
    site.publish((OKAFOR_YAML, ""))
    audience.expect_after_refresh(cancelled(OKAFOR), LUNCH, LIND, SATO)
    again = OKAFOR_YAML.replace("09:30", "10:30")
    site.publish(("sessions:\n", f"sessions:\n{again}"))
    moved = replace(OKAFOR, start="20310307T153000Z", end="20310307T163000Z")
    audience.expect_after_refresh(moved, LUNCH, LIND, SATO)


def test_slides(audience: Audience, site: Site) -> None:
    """The address of new slides stands in the description."""
    site.publish((OKAFOR_YAML, OKAFOR_YAML + SLIDES_YAML))
    with_slides = replace(OKAFOR, description=links("okafor", SLIDES))
    audience.expect_after_refresh(with_slides, LUNCH, LIND, SATO)


def test_renamed_id(audience: Audience, site: Site) -> None:
    """A session whose id changes stays the same event, with its page's new address."""
    site.publish(("- id: okafor\n", "- id: okafor-keynote\n    previous_ids: [okafor]\n"))
    renamed = replace(OKAFOR, description=links("okafor-keynote"))
    audience.expect_after_refresh(renamed, LUNCH, LIND, SATO)


def test_added(audience: Audience, site: Site) -> None:
    """A talk that is added late is shown."""
    late = LIND_YAML.replace("lind", "late").replace("09:30", "16:00").replace("10:15", "16:45")
    site.publish(("sessions:\n", f"sessions:\n{late}"))
    added = replace(
        LIND,
        uid=LIND.uid.replace("lind", "late"),
        start="20310310T200000Z",
        end="20310310T204500Z",
        description=links("late"),
    )
    audience.expect_after_refresh(*PROGRAMME, added)


def test_zone(audience: Audience, site: Site) -> None:
    """A zone that was wrong moves every session, and a client lets go of the former zone."""
    site.publish(("America/New_York", "Europe/Lisbon"))
    # Lisbon keeps winter time until the end of March: its clocks show UTC.
    audience.expect_after_refresh(
        replace(OKAFOR, start="20310307T093000Z", end="20310307T103000Z"),
        replace(LUNCH, start="20310307T120000Z", end="20310307T130000Z"),
        replace(LIND, start="20310310T093000Z", end="20310310T101500Z"),
        replace(SATO, start="20310310T110000Z", end="20310310T120000Z"),
    )


def test_withdrawn(audience: Audience, site: Site) -> None:
    """A released programme that is withdrawn is shown as cancelled, session by session."""
    site.publish((SESSIONS_YAML, WAITING_YAML))
    audience.expect_after_refresh(*map(cancelled, PROGRAMME))


def test_over(audience: Audience, site: Site) -> None:
    """What was withdrawn leaves 30 days after its end, and a placeholder takes its place."""
    site.publish((SESSIONS_YAML, WAITING_YAML))
    audience.expect_after_refresh(*map(cancelled, PROGRAMME))
    site.folder.now = datetime(2031, 4, 10, tzinfo=UTC)
    site.publish(("title: Tides", "goals: We could not meet.\ntitle: Tides"))
    audience.expect_after_refresh(PLACEHOLDER)


def test_one_talk(clients: list[CalendarClient], site: Site) -> None:
    """Who follows one talk alone sees it move, and that it is cancelled when it is removed."""
    audience = Audience(clients, site.served, "/tides-2031/okafor.ics")
    site.publish(("2031-03-07 09:30", "2031-03-07 14:00"))
    moved = replace(OKAFOR, start="20310307T190000Z", end="20310307T200000Z")
    audience.expect_after_refresh(moved)
    site.publish((OKAFOR_YAML.replace("09:30", "14:00"), ""))
    audience.expect_after_refresh(cancelled(moved))


def test_no_longer_a_talk(clients: list[CalendarClient], site: Site) -> None:
    """A talk that becomes something else leaves the calendar of talks."""
    audience = Audience(clients, site.served, "/tides-2031/talks.ics")
    audience.expect(OKAFOR, LIND, SATO)
    site.publish(("- id: okafor\n    kind: talk", "- id: okafor\n    kind: social"))
    audience.expect_after_refresh(LIND, SATO)


def test_renamed_meeting(
    thunderbird: Thunderbird, evolution: Evolution, khal: Khal, site: Site
) -> None:
    """Who follows a meeting under its former id goes on under the new one, with the same events.

    The driver of KCalendarCore follows no redirections.
    """
    audience = Audience([thunderbird, evolution, khal], site.served, site.calendar, without_text)
    site.rename("currents-2031")
    audience.expect_after_refresh(*map(without_text, PROGRAMME))
