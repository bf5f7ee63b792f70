"""What an address asks for: one canonical form, bounds, and refusals in words."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from modl_feeds.choices import MAX_ADDRESS, MAX_ALARM, MAX_IDS, PLAIN, Choice, Options, parse
from modl_feeds.errors import ChoiceError, FeedsError

IDS: Final = st.from_regex(r"[a-z0-9-]{1,20}(/[a-z0-9-]{1,20})?", fullmatch=True)
OPTIONS: Final = st.builds(Options, st.integers(0, MAX_ALARM), st.booleans(), st.booleans())
CHOICES: Final = st.builds(
    Choice, st.sets(IDS, max_size=30).map(lambda ids: tuple(sorted(ids))), OPTIONS
)
PARTS: Final = st.sampled_from(
    [
        "s", "alarm", "only", "tz", "S", "x", "=", "=", "=", "&", "&", ";", ",", "/", "%", "%2C",
        "%2F", "%26", "%00", "%C3%A9", "%ff", "+", "a", "wicks", "glow-2025/oils", "15", "0",
        "1440", "talks", "utc", "é", "\x00", "?", "#", "\u2028", "\ud800",
    ]
)  # fmt: skip
QUERIES: Final = st.one_of(st.lists(PARTS, max_size=40).map("".join), st.text(max_size=200))


def refusal(query: str) -> ChoiceError:
    """Return the error that a query is refused with."""
    with pytest.raises(ChoiceError) as raised:
        parse(query)
    return raised.value


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("s=ge,abdalla", "s=abdalla,ge"),
        ("s=abdalla&s=ge", "s=abdalla,ge"),
        ("s=ge&s=abdalla,ge", "s=abdalla,ge"),
        ("s=ge,ge,ge", "s=ge"),
        ("s=,ge,,", "s=ge"),
        ("s=", ""),
        ("s", ""),
        ("s=b%2Ca", "s=a,b"),
        ("s=%62,a", "s=a,b"),
        ("s=modl-2025%2Fabdalla", "s=modl-2025/abdalla"),
        ("s=b,a/c,a", "s=a,a/c,b"),
        ("tz=utc&only=talks&alarm=15&s=ge", "s=ge&alarm=15&only=talks&tz=utc"),
        ("tz=utc&s=b&alarm=5&s=a", "s=a,b&alarm=5&tz=utc"),
        ("&&s=a&&", "s=a"),
    ],
)
def test_every_address_has_one_canonical_form(query: str, expected: str) -> None:
    """Sorted, each once, nothing escaped, options in one order: so that caches work."""
    actual = parse(query).query

    assert expected == actual


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("1", 1),
        ("15", 15),
        ("1440", 1440),
        ("1441", 0),
        ("015", 15),
        ("00015", 15),
        ("000015", 0),
        ("99999", 0),
        ("9" * 5000, 0),
        ("%D9%A3", 0),
        ("³", 0),
        ("1e3", 0),
        ("", 0),
        ("-15", 0),
        ("%2B15", 0),
        ("+15", 0),
        ("15.0", 0),
        ("15m", 0),
        ("1_0", 0),
    ],
)
def test_alarm_is_one_minute_to_a_day(text: str, expected: int) -> None:
    """Anything else is no alarm; digits of other scripts are none either."""
    actual = parse(f"alarm={text}").options.alarm

    assert expected == actual


def test_alarm_is_read_with_leading_zeros_and_written_without() -> None:
    """The two addresses are one."""
    expected = "alarm=15"

    actual = parse("alarm=015").query

    assert expected == actual


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("only=talks", Options(talks_only=True)),
        ("only=breaks", PLAIN),
        ("only=Talks", PLAIN),
        ("only=", PLAIN),
        ("tz=utc", Options(utc=True)),
        ("tz=UTC", PLAIN),
        ("tz=Europe/Paris", PLAIN),
        ("Alarm=15", PLAIN),
        ("alarm=15&alarm=30", Options(alarm=15)),
        ("only=breaks&only=talks", PLAIN),
        ("alarm=15&only=talks&tz=utc", Options(alarm=15, talks_only=True, utc=True)),
    ],
)
def test_options_are_known_words(query: str, expected: Options) -> None:
    """Of an option that stands twice the first counts; of other words none."""
    actual = parse(query).options

    assert expected == actual


@pytest.mark.parametrize(
    "query",
    ["utm_source=mail", "fbclid=x&gclid=y", "x", "=", "&", "x=s=a", "%s=a", "ids=a", "_=1&__=2"],
)
def test_what_is_not_understood_is_dropped(query: str) -> None:
    """What others append to addresses makes no new calendar."""
    expected = Choice()

    actual = parse(query)

    assert expected == actual
    assert actual.query == ""


@pytest.mark.parametrize(
    "value",
    [
        "é",
        "a b",
        "a+b",
        "a_b",
        "a.ics",
        "a/b/c",
        "/a",
        "a/",
        "../a",
        "a%00",
        "a%0D%0ALocation:x",
        "<script>",
        "%ff",
        "x" * 65,
        f"a/{'x' * 65}",
        "٣",
    ],
)
def test_what_can_be_no_id_is_not_understood(value: str) -> None:
    """It is left out, as whatever else an address should not say; the others are served."""
    expected = Choice(("ge",))

    actual = parse(f"s=ge,{value}")

    assert expected == actual


@pytest.mark.parametrize("value", ["Abdalla", "%20abdalla", "abdalla+"])
def test_an_id_is_found_however_it_is_typed(value: str) -> None:
    """Capitals and spaces are a person's, not an id's."""
    expected = Choice(("abdalla",))

    actual = parse(f"s={value}")

    assert expected == actual


def test_ids_may_be_as_long_as_in_the_data() -> None:
    """64 characters, of the meeting and of the session."""
    expected = (f"{'a' * 64}/{'b' * 64}",)

    actual = parse(f"s={expected[0]}").ids

    assert expected == actual


def test_500_sessions_can_be_chosen() -> None:
    """More than anybody attends."""
    expected = tuple(sorted(f"t{number}" for number in range(MAX_IDS)))

    actual = parse("s=" + ",".join(expected)).ids

    assert expected == actual
    assert MAX_IDS == 500


def test_more_than_500_are_refused() -> None:
    """They are counted over all fields, each once."""
    expected = (400, "the address names more than 500 sessions")
    ids = [f"t{number}" for number in range(MAX_IDS + 1)]

    error = refusal(f"s={','.join(ids[:400])}&s={','.join(ids[300:])}")

    assert expected == (error.status, str(error))
    assert len(parse("s=" + ",".join(ids[:400] + ids[:400])).ids) == 400


@pytest.mark.parametrize("fill", ["x=", "s=a&x=", "alarm=15&x="])
def test_addresses_of_more_than_8_kilobytes_are_refused(fill: str) -> None:
    """414 in words; one of exactly so many characters is read."""
    expected = (414, "the address is longer than 8192 characters")

    error = refusal(fill.ljust(MAX_ADDRESS + 1, "y"))

    assert expected == (error.status, str(error))
    assert parse(fill.ljust(MAX_ADDRESS, "y")) == parse(fill)


def test_more_than_1000_fields_are_refused() -> None:
    """They take time to read, and nobody needs them."""
    expected = (400, "the address has more than 1000 fields")

    error = refusal("&".join(["s=a"] * 1001))

    assert expected == (error.status, str(error))
    assert parse("&".join(["s=a"] * 1000)).ids == ("a",)


def test_where_nothing_can_be_chosen_ids_are_dropped() -> None:
    """A calendar's address takes options alone: even what is no id is dropped, not refused."""
    expected = Choice(options=Options(alarm=15))

    actual = parse("s=Not an id&alarm=15", with_ids=False)

    assert expected == actual


def test_a_refusal_is_an_error_of_ours() -> None:
    """It carries the status to answer with."""
    error = ChoiceError(414, "too long")

    assert isinstance(error, FeedsError)
    assert (error.status, str(error)) == (414, "too long")


@given(choice=CHOICES)
def test_the_canonical_form_says_the_choice(choice: Choice) -> None:
    """What is written is read again as the same."""
    assume(len(choice.query) <= MAX_ADDRESS)
    expected = choice

    actual = parse(choice.query)

    assert expected == actual


@given(query=QUERIES)
def test_any_address_is_a_choice_or_a_refusal(query: str) -> None:
    """Whatever stands there; and the canonical form of a canonical form is itself."""
    try:
        choice = parse(query)
    except ChoiceError as error:
        status = error.status
    else:
        status = 200
    assert status in {200, 400, 414}
    if status != 200:
        return
    expected = choice.query

    actual = parse(choice.query).query

    assert expected == actual
    assert expected.isascii()
    assert not set(expected) - set("abcdefghijklmnopqrstuvwxyz0123456789=&,-/")
