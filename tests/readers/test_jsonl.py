"""JSON Lines: one bad line costs one line."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provenance.article import Article
from provenance.readers import ReadLimits


def test_newsday_form(collect, write):
    record = {
        "id": "100391",
        "text": "Der Fährverkehr ruht.",
        "title": "Fähre",
        "outlet": "Hafenbote",
        "date": "2019-11-01T08:00:00+01:00",
        "url": "https://hafenbote.example/1",
        "lang": "de",
        "author": "dpa",
    }
    assert collect(write("a.jsonl", json.dumps(record))).articles == [
        Article(
            id="100391",
            text="Der Fährverkehr ruht.",
            title="Fähre",
            outlet="Hafenbote",
            published="2019-11-01T08:00:00+01:00",
            url="https://hafenbote.example/1",
            lang="de",
        )
    ]


def test_each_bad_line_is_listed_and_the_rest_read(collect, write):
    lines = [
        '{"id": "first", "text": "one"}',
        '{"id": "cut", "text": "the connection broke he',
        "",
        "   \t",
        "[1, 2]",
        '"text"',
        '{"id": "no text", "title": "t"}',
        '{"id": "list", "text": ["a"]}',
        '{"id": "null", "text": null}',
        '{"id": "half", "text": "ab\\ud800c"}',
        '{"id": "pair", "text": "\\ud83d\\ude00"}',
        '{"id": "deep", "text": "x", "more": ' + "[" * 200_000 + "]" * 200_000 + "}",
        '{"id": "big", "text": "x", "n": ' + "9" * 5000 + "}",
        '{"id": "nan", "text": "x", "n": NaN}',
        '{"id": "raw", "text": "a\tb"}',
        '{"id": "twice", "text": "x"} {"id": "twice"}',
        '{"id": "\\u0000", "text": "\\u0000"}\r',
        '{"id": "last", "text": "ende"}',
    ]
    outcome = collect(write("a.jsonl", "\n".join(lines)))
    assert outcome.texts == {
        "first": "one",
        "pair": "😀",
        "nan": "x",
        "\0": "\0",
        "last": "ende",
    }
    assert outcome.reasons == [
        (2, "not JSON: Unterminated string at column 23"),
        (5, "not a JSON object"),
        (6, "not a JSON object"),
        (7, "no text field (looked for text, body, content, articleBody)"),
        (8, "text is not a string but a list"),
        (9, "no text field (looked for text, body, content, articleBody)"),
        (10, r"lone surrogate \ud800 at character 3"),
        (12, "JSON nested too deeply"),
        (13, "JSON number of too many digits"),
        (15, "not JSON: Invalid control character at column 25"),
        (16, "not JSON: Extra data at column 30"),
    ]


def test_bytes_that_are_not_utf8(collect, write):
    data = b'{"id": 1, "text": "gut"}\n' + b'{"id": 2, "text": "caf\xe9"}\n' + b'{"id": 3, "text": "ok"}'
    path = write("a.jsonl", data)
    outcome = collect(path)
    assert outcome.texts == {"1": "gut", "3": "ok"}
    assert outcome.reasons == [(2, "not utf-8: byte 0xe9 at position 23")]
    assert collect(path, encoding="cp1252").texts == {"1": "gut", "2": "café", "3": "ok"}


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_wide_encodings_and_marks(collect, write, codec):
    text = "".join(json.dumps({"text": f"Schüler {n} 😀\u2028"}, ensure_ascii=False) + "\n" for n in range(20_000))
    outcome = collect(write("a.jsonl", text.encode(codec)))
    assert outcome.skipped == []
    assert outcome.ids == [f"a.jsonl:{n}" for n in range(1, 20_001)]
    assert outcome.articles[-1].text == "Schüler 19999 😀\u2028"
    assert outcome.messages == ([f"encoding guessed: {codec}"] if codec in ("utf-16-le", "utf-16-be") else [])


def test_wide_encoding_that_breaks_off(collect, write):
    data = '{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n{"id": "c"'.encode("utf-16")
    outcome = collect(write("a.jsonl", data + b"\0"))
    assert outcome.ids == ["a", "b"]
    assert outcome.reasons == [(3, "malformed utf-16-le: not read further")]


def test_marks_in_the_middle(collect, write):
    part = b'\xef\xbb\xbf{"text": "a"}\n'
    assert collect(write("a.jsonl", part * 2)).ids == ["a.jsonl:1", "a.jsonl:2"]


def test_binary_file_is_one_listing(collect, write):
    outcome = collect(write("a.jsonl", bytes(range(256)) * 100))
    assert outcome.reasons == [(None, "not text")]


def test_a_block_of_nul_bytes_costs_its_lines(collect, write):
    good = "".join(f'{{"id": {n}, "text": "So heißt es in Zeile {n}."}}\n' for n in range(500)).encode()
    outcome = collect(write("a.jsonl", good[:2000] + bytes(512) + good[2512:]))
    assert len(outcome.articles) + len(outcome.skipped) >= 485
    assert 1 <= len(outcome.skipped) <= 2


@pytest.mark.parametrize(("limits", "peak_mib"), [(ReadLimits(record_bytes=1 << 20), 8), (ReadLimits(), 100)])
def test_a_line_of_100_mb_is_passed_in_bounded_memory(tmp_path, collect, limits, peak_mib):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id": "before", "text": "a"}\n{"id": "huge", "text": "')
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n{"id": "after", "text": "b"}\n')
    tracemalloc.start()
    try:
        outcome = collect(path, limits=limits)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert outcome.texts == {"before": "a", "after": "b"}
    assert outcome.reasons == [(2, f"line longer than {limits.record_bytes >> 20} MiB")]
    assert peak < peak_mib << 20


def test_a_line_of_10_mb_is_read(collect, write):
    outcome = collect(write("a.jsonl", json.dumps({"text": "wort " * 2_000_000})))
    assert len(outcome.articles[0].text) == 10_000_000


_LINES = st.lists(
    st.dictionaries(st.sampled_from(["id", "text", "title", "n"]), st.text(max_size=9) | st.integers() | st.none()).map(
        json.dumps
    )
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=12),
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_LINES)
def test_agrees_with_json_loads(tmp_path, collect, lines):
    path = tmp_path / "a.jsonl"
    # An unmarked first line keeps the property about lines, not about what encoding the file is in.
    path.write_bytes("\n".join(['{"text": "start"}', *lines]).encode())
    outcome = collect(path)
    listed = {item.line for item in outcome.skipped}
    read = {article.text for article in outcome.articles}
    if listed == {None}:
        return
    for number, line in enumerate(lines, 2):
        try:
            record = json.loads(line)
            text = record["text"] if isinstance(record, dict) else None
        except (ValueError, KeyError):
            text = None
        good = isinstance(text, str) and not any("\ud800" <= character <= "\udfff" for character in text)
        if good:
            assert text in read or number in listed  # listed: an id stood there before
        elif line.strip():
            assert number in listed or not line.strip("\ufeff \t\x0b\x0c")
