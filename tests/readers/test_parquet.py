"""Parquet and Arrow: rows come out as they were written, and whatever cannot is listed."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from decimal import Decimal

import numpy as np
import polars
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provenance.article import Article
from provenance.readers import ReadLimits, read
from provenance.readers.parquet import table_worker
from provenance.readers.worker import Worker

SUMMED = {"write_page_checksum": True, "use_dictionary": False, "write_statistics": False}
"""A file in which nearly all bytes are of pages, which have sums."""
FIELDS = ("id", "text", "outlet", "published", "url", "title", "lang")
OFTEN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_OPTIONAL = st.none() | _TEXTS.filter(bool)
_ARTICLES = st.lists(
    st.builds(Article, id=_TEXTS.filter(bool), text=_TEXTS, **dict.fromkeys(FIELDS[2:], _OPTIONAL)),
    min_size=1,
    max_size=12,
    unique_by=lambda article: article.id,
)


def arrow_file(table, path):
    with pa.OSFile(os.fspath(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=5)


def arrow_stream(table, path):
    with pa.OSFile(os.fspath(path), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=5)


WRITERS = {
    "a.parquet": lambda table, path: pq.write_table(table, path, row_group_size=5),
    "b.pq": lambda table, path: pq.write_table(table, path, compression="zstd", use_dictionary=False),
    "c.parquet": lambda table, path: polars.from_arrow(table).write_parquet(path),
    "d.arrow": arrow_file,
    "e.ipc": arrow_stream,
    "f.feather": lambda table, path: pyarrow.feather.write_feather(table, path, compression="lz4"),
    "g.arrow": lambda table, path: polars.from_arrow(table).write_ipc(path, compression="zstd"),
    "h.ipc": lambda table, path: polars.from_arrow(table).write_ipc_stream(path),
}


def table_of(articles):
    return pa.table({name: pa.array([getattr(a, name) for a in articles], pa.string()) for name in FIELDS})


class KeptWorker(Worker):
    """Runs on when a call of `read` has ended: it takes half a second to start."""

    def __exit__(self, *_):
        pass


@pytest.fixture(scope="module")
def kept():
    worker = table_worker()
    worker.__class__ = KeptWorker
    yield worker
    worker.close()


@pytest.fixture(autouse=True)
def one_process(kept, monkeypatch, request):
    if "own_process" not in request.fixturenames:
        monkeypatch.setattr("provenance.readers.collection.table_worker", lambda: kept)


@pytest.fixture
def own_process():
    """The process starts and ends as it does for users."""


@pytest.fixture
def written(tmp_path):
    """Write columns to a file."""

    def written(name, columns, **options):
        path = tmp_path / name
        table = columns if isinstance(columns, pa.Table) else pa.table(columns)
        if options:
            pq.write_table(table, path, **options)
        else:
            WRITERS[next(writer for writer in WRITERS if writer.endswith(path.suffix))](table, path)
        return path

    return written


@pytest.mark.parametrize("name", WRITERS)
@OFTEN
@given(articles=_ARTICLES)
def test_what_was_written_is_read(tmp_path, collect, name, articles):
    path = tmp_path / name
    WRITERS[name](table_of(articles), path)
    outcome = collect(path)
    assert outcome.articles == articles
    assert outcome.skipped == outcome.notes == []


@pytest.mark.parametrize("name", ["a.parquet", "d.arrow"])
@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.binary(),
        pa.large_binary(),
        pa.binary_view(),
        pa.dictionary(pa.int8(), pa.string()),
        pa.dictionary(pa.int32(), pa.large_string()),
    ],
    ids=str,
)
def test_texts_of_any_type(written, collect, name, kind):
    texts = ["Le port est fermé.", None, "", "Hafen 港 🚢" * 50]
    plain = pa.array([text and text.encode() for text in texts] if "binary" in str(kind) else texts)
    plain = pa.array(["Le port est fermé.", None, "", "Hafen 港 🚢" * 50]) if plain.type == pa.null() else plain
    path = written(name, {"text": plain.cast(kind), "title": plain.cast(kind)})
    outcome = collect(path)
    assert outcome.texts == {f"{name}:1": texts[0], f"{name}:3": "", f"{name}:4": texts[3]}
    assert [article.title for article in outcome.articles] == [texts[0], None, texts[3]]
    assert outcome.reasons == [(2, "no text field (looked for text, body, content, articleBody)")]


@pytest.mark.parametrize("name", ["a.parquet", "d.arrow"])
def test_what_is_no_text_is_listed_with_its_row(written, collect, name):
    columns = {
        "id": pa.array([1, 2, 3]),
        "text": pa.array([b"Ebbe", b"Fl\xfft", None]),
        "url": pa.array([b"\xc3", None, None]),
    }
    outcome = collect(written(name, columns))
    assert outcome.texts == {"1": "Ebbe"}
    assert outcome.reasons == [
        (2, "text is not a string but bytes that are not UTF-8 (0xff at position 3)"),
        (3, "no text field (looked for text, body, content, articleBody)"),
    ]
    assert outcome.messages == ["url is bytes that are not UTF-8 (0xc3 at position 1): url left out"]


@pytest.mark.parametrize("name", ["a.parquet", "d.arrow"])
@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (pa.array([["a"], []]), "a list"),
        (pa.array([{"a": 1}, {"a": 2}]), "an object"),
        (pa.array([1, 2]), "a number"),
        (pa.array([True, False]), "a truth value"),
        (pa.array([dt.time(1), dt.time(2)]), "a time of day"),
        (pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int64())), "a list"),
    ],
)
def test_a_text_of_another_type_is_listed(written, collect, name, values, kind):
    outcome = collect(written(name, {"text": values}))
    assert outcome.reasons == [(row, f"text is not a string but {kind}") for row in (1, 2)]


@pytest.mark.parametrize("name", ["a.parquet", "d.arrow"])
@pytest.mark.parametrize(
    ("value", "kind", "stated"),
    [
        (dt.date(2024, 3, 13), pa.date32(), "2024-03-13"),
        (dt.date(1893, 1, 2), pa.date32(), "1893-01-02"),
        (dt.datetime(2024, 3, 13, 9, 31), pa.timestamp("s"), "2024-03-13T09:31:00"),
        (dt.datetime(2024, 3, 13, 9, 31), pa.timestamp("us"), "2024-03-13T09:31:00"),
        (dt.datetime(2024, 3, 13, 9, 31, 0, 250_000), pa.timestamp("ms"), "2024-03-13T09:31:00.250"),
        (dt.datetime(1955, 1, 2, 3, 4, 5, 6), pa.timestamp("us"), "1955-01-02T03:04:05.000006"),
        (dt.datetime(2024, 3, 13, 9, 31), pa.timestamp("us", "UTC"), "2024-03-13T09:31:00+00:00"),
        (dt.datetime(2024, 3, 13, 9, 31), pa.timestamp("us", "Europe/Paris"), "2024-03-13T10:31:00+01:00"),
        (dt.datetime(2024, 7, 13, 9, 31), pa.timestamp("ns", "Europe/Paris"), "2024-07-13T11:31:00+02:00"),
        (dt.datetime(2024, 3, 13, 9, 31), pa.timestamp("us", "+05:30"), "2024-03-13T15:01:00+05:30"),
        (dt.datetime(2024, 3, 13, 9, 31), pa.timestamp("us", "Mars/Olympus"), "2024-03-13T09:31:00+00:00"),
        ("13 mars 2024", pa.string(), "13 mars 2024"),
        (1710322260, pa.int64(), "1710322260"),
        (Decimal(20240313), pa.decimal128(10, 0), "20240313"),
        (None, pa.timestamp("us"), None),
    ],
    ids=str,
)
def test_dates_are_as_precise_as_they_are_kept(written, collect, name, value, kind, stated):
    if name.endswith("parquet") and kind == pa.timestamp("s"):
        kind = pa.timestamp("ms")  # Parquet has no seconds
    outcome = collect(written(name, {"text": ["x"], "date": pa.array([value], kind)}))
    assert [article.published for article in outcome.articles] == [stated]
    assert outcome.messages == []


@pytest.mark.parametrize("name", ["a.parquet", "d.arrow"])
def test_a_moment_to_the_nanosecond_and_one_that_no_calendar_has(written, collect, name):
    stamps = pa.array([1_710_322_260_000_000_001, None], pa.timestamp("ns"))
    outcome = collect(written(name, {"text": ["x", "y"], "date": stamps}))
    assert outcome.articles[0].published == "2024-03-13T09:31:00.000000001"
    assert outcome.articles[0].published_at == dt.datetime(2024, 3, 13, 9, 31)
    outcome = collect(written(f"z{name}", {"text": ["x"], "date": pa.array([1 << 62], pa.timestamp("ms"))}))
    assert outcome.articles[0].published is None
    assert outcome.messages == ["date is a date that no calendar has: published left out"]


@pytest.mark.parametrize("name", ["a.parquet", "d.arrow"])
def test_fields_are_mapped_as_those_of_other_records(written, collect, name):
    source = pa.array([{"id": "w", "name": "Wire"}, None, {"id": "p", "name": None}])
    article = pa.array([{"body": "eins", "when": dt.datetime(2020, 1, 2)}, {"body": "zwei", "when": None}, None])
    path = written(name, {"Text": ["1", "2", "3"], "source": source, "article": article, "key": [7, 8, 9]})
    outcome = collect(path)
    assert [(a.id, a.text, a.outlet) for a in outcome.articles] == [
        (f"{name}:1", "1", "Wire"),
        (f"{name}:2", "2", None),
        (f"{name}:3", "3", None),
    ]
    assert outcome.messages == []
    fields = {"text": "article.body", "id": "key", "outlet": "source.id", "published": "article.when"}
    outcome = collect(path, fields=fields)
    assert outcome.articles == [
        Article(id="7", text="eins", outlet="w", published="2020-01-02T00:00:00"),
        Article(id="8", text="zwei"),
    ]
    assert outcome.reasons == [(3, "no text field (looked for article.body)")]


@pytest.mark.parametrize("name", ["a.parquet", "d.arrow"])
def test_a_missing_column_is_told_with_those_that_are_there(written, collect, name):
    path = written(name, {"titre": ["a"], "corps": ["b"]})
    (reason,) = collect(path).reasons
    assert reason == (None, "no text column (looked for text, body, content, articleBody; there are: titre, corps)")
    assert collect(path, fields={"text": "corps"}).texts == {f"{name}:1": "b"}
    (reason,) = collect(path, fields={"text": "corps.fr"}).reasons
    assert reason == (1, "no text field (looked for corps.fr)")


def test_of_two_columns_with_one_name_the_first_counts(written, collect):
    table = pa.Table.from_arrays([pa.array(["first"]), pa.array(["second"])], ["text", "text"])
    outcome = collect(written("a.arrow", table))
    assert outcome.texts == {"a.arrow:1": "first"}
    assert outcome.messages == ["column text stands there twice: the first is used"]


def test_only_columns_that_are_needed_are_read(written, collect, tmp_path):
    table = pa.table({"text": ["Ebbe und Flut " * 40] * 50, "raw": [os.urandom(500) for _ in range(50)]})
    path = written(
        "a.parquet", table, compression="none", write_page_checksum=True, use_dictionary=False, write_statistics=False
    )
    data = bytearray(path.read_bytes())
    chunk = pq.ParquetFile(path).metadata.row_group(0).column(1)
    data[chunk.data_page_offset + chunk.total_compressed_size // 2] ^= 1
    path.write_bytes(data)
    assert len(collect(path).articles) == 50
    assert "row" in str(collect(path, fields={"title": "raw"}).skipped)


def test_a_dataset_in_parts(written, collect, tmp_path):
    (tmp_path / "news" / "day=1").mkdir(parents=True)
    for part in ("news/day=1/part-0.parquet", "news/part-1.snappy.parquet"):
        written(part, {"text": [part]})
    for mark in ("_SUCCESS", "_metadata", "_common_metadata", ".part-0.parquet.crc"):
        (tmp_path / "news" / mark).write_bytes(b"PAR1")
    outcome = collect(tmp_path / "news")
    assert outcome.ids == ["day=1/part-0.parquet:1", "part-1.snappy.parquet:1"]
    assert outcome.skipped == []


def test_no_rows_and_no_file(written, collect, tmp_path, write):
    empty = table_of([])
    for name in ("a.parquet", "d.arrow", "e.ipc"):
        outcome = collect(written(name, empty))
        assert (outcome.articles, outcome.skipped) == ([], [])
    for name in ("x.parquet", "x.arrow"):
        assert len(collect(write(name, b"")).skipped) == 1


def test_rows_that_are_too_large(written, collect):
    texts = ["a" * 400, "b" * 1001, "c" * 1001, "d"]
    for name in ("a.parquet", "d.arrow"):
        outcome = collect(
            written(name, {"text": texts, "note": ["x" * 5000] * 4}), limits=ReadLimits(record_bytes=1000)
        )
        assert list(outcome.texts.values()) == ["a" * 400, "d"]
        assert outcome.reasons == [(row, "row larger than 1000 bytes") for row in (2, 3)]


def test_little_that_becomes_much(written, collect, tmp_path):
    text = "Ebbe und Flut. " * 5000
    path = written("a.parquet", {"text": pa.array([text] * 1000)}, compression="zstd")
    assert path.stat().st_size < 400_000
    outcome = collect(path)
    assert 0 < len(outcome.articles) < 1000
    ((row, reason),) = outcome.reasons
    assert reason == "compression ratio over 200: not read from this row on"
    assert row == len(outcome.articles) + 1


def test_what_takes_too_long(written, collect):
    path = written("a.parquet", {"text": ["x"]})
    assert collect(path).skipped == []  # it runs
    (reason,) = collect(path, limits=ReadLimits(table_seconds=1e-9)).reasons
    assert reason == (None, "it takes longer than 1e-09 s to open")
    assert len(collect(path).articles) == 1


def test_a_crash_costs_the_rest_of_one_file(written, kept):
    first = written("a.arrow", {"text": [f"{n} {'x' * 1000}" for n in range(20_000)]})
    second = written("b.arrow", {"text": ["b"]})
    skipped = []
    articles = read(first, second, skipped=skipped)
    assert next(articles).text.startswith("0 ")
    os.kill(kept._running[0].pid, signal.SIGKILL)
    rest = [article.text[:1] for article in articles]
    assert rest[-1] == "b"
    (item,) = skipped
    assert item.line == len(rest) + 1
    assert item.reason == "it crashes the reader of Arrow (signal 9): not read from this row on"


def test_offsets_that_lie_cost_the_batch(collect, tmp_path):
    path = tmp_path / "a.arrow"
    with pa.OSFile(os.fspath(path), "wb") as sink, pa.ipc.new_file(sink, pa.schema({"text": pa.string()})) as writer:
        for texts in (["one", "two"], ["three", "four"], ["one", "two"]):
            writer.write_batch(pa.record_batch({"text": texts}))
    whole = path.read_bytes()
    true, lying = (np.array(offsets, "<i4").tobytes() for offsets in ([0, 5, 9], [0, 2_000_000_000, 2_000_000_000]))
    assert whole.count(true) == 1
    path.write_bytes(whole.replace(true, lying))
    outcome = collect(path)
    assert list(outcome.texts.values()) == ["one", "two", "one", "two"]
    assert outcome.ids == [f"a.arrow:{row}" for row in (1, 2, 5, 6)]
    ((row, reason),) = outcome.reasons
    assert row == 3
    assert reason.startswith("rows 3 to 4 are lost: ")


def test_an_end_before_the_end_is_listed(written, collect):
    path = written("a.ipc", {"text": ["one"] * 12})
    whole = path.read_bytes()
    second = whole.index(b"\xff\xff\xff\xff", 8)
    path.write_bytes(whole[: second + 4] + bytes(4) + whole[second + 8 :])  # the length of the first batch
    outcome = collect(path)
    assert outcome.articles == []
    assert [row for row, _ in outcome.reasons] == [1]
    path.write_bytes(whole + whole)
    outcome = collect(path)
    assert len(outcome.articles) == 12
    assert [row for row, _ in outcome.reasons] == [13]


def test_views_that_lie_cost_the_batch(tmp_path, collect):
    path = tmp_path / "a.ipc"
    texts = pa.array(["Ebbe und Flut am Montag", "kurz"], pa.string_view())
    arrow_stream(pa.table({"text": texts}), path)
    whole = path.read_bytes()
    true = np.array([23], "<i4").tobytes() + b"Ebbe" + bytes(8)
    assert whole.count(true) == 1
    path.write_bytes(whole.replace(true, true[:12] + np.array([1 << 30], "<i4").tobytes()))
    ((row, reason),) = collect(path).reasons
    assert row == 1
    assert reason.startswith("rows 1 to 2 are lost: ")


def test_a_damaged_row_group_costs_itself(written, collect):
    texts = [f"{number} {'Ebbe und Flut ' * number}" for number in range(30)]
    path = written(
        "a.parquet",
        {"text": texts},
        row_group_size=10,
        write_page_checksum=True,
        use_dictionary=False,
        write_statistics=False,
    )
    chunk = pq.ParquetFile(path).metadata.row_group(1).column(0)
    data = bytearray(path.read_bytes())
    data[chunk.data_page_offset + chunk.total_compressed_size // 2] ^= 4
    path.write_bytes(data)
    outcome = collect(path)
    assert [article.text for article in outcome.articles] == texts[:10] + texts[20:]
    assert outcome.ids[10] == "a.parquet:21"
    ((row, reason),) = outcome.reasons
    assert row == 11
    assert reason.startswith("rows 11 to 20 are lost: ")


def test_an_encrypted_file_is_listed(write, collect):
    path = write("a.parquet", b"PARE" + bytes(40) + b"PARE")
    assert collect(path).reasons == [(None, "not read as Parquet: its footer is encrypted")]


def test_only_files_by_themselves(collect, tmp_path, write):
    for name in ("a.parquet.gz", "a.arrow.gz"):
        ((_, reason),) = collect(write(name, b"\x1f\x8b")).reasons
        assert reason.endswith("can only be read from a file by itself, which is not gzipped")


@pytest.mark.parametrize("name", WRITERS)
@OFTEN
@given(data=st.data())
def test_a_truncated_file_is_never_short_without_a_word(tmp_path, collect, name, data):
    articles = [Article(id=f"a{n}", text=f"Tide {n} " * (n + 1)) for n in range(12)]
    path = tmp_path / name
    WRITERS[name](table_of(articles), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    outcome = collect(path)
    assert outcome.articles == articles[: len(outcome.articles)]
    assert len(outcome.articles) == len(articles) or outcome.skipped


@OFTEN
@given(data=st.data())
def test_a_flipped_bit_gives_no_other_text_where_there_are_sums(tmp_path, collect, data):
    articles = [Article(id=f"a{n}", text=f"Tide {n} " * (n + 1)) for n in range(12)]
    path = tmp_path / "a.parquet"
    pq.write_table(table_of(articles), path, compression="zstd", row_group_size=4, **SUMMED)
    whole = bytearray(path.read_bytes())
    metadata = pq.ParquetFile(path).metadata
    group = metadata.row_group(data.draw(st.integers(0, 2)))
    chunk = group.column(data.draw(st.integers(0, 1)))
    # The sums are of pages, not of what stands before them.
    at = chunk.data_page_offset + data.draw(
        st.integers(chunk.total_compressed_size // 2, chunk.total_compressed_size - 1)
    )
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(whole)
    outcome = collect(path)
    assert set(outcome.articles) <= set(articles)
    assert len(outcome.articles) == len(articles) or outcome.skipped


@pytest.mark.parametrize("name", WRITERS)
@OFTEN
@given(data=st.data())
def test_any_flipped_bytes_never_raise(tmp_path, collect, name, data):
    path = tmp_path / name
    WRITERS[name](table_of([Article(id=f"a{n}", text=f"Tide {n}") for n in range(9)]), path)
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole)
    outcome = collect(path)
    for article in outcome.articles:
        article.text.encode()
        article.id.encode()
    assert all(str(item).isprintable() for item in outcome.skipped)
    assert len(outcome.articles) == 9 or outcome.skipped


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "feather", "ipc"])
@OFTEN
@given(
    data=st.lists(st.binary(max_size=20) | st.sampled_from([b"PAR1", b"ARROW1\0\0", b"\xff" * 4, bytes(4)])).map(
        b"".join
    )
)
def test_any_bytes_never_raise(tmp_path, collect, suffix, data):
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    outcome = collect(path)
    assert outcome.articles == []
    assert len(outcome.skipped) == 1
    assert str(outcome.skipped[0]).isprintable()


def test_the_same_every_time_and_in_the_order_of_rows(written, collect):
    texts = [f"{number} {'x' * (number % 7 * 997)}" for number in range(9000)]
    for name in ("a.parquet", "d.arrow"):
        path = written(name, {"text": texts})
        assert list(collect(path).texts.values()) == texts
        assert collect(path) == collect(path)


_WITHOUT = """
import json, sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "pyarrow":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Blocker())
from provenance.readers import read
skipped = []
print(json.dumps([[a.text for a in read(sys.argv[1], skipped=skipped)], [str(s) for s in skipped]]))
assert "pyarrow" not in sys.modules
"""


def test_without_pyarrow_the_file_is_listed_and_the_rest_read(written, write, tmp_path):
    written("a.parquet", {"text": ["x"]})
    write("b.txt", "b")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _WITHOUT, os.fspath(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    texts, skipped = json.loads(done.stdout)
    assert texts == ["b"]
    assert skipped == [f"{tmp_path}/a.parquet: not read without pyarrow: pip install 'text-provenance[arrow]'"]


def test_the_process_starts_with_the_first_table_and_reads_them_all(
    written, collect, monkeypatch, tmp_path, own_process
):
    started = []
    start = type(table_worker())._start
    monkeypatch.setattr("provenance.readers.worker.Worker._start", lambda self: started.append(self) or start(self))
    collect(tmp_path)
    assert started == []
    for number in range(5):
        written(f"{number}.parquet", {"text": ["x"]} if number % 2 else {"nothing": ["y"]})
    assert len(collect(tmp_path).articles) == 2
    assert len(started) == 1


_FEW = """
import json, resource, sys
from provenance.readers import read
resource.setrlimit(resource.RLIMIT_NOFILE, (100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
skipped = []
print(json.dumps([[a.text for a in read(sys.argv[1], skipped=skipped)], len(skipped)]))
"""


def test_files_that_cannot_be_read_are_closed(written, write, tmp_path):
    """Or the process can be given no more after some hundreds of them."""
    for number in range(150):
        write(f"{number}.arrow", b"")
        write(f"{number}.parquet", b"")
    for name in ("z.arrow", "z.parquet"):
        written(name, {"text": ["x"]})
    done = subprocess.run(
        [sys.executable, "-c", _FEW, os.fspath(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == [["x", "x"], 300]
