"""The site in an object store: what changed is sent, in a safe order; errors are words."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner

from modl_feeds.bucket import Bucket
from modl_feeds.cli import main, ping
from modl_feeds.errors import TargetError
from modl_feeds.headers import headers
from modl_feeds.hosting import file_name
from modl_feeds.publisher import publish
from modl_feeds.publishing import MANIFEST, carry_out, plan
from modl_feeds.releasing import release
from modl_feeds.store import Store
from tests.clients.process import free_port
from tests.clients.seaweed import SeaweedFS
from tests.core.meetings import BEFORE, DAY
from tests.core.sites import MEETING_FILE, edited, put, write
from tests.samples import ROOT, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from modl_feeds.publishing import Plan

BASE: Final = "https://lanterns.example"
RENAMED: Final = edited(("id: wicks", "id: flames\n    previous_ids: [wicks]"))
SPOKEN: Final = edited(("On wicks", "On wicks\n    speakers: [{name: Ana Example}]"))
"""With a speaker, whose page and calendar go when nobody speaks any more."""
SETTINGS: Final = ("AWS_", "AZURE_", "GOOGLE_")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what the environment says of object stores."""
    for name in [one for one in os.environ if one.startswith(SETTINGS)]:
        monkeypatch.delenv(name)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a small folder of data that was released."""
    folder = write(tmp_path / "data")
    release(Store(folder), BEFORE)
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder to publish to."""
    return tmp_path / "place"


def planned(data: Path, place: Path) -> Plan:
    """Return what is to be done."""
    return plan(publish(Store(data)), Bucket.at(str(place)), BASE)


def sent(data: Path, place: Path) -> Plan:
    """Publish, and return what was done."""
    todo = planned(data, place)
    carry_out(todo, Bucket.at(str(place)), lambda: None)
    return todo


def edit(data: Path, text: str, days: int = 1) -> None:
    """Change the meeting, and release it."""
    put(data, {MEETING_FILE: text})
    release(Store(data), BEFORE + days * DAY)


def contents(place: Path) -> dict[str, bytes]:
    """Return every object of a folder but the list of them."""
    files = (path for path in place.rglob("*") if path.is_file())
    found = {str(path.relative_to(place)): path.read_bytes() for path in files}
    return {name: body for name, body in found.items() if name != MANIFEST}


class TestObjects:
    """What is sent."""

    def test_every_document_is_an_object(self, place: Path) -> None:
        """Its bytes, uncompressed: a bucket does not ask what a client takes."""
        bucket = Bucket.at(str(place))
        carry_out(plan(snapshot(), bucket, ROOT), bucket, lambda: None)
        expected = {file_name(path): one.body for path, one in snapshot().documents.items()}

        found = contents(place)
        actual = {name: found[name] for name in expected}

        assert expected == actual

    def test_attributes_are_what_a_bucket_keeps_of_our_header_fields(self, place: Path) -> None:
        """Type, for how long it may be kept, and the name of a download."""
        parcels = plan(snapshot(), Bucket.at(str(place)), ROOT).parcels
        kept = {"Content-Type", "Cache-Control", "Content-Disposition"}
        expected = {
            file_name(path): {k: v for k, v in headers(one).items() if k in kept}
            for path, one in snapshot().documents.items()
        }

        actual = {name: parcels[name].attributes for name in expected}

        assert expected == actual

    def test_a_calendars_former_path_holds_a_copy(self, place: Path) -> None:
        """A bucket cannot redirect, and a calendar app follows no page."""
        parcels = plan(snapshot(), Bucket.at(str(place)), ROOT).parcels
        expected = parcels["leap-2028/calendar.ics"]

        actual = parcels["leap-year/calendar.ics"]

        assert expected == actual

    def test_a_pages_former_path_leads_on(self, place: Path) -> None:
        """By itself, and by a link; a place on a page too."""
        parcels = plan(snapshot(), Bucket.at(str(place)), ROOT).parcels
        expected = {
            "leap-year/index.html": f"{ROOT}/leap-2028/",
            "loops-2025/dinner/index.html": f"{ROOT}/loops-2025/#dinner",
        }

        for name, address in expected.items():
            body = parcels[name].body.decode()
            assert f'<meta http-equiv="refresh" content="0; url={address}">' in body
            assert f'<a href="{address}">' in body
            assert parcels[name].attributes["Content-Type"] == "text/html; charset=utf-8"

    def test_nothing_else_is_sent(self, place: Path) -> None:
        """A personal choice is no object; nor is a path without its slash."""
        names = plan(snapshot(), Bucket.at(str(place)), ROOT).parcels.keys()

        assert not [name for name in names if name.endswith(("my.ics", "my.rss", "/dinner"))]


class TestChanges:
    """What is sent a second time."""

    def test_the_same_again_sends_nothing(self, data: Path, place: Path) -> None:
        """Nor is anything removed."""
        sent(data, place)

        again = planned(data, place)

        assert (again.changed, again.gone) == ((), ())

    def test_what_changed_is_sent_and_what_has_gone_is_removed(
        self, data: Path, place: Path
    ) -> None:
        """Afterwards all is as if sent from nothing; what is not ours stays."""
        edit(data, SPOKEN)
        sent(data, place)
        (place / "of-somebody.txt").write_text("else")
        edit(data, RENAMED, 2)
        todo = sent(data, place)
        sent(data, place.with_name("new"))
        expected = {**contents(place.with_name("new")), "of-somebody.txt": b"else"}
        assert "speakers/ana-example.ics" in todo.gone

        actual = contents(place)

        assert expected == actual
        assert "glow-2025/flames.ics" in todo.changed
        assert "glow-2025/oils.ics" not in todo.changed

    def test_attributes_that_changed_are_sent_too(self, data: Path, place: Path) -> None:
        """Though the bytes are the same."""
        sent(data, place)
        site = publish(Store(data))
        style = replace(site.documents["/static/style.css"], max_age=1)
        changed = replace(site, documents={**site.documents, "/static/style.css": style})
        expected = ("static/style.css",)

        actual = plan(changed, Bucket.at(str(place)), BASE).changed

        assert expected == actual

    def test_everything_can_be_sent_anew(self, data: Path, place: Path) -> None:
        """For what somebody else changed there."""
        todo = sent(data, place)

        again = plan(publish(Store(data)), Bucket.at(str(place)), BASE, anew=True)

        assert again.changed == todo.changed

    def test_pages_come_after_what_they_link_to_and_removals_last(
        self, data: Path, place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """First it is said what may change, at the end that it has."""
        edit(data, SPOKEN)
        sent(data, place)
        acts: list[str] = []
        usual_write, usual_remove = Bucket.write, Bucket.remove

        def writes(bucket: Bucket, name: str, body: bytes, attributes: dict[str, str]) -> None:
            usual_write(bucket, name, body, attributes)
            acts.append("list" if name == MANIFEST else "page" if "html" in name else "other")

        def removes(bucket: Bucket, name: str) -> None:
            usual_remove(bucket, name)
            acts.append("removal")

        monkeypatch.setattr(Bucket, "write", writes)
        monkeypatch.setattr(Bucket, "remove", removes)
        edit(data, RENAMED, 2)
        todo = planned(data, place)
        carry_out(todo, Bucket.at(str(place)), lambda: acts.append("then"))
        expected = ["list", "other", "page", "removal", "then", "list"]

        actual = [one for number, one in enumerate(acts) if acts[number - 1 : number] != [one]]

        assert todo.gone
        assert expected == actual

    def test_a_damaged_list_is_named(self, data: Path, place: Path) -> None:
        """With what to do."""
        sent(data, place)
        (place / MANIFEST).write_text("[1]")

        with pytest.raises(TargetError, match=r"\.modl-feeds\.json is damaged, remove it"):
            planned(data, place)


class TestInterruption:
    """Whenever it ends, the next time heals."""

    @pytest.mark.parametrize("after", [0, 1, 2, 10, 30])
    def test_what_was_cut_short_is_finished(
        self, data: Path, place: Path, monkeypatch: pytest.MonkeyPatch, after: int
    ) -> None:
        """Also if the data changes once more between: nothing of the unfinished one stays."""
        sent(data, place)
        edit(data, RENAMED)
        calls: list[int] = []
        usual = Bucket.write

        def cut(bucket: Bucket, name: str, body: bytes, attributes: dict[str, str]) -> None:
            calls.append(0)
            if len(calls) > after:
                raise KeyboardInterrupt
            usual(bucket, name, body, attributes)

        with monkeypatch.context() as patched:
            patched.setattr(Bucket, "write", cut)
            with pytest.raises(KeyboardInterrupt):
                sent(data, place)
        edit(data, edited(("id: wicks", "id: embers\n    previous_ids: [flames, wicks]")), 2)
        sent(data, place)
        sent(data, place.with_name("new"))
        expected = contents(place.with_name("new"))

        actual = contents(place)

        assert expected == actual
        assert planned(data, place).changed == ()

    def test_removals_that_were_cut_short_are_finished(
        self, data: Path, place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What has gone already is no error."""
        edit(data, SPOKEN)
        sent(data, place)
        edit(data, RENAMED, 2)
        gone = planned(data, place).gone
        (place / gone[0]).unlink()

        def refuse(_: Bucket, name: str) -> None:
            raise TargetError(name)

        with monkeypatch.context() as patched:
            patched.setattr(Bucket, "remove", refuse)
            with pytest.raises(TargetError):
                sent(data, place)
        sent(data, place)

        assert not [name for name in gone if (place / name).exists()]

    def test_what_follows_is_repeated_until_it_works(self, data: Path, place: Path) -> None:
        """Else a cache would keep what it was never told to forget."""

        def fail() -> None:
            raise TargetError("the cache is away")

        todo = planned(data, place)
        with pytest.raises(TargetError):
            carry_out(todo, Bucket.at(str(place)), fail)
        expected = todo.changed

        actual = planned(data, place).changed

        assert expected == actual


def invoke(*arguments: object) -> Result:
    """Return how the command ended."""
    return CliRunner().invoke(main, ["publish", *map(str, arguments)])


class TestCommand:
    """`modl-feeds publish`."""

    def test_says_what_it_did(self, data: Path, place: Path) -> None:
        """And does nothing a second time."""
        number = len(planned(data, place).parcels)
        expected = [
            (0, f"{place}: {number} objects sent, 0 removed, of {number}.\n"),
            (0, f"{place}: 0 objects sent, 0 removed, of {number}.\n"),
        ]

        answers = [invoke(place, "--data", data) for _ in "12"]

        assert [(one.exit_code, one.stdout) for one in answers] == expected
        assert "Sending" in answers[0].stderr

    def test_a_dry_run_sends_nothing(self, data: Path, place: Path) -> None:
        """It names what would be."""
        sent(data, place)
        edit(data, edited(("  - id: wicks", "  - id: flames")))
        expected = contents(place)

        answer = invoke(place, "--data", data, "--dry-run")

        assert answer.exit_code == 0
        lines = answer.stdout.splitlines()
        assert "send glow-2025/flames.ics" in lines
        assert lines[-1] == "Nothing was sent: this was a dry run."
        assert expected == contents(place)

    def test_a_command_is_told_the_changed_addresses(
        self, data: Path, place: Path, tmp_path: Path
    ) -> None:
        """As people and caches know them, a line each; and not when nothing changed."""
        told = tmp_path / "told"
        then = ("--then", f"cat >>'{told}'")
        invoke(place, "--data", data, *then)
        first = told.read_text().splitlines()
        told.unlink()
        invoke(place, "--data", data, *then)

        assert f"{BASE}/" in first
        assert f"{BASE}/glow-2025/" in first
        assert f"{BASE}/glow-2025/calendar.ics" in first
        assert not told.exists()

    def test_a_command_that_fails_is_run_again(
        self, data: Path, place: Path, tmp_path: Path
    ) -> None:
        """With the same addresses, by the next publish."""
        flag = tmp_path / "flag"
        then = ("--then", f"cat >/dev/null; test -e '{flag}'")

        answer = invoke(place, "--data", data, *then)
        flag.touch()

        assert answer.exit_code == 1
        assert answer.stderr.endswith(
            "all was sent, but --then failed with status 1, publish again: then it is run again\n"
        )
        assert "0 objects" not in invoke(place, "--data", data, *then).stdout
        assert "0 objects" in invoke(place, "--data", data, *then).stdout

    def test_refuses_what_is_not_released(self, data: Path, place: Path) -> None:
        """Unless it is told to."""
        put(data, {MEETING_FILE: edited(("On wicks", "On flames"))})

        refused = invoke(place, "--data", data)
        allowed = invoke(place, "--data", data, "--unreleased")

        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "release first, or say --unreleased" in refused.stderr
        assert allowed.exit_code == 0

    def test_tells_the_hub(self, data: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Once the site serves the release; a failure does not undo what was sent."""
        monkeypatch.setattr(ping, "PATIENCE", 0)
        text = (data / "site.yaml").read_text()
        base = f"http://127.0.0.1:{free_port()}"
        put(data, {"site.yaml": text.replace(BASE, base) + "hub: https://hub.example/\n"})

        answer = invoke(place, "--data", data)

        assert answer.exit_code == 0
        assert "the site does not serve the release yet\n" in answer.stderr
        assert answer.stderr.endswith("tell the hub later: modl-feeds ping\n")

    def test_leaves_the_hub_alone_when_told(self, data: Path, place: Path) -> None:
        """For a site that is copied elsewhere afterwards."""
        text = (data / "site.yaml").read_text()
        put(data, {"site.yaml": f"{text}hub: https://hub.example/\n"})

        answer = invoke(place, "--data", data, "--no-ping")

        assert answer.exit_code == 0
        assert "tell the hub" not in answer.output
        assert "hub.example" not in answer.output

    def test_the_same_address_may_be_a_url(self, data: Path, place: Path) -> None:
        """Of a folder here, with what a URL must escape."""
        folder = place.with_name("a place")

        answer = invoke(folder.as_uri(), "--data", data)

        assert answer.exit_code == 0
        assert (folder / "calendar.ics").is_file()


class TestWords:
    """Errors, for who can mend them."""

    @pytest.mark.parametrize(
        ("destination", "expected"),
        [
            ("ftp://here/x", "cannot be published to, name s3://…, gs://…, az://… or a folder"),
            ("http://here/x", "cannot be published to, name s3://…, gs://…, az://… or a folder"),
            ("s3://", "no bucket is named, make it first, or mend its name"),
            ("az://talks", "no account is named, check the credentials in the environment"),
        ],
    )
    def test_an_address_that_is_none(self, data: Path, destination: str, expected: str) -> None:
        """It is named, with what is known."""
        answer = invoke(destination, "--data", data)

        assert answer.exit_code == 1
        assert answer.stderr.startswith(destination)
        assert answer.stderr.endswith(f"{expected}\n")

    def test_credentials_that_cannot_be_read(
        self, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file of Google's that is not there."""
        monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT", str(tmp_path / "nothing.json"))
        expected = (
            "gs://talks: there are no credentials, check the credentials in the environment\n"
        )

        actual = invoke("gs://talks", "--data", data).stderr

        assert expected == actual

    def test_a_file_in_the_way(self, data: Path, tmp_path: Path) -> None:
        """A folder cannot be made there."""
        (tmp_path / "file").write_bytes(b"")
        place = tmp_path / "file" / "place"
        expected = f"{place}: a file is in the way, name a folder\n"

        actual = invoke(place, "--data", data).stderr

        assert expected == actual

    @pytest.mark.parametrize(
        ("settings", "expected"),
        [
            ({}, "there are no credentials, check the credentials in the environment"),
            (
                {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ALLOW_HTTP": "1"},
                "it cannot be reached, publish again: what was sent stays sent",
            ),
            (
                {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"},
                "its address is not encrypted, begin it with https",
            ),
        ],
        ids=["no credentials", "nobody there", "not encrypted"],
    )
    def test_a_store_that_is_not_there(
        self,
        data: Path,
        monkeypatch: pytest.MonkeyPatch,
        settings: dict[str, str],
        expected: str,
    ) -> None:
        """What is missing is said."""
        nobody = f"http://127.0.0.1:{free_port()}"
        monkeypatch.setenv("AWS_ENDPOINT_URL", nobody)
        monkeypatch.setenv("AWS_METADATA_ENDPOINT", nobody)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)

        answer = invoke("s3://talks", "--data", data)

        assert (answer.exit_code, answer.stderr) == (1, f"s3://talks: {expected}\n")


@pytest.fixture(scope="module")
def seaweed() -> Iterator[SeaweedFS]:
    """Yield an object store of the module's own."""
    with SeaweedFS("talks") as store:
        yield store


@pytest.fixture
def owner(seaweed: SeaweedFS, monkeypatch: pytest.MonkeyPatch) -> SeaweedFS:
    """Return the store, with its owner's settings in the environment."""
    for name, value in seaweed.env.items():
        monkeypatch.setenv(name, value)
    return seaweed


@pytest.mark.clients
class TestSeaweedFS:
    """A real object store that speaks S3."""

    def test_every_document_is_read_as_it_is_served(self, owner: SeaweedFS) -> None:
        """By anybody: the bytes, type and caching of our own answers."""
        bucket = Bucket.at("s3://talks/root")
        carry_out(plan(snapshot(), bucket, ROOT), bucket, lambda: None)
        names = ("Content-Type", "Cache-Control", "Content-Disposition", "Content-Encoding")
        expected = {
            path: (one.body, [headers(one).get(name) for name in names])
            for path, one in snapshot().documents.items()
        }
        actual = {}
        for path in expected:
            address = f"{owner.endpoint}/talks/root/{file_name(path)}"
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - the store's
                fields = [answer.headers.get(name) for name in names]
                actual[path] = (answer.read(), fields)

        assert expected == actual

    @pytest.mark.usefixtures("owner")
    def test_changes_are_sent_and_what_has_gone_is_removed(self, data: Path) -> None:
        """By the command, twice; the second time nothing."""
        edit(data, SPOKEN)
        invoke("s3://talks/small", "--data", data)
        bucket = Bucket.at("s3://talks/small")
        assert bucket.read("speakers/ana-example.ics") is not None
        edit(data, RENAMED, 2)

        done = invoke("s3://talks/small", "--data", data)
        again = invoke("s3://talks/small", "--data", data)

        assert (done.exit_code, again.exit_code) == (0, 0)
        assert ": 0 objects sent, 0 removed, " in again.stdout
        assert bucket.read("speakers/ana-example.ics") is None
        assert bucket.read("glow-2025/wicks.ics") == bucket.read("glow-2025/flames.ics")

    @pytest.mark.usefixtures("owner")
    def test_a_bucket_that_is_missing(self, data: Path) -> None:
        """The store's own words, and what to do."""
        expected = (
            "s3://nothing: The specified bucket does not exist (NoSuchBucket),"
            " make it first, or mend its name\n"
        )

        actual = invoke("s3://nothing", "--data", data).stderr

        assert expected == actual

    def test_a_wrong_key(
        self, owner: SeaweedFS, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The same; nothing is sent."""
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")

        answer = invoke("s3://talks/wrong", "--data", data)

        assert answer.exit_code == 1
        assert "(SignatureDoesNotMatch), check the credentials in the environment" in answer.stderr
        address = f"{owner.endpoint}/talks/wrong/index.html"
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(address, timeout=10)  # noqa: S310 - the store's
        raised.value.close()
        assert raised.value.code == 404
