"""The exception tree is the one its docstring draws."""

from __future__ import annotations

import re
import subprocess
import sys

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


def test_each_is_a_name_of_the_package() -> None:
    names = "pv.errors.__all__"
    code = f"import provenance as pv; assert all(getattr(pv, name) is getattr(pv.errors, name) for name in {names})"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)  # in a process where nothing was imported yet
