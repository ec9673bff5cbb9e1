"""How a search grows: several searches begin together, and one that fails leaves nobody waiting."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.scale.__main__ import _report
from benchmarks.scale.run import beside, plant


def test_searches_run_beside_each_other(tmp_path: Path) -> None:
    plant(200, tmp_path)
    found = beside(tmp_path, 200, 2)
    assert (found["articles"], found["searches"], len(found["seconds"])) == (200, 2, 2)
    assert all(seconds > 0 for seconds in found["seconds"])


def test_a_search_that_cannot_begin_leaves_nobody_waiting(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        beside(tmp_path / "nothing", 200, 2)


def test_threads_are_held_against_searches_beside_each_other() -> None:
    run = {"articles": 100, "megabytes_of_text": 1, "processor_seconds": 6.0, "peak_beyond_megabytes": 1, "pairs": 2,
           "clusters": 1, "recall": {"light edit": 1.0}}  # fmt: skip
    measured = [{**run, "threads": 1, "seconds": 6.0}, {**run, "threads": 2, "seconds": 4.0}]
    about = {"processor": "one", "cores": 2, "memory_gib": 4, "kernels": "native", "load": 0}
    apart = [{"articles": 100, "searches": 2, "seconds": [7.0, 7.5]}]
    assert _report(measured, apart, about).splitlines()[-1] == (
        "- 100 articles: one search takes 6.00 s on one thread and 4.00 s on 2 (1.50 times as fast); 2 such searches at"
        " once, each on one thread of a process of its own, take 7.00 and 7.50 s (1.60 times the work of one alone)"
    )
    assert "such searches" not in _report(measured[1:], apart, about)
