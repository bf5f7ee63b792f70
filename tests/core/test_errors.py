"""What errors say, and that their tree is drawn as it is."""

from __future__ import annotations

import importlib
import pkgutil

import modl_feeds
from modl_feeds import errors
from modl_feeds.errors import DataError, FeedsError, LedgerError, Problem


def subclasses(parent: type[Exception]) -> set[type[Exception]]:
    """Return a class's descendants."""
    own = set(parent.__subclasses__())
    return own.union(*map(subclasses, own))


def test_every_error_is_drawn_in_the_tree() -> None:
    """The tree at the top of errors.py has every error of the package, and no other."""
    for module in pkgutil.walk_packages(modl_feeds.__path__, "modl_feeds."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    expected = {one.__name__ for one in subclasses(FeedsError)}

    assert errors.__doc__ is not None
    lines = [line.replace("│", " ").split() for line in errors.__doc__.splitlines()]
    actual = {words[1] for words in lines if words and words[0] in {"├──", "└──"}}

    assert expected == actual


def test_a_problem_is_one_line() -> None:
    """File and line come first, as editors and terminals make links of them."""
    expected = "data/a.yaml:3: title: it is empty, write one"

    actual = str(Problem("data/a.yaml", 3, "title", "it is empty", "write one"))

    assert expected == actual


def test_problems_are_told_in_the_order_of_files_and_lines() -> None:
    """Line 10 comes after line 9."""
    problems = tuple(
        Problem(file, line, "a", "b", "c") for file, line in [("b", 1), ("a", 10), ("a", 9)]
    )
    expected = "a:9: a: b, c\na:10: a: b, c\nb:1: a: b, c"

    actual = str(DataError(problems))

    assert expected == actual


def test_a_ledgers_error_says_what_to_do() -> None:
    """Where nothing else helps, version control does."""
    expected = "it is not UTF-8, restore the file from version control"

    actual = str(LedgerError(1, "it is not UTF-8"))

    assert expected == actual
