"""Formulas: which dollars make one, and what plain text says of it. Right, or as it was typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modl_feeds import formulas, markup
from tests.properties import examples

SAID = {
    r"A^\top": "Aᵀ",
    r"A^\top A \succeq 0": "AᵀA ⪰ 0",
    r"O(n^{3/2})": "O(n^(3/2))",
    r"O(1/\sqrt{T})": "O(1/√T)",
    r"\tilde{O}(\sqrt{d/n})": "Õ(√(d/n))",
    r"\mathcal{O}(n\log n)": "𝒪(n log n)",
    r"\log_2 n": "log₂ n",
    r"e^{-x^2}": "e^(−x²)",
    r"10^{-3}": "10⁻³",
    r"\epsilon^{-2}": "ϵ⁻²",
    r"x^*": "x*",
    r"x^*y": "x* y",
    r"f'": "f′",
    r"90^\circ": "90°",
    r"x_i^2": "xᵢ²",
    r"x_\theta^2": "x²_θ",
    r"{x^2}^3": "(x²)³",
    r"{}\alpha_{ij}": "αᵢⱼ",
    r"\ell_\infty": "ℓ_∞",
    r"f_\theta(x)": "f_θ(x)",
    r"x_\theta y": "x_θ y",
    r"\tfrac12": "1/2",
    r"\frac{1}{2}x": "(1/2)x",
    r"\frac{a+b}{c+d}": "(a+b)/(c+d)",
    r"c/\frac{a}{b}": "c/(a/b)",
    r"\frac{ab}{cd}": "ab/(cd)",
    r"\left(\frac{a}{b}\right)^2": "(a/b)²",
    r"\frac{\partial f}{\partial x}": "∂f/∂x",
    r"\frac{1}{n}\sum_{i=1}^n x_i": "(1/n) ∑ᵢ₌₁ⁿ xᵢ",
    r"\sqrt{a+b}": "√(a+b)",
    r"\sqrt{n}x": "√n x",
    r"\sqrt[3]{n}": "∛n",
    r"\binom{n}{k}": "(n choose k)",
    r"\|x\|_2": "‖x‖₂",
    r"\|x-y\|^2 \le 1": "‖x − y‖² ≤ 1",
    r"\|\cdot\|_{op}": "‖·‖ₒₚ",
    r"|x| + |y|": "|x| + |y|",
    r"|x|+|y|": "|x|+|y|",
    "x<y": "x<y",
    "f(x,y)=1": "f(x,y)=1",
    r"f(x,y) = 1": "f(x, y) = 1",
    r"\left(a + b\right)^2": "(a+b)²",
    r"\mathrm{KL}(p\|q)": "KL(p‖q)",
    r"p(x \mid y)": "p(x ∣ y)",
    r"\mathbb{E}_{x\sim P}[f]": "𝔼_(x∼P)[f]",
    r"\mathbb{1}": "𝟙",
    r"x \in \mathbb{R}^{d \times d}": "x ∈ ℝ^(d×d)",
    r"x \in \{0,1\}^n": "x ∈ {0, 1}ⁿ",
    r"\arg\min_{\theta} f": "arg min_θ f",
    r"\max_{x \in X} f(x)": "max_(x∈X) f(x)",
    r"\lim_{n\to\infty} a_n": "lim_(n→∞) aₙ",
    r"\underset{x}{\min} f": "minₓ f",
    r"\ker A": "ker A",
    r"\operatorname{tr}(A)": "tr(A)",
    r"a \bmod b": "a mod b",
    r"\not\in": "∉",
    r"f\colon X \to Y": "f: X → Y",
    r"x := -1": "x := −1",
    r"1,000": "1,000",
    r"\langle x, y\rangle": "⟨x, y⟩",
    r"\nabla^2 f": "∇²f",
    r"\int_0^1 f(x)\,dx": "∫₀¹ f(x) dx",
    r"\hat\theta, \bar{x}, \vec v": "θ̂, x̄, v⃗",
    r"0 < \text{loss of } x \leq 5\%": "0 < loss of x ≤ 5%",
    r"a \\ b": "a b",
}
TYPED = (
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\underbrace{a}_{b}",
    r"\stackrel{d}{=}",
    r"\overline{AB}",
    r"\cancel{x}",
    r"\phantom{x}",
    r"\left. x \right|_0",
    r"{}_2F_1",
    r"\sqrt[n]{x}",
    r"\not=",
    r"\frac{}{x}",
    r"\nonsense",
)
BROKEN = (
    r"\colorbox[x]{y}",
    r"\fcolorbox[x]{y}",
    r"\textcolor[x]{y}",
    r"\href{https://e.example}{x}",
    "x^{" * 250 + "x" + "}" * 250,
    "{" * 5_000 + "}" * 5_000,
    r"\frac",
    "x_",
    "x" * 200_000,
)


@pytest.mark.parametrize("formula", SAID)
def test_formula_reads_in_plain_text_as_it_is_meant(formula: str) -> None:
    """With the brackets and spaces that two dimensions do without."""
    expected = SAID[formula]

    actual = markup.to_plain(f"${formula}$")

    assert expected == actual


@pytest.mark.parametrize("formula", TYPED)
def test_formula_that_plain_text_cannot_say_stays_as_typed(formula: str) -> None:
    """Wrong mathematics would be worse than TeX."""
    expected = f"${formula}$"

    actual = markup.to_line(f"${formula}$")

    assert expected == actual


@pytest.mark.parametrize("formula", BROKEN, ids=lambda one: one[:20])
def test_whatever_the_converter_raises_the_formula_is_told(formula: str) -> None:
    """It is converted, or it stays as it was typed and is named; nothing stops the build."""
    text = f"${formula}$"
    named = text in (*markup.unconverted(text), *markup.unspoken(text))

    assert named == (markup.to_plain(text) == text)
    assert named == (markup.left_in_line(markup.to_line(text)) == (text,))
    assert ("<math" in markup.to_html(text)) == (text not in markup.unconverted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$A_{ij}$", r"A_{ij}"),
        (r"$E_{x\sim P}[f]$", r"E_{x\sim P}[f]"),
        (r"$L_{\infty}$", r"L_{\infty}"),
        ("$X_{n}$", "X_{n}"),
        ("in $SO(3)$.", "SO(3)"),
        ("$NP$-hard", "NP"),
        (r"$KL(p\|q)$", r"KL(p\|q)"),
        ("if $AB=BA$, then", "AB=BA"),
        (r"$PSPACE \subseteq EXP$", r"PSPACE \subseteq EXP"),
        ("$k$NN and the $n$th", "k n"),
        ("$x$ in 2025", "x"),
        ("$2^n$", "2^n"),
        (r"$1 \in (0,1]$", r"1 \in (0,1]"),
        (r"$0 < \text{loss of } x$", r"0 < \text{loss of } x"),
        ("($x$)($y$)", "x y"),
        ("$x_+$ and $A^*$, $f'$.", "x_+ A^* f'"),
        (r"$a\$b$", r"a\$b"),
        ("$HOME, $x$", "x"),
        ("$$x$$ here", "x"),
    ],
)
def test_dollars_around_a_formula(text: str, expected: str) -> None:
    """Upper-case names too: what stands between two dollars is mathematics first."""
    found = [
        one[1]
        for at in range(len(text))
        if text[at] == "$" and (one := formulas.inline_at(text, at))
    ]
    inner = [one for one in found if f"${one}$" in text]

    assert expected == " ".join(dict.fromkeys(inner[:3]))
    assert "<math" in markup.to_html(text) or "\\$" in text


@pytest.mark.parametrize(
    "text",
    [
        "$HOME/$USER",
        "$PATH and $HOME",
        "echo $HOME",
        "$HOME$PATH",
        "$HOME/bin:$PATH",
        "$USER costs 5$",
        "$HOME=$(pwd)",
        "pay $20K (in US$)",
        "pay $20K (US$) now",
        "$5 and 10$",
        "From US$5-US$10 or US$7$",
        "$foo/$bar",
        "${a}${b}",
        "$x=1;$y=2",
        "$5+$x",
        "It costs $5 and $10.",
        "$ x$, $x $",
        "`$HOME` and `$x$`",
    ],
)
def test_dollars_that_are_no_formula(text: str) -> None:
    """They stay as they are typed, and gain no backslash."""
    assert "<math" not in markup.to_html(text)
    assert text.replace("`", "") == markup.to_plain(text)
    if "`" not in text:
        assert text == markup.to_line(text)


@pytest.mark.parametrize("text", ["```\necho $HOME/$USER\n```", "[$A](https://a.example/$HOME)"])
def test_dollars_in_code_and_addresses_stay(text: str) -> None:
    """Nothing is put in front of them."""
    assert "\\" not in markup.to_html(text) + markup.to_plain(text)


def test_a_blank_line_ends_a_formula() -> None:
    """As in TeX: one dollar pair forgotten does not take the next paragraph in."""
    expected = "$$x\n\ny$$"

    actual = markup.to_plain("$$x\n\ny$$")

    assert expected == actual


LATEX = st.lists(
    st.sampled_from([
        r"\frac", r"\sqrt", r"\left(", r"\right)", r"\left", r"\right.", r"\begin{cases}",
        r"\end{cases}", r"\begin{matrix}", r"\href", r"\text", r"\colorbox", r"\mathbb", r"\hat",
        r"\|", r"\\", r"\not", r"\sum", r"\limits", r"\operatorname", r"\arg", r"\over", r"\tag",
        r"\unicode", r"\hspace", r"\substack", r"\xrightarrow", r"\binom", r"\middle|", r"\$",
        "{", "}", "[", "]", "_", "^", "'", "&", "$", "$$", r"\(", r"\)", "x", "1", "+", "-", "=",
        " ", "\n", "<", "|", "#", "%", "~", "&#x202e;", "é", "/", ",", ":",
    ]),
    max_size=25,
).map("".join)  # fmt: skip


@examples(600)
@given(LATEX)
def test_no_formula_stops_anything(typed: str) -> None:
    """Whatever is typed between dollars, each way of telling it ends, with clean text."""
    for text in (f"${typed}$", f"$${typed}$$", typed):
        shown = markup.to_html(text) + markup.to_plain(text) + markup.to_line(text)
        markup.unconverted(text)
        markup.unspoken(text)
        assert not re.search("[\ue000-\ue002\u202e]", shown)


@examples(400)
@given(LATEX)
def test_a_formula_said_is_no_formula_any_more(typed: str) -> None:
    """So a title that is converted can be asked what was left in it."""
    said = formulas.unicode(typed)
    assert not re.search(r"[\\$\n]", said)
