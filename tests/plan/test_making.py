"""From what was found to a plan: every text that need not be kept is in it, and nothing that must stay goes."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance as pv
from provenance.plan import Plan, plan_document

LAMP = (
    "The lamp on the mole of Sandhaven was lit again on Monday after a week of fog, said its keeper, Alma Thorpe, "
    "who had waited for a part from the mainland. Eleven boats came in within the hour, none of them damaged, and the "
    "harbour office lifted the ban on night landings that had been in force since the first of the month."
)
SHORTER = LAMP.rsplit(" Eleven", 1)[0]
TOWEL = (
    "Nobody at the baths of Upper Quill could say on Sunday where four hundred towels had gone, though the laundry "
    "swears that they were delivered, counted and signed for by a man with a moustache and a green umbrella."
)


def planned(*sources: str | Path, keep: str = "best", **given: bool) -> tuple[Plan, pv.Deduplication]:
    origins: list[pv.Origin] = []
    result = pv.deduplicate(pv.read(*sources, origins=origins, skipped=[]), keep=keep, **given)
    return pv.plan.make(result, origins), result


def going(plan: Plan) -> dict[str, str]:
    return {each.place.file: each.by for each in plan.remove}


def stuck(plan: Plan) -> dict[str, str]:
    return {each.id: each.reason for each in plan.cannot}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(LAMP)
    (folder / "sub" / "b.txt").write_text(LAMP)
    (folder / "c.txt").write_text(SHORTER)
    (folder / "own.txt").write_text(TOWEL)
    return folder


def test_all_texts_are_accounted_for(folder: Path) -> None:
    plan, result = planned(folder)
    assert plan.roots == (os.path.realpath(folder),)
    assert going(plan) == {"c.txt": "a.txt", "sub/b.txt": "a.txt"}
    assert [(each.equal, each.extracted) for each in plan.remove] == [(False, False), (True, False)]
    assert list(plan.keep) == ["a.txt"]
    assert plan.keep["a.txt"].reason == result.clusters[0].canonical.reason
    assert plan.others == ("own.txt",)
    assert {each.id: (each.by, each.share) for each in plan.remove} == {
        name: (cover.by, pytest.approx(cover.share, abs=1e-6)) for name, cover in result.removed.items()
    }


def test_a_file_of_records_and_standard_input_cannot_be_acted_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "z.jsonl").write_text(json.dumps({"id": "z", "text": LAMP}) + "\n")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(SHORTER.encode())))
    monkeypatch.chdir(folder.parent)
    plan, _ = planned("news", "-")
    assert set(going(plan)) == {"c.txt", "sub/b.txt"}
    assert stuck(plan) == {
        "-": "it came from standard input",
        "z": "a record of z.jsonl: only files that are one text are acted on",
    }


def test_what_came_from_standard_input_supports_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO((LAMP + " It was a long week.").encode())))
    plan, _ = planned(folder, "-", keep="longest")
    assert not plan.remove
    assert set(stuck(plan).values()) == {"-, which covers it, came from standard input"}


def test_links_and_names_of_one_file_cannot_be_acted_on(folder: Path) -> None:
    (folder.parent / "x").hardlink_to(folder / "c.txt")
    (folder.parent / "way.txt").symlink_to(folder / "sub" / "b.txt")
    plan, _ = planned(folder / "a.txt", folder / "c.txt", folder.parent / "way.txt")
    assert not plan.remove
    assert sorted(stuck(plan).values()) == ["given as a symbolic link", "its file has 2 names (hard links)"]


def test_articles_from_elsewhere_cannot_be_acted_on() -> None:
    plan = pv.plan.make(pv.deduplicate([pv.Article("a", LAMP), pv.Article("b", LAMP)]), [])
    assert stuck(plan) == {"b": "it was not read from one file"}
    assert plan.others == ("a",)
    assert plan.roots == ()


def test_an_id_that_was_read_of_two_files_names_none(folder: Path) -> None:
    """As when a list of origins is used again for another folder."""
    other = folder.parent / "other"
    other.mkdir()
    (other / "c.txt").write_text("Another text under the same id, which nothing covers.")
    origins: list[pv.Origin] = []
    list(pv.read(folder, origins=origins))
    result = pv.deduplicate(pv.read(folder, origins=origins))
    assert set(going(pv.plan.make(result, origins))) == {"c.txt", "sub/b.txt"}  # the same files twice
    list(pv.read(other, origins=origins))
    assert set(going(pv.plan.make(result, origins))) == {"sub/b.txt"}


def test_zipped_files_are_files(folder: Path) -> None:
    (folder / "sub" / "b.txt").unlink()
    (folder / "d.txt.gz").write_bytes(gzip.compress(LAMP.encode()))
    plan, _ = planned(folder)
    assert set(going(plan)) == {"c.txt", "d.txt.gz"}
    assert not any(each.equal for each in plan.remove)


def test_of_a_page_only_the_article_was_compared(folder: Path) -> None:
    body = "".join(f"<p>{sentence}.</p>" for sentence in LAMP.split(". "))
    (folder / "p.html").write_text(f"<html><body><article><h1>The lamp</h1>{body}</article></body></html>")
    plan, _ = planned(folder)
    assert {each.id for each in plan.remove if each.extracted} == {"p.html"}


def test_damaged_texts_that_read_alike_may_differ(folder: Path) -> None:
    """What was é in one and è in the other is U+FFFD in both."""
    accents = "Déjà à l’été, l’élève préféra l’œuvre à la mer, où l’on rêvait, paraît-il, au Sénégal. " * 6
    for name, letter in (("e.txt", b"\xe9"), ("f.txt", b"\xe8"), ("g.txt", b"e")):
        (folder / name).write_bytes((accents + LAMP).encode() + b" So said Ren" + letter + b" Tabor, who saw it.")
    plan, result = planned(folder)
    assert result.relations["e.txt", "f.txt"] == "identical"
    assert {each.id for each in plan.remove if each.extracted} == {"e.txt", "f.txt"} & {*going(plan)} != set()
    pv.plan.write(plan, folder.parent / "plan.json")
    pv.plan.apply(folder.parent / "plan.json", action="delete")
    assert {(folder / name).read_bytes()[-24:] for name in ("e.txt", "f.txt")} == {
        b" Ren\xe9 Tabor, who saw it.",
        b" Ren\xe8 Tabor, who saw it.",
    }


def test_roots_are_the_outermost_folders(folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "d.txt").write_text(LAMP)
    plan, _ = planned(folder / "sub", folder, other, folder / "a.txt")
    assert plan.roots == (os.path.realpath(folder), os.path.realpath(other))
    files = {(each.place.root, each.place.file) for each in (*plan.remove, *plan.keep.values())}
    assert files == {(0, "a.txt"), (0, "c.txt"), (0, "sub/b.txt"), (1, "d.txt")}


def test_figures_only(folder: Path) -> None:
    plan, _ = planned(folder, differences=False)
    assert {each.relation for each in plan.remove} == {None}


def test_a_share_is_never_rounded_up(folder: Path) -> None:
    (folder / "c.txt").write_text(LAMP.replace("Alma", "Elma"))
    plan, result = planned(folder)
    for each in plan.remove:
        assert each.share <= result.removed[each.id].share
        assert (each.share == 1.0) == (result.removed[each.id].share == 1.0)


texts = st.lists(
    st.tuples(st.sampled_from([LAMP, SHORTER, TOWEL, LAMP + " " + TOWEL, ""]), st.sampled_from(["", "\n", " ", "!"])),
    max_size=7,
)


@settings(max_examples=30)
@given(texts, st.sampled_from(["best", "longest", "earliest"]))
def test_no_cluster_is_emptied(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[str, str]], keep: str
) -> None:
    folder = tmp_path_factory.mktemp("folder")
    for number, (text, end) in enumerate(found):
        (folder / f"{number}.txt").write_text(text + end)
    plan, result = planned(folder, keep=keep)
    gone = {each.id for each in plan.remove}
    for cluster in result.clusters:
        assert cluster.canonical.id not in gone
    assert gone | {each.id for each in plan.cannot} == set(result.removed)
    assert gone.isdisjoint(plan.keep)
    assert gone | set(plan.keep) | set(plan.others) | {each.id for each in plan.cannot} == {
        f"{number}.txt" for number in range(len(found))
    }
    assert plan_document(plan) == plan_document(planned(folder, keep=keep)[0])
