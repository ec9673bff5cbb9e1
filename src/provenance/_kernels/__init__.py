"""The hot functions: ``reference`` is their definition, ``compiled`` stands in where it could be built.

Callers import the functions from here and never ask which they got; ``NAME`` says it to people.
"""

from __future__ import annotations

from contextlib import suppress

from provenance._kernels import reference
from provenance._kernels.reference import *

with suppress(ImportError):
    from provenance._kernels.compiled import *  # type: ignore[assignment]  # classes stand for classes, as SampledSets

__all__ = reference.__all__
