"""The exception tree is the one its docstring draws."""

from __future__ import annotations

import re

from provenance import errors


def test_the_tree_is_as_drawn() -> None:
    assert errors.__doc__ is not None
    parents: list[str] = []
    drawn = {}
    for indent, name in re.findall(r"^ {4}([│├└─ ]*)(\w+Error)\b", errors.__doc__, re.MULTILINE):
        depth = len(indent) // 4
        parents[depth:] = [name]
        drawn[name] = parents[depth - 1] if depth else "Exception"
    assert set(drawn) == set(errors.__all__)
    for name, parent in drawn.items():
        assert parent in [base.__name__ for base in getattr(errors, name).__bases__]


def test_they_are_caught_as_what_python_calls_them() -> None:
    assert issubclass(errors.ArticleError, ValueError)
    assert issubclass(errors.SchemeError, ValueError)
    assert issubclass(errors.ReadError, OSError)
