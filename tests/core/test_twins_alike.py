"""The twins are called alike, and the stub of the compiled module says how."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from provenance._kernels import reference

from .twins import compiled, native

stub = ModuleType("stub")
exec(
    "from __future__ import annotations\n" + Path(compiled.__file__).with_name("_native.pyi").read_text(), stub.__dict__
)
KERNELS = [name for name in compiled.__all__ if isinstance(getattr(reference, name), FunctionType)]


def taken(function: Callable[..., object]) -> list[tuple[str, object]]:
    """Names of arguments and their defaults, but for ``level``."""
    parameters = inspect.signature(function).parameters.values()
    return [(each.name, each.default) for each in parameters if each.name != "level"]


def stubbed(name: str) -> Callable[..., object]:
    """A function of the stub, or the one that stands before it."""
    own = getattr(compiled, name)
    found: Callable[..., object] = own if isinstance(own, FunctionType) else getattr(stub, name)
    return found


@pytest.mark.parametrize("name", KERNELS)
def test_twins_take_the_same_arguments(name: str) -> None:
    assert taken(stubbed(name)) == taken(getattr(reference, name))


def test_samples_take_the_same_arguments() -> None:
    for name in ("__init__", "intersections"):
        assert taken(getattr(stub.SampledSets, name)) == taken(getattr(reference.SampledSets, name))


def test_the_stub_is_true() -> None:
    functions = {name: each for name, each in vars(native).items() if hasattr(each, "__nb_signature__")}
    functions |= {"intersections": native.SampledSets.intersections, "taken": native.TextColumn.taken}
    named = {**vars(stub), "intersections": stub.SampledSets.intersections, "taken": stub.TextColumn.taken}
    assert len(functions) > 40
    for name, function in functions.items():
        signature, _, defaults = function.__nb_signature__[0]
        said = list(inspect.signature(named[name]).parameters.values())
        assert re.findall(r"[(,] ?([a-z_]\w*)(?=[:,)])", signature) == [each.name for each in said]
        assert [*(defaults or ())] == [each.default for each in said if each.default is not each.empty]
        assert ("threads: int | None" in signature) == any(each.name == "threads" for each in said)
        only_named = [each.name for each in said if each.kind is each.KEYWORD_ONLY]
        assert only_named == (["level"] if "*, level" in signature else [])


def test_no_more_threads_work_than_any_machine_has_cores() -> None:
    assert [compiled.workers(threads) for threads in (-1, 0, 1, 3)] == [1, 1, 1, 3]
    assert 1 <= compiled.workers(None) <= compiled.workers(100_000) <= 1024
    with pytest.raises(TypeError):
        compiled.workers("2")
