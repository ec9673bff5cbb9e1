"""What is done about files, and what is not when something is no longer what the plan says."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import provenance as pv
from provenance.errors import PlanError
from provenance.plan.held import Held, Refused, held
from provenance.plan.journal import Intent, Journal
from provenance.plan.linking import check_alike
from provenance.plan.places import Places

from .conftest import COPIES
from .making import contents, tree, write_plan


def results(outcome: pv.plan.Outcome) -> dict[str, str]:
    return {Path(each.file).name: each.result for each in outcome.files}


def reasons(outcome: pv.plan.Outcome) -> dict[str, str]:
    return {Path(each.file).name: each.reason for each in outcome.files if each.reason}


def test_quarantine_keeps_paths_bytes_modes_and_times(root: Path) -> None:
    os.utime(root / "sub" / "b.txt", ns=(1, 1_000_000_001))
    (root / "sub" / "b.txt").chmod(0o640)
    before = tree(root)
    outcome = pv.plan.apply(write_plan(root, COPIES))
    assert results(outcome) == dict.fromkeys(("same.txt", "b.txt", "c d.txt"), "quarantined")
    quarantine = root.with_name(".news.quarantine")
    moved = {path.replace(b".news.quarantine", b"news"): what for path, what in tree(quarantine).items()}
    assert tree(root) | moved == before
    assert len(moved) == 3
    assert quarantine.stat().st_mode & 0o777 == 0o700


def test_no_run_takes_what_is_in_quarantine_for_the_text_to_keep(root: Path) -> None:
    pv.plan.apply(write_plan(root, COPIES))
    assert len(contents(tree(root.with_name(".news.quarantine")))) == 3
    there = {article.id for article in pv.read(root.parent, skipped=[], notes=[])}
    assert there == {f"news/{article.id}" for article in pv.read(root, skipped=[], notes=[])}


def test_hardlink_takes_equal_bytes_only(root: Path) -> None:
    outcome = pv.plan.apply(write_plan(root, COPIES), action="hardlink")
    assert results(outcome) == {"same.txt": "hardlinked", "b.txt": "left", "c d.txt": "left"}
    assert (root / "same.txt").samefile(root / "a.txt")
    assert not list(root.rglob(".*"))


def test_bytes_are_not_equal_because_a_plan_says_so(root: Path) -> None:
    plan = write_plan(root, COPIES)
    document = json.loads(plan.read_text())
    document["remove"][1]["equal"] = True
    plan.write_text(json.dumps(document))
    with pytest.raises(PlanError, match=r"sub/b\.txt is said to equal what covers it, but has other bytes"):
        pv.plan.apply(plan, action="hardlink")


def test_hardlink_compares_all_bytes(root: Path) -> None:
    """Whoever finds two files of one hash gains nothing."""
    (root / "same.txt").write_text("the ferry was late.")
    with held_both(root) as (file, keeper), pytest.raises(Refused, match="bytes are not those"):
        check_alike(file, keeper)


@contextmanager
def held_both(root: Path) -> Iterator[tuple[Held, Held]]:
    descriptor = os.open(root, os.O_RDONLY)
    try:
        with held(descriptor, ["same.txt"]) as file, held(descriptor, ["a.txt"]) as keeper:
            yield file, keeper
    finally:
        os.close(descriptor)


def test_hardlink_does_not_change_who_may_read_a_file(root: Path) -> None:
    (root / "a.txt").chmod(0o600)
    outcome = pv.plan.apply(write_plan(root, {"same.txt": "a.txt"}), action="hardlink")
    assert "mode" in reasons(outcome)["same.txt"]
    assert not (root / "same.txt").samefile(root / "a.txt")


def test_delete_takes_only_what_is_covered_in_full(root: Path) -> None:
    plan = write_plan(root, COPIES, share=0.999999)
    assert results(pv.plan.apply(plan, action="delete", dry_run=True)) == {
        "same.txt": "deleted",  # the same bytes
        "b.txt": "left",
        "c d.txt": "left",
    }
    outcome = pv.plan.apply(plan, action="delete", min_share=0.9)
    assert set(results(outcome).values()) == {"deleted"}
    assert sorted(path.name for path in root.rglob("*.txt")) == ["a.txt", "own.txt"]


def test_delete_leaves_pages_of_which_only_the_article_was_compared(root: Path) -> None:
    outcome = pv.plan.apply(write_plan(root, COPIES, extracted=True), action="delete", min_share=0.1)
    assert results(outcome) == {"same.txt": "deleted", "b.txt": "left", "c d.txt": "left"}


def test_min_share_leaves_what_is_covered_less(root: Path) -> None:
    outcome = pv.plan.apply(write_plan(root, {"sub/b.txt": "a.txt"}, share=0.85), min_share=0.9)
    assert results(outcome) == {"b.txt": "left"}
    assert reasons(outcome) == {"b.txt": "85% of it is covered"}


@pytest.mark.parametrize("action", ["quarantine", "hardlink", "delete"])
def test_a_dry_run_says_what_would_be_done_and_changes_nothing(root: Path, action: pv.plan.Action) -> None:
    plan = write_plan(root, COPIES)
    (root / "sub" / "b.txt").write_text("another text, of the crossing")
    before = tree(root.parent)
    foretold = pv.plan.apply(plan, action=action, dry_run=True)
    assert tree(root.parent) == before
    assert not root.with_name(".news.quarantine").exists()
    done = pv.plan.apply(plan, action=action)
    assert foretold.files == done.files
    assert foretold.dry
    assert not done.dry


def changed(path: Path, root: Path) -> None:
    path.write_text(path.read_text().swapcase())


def removed(path: Path, root: Path) -> None:
    path.unlink()


def made_a_link(path: Path, root: Path) -> None:
    path.rename(root.parent / "elsewhere")
    path.symlink_to(root.parent / "elsewhere")


def made_a_folder(path: Path, root: Path) -> None:
    path.unlink()
    path.mkdir()


def made_a_pipe(path: Path, root: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def named_twice(path: Path, root: Path) -> None:
    (root / "another").hardlink_to(path)


def folder_made_a_link(path: Path, root: Path) -> None:
    path.parent.rename(root.parent / "elsewhere")
    path.parent.symlink_to(root.parent / "elsewhere")


CHANGES: dict[Callable[[Path, Path], None], str] = {
    changed: "it was changed",
    removed: "not there any more",
    made_a_link: "a symbolic link",
    made_a_folder: "no regular file but a folder",
    made_a_pipe: "no regular file but a named pipe",
    named_twice: "it has 2 names",
    folder_made_a_link: "sub is a symbolic link",
}


@pytest.mark.parametrize("action", ["quarantine", "hardlink", "delete"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_is_not_what_it_was_stays(
    root: Path, change: Callable[[Path, Path], None], action: pv.plan.Action
) -> None:
    (root / "sub" / "b.txt").write_text("The ferry was late.")
    plan = write_plan(root, {"same.txt": "a.txt", "sub/b.txt": "a.txt"})
    change(root / "sub" / "b.txt", root)
    before = tree(root.parent)
    outcome = pv.plan.apply(plan, action=action)
    assert results(outcome)["b.txt"] == "skipped"
    assert CHANGES[change] in reasons(outcome)["b.txt"]
    assert results(outcome)["same.txt"] != "skipped"
    after = tree(root.parent)
    assert all(after[path] == before[path] for path in before if not path.endswith(b"/same.txt"))


@pytest.mark.parametrize("action", ["quarantine", "hardlink", "delete"])
@pytest.mark.parametrize("change", [each for each in CHANGES if each is not named_twice])
def test_nothing_goes_when_what_covers_it_is_not_what_it_was(
    root: Path, change: Callable[[Path, Path], None], action: pv.plan.Action
) -> None:
    (root / "sub" / "b.txt").write_text("The ferry was late.")
    plan = write_plan(root, {"same.txt": "sub/b.txt", "a.txt": "sub/b.txt"})
    change(root / "sub" / "b.txt", root)
    before = tree(root)
    outcome = pv.plan.apply(plan, action=action)
    assert set(results(outcome).values()) == {"skipped"}
    assert "what covers it, sub/b.txt: " in reasons(outcome)["same.txt"]
    assert CHANGES[change] in reasons(outcome)["same.txt"]
    assert tree(root) == before


def test_two_names_of_one_file_do_not_cover_each_other(root: Path) -> None:
    plan = write_plan(root, {"same.txt": "a.txt"})
    (root / "same.txt").unlink()
    (root / "same.txt").hardlink_to(root / "a.txt")
    before = tree(root)
    assert results(pv.plan.apply(plan, action="delete")) == {"same.txt": "skipped"}
    assert tree(root) == before


def test_what_covers_a_text_does_not_go_under_another_name(root: Path) -> None:
    """As where names of large and small letters lead to one file, or a folder is mounted twice."""
    document = json.loads(write_plan(root, {"same.txt": "a.txt"}).read_text())
    document["keep"]["x"] = document["keep"]["a.txt"] | {"file": "sub/x.txt"}
    document["remove"].append(document["remove"][0] | {"file": "a.txt", "by": "x", "id": "a.txt"})
    document["keep"]["a.txt"]["file"] = "x.txt"
    for name in ("x.txt", "sub/x.txt"):
        (root / name).hardlink_to(root / "a.txt")
    plan = root.parent / "plan.json"
    plan.write_text(json.dumps(document))
    before = tree(root)
    assert set(results(pv.plan.apply(plan)).values()) == {"skipped"}
    assert tree(root) == before


def test_nothing_in_the_quarantine_is_overwritten(root: Path) -> None:
    quarantine = root.with_name(".news.quarantine")
    (quarantine / "sub").mkdir(parents=True)
    (quarantine / "same.txt").write_text("another text of that name")
    (quarantine / "same~1.txt").write_text("and another")
    (quarantine / "sub" / "deep").write_text("no folder")
    outcome = pv.plan.apply(write_plan(root, COPIES))
    assert results(outcome) == {"same.txt": "quarantined", "b.txt": "quarantined", "c d.txt": "skipped"}
    assert outcome.files[0].to == str(quarantine / "same~2.txt")
    assert (quarantine / "same.txt").read_text() == "another text of that name"
    assert (quarantine / "sub" / "deep").read_text() == "no folder"


def test_a_link_in_the_quarantine_is_not_followed(root: Path) -> None:
    quarantine = root.with_name(".news.quarantine")
    quarantine.mkdir()
    (root.parent / "elsewhere").mkdir()
    (quarantine / "sub").symlink_to(root.parent / "elsewhere")
    outcome = pv.plan.apply(write_plan(root, COPIES))
    assert results(outcome) == {"same.txt": "quarantined", "b.txt": "skipped", "c d.txt": "skipped"}
    assert not list((root.parent / "elsewhere").iterdir())


def test_a_quarantine_that_is_a_link_is_refused_file_by_file(root: Path) -> None:
    (root.parent / "elsewhere").mkdir()
    root.with_name(".news.quarantine").symlink_to(root.parent / "elsewhere")
    before = tree(root)
    outcome = pv.plan.apply(write_plan(root, COPIES))
    assert set(results(outcome).values()) == {"skipped"}
    assert tree(root) == before


def test_another_quarantine(root: Path) -> None:
    outcome = pv.plan.apply(write_plan(root, COPIES), quarantine=root.parent / "x" / "y")
    assert outcome.files[1].to == str(root.parent / "x" / "y" / "sub" / "b.txt")
    assert (root.parent / "x" / "y" / "sub" / "b.txt").exists()


@pytest.mark.parametrize("where", [".", "sub", "sub/new", "..", "../.."])
def test_a_quarantine_that_would_be_read_is_refused(root: Path, where: str) -> None:
    before = tree(root)
    with pytest.raises(PlanError, match="is, lies in or holds "):
        pv.plan.apply(write_plan(root, COPIES), quarantine=root / where)
    assert tree(root) == before


def test_a_hidden_quarantine_within_is_not_read(root: Path) -> None:
    pv.plan.apply(write_plan(root, COPIES), quarantine=root / ".old")
    assert (root / ".old" / "same.txt").exists()
    assert sorted(article.id for article in pv.read(root)) == ["a.txt", "own.txt"]


def test_several_roots_have_a_quarantine_each(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("The lamp on the mole was lit again, said the keeper, after a week.")
    origins: list[pv.Origin] = []
    result = pv.deduplicate(pv.read(tmp_path / "one", tmp_path / "two", origins=origins))
    pv.plan.write(pv.plan.make(result, origins), tmp_path / "plan.json")
    outcome = pv.plan.apply(tmp_path / "plan.json")
    (moved,) = outcome.files
    gone = Path(moved.file).parent.name
    assert moved.to == str(tmp_path / f".{gone}.quarantine" / "a.txt")
    pv.plan.undo(outcome.journal)
    outcome = pv.plan.apply(tmp_path / "plan.json", quarantine=tmp_path / "q", journal=tmp_path / "j")
    assert outcome.files[0].to == f"{tmp_path}/q{tmp_path}/{gone}/a.txt"


def test_a_journal_is_not_written_over(root: Path) -> None:
    plan = write_plan(root, COPIES)
    pv.plan.apply(plan)
    journal = root.parent / "plan.journal.jsonl"
    before = journal.read_bytes()
    with pytest.raises(PlanError, match="all of this plan was done"):
        pv.plan.apply(plan)
    with pytest.raises(PlanError, match="all of this plan was done"):
        pv.plan.apply(plan, dry_run=True)
    plan.write_text(plan.read_text() + "\n")
    with pytest.raises(PlanError, match="another plan"):
        pv.plan.apply(plan)
    assert journal.read_bytes() == before
    with pytest.raises(PlanError):
        pv.plan.apply(plan, journal=plan)
    (root / "same.txt").write_text("some text")
    with pytest.raises(PlanError, match="is no journal"):
        pv.plan.apply(plan, journal=root / "same.txt")
    assert (root / "same.txt").read_text() == "some text"


def test_what_was_skipped_is_tried_again(root: Path) -> None:
    plan = write_plan(root, COPIES)
    (root / "sub" / "b.txt").rename(root / "away")
    assert results(pv.plan.apply(plan))["b.txt"] == "skipped"
    (root / "away").rename(root / "sub" / "b.txt")
    again = pv.plan.apply(plan)
    assert results(again) == dict.fromkeys(("same.txt", "b.txt", "c d.txt"), "quarantined")
    assert [each.earlier for each in again.files] == [True, False, True]
    assert all(each.to and Path(each.to).exists() for each in again.files)


def test_a_journal_goes_on_with_the_same_action_only(root: Path) -> None:
    plan = write_plan(root, COPIES)
    (root / "sub" / "b.txt").unlink()
    pv.plan.apply(plan)
    with pytest.raises(PlanError, match="another action or quarantine"):
        pv.plan.apply(plan, action="delete")
    with pytest.raises(PlanError, match="another action or quarantine"):
        pv.plan.apply(plan, quarantine=root.parent / "q")


def test_nobody_acts_on_an_outer_folder_meanwhile(root: Path) -> None:
    inner = write_plan(root, COPIES)
    other = root.with_name("other")
    other.mkdir()
    outer = root.parent / "outer.json"
    pv.plan.write(pv.plan.Plan((str(root.parent),), (), {}, (), ()), outer)
    beside = root.parent / "beside.json"
    pv.plan.write(pv.plan.Plan((str(other),), (), {}, (), ()), beside)
    with Places((str(root),), (), "tag", dry=False):
        with pytest.raises(PlanError, match="another process is acting on it"):
            pv.plan.apply(outer)
        pv.plan.apply(beside)
    with (
        Places((str(root.parent),), (), "tag", dry=False),
        pytest.raises(PlanError, match="another process is acting on it"),
    ):
        pv.plan.apply(inner)
    outer.with_name("outer.journal.jsonl").unlink(missing_ok=True)
    pv.plan.apply(outer)


@pytest.mark.parametrize("held", ["plan.journal.jsonl", "news"])
def test_one_at_a_time(root: Path, held: str) -> None:
    plan = write_plan(root, COPIES)
    (root.parent / "plan.journal.jsonl").touch()
    descriptor = os.open(root.parent / held, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    before = tree(root.parent)
    with pytest.raises(PlanError, match="another process"):
        pv.plan.apply(plan)
    assert tree(root.parent) == before
    os.close(descriptor)
    pv.plan.apply(plan)


def test_a_root_that_went_elsewhere(root: Path) -> None:
    plan = write_plan(root, COPIES)
    root.rename(root.with_name("moved"))
    with pytest.raises(PlanError, match="cannot be opened: no such file"):
        pv.plan.apply(plan)
    root.symlink_to("moved")
    with pytest.raises(PlanError, match="is a symbolic link by now"):
        pv.plan.apply(plan)
    root.unlink()
    plan.write_text(plan.read_text().replace("/news", "/moved"))
    assert set(results(pv.plan.apply(plan)).values()) == {"quarantined"}
    assert contents(tree(root.with_name(".moved.quarantine")))


def test_arguments_that_cannot_be_right(root: Path) -> None:
    plan = write_plan(root, COPIES)
    with pytest.raises(ValueError, match="action"):
        pv.plan.apply(plan, action="burn")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="min_share"):
        pv.plan.apply(plan, min_share=1.5)
    with pytest.raises(ValueError, match="quarantine"):
        pv.plan.apply(plan, action="delete", quarantine=root.parent / "q")
    assert not (root.parent / "plan.journal.jsonl").exists()


def test_a_text_among_records_covers_while_the_file_is_unchanged(root: Path) -> None:
    text = "The lamp on the mole was lit again, said the keeper, after a week of fog and much complaint."
    (root / "feed.jsonl").write_text(json.dumps({"id": "x", "text": text}) + "\n")
    (root / "copy.txt").write_text(text)
    origins: list[pv.Origin] = []
    result = pv.deduplicate(pv.read(root, origins=origins), keep=lambda texts: max(texts, key=lambda each: each.id))
    plan = root.parent / "plan.json"
    pv.plan.write(pv.plan.make(result, origins), plan)
    assert "feed.jsonl" in plan.read_text()
    with (root / "feed.jsonl").open("a") as feed:
        feed.write("\n")
    assert "feed.jsonl: it was changed" in reasons(pv.plan.apply(plan, dry_run=True))["copy.txt"]
    (root / "feed.jsonl").write_text(json.dumps({"id": "x", "text": text}) + "\n")
    assert results(pv.plan.apply(plan))["copy.txt"] == "quarantined"


@pytest.mark.parametrize(
    ("action", "moment"),
    [("quarantine", "link"), ("quarantine", "fsync"), ("hardlink", "link"), ("hardlink", "fsync"), ("delete", "fsync")],
)
@pytest.mark.parametrize("what", ["write", "replace"])
def test_a_file_that_is_written_while_it_is_acted_on(
    root: Path, monkeypatch: pytest.MonkeyPatch, action: pv.plan.Action, moment: str, what: str
) -> None:
    """Before any call but the very last one, against which POSIX gives no means."""
    plan = write_plan(root, {"same.txt": "a.txt"})
    file = root / "same.txt"
    os.utime(file, ns=(5, 5))
    real = getattr(os, moment)
    at = 1 if moment == "link" else 3  # header, its folder, intent
    calls = 0

    def call(*given: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == at:
            if what == "replace":
                file.unlink()
            file.write_text("written meanwhile")
        return real(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, moment, call)
        outcome = pv.plan.apply(plan, action=action)
    assert calls >= at
    assert b"written meanwhile" in contents(tree(root.parent))
    assert (root / "a.txt").read_text() == "The ferry was late."
    pv.plan.undo(outcome.journal)
    assert file.read_text() == "written meanwhile"


def test_a_file_is_not_deleted_when_what_covers_it_changes_after_it_was_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(2):  # while it is read, and when the intent is written
        path = write_plan(root, {"same.txt": "a.txt"})
        keeper = (root / "a.txt").stat().st_ino
        digest, intend = Held.digest, Journal.intend

        def read(held: Held, at: int = at, keeper: int = keeper, digest: Callable[[Held], str] = digest) -> str:
            found = digest(held)
            if at == 0 and held.status.st_ino == keeper:
                (root / "a.txt").write_text("The ferry was gone.")
            return found

        def write(
            journal: Journal, intent: Intent, at: int = at, intend: Callable[[Journal, Intent], Intent] = intend
        ) -> Intent:
            if at == 1:
                (root / "a.txt").write_text("The ferry was gone.")
            return intend(journal, intent)

        os.utime(root / "a.txt", ns=(5, 5))
        with monkeypatch.context() as patch:
            patch.setattr(Held, "digest", read)
            patch.setattr(Journal, "intend", write)
            outcome = pv.plan.apply(path, action="delete", journal=root.parent / f"{at}.jsonl")
        assert results(outcome) == {"same.txt": "skipped"}
        assert "what covers it" in reasons(outcome)["same.txt"]
        assert "changed meanwhile" in reasons(outcome)["same.txt"]
        (root / "a.txt").write_text("The ferry was late.")


def test_what_was_not_asked_for_may_be_asked_for_later(root: Path) -> None:
    before = tree(root)
    plan = write_plan(root, COPIES, share=0.9)
    for _ in range(2):
        outcome = pv.plan.apply(plan, min_share=1.0)
        assert results(outcome) == {"same.txt": "quarantined", "b.txt": "left", "c d.txt": "left"}
    outcome = pv.plan.apply(plan)
    assert set(results(outcome).values()) == {"quarantined"}
    with pytest.raises(PlanError, match="all of this plan was done"):
        pv.plan.apply(plan)
    pv.plan.undo(outcome.journal)
    assert tree(root) == before
