"""The page of a personal choice: my/?s=a,b, for who has no script and for sharing.

Prepared once a meeting; an answer is a join with the ids that were chosen, and their QR code.
Level 3: pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from modl_feeds import urls
from modl_feeds.document import Document
from modl_feeds.formats import pages
from modl_feeds.formats.pages import qr
from modl_feeds.kept import Kept
from modl_feeds.revisions import frame_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from modl_feeds.choices import Choice
    from modl_feeds.formats.pages.offers import Linked
    from modl_feeds.model import Site
    from modl_feeds.revisions import Edition

PAGE_MAX_AGE: Final = 300
# What is typed can hold no comment: each of its '<' is escaped.
_MARK: Final = re.compile(r"<!--(tick:[a-z0-9-]+|count|links|code)-->")


@dataclass(frozen=True, slots=True)
class Planner:
    """A page that has only to be filled in."""

    address: str
    """Absolute, of the page."""
    page: str
    links: str
    """The part that follows a choice; of one in which nothing exists it is left out."""
    updated: datetime

    def filled(self, choice: Choice, known: AbstractSet[str]) -> Document:
        """Return the page of a choice, with the ids that do not exist named.

        Nothing in it needs escaping: an id holds only letters, digits and hyphens.
        """
        found = [one for one in choice.ids if one in known]
        unknown = [one for one in choice.ids if one not in known]
        ids = ",".join(choice.ids)
        links = self.links.replace(pages.CHOSEN, ids)
        values = {f"tick:{one}": " checked" for one in found}
        values["count"] = _count(len(found)) + _unknown(unknown)
        own = f"{self.address}?{choice.query}"
        values["code"] = qr.invitation(own)
        links = links.replace(quote(pages.CHOSEN), quote(ids, safe=""))
        values["links"] = _filled(links, values) if found else ""
        # A phone shares the canonical address: without the choice it would share none.
        page = self.page.replace(f'"{self.address}"', f'"{own}"')
        body = _filled(page, values).encode()
        return Document(body, pages.MEDIA_TYPE, self.updated, PAGE_MAX_AGE)


def _filled(page: str, values: Mapping[str, str]) -> str:
    return _MARK.sub(lambda found: values.get(found[1], ""), page)


def _count(number: int) -> str:
    return f"{number} session{'' if number == 1 else 's'} chosen."


def _unknown(ids: list[str]) -> str:
    return f" Not in this programme: {', '.join(ids)}." if ids else ""


def planners(
    site: Site, editions: tuple[Edition, ...], linked: Linked, kept: Kept | None = None
) -> dict[str, Planner]:
    """Return each meeting's page of a choice, by the meeting's path.

    Args:
        site: the checked data.
        editions: its meetings.
        linked: what pages link to.
        kept: what was prepared before.

    """
    kept, frame, found = kept or Kept(), frame_of(site), {}
    for edition in editions:
        path = urls.meeting_path(edition.meeting)
        own = linked.only(urls.choice_path(edition.meeting), *edition.meeting.sessions)
        inputs = frame, edition, own
        found[path] = kept.of(("planner", path), inputs, partial(_planner, *inputs))
    return found


def _planner(site: Site, edition: Edition, linked: Linked) -> Planner:
    return Planner(
        address=f"{site.base_url}{urls.choice_path(edition.meeting)}",
        page=pages.choice_page(site, edition, linked, is_chosen=True).decode(),
        links=pages.choice_links(site, edition.meeting),
        updated=edition.updated,
    )
