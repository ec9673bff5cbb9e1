"""How a search grows: several searches begin together, and one that fails leaves nobody waiting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.corpus import generate
from benchmarks.scale.__main__ import _report
from benchmarks.scale.bitmaps import candidates
from benchmarks.scale.run import fastest, plant

from provenance import find_pairs

_BESIDE = """
import json, sys
from pathlib import Path
from benchmarks.scale.run import beside
if __name__ == "__main__":
    print(json.dumps(beside(Path(sys.argv[1]), 2)))
"""


def searched(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Two searches, of a process of its own: Python leaves a helper behind where processes are spawned."""
    script = home / "beside.py"
    script.write_text(_BESIDE, encoding="utf-8")
    command, paths = [sys.executable, str(script), str(folder)], os.pathsep.join(filter(None, sys.path))
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONPATH": paths}, check=False
    )


def test_every_candidate_of_a_search_is_held_against_bitmaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.ahead._FEWEST", 1)  # as among many candidates, a search looks at them in blocks
    texts = generate(300).texts
    stats = find_pairs(texts).stats
    distinct, left, right = candidates(texts, 0.0)
    assert (len(distinct), len(left), len(right)) == (stats.distinct, stats.candidates, stats.candidates)
    assert (left < right).all()
    assert stats.candidates > 100


def test_searches_run_beside_each_other(tmp_path: Path) -> None:
    plant(200, tmp_path / "corpus")
    done = searched(tmp_path / "corpus", tmp_path)
    found = json.loads(done.stdout)
    assert (found["articles"], found["searches"], len(found["seconds"])) == (200, 2, 2)
    assert all(seconds > 0 for seconds in found["seconds"])


def test_a_search_that_cannot_begin_leaves_nobody_waiting(tmp_path: Path) -> None:
    done = searched(tmp_path / "nothing", tmp_path)
    assert done.returncode == 1
    assert "FileNotFoundError" in done.stderr


def test_the_fastest_run_counts_and_the_largest_peak() -> None:
    runs = [
        {"seconds": seconds, "processor_seconds": 2 * seconds, "peak_beyond_megabytes": peak}
        for seconds, peak in [(3.0, 10), (2.0, 20), (4.0, 30)]
    ]
    assert fastest(runs) == {
        "seconds": 2.0,
        "processor_seconds": 4.0,
        "peak_beyond_megabytes": 30,
        "rounds": [3.0, 2.0, 4.0],
    }


def test_threads_are_held_against_searches_beside_each_other() -> None:
    run = {"articles": 100, "megabytes_of_text": 1, "processor_seconds": 6.0, "system_seconds": 0.1,
           "peak_beyond_megabytes": 1, "pairs": 2,
           "clusters": 1, "recall": {"light edit": 1.0}, "rounds": [6.0]}  # fmt: skip
    measured = [{**run, "threads": 1, "seconds": 6.0}, {**run, "threads": 2, "seconds": 4.0}]
    about = {"processor": "one", "cores": 2, "memory_gib": 4, "kernels": "native", "load": 0}
    apart = [{"articles": 100, "searches": 2, "seconds": [7.0, 7.5]}]
    assert _report(measured, apart, about).splitlines()[-1] == (
        "- 100 articles: one search takes 6.00 s on one thread and 4.00 s on 2 (1.50 times as fast); 2 such searches at"
        " once, each on one thread of a process of its own, take 7.00 and 7.50 s (1.60 times the work of one alone)"
    )


@pytest.mark.parametrize("name", ["--rounds", "--sizes", "--threads"])
def test_counts_are_one_or_more(name: str) -> None:
    command = [sys.executable, "-m", "benchmarks.scale", name, "0"]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert "must be 1 or more, got 0" in refused.stderr
