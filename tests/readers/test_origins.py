"""Where articles came from, as it was while it was read."""

from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xxhash import xxh3_128_hexdigest

import provenance as pv
from provenance.readers.naming import name_of, printable


def origins(*sources: str | Path, **given: object) -> dict[str, pv.Origin]:
    found: list[pv.Origin] = []
    for _ in pv.read(*sources, skipped=[], origins=found, **given):  # type: ignore[arg-type]
        pass
    return {origin.file: origin for origin in found}


def test_a_file_that_is_an_article(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("The gate was open.")
    (tmp_path / "b.md.gz").write_bytes(gzip.compress(b"The gate was shut."))
    paragraphs = "".join(f"<p>In year {n} the gate was open for {n * 7} days, said its keeper.</p>" for n in range(20))
    (tmp_path / "c.html").write_text(f"<html><body><article>{paragraphs}</article></body></html>")
    found = origins(tmp_path)
    assert set(found) == {"sub/a.txt", "b.md.gz", "c.html"}
    for name, origin in found.items():
        data = (tmp_path / name).read_bytes()
        assert origin.ids == (name,)
        assert origin.root == os.path.realpath(tmp_path)
        assert origin.whole
        assert origin.verbatim == (name != "c.html")
        assert (origin.size, origin.digest) == (len(data), xxh3_128_hexdigest(data))
        assert origin.links == 1
        assert not origin.symbolic


@pytest.mark.parametrize(
    "content",
    [b'{"text": "one"}\n{"text": "two"}\n', b'{"text": "one"}\n', b'{"text": "one"}\nbroken\n'],
)
def test_a_file_of_records_is_no_article(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    origin = origins(tmp_path)["a.jsonl"]
    assert not origin.whole
    assert origin.digest == xxh3_128_hexdigest(content)


def test_what_is_not_read_to_its_end_has_no_digest(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(b'{"text": "%d"}\n' % n for n in range(200_000)))
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    origin = origins(tmp_path)["a.jsonl.gz"]
    assert origin.ids
    assert origin.digest == xxh3_128_hexdigest(whole[: len(whole) // 2])  # damaged, but read to its end
    (tmp_path / "a.jsonl.gz").write_bytes(whole[:-100] + b"x" * (1 << 20))
    assert origins(tmp_path)["a.jsonl.gz"].digest is None


def test_the_root_is_where_it_really_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("The gate was open.")
    (tmp_path / "real" / "b.txt").write_text("It was shut.")
    (tmp_path / "way").symlink_to("real")
    (tmp_path / "link.txt").symlink_to("real/b.txt")
    monkeypatch.chdir(tmp_path)
    found = origins("way", "link.txt", "real/a.txt")
    assert set(found) == {"a.txt", "b.txt"}
    assert {origin.root for origin in found.values()} == {os.path.realpath("real")}
    found = origins("link.txt")
    assert found["link.txt"].symbolic
    assert found["link.txt"].root == os.path.realpath(tmp_path)
    monkeypatch.chdir("real")
    assert origins(".")["a.txt"].root == os.path.realpath(".")
    assert origins("a.txt")["a.txt"].root == os.path.realpath(".")


def test_names_of_one_file_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The gate was open.")
    (tmp_path / "b.txt").hardlink_to(tmp_path / "a.txt")
    assert {name: origin.links for name, origin in origins(tmp_path).items()} == {"a.txt": 2}


def test_standard_input_has_no_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"The gate was open.")))
    origin = origins("-")[""]
    assert origin.root is None
    assert origin.ids == ("-",)


def test_an_id_that_came_before_is_not_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "b.txt", "text": "one"}\n')
    (tmp_path / "b.txt").write_text("two")
    found = origins(tmp_path)
    assert found["a.jsonl"].ids == ("b.txt",)
    assert found["b.txt"].ids == ()


@given(st.text(st.characters(codec=None) | st.sampled_from("\\\nxuU\udcff\u202e")))
def test_printable_names_lead_back(name: str) -> None:
    assert name_of(printable(name)) == name


@given(st.text(st.sampled_from("\\xuUnrt0189af\n\udcff")))
def test_what_is_no_printable_name_is_refused(shown: str) -> None:
    try:
        name = name_of(shown)
    except ValueError:
        return
    assert printable(name) == shown
