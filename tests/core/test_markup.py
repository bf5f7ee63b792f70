"""CommonMark with formulas: safe as HTML, readable as plain text, and nothing lost."""

from __future__ import annotations

import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds import markup
from modl_feeds.text import clean
from tests.properties import examples

BASE = "https://talks.example/meeting/"


def mathml(inner: str, display: str = "inline") -> str:
    """Return a formula's HTML."""
    namespace = "http://www.w3.org/1998/Math/MathML"
    return f'<math xmlns="{namespace}" display="{display}"><mrow>{inner}</mrow></math>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two\nlines.</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("*soft* and `code`", "<p><em>soft</em> and <code>code</code></p>"),
        ("[page](https://a.example/)", '<p><a href="https://a.example/">page</a></p>'),
        ("[up](../x)", '<p><a href="https://talks.example/x">up</a></p>'),
        ("a<b and c>d", "<p>a&lt;b and c&gt;d</p>"),
        ("]]> & ends", "<p>]]&gt; &amp; ends</p>"),
    ],
)
def test_text_becomes_html(text: str, expected: str) -> None:
    """Paragraphs, lists, emphasis and links; addresses are absolute; a comparison is no tag."""
    assert expected == markup.to_html(text, BASE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[our page](/papers/x)", "<p>our page (/papers/x)</p>"),
        ("[our *page*](x.pdf)", "<p>our <em>page</em> (x.pdf)</p>"),
        ("[below](#notes)", "<p>below</p>"),
        ("[host](//a.example/x)", '<p><a href="https://a.example/x">host</a></p>'),
        ("[files](ftp://a.example/x)", "<p>files (ftp://a.example/x)</p>"),
        ("[mail](mailto:a@a.example)", '<p><a href="mailto:a@a.example">mail</a></p>'),
        ("![Figure](https://a.example/f.png)", '<p><a href="https://a.example/f.png">Figure</a></p>'),
        ("![Figure](/f.png)", "<p>Figure (/f.png)</p>"),
        ("![](/f.png)", "<p>/f.png</p>"),
        ("[![Logo](/f.png)](https://a.example/)", '<p><a href="https://a.example/">Logo</a></p>'),
        ("see https://a.example/é?x=1.", '<p>see <a href="https://a.example/%C3%A9?x=1">https://a.example/é?x=1</a>.</p>'),
        ("readme.md at //a.example", "<p>readme.md at //a.example</p>"),
        ("# One\n## Two\n##### Five", "<h3>One</h3>\n<h4>Two</h4>\n<h6>Five</h6>"),
    ],
)  # fmt: skip
def test_nothing_that_a_text_leads_to_is_lost(text: str, expected: str) -> None:
    """An address that leads nowhere from a feed is told; headings stay headings."""
    actual = markup.to_html(text)

    assert expected == actual


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[our page](/papers/x)", "our page (https://talks.example/papers/x)"),
        ("![Figure](f.png)", "Figure (https://talks.example/meeting/f.png)"),
        ("[odd](//[)", "odd (https://%5B)"),
        ("[files](ftp://a.example/x)", "files (ftp://a.example/x)"),
        ("see https://a.example/é and <https://b.example/>", "see https://a.example/é and https://b.example/"),
        ("<a@a.example>", "a@a.example"),
    ],
)  # fmt: skip
def test_plain_text_tells_addresses(text: str, expected: str) -> None:
    """Once each, as whole as they are known."""
    actual = markup.to_plain(text, BASE)

    assert expected == actual


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](  javascript&colon;alert(1))",
        "<b>unclosed",
        "![x](https://a.example/pixel.png)",
        r"$\text{<script>alert(1)</script>}$",
        r"$\text{</p><img src=x onerror=alert(1)>}$",
        r"\(\mbox{<![CDATA[><img src=x onerror=alert(1)>]]>}\)",
        r"$$\tag{<script>}x$$",
        r"$\href{javascript:alert(1)}{x}$",
        r'$\color{red" onclick="alert(1)}{x}$',
    ],
)
def test_hostile_text_does_nothing(text: str) -> None:
    """It is shown, or gone; it never is an element or an address."""
    root = html5lib.parseFragment(markup.to_html(text, BASE), namespaceHTMLElements=False)
    tags = {one.tag for one in root.iter() if isinstance(one.tag, str)}
    addresses = [one.get("href", "") for one in root.iter()]
    assert not tags & {"script", "img", "b"}
    assert not any(one.startswith(("javascript", "data")) for one in addresses)
    assert not any(key.startswith("on") for one in root.iter() for key in one.attrib)


@pytest.mark.parametrize(
    "text",
    [
        "a&#12;b",
        "a&#x202e;b",
        "a&#x2028;b",
        "a&ZeroWidthSpace;b",
        "a&#xe000;0&#xe001;b",
        '[a](https://a.example/ "&#xe000;0&#xe001;")b $x$',
        "a<https://a.example/%0C%E2%80%AE>b",
    ],
)
def test_reference_smuggles_nothing_in(text: str) -> None:
    """What CommonMark turns into a character is cleaned as what was typed as one."""
    for shown in (markup.to_html(text), markup.to_plain(text)):
        assert shown == clean(shown)
        assert not re.search("[\ue000-\ue002]", shown)
        assert re.search("a.*b", shown, re.DOTALL)
    assert markup.to_html(text).count("<math") == text.count("$x$")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x$", f"<p>{mathml('<mi>x</mi>')}</p>"),
        (r"\(x\)", f"<p>{mathml('<mi>x</mi>')}</p>"),
        ("$$x$$", f"<p>{mathml('<mi>x</mi>', 'block')}</p>"),
        ("$$\nx\n$$", f"<p>{mathml('<mi>x</mi>', 'block')}</p>"),
        ("$x<y$", f"<p>{mathml('<mi>x</mi><mo>&#x0003C;</mo><mi>y</mi>')}</p>"),
        (r"$\frac{1}{$", r"<p>$\frac{1}{$</p>"),
        (r"$\nonsense x$", r"<p>$\nonsense x$</p>"),
    ],
)
def test_formula_becomes_mathml(text: str, expected: str) -> None:
    """In every way of typing it; one that cannot be converted stays as it was typed."""
    assert expected == markup.to_html(text)


def test_formula_adds_no_look_of_its_own() -> None:
    """A style could cover the page; a class or an id could be one of ours."""
    text = r"$\style{position:fixed}{x} \class{a}{y} \cssId{b}{z}$"
    root = html5lib.parseFragment(markup.to_html(text), namespaceHTMLElements=False)
    assert not {"style", "class", "id"} & {key for one in root.iter() for key in one.attrib}


def test_text_in_a_formula_is_text() -> None:
    """Its signs are shown, and a reference in it smuggles nothing in."""
    expected = "<mtext>a&#x000A0;&lt;&#x000A0;b&#x000A0;&amp;&#x000A0;c</mtext>"
    assert f"<p>{mathml(expected)}</p>" == markup.to_html(r"$\text{a < b & c&#x0202E;}$")


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.",
        "From US$5-US$10 a night.",
        "Set $HOME and $PATH, or $HOME/$USER.",
        r"Not \$x\$ this.",
        "A $ alone.",
    ],
)
def test_prices_and_shell_variables_are_no_formulas(text: str) -> None:
    """A dollar sign is a dollar sign first."""
    assert "<math" not in markup.to_html(text)
    assert text.replace("\\", "") == markup.to_plain(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O(1/T^2)", "O(1/T^2)"),
        ("$O(1/T^2)$", "O(1/T²)"),
        (r"$\alpha_{ij} \le \frac{1}{n}\sum_{i=1}^n x_i^2$", "αᵢⱼ ≤ (1/n) ∑ᵢ₌₁ⁿ xᵢ²"),
        (r"$\mathbb{R}^{d}$", "ℝᵈ"),
        (r"$\nabla f$", "∇f"),
        (r"$\operatorname{tr}(A^\top A)$", "tr(AᵀA)"),
        (r"$\nonsense$", r"$\nonsense$"),
        ("*Rates* for $5, `x` and <b>", "*Rates* for $5, `x` and <b>"),
    ],
)
def test_title_has_formulas_in_unicode(text: str, expected: str) -> None:
    """And nothing else of it changes: a title is plain text."""
    assert expected == markup.to_line(text)


def test_plain_text_keeps_paragraphs_lists_and_links() -> None:
    """As one would type it in a mail."""
    text = (
        "Hello *world*, see [our page](https://a.example/).\nNext line.\n\n"
        "1. one $x^2$\n2. two\n   - inner\n   - more\n3. three\n\n"
        "$$\\frac{a}{b}$$\n\n> quoted\n\n```\ncode\n```\n\n<https://b.example/> and `c`\n"
    )
    expected = (
        "Hello world, see our page (https://a.example/).\nNext line.\n\n"
        "1. one x²\n2. two\n  - inner\n  - more\n3. three\n\n"
        "a/b\n\nquoted\n\ncode\n\nhttps://b.example/ and c"
    )
    assert expected == markup.to_plain(text)


def test_formulas_that_stay_are_named() -> None:
    """So that `check` can tell the organiser."""
    text = r"Fine $x$, not $\nonsense y$ nor" + "\n\n$$\n\\frac{1}{\n$$"
    expected = (r"$\nonsense y$", "$$\n\\frac{1}{\n$$")
    assert expected == markup.unconverted(text)


@examples(300)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("$\\*_[]()<>`#\n-&"))
)
def test_any_text_is_safe_and_its_words_are_kept(text: str) -> None:
    """No element but those of prose, no handler; every letter and digit is still there."""
    rendered = markup.to_html(text, BASE)
    root = html5lib.parseFragment(rendered, namespaceHTMLElements=False)
    tags = {one.tag for one in root.iter() if isinstance(one.tag, str)}
    assert not tags & {"script", "style", "iframe", "img", "object", "form", "input"}
    assert not any(key.startswith("on") for one in root.iter() for key in one.attrib)
    if "$" not in text and "\\(" not in text and "[" not in text and "&" not in text:
        kept = re.findall(r"[a-z]", "".join(root.itertext()))
        fenced = re.findall(r"[a-z]", re.sub(r"(?m)^\s*[`~]{3,}.*$", "", text))
        assert len(kept) >= len(fenced)
    markup.to_plain(text)
    markup.to_line(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"a \(b and \(c", "<p>a (b and (c</p>"),
        (r"a \[b", "<p>a [b</p>"),
        (r"\\(x\\)", r"<p>\(x\)</p>"),
    ],
)
def test_a_formula_that_nothing_ends_is_words(text: str, expected: str) -> None:
    """As CommonMark has it; and the parser does not look for its end through all the rest."""
    actual = markup.to_html(text)

    assert expected == actual


def test_what_begins_after_the_last_end_is_words() -> None:
    """The formula before it is one all the same."""
    html = markup.to_html(r"a \(x\) b \(c")

    assert "<mi>x</mi>" in html
    assert html.endswith("b (c</p>")
