"""Whatever bytes a file holds: articles or listings come out, never an exception, and none of it unprintable."""

from __future__ import annotations

import gzip
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_PIECES = st.binary(max_size=20) | st.sampled_from(
    [
        b'"',
        b'{"text": "',
        b'"}',
        b"\n",
        b"\r\n",
        b",",
        b";",
        b"\t",
        b"id,text\n",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\0",
        b"\\ud800",
    ]
)
_FILES = st.lists(_PIECES, max_size=12).map(b"".join)


_ODD = (
    "utf-7",  # these three may name surrogates
    "unicode_escape",
    "raw_unicode_escape",
    "utf-16",  # without a mark
    "utf-16-le",
    "utf-32",
    "idna",  # of which the error handlers know nothing
    "cp424",  # in which ASCII is something else
    "shift_jis",
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Python, about escapes that it does not know
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(data=_FILES)
@pytest.mark.parametrize("encoding", _ODD)
@pytest.mark.parametrize("suffix", ["txt", "jsonl", "csv", "tsv"])
def test_never_an_exception_in_a_declared_encoding(tmp_path, collect, suffix, encoding, data):
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    outcome = collect(path, encoding=encoding)
    for article in outcome.articles:
        article.text.encode()
        article.id.encode()


@pytest.mark.parametrize("encoding", _ODD)
@pytest.mark.parametrize("suffix", ["txt", "jsonl", "csv", "tsv", "html"])
def test_a_lone_surrogate_is_listed(tmp_path, collect, suffix, encoding):
    path = tmp_path / f"a.{suffix}"
    words = "It names +2AA-, \\ud800 and \\udc80 alone."
    text = {
        "txt": words,
        "jsonl": f'{{"text": "{words}"}}\n',
        "csv": f'id,text\n1,"{words}"\n2,"as it is"\n',
        "tsv": f"id\ttext\n1\t{words}\n2\tas it is\n",
        "html": f"<html><body><article><p>{words} {'The harbour was shut all day. ' * 9}</p></article></body></html>",
    }[suffix]
    path.write_text(text, "utf-8")
    outcome = collect(path, encoding=encoding)
    for article in outcome.articles:
        article.text.encode()
    if encoding in _ODD[:3]:
        assert outcome.skipped or outcome.notes
    for item in [*outcome.skipped, *outcome.notes]:
        assert "0x-" not in str(item)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=_FILES, packed=st.booleans())
@pytest.mark.parametrize("suffix", ["txt", "jsonl", "csv", "tsv"])
def test_never_an_exception(tmp_path, collect, suffix, data, packed):
    path = tmp_path / (f"a.{suffix}.gz" if packed else f"a.{suffix}")
    path.write_bytes(gzip.compress(data)[: None if len(data) % 3 else -1] if packed else data)
    outcome = collect(path)
    for article in outcome.articles:
        article.text.encode()
        article.id.encode()
    for item in [*outcome.skipped, *outcome.notes]:
        assert not {unicodedata.category(character) for character in str(item)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert outcome.articles or outcome.skipped or suffix == "jsonl" or b"text" in data
