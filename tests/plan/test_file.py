"""The file of a plan: what is written is read, and nothing else is."""

from __future__ import annotations

import json
import os
import stat
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import provenance as pv
from provenance.errors import PlanError
from provenance.plan import Keeper, Place, Plan, Removal, Stuck, strict

from .conftest import COPIES
from .making import plan_of, tree, write_plan

names = st.binary(min_size=1, max_size=12).map(os.fsdecode).filter(lambda name: not set(name) & {"/", "\0"})
parts = names.filter(lambda name: name not in (".", ".."))
paths = st.lists(parts, min_size=1, max_size=3).map("/".join)
ids = st.text(st.characters(codec="utf-8"), min_size=1)
digests = st.text("0123456789abcdef", min_size=32, max_size=32)
shares = st.floats(0, 1).map(lambda share: round(share, 6))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    files = draw(st.lists(paths, min_size=1, max_size=6, unique=True))
    kept = draw(st.integers(1, len(files)))
    keep = {
        draw(ids.map(lambda name, n=number: f"{n}{name}")): Keeper(
            Place(0, file), draw(st.integers(0, 1 << 40)), draw(digests), draw(ids)
        )
        for number, file in enumerate(files[:kept])
    }
    remove = []
    for file in files[kept:]:
        by = draw(st.sampled_from(sorted(keep)))
        equal = draw(st.booleans())
        size, digest = (keep[by].size, keep[by].digest) if equal else (draw(st.integers(0, 1 << 40)), draw(digests))
        share, relation, extracted = draw(shares), draw(st.none() | ids), draw(st.booleans())
        remove.append(Removal(draw(ids), Place(0, file), size, digest, by, share, relation, equal, extracted))
    cannot = tuple(Stuck(draw(ids), draw(ids), draw(shares), draw(ids)) for _ in range(draw(st.integers(0, 2))))
    return Plan((f"/{draw(parts)}",), tuple(remove), keep, cannot, tuple(draw(st.lists(ids, max_size=2))))


@given(plans())
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    path = tmp_path_factory.getbasetemp() / "plan.json"
    pv.plan.write(plan, path)
    assert pv.plan.read(path) == plan
    path.read_bytes().decode("utf-8")
    json.loads(path.read_bytes(), object_pairs_hook=dict)


def document(root: Path) -> Any:
    return json.loads(write_plan(root, COPIES).read_text())


HOSTILE: list[tuple[str, Any, str]] = [
    ("format", "provenance.plan/2", "not a plan"),
    ("format", None, "not a plan"),
    ("roots", "/", "roots is not a list"),
    ("roots", ["news"], "not an absolute path"),
    ("roots", ["/a/../b"], "not an absolute path without detours"),
    ("roots", ["/a/"], "not an absolute path without detours"),
    ("roots", ["//a"], "not an absolute path without detours"),
    ("roots", ["/a", "/a/b"], "lie within each other"),
    ("roots", ["/a", "/a"], "lie within each other"),
    ("roots", [], "there is no root 0"),
    ("roots", ["/a\\x00"], "not a path"),
    ("roots", [None], "not a string"),
    ("others", [1], "not a string"),
    ("others", ["\ud800"], "half of a surrogate pair"),
    ("cannot", [{}], "id is missing"),
    ("keep", {}, "is not under keep"),
    ("keep", [], "not an object"),
    ("remove", {}, "not a list"),
    ("remove", [1], "not an object"),
    ("extra", 1, "there is no field 'extra'"),
]
IN_REMOVE: list[tuple[str, Any, str]] = [
    ("file", "/etc/passwd", "not a path below"),
    ("file", "../x", "not a path below"),
    ("file", "a/../../x", "not a path below"),
    ("file", "./x", "not a path below"),
    ("file", "a//x", "not a path below"),
    ("file", "a/", "not a path below"),
    ("file", "", "not a path below"),
    ("file", "x\\u0000", "not a path"),
    ("file", "x\0", "not a path"),
    ("file", "back\\slash", "not a path"),
    ("file", "x\\ud800", "not a path"),
    ("file", 7, "not a string"),
    ("file", "a.txt", "is to stay and to be removed"),
    ("file", "sub/b.txt", "twice"),
    ("root", 1, "there is no root 1"),
    ("root", -1, "not a whole number"),
    ("root", True, "not a whole number"),
    ("root", 0.0, "not a whole number"),
    ("size", 1 << 64, "not a whole number"),
    ("size", "19", "not a whole number"),
    ("share", 1.01, "not a number from 0 to 1"),
    ("share", -0.5, "not a number from 0 to 1"),
    ("share", True, "not a number from 0 to 1"),
    ("xxh3_128", "AA" * 16, "not 32 hexadecimal digits"),
    ("xxh3_128", "a" * 33, "not 32 hexadecimal digits"),
    ("equal", 1, "not true or false"),
    ("extracted", None, "not true or false"),
    ("relation", 3, "not a string"),
    ("by", "nobody", "is not under keep"),
    ("id", None, "not a string"),
    ("note", "mine", "there is no field 'note'"),
]


@pytest.mark.parametrize(("field", "value", "message"), HOSTILE, ids=str)
def test_plans_from_elsewhere_are_read_strictly(root: Path, field: str, value: object, message: str) -> None:
    refused(root, document(root) | {field: value}, message)


@pytest.mark.parametrize(("field", "value", "message"), IN_REMOVE, ids=str)
def test_entries_from_elsewhere_are_read_strictly(root: Path, field: str, value: object, message: str) -> None:
    whole = document(root)
    whole["remove"][0][field] = value
    refused(root, whole, message)


def refused(root: Path, whole: object, message: str) -> None:
    path = root.parent / "plan.json"
    path.write_text(json.dumps(whole))
    before = tree(root.parent)
    with pytest.raises(PlanError, match=message) as found:
        pv.plan.apply(path)
    assert str(found.value).startswith(str(path))
    assert str(found.value).isprintable()
    assert tree(root.parent) == before


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON: .* at line 1, column 2"),
        (b"[]", "its format is none"),
        (b'"x"', "its format is none"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"format": "provenance.plan/1", "format": "provenance.plan/1"}', "'format' stands twice"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "not JSON"),
        (b'{"format": "\\u001b[2J"}', "its format is \\\\u001b"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "plan.json").write_bytes(data)
    with pytest.raises(PlanError, match=message):
        pv.plan.read(tmp_path / "plan.json")


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PlanError, match="no regular file"):
        pv.plan.read(tmp_path / "pipe")
    with pytest.raises(PlanError, match="no regular file"):
        pv.plan.read("/dev/zero")


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "plan.json").open("wb") as file:
        file.truncate((1 << 20) + 1)
    monkeypatch.setattr("provenance.plan.file._LARGEST", 1 << 20)
    with pytest.raises(PlanError, match="larger than 1 MiB"):
        pv.plan.read(tmp_path / "plan.json")


def test_entries_may_be_taken_out(root: Path) -> None:
    whole = document(root)
    del whole["remove"][:2]
    (root.parent / "plan.json").write_text(json.dumps(whole))
    outcome = pv.plan.apply(root.parent / "plan.json")
    assert [Path(each.file).name for each in outcome.files] == ["c d.txt"]


def test_only_a_plan_is_written_over(root: Path) -> None:
    plan = plan_of(root, COPIES)
    path = root.parent / "plan.json"
    pv.plan.write(plan, path)
    first = path.read_bytes()
    path.write_bytes(first + b"\n")
    pv.plan.write(plan, path)
    assert path.read_bytes() == first
    for kept in (root / "a.txt", root.parent / "plan.journal.jsonl"):
        if not kept.exists():
            pv.plan.apply(path)
        before = kept.read_bytes()
        with pytest.raises(PlanError, match="is no plan"):
            pv.plan.write(plan, kept)
        assert kept.read_bytes() == before


def test_where_a_plan_cannot_be_written(root: Path) -> None:
    plan = plan_of(root, COPIES)
    (root / "link").symlink_to("a.txt")
    for where, message in (
        (root, "no file"),
        (root / "link", "no file"),
        (root / "none" / "plan.json", "no such folder"),
        (root / "a.txt" / "plan.json", "ot a directory"),
    ):
        before = tree(root)
        with pytest.raises(PlanError, match=message):
            pv.plan.write(plan, where)
        assert tree(root) == before


def test_a_plan_is_written_whole_or_not_at_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = root.parent / "plan.json"
    pv.plan.write(plan_of(root, COPIES), path)
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        pv.plan.write(plan_of(root, {"same.txt": "a.txt"}), path)
    assert path.read_bytes() == before
    assert sorted(each.name for each in root.parent.iterdir()) == ["news", "plan.json"]


def test_the_mode_is_what_files_get(root: Path) -> None:
    path = write_plan(root, COPIES)
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["..", "/", "\\", "a.txt"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def is_harmless(text: str) -> bool:
    return not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in text)


def changed(draw: st.DataObject, value: Any) -> Any:
    """The value with something else at one place in it."""
    if isinstance(value, dict) and value and draw.draw(st.booleans()):
        key = draw.draw(st.sampled_from(sorted(value)))
        return {**value, key: changed(draw, value[key])}
    if isinstance(value, list) and value and draw.draw(st.booleans()):
        at = draw.draw(st.integers(0, len(value) - 1))
        return [*value[:at], changed(draw, value[at]), *value[at + 1 :]]
    return draw.draw(junk)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_a_plan_holds_it_is_refused_or_right(root: Path, draw: st.DataObject) -> None:
    path = root.parent / "plan.json"
    path.unlink(missing_ok=True)
    whole = changed(draw, document(root))
    path.write_text(json.dumps(whole))
    before = tree(root)
    try:
        outcome = pv.plan.apply(path, dry_run=True)
    except PlanError as error:
        assert is_harmless(str(error))
    else:
        assert all(each.result == "skipped" or each.file.startswith(str(root)) for each in outcome.files)
    assert tree(root) == before


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_a_journal_holds_it_is_refused_or_right(root: Path, draw: st.DataObject) -> None:
    path = root.parent / "plan.json"
    journal = root.parent / "plan.journal.jsonl"
    path.unlink(missing_ok=True)
    journal.unlink(missing_ok=True)
    pv.plan.apply(write_plan(root, {"same.txt": "a.txt"}), action="quarantine")
    good = journal.read_bytes()
    try:
        lines = [json.loads(line) for line in good.splitlines()]
        at = draw.draw(st.integers(0, len(lines) - 1))
        lines[at] = changed(draw, lines[at])
        journal.write_text("".join(json.dumps(line) + "\n" for line in lines))
        before = tree(root.parent)
        try:
            pv.plan.undo(journal, dry_run=True)
        except PlanError as error:
            assert is_harmless(str(error))
        assert tree(root.parent) == before
    finally:
        journal.write_bytes(good)
        assert not pv.plan.undo(journal).skipped


def test_many_roots_and_names_are_compared_each_with_few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder for each of the files that were named makes as many roots."""
    calls = 0

    class Counted(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            nonlocal calls
            calls += 1
            return str.__eq__(self, other)  # type: ignore[arg-type]

    def counted(path: PurePosixPath, other: str | PurePosixPath) -> bool:
        nonlocal calls
        calls += 1
        return is_relative_to(path, other)

    is_relative_to = PurePosixPath.is_relative_to
    monkeypatch.setattr(PurePosixPath, "is_relative_to", counted)
    many = 300
    folders = [str(tmp_path / f"{number:03}") for number in range(many)]
    plan = Plan(tuple(folders), (), {}, (), ())
    for folder in folders:
        Path(folder).mkdir()
    pv.plan.write(plan, tmp_path / "plan.json")
    pv.plan.apply(tmp_path / "plan.json", dry_run=True)
    pairs = [(Counted(number), 0) for number in range(many)]
    with pytest.raises(ValueError, match="'299' stands twice"):
        strict._once([*pairs, pairs[-1]])
    assert calls < 10 * many
    with pytest.raises(PlanError, match="lie within each other"):
        Plan((*folders, folders[7] + "/sub"), (), {}, (), ())


def test_the_root_of_all_is_no_quarantine_of_several_roots(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    plan = Plan((str(tmp_path / "one"), str(tmp_path / "two")), (), {}, (), ())
    pv.plan.write(plan, tmp_path / "plan.json")
    with pytest.raises(PlanError, match="is, lies in or holds"):
        pv.plan.apply(tmp_path / "plan.json", quarantine="/")
