"""Sources: ids, standard input, missing files, and where listings go."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from provenance.errors import ReadError
from provenance.readers import ReadLimits, Skipped, SkippedWarning, read


def test_ids_of_one_folder_one_file_and_several(tmp_path, collect, write, monkeypatch):
    write("a/sub/001.txt", "one")
    write("b/sub/001.txt", "two")
    write("c.txt", "three")
    assert collect(tmp_path / "a").ids == ["sub/001.txt"]
    assert collect(tmp_path / "a" / "sub" / "001.txt").ids == ["001.txt"]
    monkeypatch.chdir(tmp_path)
    assert collect("./a//", Path("b"), "c.txt").ids == ["a/sub/001.txt", "b/sub/001.txt", "c.txt"]
    assert collect(".").ids == ["a/sub/001.txt", "b/sub/001.txt", "c.txt"]
    assert collect("b", "a").ids == ["b/sub/001.txt", "a/sub/001.txt"]
    assert collect(str(tmp_path / "a"), "c.txt").ids == [f"{tmp_path}/a/sub/001.txt", "c.txt"]


@pytest.mark.parametrize("source", ["nowhere", "", "a.txt/below", "nul\0byte", "x" * 300, "caf\udce9"])
def test_a_source_that_does_not_exist_is_an_error_at_once(source, write, monkeypatch, tmp_path):
    write("a.txt", "a")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError, match=r"no such file or folder|cannot read") as caught:
        read("a.txt", source)
    assert str(caught.value).isprintable()


def test_usage_errors_at_once(tmp_path):
    with pytest.raises(ReadError, match="nothing to read"):
        read()
    with pytest.raises(ValueError, match="an article has no 'author'"):
        read(tmp_path, fields={"author": "by"})
    for encoding in ("klingon", "rot13", "hex"):
        with pytest.raises(ValueError, match="unknown text encoding"):
            read(tmp_path, encoding=encoding)
    with pytest.raises(ValueError, match="record_bytes must be positive"):
        ReadLimits(record_bytes=0)


def test_empty_and_blank_files_are_articles(tmp_path, collect, write):
    write("empty.txt", "")
    write("blank.txt", " \r\n\t\n\u3000")
    write("mark.txt", b"\xef\xbb\xbf")
    outcome = collect(tmp_path)
    assert outcome.texts == {"empty.txt": "", "blank.txt": " \r\n\t\n\u3000", "mark.txt": ""}
    assert outcome.skipped == []


def test_texts_are_read_exactly(collect, write):
    text = "Erste Zeile\r\nzweite\rdritte\n\x0bvierte\u2028fünfte\u0085 e\u0301\ufeff \x1b[0m\x0c"
    assert collect(write("a.txt", text)).texts == {"a.txt": text}


def test_unknown_suffix_is_text_when_named(collect, write):
    outcome = collect(write("story.wire", "The ferry sailed late."))
    assert outcome.texts == {"story.wire": "The ferry sailed late."}
    assert outcome.messages == ["not a type we know (.wire): read as plain text"]
    outcome = collect(write("photo.bin", bytes(range(256)) * 8))
    assert outcome.articles == []
    assert outcome.reasons == [(None, "not text")]


@pytest.fixture
def stdin(monkeypatch):
    def set_stdin(data: bytes) -> io.BytesIO:
        raw = io.BytesIO(data)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw))
        return raw

    return set_stdin


def test_standard_input_as_text(stdin, collect):
    raw = stdin("Ein Satz über nichts.\r\n".encode())
    assert collect("-").texts == {"-": "Ein Satz über nichts.\r\n"}
    assert not raw.closed


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_standard_input_as_json_lines(stdin, collect, codec):
    stdin(' \n\n{"id": 7, "text": "été"}\n{"text": "ja"}\n{"text"\n'.encode(codec))
    outcome = collect("-")
    assert outcome.texts == {"7": "été", "-:4": "ja"}
    assert [(item.source, item.line) for item in outcome.skipped] == [("-", 5)]


@pytest.mark.parametrize("blank", [b"", b"\n", b" \t\r\n" * 100_000, b"\xef\xbb\xbf", b"\xff\xfe \0\n\0"])
def test_nothing_piped_in_is_no_article(stdin, collect, write, blank):
    stdin(blank)
    outcome = collect("-")
    assert (outcome.texts, outcome.reasons) == ({}, [])
    stdin((blank if len(blank) < 9 and blank[:1] != b"\xff" else b"") + b'{"id": "a", "text": ""}\n')
    assert collect("-").texts == {"a": ""}
    assert len(collect(write("blank.txt", blank)).texts) == 1


def test_standard_input_twice_and_empty(stdin, collect):
    stdin(b"")
    outcome = collect("-", "-")
    assert outcome.texts == {}
    assert outcome.reasons == [(None, "same file as -")]


def test_standard_input_that_is_none(monkeypatch, collect):
    for nothing in (None, io.StringIO("text")):
        monkeypatch.setattr(sys, "stdin", nothing)
        assert collect("-").reasons == [(None, "standard input has no bytes to read")]


def test_a_file_called_dash(collect, write, monkeypatch, tmp_path):
    write("-", "dash")
    monkeypatch.chdir(tmp_path)
    assert collect("./-").texts == {"-": "dash"}
    assert collect(Path("-")).texts == {"-": "dash"}


def test_every_article_of_an_id_where_versions_are_wanted(collect, write):
    path = write("a.jsonl", '{"id": "x", "text": "one"}\n{"id": "y", "text": "two"}\n{"id": "x", "text": "three"}\n')
    got = collect(path, repeats=True)
    assert [(article.id, article.text) for article in got.articles] == [("x", "one"), ("y", "two"), ("x", "three")]
    assert got.skipped == []
    assert [article.text for article in collect(path).articles] == ["one", "two"]


def test_ids_that_each_file_counts_anew_are_left_out_by_a_name_that_no_record_has(tmp_path, collect, write):
    for name in ("a.jsonl", "b.jsonl"):
        write(name, '{"id": 0, "url": "u", "text": "x"}\n{"id": 1, "url": "u", "text": "y"}\n')
    assert len(collect(tmp_path).articles) == 2
    outcome = collect(tmp_path, fields={"id": "none", "url": "none"})
    assert [article.id for article in outcome.articles] == ["a.jsonl:1", "a.jsonl:2", "b.jsonl:1", "b.jsonl:2"]
    assert not outcome.skipped


def test_duplicate_ids_are_listed_with_the_first_place(tmp_path, collect, write):
    write("a.jsonl", '{"id": "x", "text": "1"}\n{"id": "y", "text": "2"}\n{"id": "x", "text": "3"}\n')
    write("b.csv", "id,text\ny,4\nz.txt,5\n")
    write("z.txt", "6")
    outcome = collect(tmp_path)
    assert outcome.texts == {"x": "1", "y": "2", "z.txt": "5"}
    assert outcome.skipped == [
        Skipped(f"{tmp_path}/a.jsonl", 3, f"duplicate id 'x', first seen at {tmp_path}/a.jsonl:1"),
        Skipped(f"{tmp_path}/b.csv", 2, f"duplicate id 'y', first seen at {tmp_path}/a.jsonl:2"),
        Skipped(f"{tmp_path}/z.txt", None, f"duplicate id 'z.txt', first seen at {tmp_path}/b.csv:3"),
    ]


def test_listings_go_to_a_function_or_become_warnings(tmp_path, write):
    write("a.pdf", "x")
    write("b.jsonl", "{")
    places: list[str] = []
    assert list(read(tmp_path, skipped=lambda item: places.append(str(item)))) == []
    assert places[0] == f"{tmp_path}/a.pdf: not a type we read: .pdf"
    assert places[1].startswith(f"{tmp_path}/b.jsonl:1: not JSON: ")
    with pytest.warns(SkippedWarning) as caught:
        list(read(tmp_path))
    assert [str(warning.message) for warning in caught] == places


def test_reading_is_lazy(tmp_path, write):
    write("a.txt", "a")
    write("b.txt", "b")
    articles = read(tmp_path)
    (tmp_path / "a.txt").write_text("changed")
    assert next(articles).text == "changed"
    (tmp_path / "b.txt").unlink()
    with pytest.warns(SkippedWarning, match="no such file"):
        assert list(articles) == []


def test_size_caps(tmp_path, collect, write):
    write("a.txt", "x" * 1000)
    write("b.txt", "x" * 1001)
    outcome = collect(tmp_path, limits=ReadLimits(record_bytes=1000))
    assert outcome.ids == ["a.txt"]
    assert outcome.reasons == [(None, "larger than 1000 bytes: 1001 bytes")]


def test_large_single_lines(tmp_path, collect):
    (tmp_path / "a.txt").write_bytes(b"word " * 2_000_000)
    with (tmp_path / "b.txt").open("wb") as file:
        file.truncate(100 << 20)
    outcome = collect(tmp_path)
    assert [len(article.text) for article in outcome.articles] == [10_000_000]
    assert outcome.reasons == [(None, f"larger than 64 MiB: {100 << 20} bytes")]
