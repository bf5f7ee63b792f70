"""Whatever an author writes, there is a site or a list of problems, and never a traceback."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from modl_feeds import schema
from modl_feeds.assembly import SourceFile, assemble
from modl_feeds.ledger import Ledger, dump, load
from modl_feeds.revisions import edition, release
from modl_feeds.shapes import Record
from tests.core.meetings import BEFORE
from tests.core.sites import FILES, MEETING_FILE, SERIES_FILE, SITE_FILE
from tests.properties import examples

RECORDS = [value for value in vars(schema).values() if isinstance(value, Record)]
KEYS = sorted({key.name for record in RECORDS for key in record.keys})
VALUES = [
    "", "~", "x", "-1", "0", "1", "60", "1440", "99999999999999999999", "1e999", ".nan", "true",
    "talk", "cancelled", "slides", "glow", "glow-2025", "wicks", "oils", "2025-11-01",
    "2025-11-02", "0001-01-01", "9999-12-31", "1902-01-01", "2037-12-31", "2025-11-01 09:30",
    "2025-11-02 01:30", "2025-11-02 01:30 -05:00", "2025-11-01 09:00 +99:99", "2037-12-31 23:59",
    "1902-01-01 00:00", "https://a.example", "https://[::1]:0/?#", "http://\u0130.example",
    "America/New_York", "Pacific/Apia", "Africa/Casablanca", "UTC", "Factory", "[]", "{}", "[x]",
    "{name: x}", "[{name: x}]", "[{kind: slides}]", "[[]]", "|\n      two\n\n      lines",
    "'\u2028'", "'\ud7ff'", "*x", "&x y", "!t z",
]  # fmt: skip
edits = st.lists(
    st.tuples(
        st.sampled_from([SITE_FILE, SERIES_FILE, MEETING_FILE, MEETING_FILE, MEETING_FILE]),
        st.integers(0, 20),
        st.sampled_from(["replace", "value", "insert", "remove"]),
        st.sampled_from(KEYS),
        st.one_of(st.sampled_from(VALUES), st.text(max_size=5)),
    ),
    min_size=1,
    max_size=5,
)


def edited(text: str, line: int, how: str, key: str, value: str) -> str:
    """Return the text with one line replaced, removed, added, or given another value."""
    lines = text.splitlines()
    line %= len(lines)
    old = lines[line]
    indent = old[: len(old) - len(old.lstrip(" -"))].replace("-", " ")
    if how == "value":
        lines[line] = f"{old.partition(':')[0]}: {value}"
    elif how == "replace":
        lines[line] = f"{old[: len(indent)]}{key}: {value}"
    elif how == "insert":
        lines.insert(line + 1, f"{indent}{key}: {value}")
    elif len(lines) > 1:
        del lines[line]
    return "\n".join([*lines, ""])


@examples(300)
@given(edits)
def test_any_edit_gives_a_site_or_problems(changes: list[tuple[str, int, str, str, str]]) -> None:
    """And a site that is accepted can be released and read back."""
    files = dict(FILES)
    for name, line, how, key, value in changes:
        files[name] = edited(files[name], line, how, key, value)

    site, problems, _ = assemble(
        SourceFile("site.yaml", "site", files[SITE_FILE].encode()),
        [SourceFile("glow.yaml", "glow", files[SERIES_FILE].encode())],
        [SourceFile("glow-2025.yaml", "glow-2025", files[MEETING_FILE].encode())],
    )

    assert (site is None) is bool(problems)
    for problem in problems:
        assert problem.line >= 1
        assert problem.subject
        assert problem.fault
        assert problem.remedy
    for meeting in site.meetings if site else ():
        ledger, _ = release(meeting, Ledger(meeting.permanent_id), BEFORE)
        assert ledger == load(dump(ledger))
        assert edition(meeting, ledger, BEFORE).unreleased == ()
        assert all(session.start < session.end for session in meeting.sessions)
