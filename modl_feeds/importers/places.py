"""Rooms and their venue, told apart.

Level 2.
"""

from __future__ import annotations

from modl_feeds.formats.wording import TO_BE_ANNOUNCED


def divide(places: list[str], *, strict: bool) -> tuple[str, list[str]]:
    """Return what all places end with, and what stands ahead of it in each.

    Args:
        places: 'Room, building, street' of each session.
        strict: whether one without a place means that there is no venue.

    """
    places = ["" if place == TO_BE_ANNOUNCED else place for place in places]
    split = [place.split(", ") for place in places if place]
    if not split or (strict and not all(places)):
        return "", places
    common = 0
    while all(len(one) > common and one[-1 - common] == split[0][-1 - common] for one in split):
        common += 1
    if not common:
        return "", places
    ahead = [", ".join(place.split(", ")[:-common]) if place else "" for place in places]
    return ", ".join(split[0][-common:]), ahead
