"""Aims: a figure is held against what was asked as it was measured, and a reason stands only where it is missed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.aims import aim, lineage, speed, store
from benchmarks.aims.aim import Aim, table
from benchmarks.growth import exponent
from benchmarks.seeds.claims import claims

import provenance as pv


def test_least_and_most() -> None:
    assert Aim("", ">=", 500, 500).reached is True
    assert Aim("", ">=", 0.95, 0.9499, ".2f").reached is False, "not as it is rounded"
    assert Aim("", "<=", 1.1, 1.2).reached is False
    assert Aim("", "<=", 1.1, 0.9).reached is True
    assert Aim("", "<=", 1.1, None).reached is None
    assert Aim("", ">=", None, 3).reached is None


def test_a_reason_stands_where_an_aim_is_missed() -> None:
    met, short, unknown = (Aim(name, ">=", 10, value, ".1f", f"why {name}") for name, value in
                           (("met", 11.0), ("short", 9.96), ("unknown", None)))  # fmt: skip
    lines = table([met, short, unknown]).splitlines()
    assert [line.split() for line in lines[1:4]] == [
        ["met", ">=", "10.0", "11.0", "reached"],
        ["short", ">=", "10.0", "10.0", "missed"],
        ["unknown", ">=", "10.0", "-", "not", "measured"],
    ]
    assert lines[-1] == "- short: why short"
    assert "why met" not in table([met]) + table([unknown])


@pytest.mark.parametrize("aims", [speed.speed, store.store, lineage.lineage])
def test_nothing_is_measured_where_no_benchmark_ran(aims: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(aim, "HOME", tmp_path)
    found = aims()
    assert found
    assert all(each.measured is None and each.reached is None for each in found)


@pytest.mark.parametrize("aims", [speed.speed, store.store, lineage.lineage])
def test_what_is_missed_has_a_reason(aims: Any) -> None:
    for each in aims():
        assert each.reached is not False or each.why.strip(), each.what


def test_figures_are_those_of_the_results(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(aim, "HOME", tmp_path)
    stages = {"candidates": 2.0, "verify": 1.0}
    runs = [
        {"articles": 10**5, "threads": 1, "seconds": 3.0, "processor_seconds": 3.0, "stages": stages, "hot_buckets": 1},
        {"articles": 10**6, "threads": 1, "seconds": 300.0, "processor_seconds": 30.0, "hot_buckets": 9,
         "stages": {"candidates": 290.0, "verify": 10.0}, "peak_beyond_megabytes": 4100},
        {"articles": 10**6, "threads": 2, "seconds": 200.0, "processor_seconds": 40.0, "hot_buckets": 9,
         "stages": {"candidates": 195.0, "verify": 5.0}, "peak_beyond_megabytes": 4200},
    ]  # fmt: skip
    (tmp_path / "scale").mkdir()
    apart = [{"articles": 10**6, "searches": 2, "seconds": [390.0, 400.0]}]
    scale = {"runs": runs, "machine": {"load": 2.0, "cores": 2}, "apart": apart}
    (tmp_path / "scale" / "results.json").write_text(json.dumps(scale), encoding="utf-8")
    found = {each.what: each for each in speed.speed() if each.measured is not None}
    assert [each.measured for each in found.values()] == pytest.approx([4.2, 2.0, 1.0, 1.5])
    assert [each.reached for each in found.values()] == [True, False, True, False]
    grown = found["time of the clock from 100,000 to a million articles, exponent"]
    assert '"candidates" takes 290 s of 300 where ten times that of 100,000 were 20' in grown.why
    gained = list(found.values())[-1].why
    assert '"candidates" takes 290.0 s on one thread and 195.0 on two; two such searches at once' in gained
    assert gained.endswith("do 1.50 times the work of one")


def test_the_exponent_is_fitted_over_all_points() -> None:
    assert exponent([10, 100, 1000], [2.0, 20.0, 200.0]) == pytest.approx(1.0)
    assert exponent([10, 100, 1000], [1.0, 10.0, 1000.0]) == pytest.approx(1.5)
    assert exponent([10, 100], [1.0, 100.0]) == pytest.approx(2.0)


def test_claims_do_not_hold_of_other_texts() -> None:
    texts = {"000": "The dam held.", "001": "Nobody came to the quay on Sunday.", "002": "Snow.", "004": "Rain fell."}
    found = list(claims({name: pv.Article(id=name, text=text) for name, text in texts.items()}))
    failed = {claim.what for claim in found if not claim.holds}
    assert {"relation", "direction", "originator", "stamp of the other"} <= failed
