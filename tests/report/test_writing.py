"""``--report``: written beside the usual output, whole or not at all, and never over a text."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import provenance as pv
from provenance.cli import main

from . import pages

Run = Callable[..., Result]

NAMES = [("dedupe", "--report"), ("dedupe", "--html"), ("trace", "--report"), ("trace", "--html")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "in"
    home.mkdir()
    (home / "story.txt").write_text(pages.STORY, "utf-8")
    (home / "copy.txt").write_text(pages.STORY.replace("Eleven", "Seventeen"), "utf-8")
    return home


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [os.fspath(argument) for argument in arguments])

    return run


@pytest.mark.parametrize(("command", "option"), NAMES)
def test_the_page_is_written_beside_the_usual_output(run: Run, folder: Path, command: str, option: str) -> None:
    target = folder.parent / "out.html"
    plain = run(command, folder)
    done = run(command, folder, option, target)
    assert (done.exit_code, done.stdout, done.stderr) == (plain.exit_code, plain.stdout, plain.stderr)
    articles = [*pv.read(folder)]
    result = pv.deduplicate(articles) if command == "dedupe" else pv.trace(articles)
    assert target.read_text("utf-8") == pv.report.to_html(result)
    assert [path.name for path in target.parent.iterdir()] == ["in", "out.html"] or sorted(
        path.name for path in target.parent.iterdir()
    ) == ["in", "out.html"]


@pytest.mark.parametrize("option", ["--report", "--html"])
def test_two_texts_have_a_page(run: Run, folder: Path, option: str) -> None:
    target = folder.parent / "out.html"
    assert run("compare", folder / "story.txt", folder / "copy.txt", option, target).exit_code == 0
    assert "Seventeen" in target.read_text("utf-8")


def test_all_leaves_nothing_out(run: Run, tmp_path: Path) -> None:
    home, target = tmp_path / "in", tmp_path / "out.html"
    home.mkdir()
    for n in range(520):
        (home / f"{n}.txt").write_text(" ".join(f"w{n * 97 + k}" for k in range(30)), "utf-8")
    run("dedupe", home, "--report", target)
    assert "20</strong> more texts in no cluster are not written here" in target.read_text("utf-8")
    run("dedupe", home, "--report", target, "--all")
    assert "are not written here" not in target.read_text("utf-8")


def test_what_was_not_read_is_on_the_page(run: Run, folder: Path) -> None:
    (folder / "empty.bin").write_bytes(b"\x00\x01")
    target = folder.parent / "out.html"
    assert run("dedupe", folder, "--report", target).exit_code == 3
    assert "empty.bin" in target.read_text("utf-8")


def test_a_page_that_is_there_is_replaced_with_its_rights_and_through_a_link(run: Run, folder: Path) -> None:
    target = folder.parent / "out.html"
    assert run("dedupe", folder, "--report", target).exit_code == 0
    before = target.read_bytes()
    target.chmod(0o640)
    link = folder.parent / "link.html"
    link.symlink_to(target)
    assert run("trace", folder, "--report", link).exit_code == 0
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.read_text("utf-8").startswith("<!doctype html>")
    assert target.read_bytes() != before


@pytest.mark.parametrize("option", ["--report", "--html"])
def test_nothing_but_a_page_is_replaced(run: Run, folder: Path, option: str) -> None:
    """As when somebody takes the option for a switch, and the first of his pages for its value."""
    home = folder.parent
    names = ("a.html", "b.html", "c.html")
    for name in names:
        (home / name).write_text(f"<!doctype html><html><body><p>{pages.STORY}</p></body></html>", "utf-8")
    before = [(home / name).read_bytes() for name in names]
    for command in ("dedupe", "trace", "compare"):
        done = run(command, option, *(home / name for name in names))
        assert (done.exit_code, done.stdout) == (1, "")
        assert "a.html" in done.stderr
        assert [(home / name).read_bytes() for name in names] == before
    empty = home / "empty.html"
    empty.touch()
    assert run("dedupe", folder, option, empty).exit_code == 0


def test_where_it_cannot_be_written_is_said_before_anything_is_read(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread(*paths: object, **options: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(pv, "read", unread)
    home = folder.parent
    special = home / "pipe.html"
    os.mkfifo(special)
    for target in (home / "missing" / "out.html", home, special, folder / "story.txt" / "out.html"):
        for command in (("dedupe", folder), ("trace", folder), ("compare", folder / "story.txt", folder / "copy.txt")):
            done = run(*command, "--report", target)
            if folder in target.parents and command[0] != "compare":
                assert done.exit_code == 2
                continue
            assert done.exit_code == 1, (target, command)
            assert str(target) in done.stderr
            assert "Traceback" not in done.stderr
            assert not done.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_or_a_file_without_rights_is_said(run: Run, folder: Path) -> None:
    home = folder.parent / "closed"
    home.mkdir()
    kept = home / "kept.html"
    kept.write_text("mine")
    kept.chmod(0o400)
    assert run("dedupe", folder, "--report", kept).exit_code == 1
    home.chmod(0o500)
    assert run("dedupe", folder, "--report", home / "out.html").exit_code == 1
    assert kept.read_text() == "mine"


def test_a_text_that_is_read_is_never_replaced(run: Run, folder: Path) -> None:
    story, copy = folder / "story.txt", folder / "copy.txt"
    other = folder.parent / "same.txt"
    other.symlink_to(story)
    hard = folder.parent / "hard.txt"
    hard.hardlink_to(copy)
    before = story.read_bytes(), copy.read_bytes()
    for arguments in (
        ("dedupe", story, copy, "--report", story),
        ("dedupe", folder, "--report", folder / "out.html"),
        ("dedupe", folder, "--report", folder.parent / "in" / ".." / "in" / "out.html"),
        ("dedupe", story, "--report", other),
        ("trace", folder, "--report", copy),
        ("trace", folder, "--html", folder / "out.html"),
        ("compare", story, copy, "--report", story),
        ("compare", story, copy, "--html", hard),
        ("compare", f"{folder}::story.txt", copy, "--html", folder / "out.html"),
    ):
        done = run(*arguments)
        assert done.exit_code == 2, arguments
        assert "--report" in done.stderr
    assert (story.read_bytes(), copy.read_bytes()) == before
    assert sorted(path.name for path in folder.iterdir()) == ["copy.txt", "story.txt"]


def test_a_page_beside_a_file_that_is_read_is_no_page_in_a_folder_that_is(run: Run, folder: Path) -> None:
    target = folder / "out.html"
    assert run("dedupe", folder / "story.txt", folder / "copy.txt", "--report", target).exit_code == 0
    assert target.exists()


def test_a_page_that_fails_leaves_what_was_there_and_the_usual_output(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = folder.parent / "out.html"
    assert run("trace", folder, "--report", target).exit_code == 0
    before = target.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = run("dedupe", folder, "--report", target)
    assert done.exit_code == 1
    assert f"No space left on device: {target}" in done.stderr
    assert "read" in done.stdout
    assert target.read_bytes() == before
    assert sorted(path.name for path in folder.parent.iterdir()) == ["in", "out.html"]


def test_an_index_has_no_page(run: Run, folder: Path) -> None:
    done = run("dedupe", folder, "--against", folder.parent / "x.pvx", "--report", folder.parent / "out.html")
    assert done.exit_code == 2
    assert "--report does not go with --against" in done.stderr


def test_jinja_is_imported_for_a_page_only() -> None:
    program = (
        "import sys, provenance, provenance.cli; provenance.report.to_html; assert 'jinja2' not in sys.modules;"
        "provenance.report.to_html(provenance.compare('a b', 'a b')); assert 'jinja2' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
