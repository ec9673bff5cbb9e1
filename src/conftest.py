"""Modules that need an extra have their doctests passed only where it is installed."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("pyspark") else ["provenance/spark"]
