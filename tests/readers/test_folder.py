"""Folders: what is read, in which order, and what is listed instead."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from provenance.readers.folder import walk


def test_empty_folder(tmp_path, collect):
    outcome = collect(tmp_path)
    assert (outcome.articles, outcome.skipped, outcome.notes) == ([], [], [])


def test_reads_every_suffix_in_any_case_and_lists_the_rest(tmp_path, collect, write):
    write("a.TXT", "one")
    write("b.Md", "two")
    write("c.jsonl", '{"id": "c", "text": "three"}')
    write("d.NDJSON", '{"id": "d", "text": "four"}')
    write("e.csv", "id,text\ne,five\n")
    write("f.tsv", "id\ttext\nf\tsix\n")
    write("scan.pdf", b"%PDF-1.7")
    write("data.tar.gz", b"\x1f\x8b")
    write("LICENCE", "no suffix")
    outcome = collect(tmp_path)
    assert outcome.texts == {"a.TXT": "one", "b.Md": "two", "c": "three", "d": "four", "e": "five", "f": "six"}
    assert [(Path(item.source).name, item.line, item.reason) for item in outcome.skipped] == [
        ("LICENCE", None, "not a type we read: no suffix"),
        ("data.tar.gz", None, "not a type we read: .tar.gz"),
        ("scan.pdf", None, "not a type we read: .pdf"),
    ]
    assert outcome.skipped[0].source == f"{tmp_path}/LICENCE"


def test_order_is_that_of_the_bytes_of_the_paths(tmp_path, collect, write):
    names = ["a.txt", "a/z.txt", "a/b/c.txt", "a-b/1.txt", "B.txt", "é.txt", "z.txt", "a0.txt", "😀.txt", "ｚ.txt"]
    for name in reversed(names):
        write(name, name)
    expected = sorted(names, key=os.fsencode)
    assert collect(tmp_path).ids == expected
    assert expected.index("a-b/1.txt") < expected.index("a.txt") < expected.index("a/z.txt")
    assert list(walk(tmp_path)) == [(name, None) for name in expected]


def test_hidden_files_and_folders_are_passed_over_unless_named(tmp_path, collect, write):
    hidden = write(".hidden.txt", "hidden")
    write(".git/object.txt", "hidden")
    write("seen.txt", "seen")
    outcome = collect(tmp_path)
    assert outcome.ids == ["seen.txt"]
    assert outcome.skipped == []
    assert collect(hidden).texts == {".hidden.txt": "hidden"}
    assert collect(tmp_path / ".git").texts == {"object.txt": "hidden"}


def test_links_are_listed_and_never_followed(tmp_path, collect, write):
    outside = tmp_path / "outside"
    write("outside/secret.txt", "secret")
    write("folder/sub/a.txt", "a")
    folder = tmp_path / "folder"
    (folder / "loop").symlink_to(folder)
    (folder / "sub" / "up").symlink_to("..")
    (folder / "out").symlink_to(outside)
    (folder / "secret.txt").symlink_to(outside / "secret.txt")
    (folder / "broken.txt").symlink_to("nowhere")
    (folder / "itself.txt").symlink_to("itself.txt")
    outcome = collect(folder)
    assert outcome.ids == ["sub/a.txt"]
    assert {item.reason for item in outcome.skipped} == {"symbolic link, not followed"}
    assert len(outcome.skipped) == 6


def test_a_source_may_be_a_link(tmp_path, collect, write):
    write("real/a.txt", "a")
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "file.txt").symlink_to("real/a.txt")
    assert collect(tmp_path / "folder").texts == {"a.txt": "a"}
    assert collect(tmp_path / "file.txt").texts == {"file.txt": "a"}


def test_special_files_are_listed_and_never_opened(collect, write):
    # A socket's path must be short, so not in pytest's folder.
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "a.txt").write_text("a")
        os.mkfifo(base / "pipe.txt")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(base / "socket.txt"))
            outcome = collect(folder)
        assert outcome.ids == ["a.txt"]
        assert [item.reason for item in outcome.skipped] == [
            "not a regular file: named pipe",
            "not a regular file: socket",
        ]
        named = collect(base / "pipe.txt", "/dev/null")
        assert [item.reason for item in named.skipped] == [
            "not a regular file: named pipe",
            "not a regular file: device",
        ]


def test_a_file_reached_twice_is_read_once(tmp_path, collect, write):
    first = write("a.txt", "a")
    (tmp_path / "b.txt").hardlink_to(first)
    outcome = collect(tmp_path)
    assert outcome.ids == ["a.txt"]
    assert [(item.source, item.reason) for item in outcome.skipped] == [
        (f"{tmp_path}/b.txt", f"same file as {tmp_path}/a.txt")
    ]


def test_overlapping_sources_are_read_once(tmp_path, collect, write, monkeypatch):
    write("x/sub/a.txt", "a")
    write("x/b.txt", "b")
    monkeypatch.chdir(tmp_path)
    outcome = collect("x", "./x/sub/", "x/b.txt", "x")
    assert outcome.ids == ["x/b.txt", "x/sub/a.txt"]
    assert [(item.source, item.reason) for item in outcome.skipped] == [
        ("x/sub/a.txt", "same file as x/sub/a.txt"),
        ("x/b.txt", "same file as x/b.txt"),
        ("x/b.txt", "same file as x/b.txt"),
        ("x/sub/a.txt", "same file as x/sub/a.txt"),
    ]


def test_names_with_newlines_and_invalid_bytes(tmp_path, collect):
    names = [b"new\nline.txt", b"caf\xe9.txt", rb"caf\xe9.txt", "café.txt".encode(), b"tab\tbell\x07.txt"]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")
    (tmp_path / os.fsdecode(b"bad\xff\n.pdf")).write_text("x")
    outcome = collect(tmp_path)
    assert sorted(outcome.ids) == sorted(
        [r"new\nline.txt", r"caf\xe9.txt", r"caf\\xe9.txt", "café.txt", r"tab\tbell\u0007.txt"]
    )
    assert all(article_id.isprintable() and article_id.encode() for article_id in outcome.ids)
    assert [Path(item.source).name for item in outcome.skipped] == [r"bad\xff\n.pdf"]
    assert outcome.skipped[0].reason == "not a type we read: .pdf"


def test_folders_nested_deeper_than_the_stack(tmp_path, collect):
    # Deeper than a path may be long: what can no longer be named is listed, nothing hangs or recurses.
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(2500):
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
    finally:
        os.chdir(before)
    outcome = collect(tmp_path)
    subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # shutil would recurse too deep
    assert outcome.articles == []
    assert [item.reason for item in outcome.skipped] == ["file name too long"]


_AS_NOBODY = """
import os, sys
from provenance.readers import read
if os.getuid() == 0:  # root may read everything; the modules are loaded, so nobody needs to read them
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
skipped = []
for article in read(*sys.argv[1:], skipped=skipped):
    print("read", os.path.basename(article.id))
for item in skipped:
    print("skipped", os.path.basename(item.source), item.reason)
"""


def test_without_permission():
    with tempfile.TemporaryDirectory(prefix="provenance-") as name:  # pytest's own folder is closed to others
        texts = Path(name)
        for folder in ("closed", "listed", "open"):
            (texts / folder).mkdir()
            (texts / folder / f"{folder}.txt").write_text("a")
        (texts / "open" / "locked.txt").write_text("b")
        for path in (texts, *texts.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        (texts / "listed").chmod(0o444)  # its names can be read, its files not
        (texts / "open" / "locked.txt").chmod(0)
        (texts / "closed").chmod(0)
        result = subprocess.run(
            [sys.executable, "-W", "error", "-c", _AS_NOBODY, name, str(texts / "closed" / "closed.txt")],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )
        for path in (texts / "closed", texts / "listed"):
            path.chmod(0o755)
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        "read open.txt",
        "skipped closed permission denied",
        "skipped listed.txt permission denied",
        "skipped locked.txt permission denied",
        "skipped closed.txt permission denied",
    ]
