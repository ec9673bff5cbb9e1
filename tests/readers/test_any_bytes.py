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
