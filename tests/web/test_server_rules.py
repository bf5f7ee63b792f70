"""The rules for other servers, before any server reads them: complete, small, well quoted."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from modl_feeds.headers import headers
from modl_feeds.hosting import kinds, moves, prefix
from modl_feeds.server_rules import rules
from tests.samples import FOLDERS, ROOT, contents, snapshot

if TYPE_CHECKING:
    from modl_feeds.document import Document
    from modl_feeds.snapshot import Snapshot

START: Final = "/root"


def sent(document: Document) -> dict[str, str]:
    """Return what other servers say of a document: a page's links stand in its head alone."""
    fields = headers(document)
    if document.bare_type == "text/html":
        fields.pop("Link", None)
    return fields


def told(site: Snapshot, path: str, start: str = START) -> dict[str, str]:
    """Return the header fields that the first kind gives a path."""
    for kind in kinds(site, start):
        if found := re.fullmatch(kind.pattern, start + path):
            parts = {"{path}": start + path}
            parts |= {f"{{{number}}}": one for number, one in enumerate(found.groups(), start=1)}
            return {name: filled(value, parts) for name, value in kind.fields.items()}
    raise AssertionError(path)


def filled(value: str, parts: dict[str, str]) -> str:
    """Return a field with the path's parts in their places."""
    for hole, part in parts.items():
        value = value.replace(hole, part)
    return value


def blocks(text: str) -> dict[str, dict[str, str]]:
    """Return the fields of a file of header rules, by pattern."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            assert line not in found
            found[line] = own = {}
        else:
            name, _, value = line.strip().partition(": ")
            own[name] = value
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_document_is_told_apart(folder: str) -> None:
    """All fields of each, though few kinds say so."""
    site = snapshot(FOLDERS[folder])
    expected = {path: sent(one) for path, one in site.documents.items()}

    actual = {
        path: told(site, path, prefix(contents(FOLDERS[folder]).site.base_url)) for path in expected
    }

    assert expected == actual


def test_an_exception_goes_before_what_is_usual() -> None:
    """One document that is kept for longer, and one with a name of its own."""
    site = snapshot()
    odd = {
        "/news.rss": replace(site.documents["/news.rss"], max_age=1),
        "/talks.ics": replace(site.documents["/talks.ics"], filename="mine.ics"),
        "/": replace(site.documents["/"], max_age=1),
    }
    changed = replace(site, documents={**site.documents, **odd})
    expected = {path: sent(changed.documents[path]) for path in sorted(changed.documents)}

    actual = {path: told(changed, path) for path in expected}

    assert expected == actual


def test_more_talks_make_no_more_kinds() -> None:
    """The rules hang on what a site has, not on how much of it."""
    site = snapshot()
    fewer = {path: one for path, one in site.documents.items() if "/escapes-2026/" not in path}
    expected = len([*kinds(site, START)])

    actual = len([*kinds(replace(site, documents=fewer), START)])

    assert expected == actual
    assert actual <= 22


def test_a_static_host_is_told_what_all_of_an_ending_share() -> None:
    """No field twice for any path: hosts would join the two values with a comma."""
    found = blocks(rules(snapshot(), ROOT)["public/_headers"])
    left_out = {"Link", "Content-Disposition"}
    for path, document in snapshot().documents.items():
        fields: dict[str, str] = {}
        for pattern, own in found.items():
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), START + path):
                assert not fields.keys() & own.keys()
                fields |= own
        known = {k: v for k, v in headers(document).items() if k not in left_out}
        if path.endswith(
            ".json"
        ):  # of several types: the host's own is right for none and harms none
            known.pop("Content-Type")
        if path.endswith((".xml", ".txt", ".css")):  # a schedule is kept for less than a site map
            known.pop("Cache-Control")
        assert known == fields


def test_a_static_host_is_told_of_former_paths() -> None:
    """One a line, each to where there is a document."""
    expected = {START + old: START + new for old, new in moves(snapshot()).items()}

    lines = rules(snapshot(), ROOT)["public/_redirects"].splitlines()
    actual = {line.split()[0]: line.split()[1] for line in lines}

    assert expected == actual
    assert {line.split()[2] for line in lines} == {"301"}


def test_a_former_path_leads_to_a_document_or_on() -> None:
    """Never to a personal choice, which is no file."""
    known = {*snapshot().documents, *moves(snapshot())}

    assert {new.partition("#")[0] for new in moves(snapshot()).values()} <= known


def test_what_means_something_to_nginx_is_written_otherwise() -> None:
    """A hub's address may have a dollar, which begins a variable there."""
    site = snapshot()
    link = site.documents["/news.rss"].link
    odd = {
        path: replace(one, link=one.link.replace("a=1", "a=$x"))
        for path, one in site.documents.items()
    }

    text = rules(replace(site, documents=odd), ROOT)["nginx.conf"]

    assert "a=1" in link
    assert "a=%24x" in text
    assert "a=$x" not in text


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://talks.example", ""),
        ("https://talks.example/root", "/root"),
        ("https://talks.example/a/b", "/a/b"),
    ],
)
def test_the_prefix_is_the_addresss_path(base: str, expected: str) -> None:
    """Without a slash at its end."""
    actual = prefix(base)

    assert expected == actual
