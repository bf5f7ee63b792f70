"""Saved HTML: the lines that a reader sees, with addresses, and nothing that acts."""

from __future__ import annotations

import pytest

from modl_feeds.errors import SourceError
from modl_feeds.importers import importer_for
from modl_feeds.importers.page import IMPORTER, html
from modl_feeds.importers.page.lines import Page, stripped
from modl_feeds.importers.page.reading import Reading
from tests.importers import guesses
from tests.importers.pages import read, sessions, source_of


def page(body: str, head: str = "") -> Page:
    """Return the page that this HTML shows."""
    text = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return html.read(text, Reading("page.html"))


def lines(body: str) -> list[str]:
    """Return its lines as text, marks and indentation included."""
    return [
        " " * line.indent + (f"{line.mark} " if line.mark else "") + line.text
        for line in stripped(page(body).lines)
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>one <b>two</b>\n  three</p>", ["one two three"]),
        ("one<br>two", ["one", "two"]),
        ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
        ("<ul><li>one<li>two<ul><li>three</ul></ul>", ["• one", "• two", "  • three"]),
        ("<ol start=3><li>one<li>two</ol>", ["3. one", "4. two"]),
        ("<ul><li><p>one</p><p>more</p></ul>", ["• one", "  more"]),
        ("<pre>one\n  two</pre>", ["one", "two"]),
        ("x<sup>2</sup>, H<sub>2</sub>O, 6<sup>th</sup>, e<sup>xy</sup>", ["x², H₂O, 6th, e^(xy)"]),
        ("a &lt;b&gt; &amp;amp; c", ["a <b> &amp; c"]),
        ("<table><tr><td>9:00 AM<td>A B<td>C</table>", ["9:00 AM | A B | C"]),
        ("<table><tr><td>9:00 AM<td><p>A B</p><p>C</p></table>", ["9:00 AM | A B | C"]),
        ("<table><tr><td>one<td>two</table>", ["one", "two"]),
        (
            "<script>x</script><style>x</style><template>x</template><svg><text>x</text></svg>y",
            ["y"],
        ),
        ("<form><input value=x>x</form><noscript>x</noscript>y", ["y"]),
        ("<!-- x --><?x x?>y", ["y"]),
        ("<nav>x</nav><aside>x</aside>y<footer>x</footer>", ["y"]),
        ("<p>x</p><main><p>y</p></main><p>x</p>", ["y"]),
    ],
)
def test_blocks_become_lines(body: str, expected: list[str]) -> None:
    """As a reader sees them; what acts, decorates or leads elsewhere is dropped."""
    assert expected == lines(body)


def test_links_are_kept_where_they_lead_to_the_web() -> None:
    """Relative ones start from the page's own address; scripts lead nowhere."""
    head = '<link rel="canonical" href="https://reef.example/2027/">'
    body = '<a href="a.pdf">a</a> <a href="javascript:x()">b</a> <a href="mailto:c@d.e">c</a>'

    (line,) = stripped(page(body, head).lines)

    assert [(link.start, link.end, link.url) for link in line.links] == [
        (0, 1, "https://reef.example/2027/a.pdf")
    ]


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://reef.example/a">', "https://reef.example/a"),
        ('<meta property="og:url" content="https://reef.example/b">', "https://reef.example/b"),
        ("<!-- saved from url=(0022)https://reef.example/c -->", "https://reef.example/c"),
        ('<link rel="canonical" href="javascript:x">', ""),
        ("", ""),
    ],
)
def test_the_address_is_the_page_s_own_word(head: str, url: str) -> None:
    """Its canonical link first; none is made up."""
    assert url == page("<p>x</p>", head).url


def test_a_page_without_an_address_has_no_source() -> None:
    """The schema wants an address where it is told what was read."""
    body = "<h1>Reefs 2027</h1><h2>Agenda</h2><h3>May 6</h3><p>9:00 AM Ada Reef | On sand</p>"

    assert {"url", "source"}.isdisjoint(read(f"<html><body>{body}</body></html>").record)


def test_what_is_nested_without_end_is_refused() -> None:
    """A part would be lost otherwise, in silence."""
    with pytest.raises(SourceError, match="nested too deeply, save the page as text"):
        read("<html><body>" + "<div>" * 5000 + "9:00 AM Ada Reef | On sand")


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ('<meta charset="iso-8859-1">', "latin-1"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<meta charset="iso-8859-1">', "utf-8"),
        ("", "utf-16"),
        ("", "utf-8-sig"),
        ("", "utf-8"),
    ],
)
def test_the_character_set_is_what_the_page_says(declared: str, charset: str) -> None:
    """What can be read as UTF-8 is, whatever it says."""
    text = f"<html><head>{declared}</head><h1>Rêve 2027</h1><p>Date: May 6</p></html>"

    assert read(text.encode(charset)).record["title"] == "Rêve 2027"


def test_letters_of_no_named_character_set_are_told() -> None:
    """As in every other kind of source."""
    text = "<html><h1>Rêve 2027</h1>\n<p>Date: May 6, à midi</p></html>"

    found = read(text.encode("cp1252"))

    assert found.record["title"] == "Rêve 2027"
    assert guesses(found)["title"] == ["letters are read as Windows-1252: line 1 is not UTF-8"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"<html><h1>R\x81ve 2027</h1>", "it is neither UTF-8 nor Windows-1252"),
        (b'<html><meta charset="shift_jis"><h1>R\xff</h1>', "byte 0xff is not SHIFT_JIS"),
        (
            b'<html><meta charset="klingon"><h1>R\xeave</h1>',
            "'klingon' is no character set that is known",
        ),
        (b"Reefs\x002027", "it holds bytes that are no text"),
    ],
)
def test_what_no_character_set_fits_is_refused(content: bytes, fault: str) -> None:
    """With the byte, or the name that the page says."""
    with pytest.raises(SourceError) as caught:
        read(content)

    assert fault == caught.value.fault


@pytest.mark.parametrize("charset", ["", '<meta charset="klingon">'])
def test_a_page_in_another_character_set_is_recognised(charset: str) -> None:
    """What is wrong is its bytes, and reading it says so."""
    text = f"<html>{charset}<h1>Reefs</h1><h2>Agenda</h2><h3>May 6</h3><p>9:00 AM Ada R\xeave | A"
    source = source_of(text.encode("latin-1"), "page.html")

    assert importer_for(source) is IMPORTER


def test_a_hidden_row_is_left_out_aloud() -> None:
    """Whether an attribute or a style hides it."""
    body = (
        "<h1>Reefs 2027</h1><h2>Agenda</h2><h3>May 6</h3><p>9:00 AM Ada Reef | On sand</p>"
        "<p hidden>10:00 AM Bo Kelp | Old</p><p style='Display: none'>11:00 AM <b>Cy</b> Eel</p>"
    )

    found = read(body)

    assert [one["id"] for one in sessions(found)] == ["reef"]
    assert found.left_out == (
        "line 1: '10:00 AM Bo Kelp | Old', which the page hides",
        "line 1: '11:00 AM Cy Eel', which the page hides",
    )


def test_a_tab_that_is_folded_away_is_read_aloud() -> None:
    """Pages show the days of a meeting one at a time."""
    body = (
        "<h1>Reefs 2027</h1><h2>Agenda</h2><h3>May 6</h3><p>9:00 AM Ada Reef | On sand</p>"
        "<div hidden><h3>May 7</h3><p>10:00 AM Bo Kelp | On weeds</p></div>"
    )

    found = read(body)

    assert [one["start"] for one in sessions(found)] == ["2027-05-06 09:00", "2027-05-07 10:00"]
    assert guesses(found)["sessions"] == [
        "'May 7 10:00 AM Bo Kelp | On weeds' in line 1 is read, though the page folds it away"
    ]


@pytest.mark.parametrize(
    ("row", "title", "offered"),
    [
        ("Ada Reef | <a href='{0}'>On sand</a>", "On sand", ("link", "On sand")),
        ("Ada Reef | On sand [<a href='{0}'>slides</a>]", "On sand", ("slides", None)),
        ("Ada Reef | On sand (<a href='{0}'>Video</a>)", "On sand", ("video", None)),
        ("Ada Reef | On sand <a href='{0}'>[slides]</a>", "On sand", ("slides", None)),
    ],
)
def test_links_of_a_row_are_resources(
    row: str, title: str, offered: tuple[str, str | None]
) -> None:
    """What only offers slides is no part of the title."""
    url = "https://reef.example/sand.pdf"
    body = f"<h1>Reefs 2027</h1><h2>Agenda</h2><h3>May 6</h3><p>9:00 AM {row.format(url)}</p>"
    (session,) = sessions(read(body))
    (resource,) = session["resources"]

    assert (title, *offered, url) == (
        session["title"],
        resource["kind"],
        resource.get("title"),
        resource["url"],
    )


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><th>Time<th>Speaker<th>Title<th>Slides<tr><td>9:00 AM<td>{0}<td>On sand<td>{1}",
        "<tr><td>9:00 AM<td>{0}<td>On sand {1}",
        "<tr><td>9:00 AM<td>{0}<td>On sand<tr><td><td>{1}",
    ],
)
def test_links_of_a_table_are_resources(rows: str) -> None:
    """And the address of a name is the speaker's."""
    links = (
        "<a href='https://reef.example/ada'>Ada Reef</a>",
        "<a href='https://reef.example/s'>Slides</a>",
    )
    body = "<h1>Reefs 2027</h1><h2>Agenda</h2><h3>May 6</h3>"
    (session,) = sessions(read(f"{body}<table>{rows.format(*links)}</table>"))

    assert session["speakers"] == [{"name": "Ada Reef", "url": "https://reef.example/ada"}]
    assert session["resources"] == [{"kind": "slides", "url": "https://reef.example/s"}]
    assert (session["title"], session.get("abstract")) == ("On sand", None)


@pytest.mark.parametrize(
    "struck",
    ["<del>{}</del>", "<s>{}</s>", "<strike>{}</strike>",
     "<span style='text-decoration: line-through'>{}</span>"],
)  # fmt: skip
def test_what_is_struck_out_is_left_out_aloud(struck: str) -> None:
    """It holds no longer; what stands behind it does."""
    body = "<h1>Reefs 2027</h1><h2>Agenda</h2><h3>May 6</h3>"
    row = f"<td>9:00 AM<td>{struck.format('Cy Eel')} Ada Reef<td>{struck.format('Mud')} Sand"

    found = read(f"{body}<table><tr><th>Time<th>Speaker<th>Title<tr>{row}</table>")
    (session,) = sessions(found)

    assert (session["title"], session["speakers"]) == ("Sand", [{"name": "Ada Reef"}])
    assert found.left_out == (
        "line 1: 'Cy Eel', which the page strikes out",
        "line 1: 'Mud', which the page strikes out",
    )


def test_what_is_struck_out_of_the_title_is_no_part_of_it() -> None:
    """The meeting was renamed."""
    found = read("<h1><s>Atolls</s> Reefs 2027</h1><h2>Agenda</h2><h3>May 6</h3><p>9:00 AM Lunch")

    assert found.record["title"] == "Reefs 2027"


def test_headings_open_sections_of_their_own() -> None:
    """A heading that no table knows is a practical note, also behind the abstracts."""
    body = (
        "<h1>Reefs 2027</h1><h2>Agenda</h2><h3>May 6</h3><p>9:00 AM Ada Reef | On sand</p>"
        "<h2>Abstracts</h2><h3>Ada Reef</h3><p>Coral College</p><h4>On sand</h4><p>Grains.</p>"
        "<h2>Where to swim</h2><p>Not at night.</p>"
    )

    found = read(f"<html><body>{body}</body></html>")

    assert found.record["notes"] == [{"title": "Where to swim", "text": "Not at night."}]
    assert sessions(found)[0]["abstract"] == "Grains."


def test_links_of_an_abstract_are_commonmark() -> None:
    """And resources beside it."""
    body = (
        "<h1>Reefs 2027</h1><h2>Agenda</h2><h3>May 6</h3><p>9:00 AM Ada Reef | On sand</p>"
        "<h2>Abstracts</h2><h3>Ada Reef</h3><p>Coral College</p><h4>On sand</h4>"
        '<p>*Grains* of <a href="https://arxiv.org/abs/1">[1]</a>.</p>'
    )

    (session,) = sessions(read(f"<html><body>{body}</body></html>"))

    assert session["abstract"] == r"\*Grains\* of [&#91;1&#93;](<https://arxiv.org/abs/1>)."
    assert session["resources"] == [
        {"kind": "paper", "title": "[1]", "url": "https://arxiv.org/abs/1"}
    ]
