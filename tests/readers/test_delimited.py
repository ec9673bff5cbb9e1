"""CSV and TSV: agreement with the csv module on good tables, one row lost for one bad row."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provenance.article import Article
from provenance.readers import ReadLimits
from provenance.readers.records import FieldMap


def test_columns_become_fields(collect, write):
    path = write(
        "a.csv",
        "ID,Headline,Text,source,pubDate,url,Language\r\n"
        '7,"Ferry, late","She said ""no"".\r\n\r\nThen left.",Post,2019-11-01,https://x.example/7,en\r\n'
        ",,Only a text,,,https://x.example/8,\r\n"
        "\r\n"
        ",,Neither,,,,\r\n",
    )
    outcome = collect(path)
    assert outcome.skipped == []
    assert outcome.articles == [
        Article(
            id="7",
            text='She said "no".\r\n\r\nThen left.',
            title="Ferry, late",
            outlet="Post",
            published="2019-11-01",
            url="https://x.example/7",
            lang="en",
        ),
        Article(id="https://x.example/8", text="Only a text", url="https://x.example/8"),
        Article(id="a.csv:7", text="Neither"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(collect, write, delimiter):
    rows = [["id", "text", "a,b;c"], ["1", "x, y; z | w", "q"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    assert collect(write("a.csv", text.getvalue())).texts == {"1": "x, y; z | w"}


def test_one_column_and_tsv(collect, write):
    assert collect(write("a.csv", 'text\neins\n""\nzwei\n')).texts == {
        "a.csv:2": "eins",
        "a.csv:3": "",
        "a.csv:4": "zwei",
    }
    assert collect(write("a.tsv", 'id\ttext\n1\tx, "y"\n2\t"a\tb"\n')).texts == {"1": 'x, "y"', "2": "a\tb"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(collect, write, end):
    text = f'id,text{end}1,a{end}2,"b{end}c"{end}3,"d"'
    assert collect(write("a.csv", text)).texts == {"1": "a", "2": f"b{end}c", "3": "d"}


def test_malformed_rows(collect, write):
    text = (
        "id,text,title,lang\n"
        "1,eins,t,de\n"
        "2,zu,viele,felder,hier\n"
        "3,zu wenige\n"
        '4,"Er sagte "nein" dazu",t,de\n'
        "5,fünf,t,de\n"
        '6,"abgebrochen mitten im\n'
        '7,"sieben","t","de"\n'
        '8,acht,5" Rohr,de\n'
        '9,"offen,t,de\n'
        "10,zehn,t,de\n"
    )
    outcome = collect(write("a.csv", text))
    assert outcome.texts == {"1": "eins", "5": "fünf", "7": "sieben", "8": "acht", "10": "zehn"}
    assert outcome.reasons == [
        (3, "5 fields, header has 4"),
        (4, "2 fields, header has 4"),
        (5, "text after a closing quote"),
        (7, "text after a closing quote"),
        (10, "a quote is opened and never closed"),
    ]


def test_files_without_a_usable_header(collect, write):
    assert collect(write("a.csv", "")).reasons == [(None, "no header row")]
    assert collect(write("b.csv", "\n\r\n")).reasons == [(None, "no header row")]
    assert collect(write("c.csv", '"id,text\n1,x\n')).reasons == [
        (1, "a quote is opened and never closed"),
        (2, "no text column (looked for text, body, content, articleBody; there are: 1, x)"),
    ]
    assert collect(write("d.csv", "id,text\n")).reasons == []
    assert collect(write("e.csv", "id,text\n1,x"), fields={"text": "story"}).reasons == [
        (1, "no text column (looked for story; there are: id, text)")
    ]
    assert collect(write("f.csv", "id\x1b[2J\\,b\n")).reasons[0][1].endswith(r"there are: id\u001b[2J\\, b)")


def test_a_column_twice(collect, write):
    outcome = collect(write("a.csv", "id,text,text,Text\n1,first,second,third\n"))
    assert outcome.texts == {"1": "first"}
    assert outcome.messages == ["column text stands there twice: the first is used"]


def test_encodings(collect, write):
    text = 'id;text\n1;Über die Brücke, größer\n2;"Straße\nmüde"\n'
    expected = {"1": "Über die Brücke, größer", "2": "Straße\nmüde"}
    for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"):
        assert collect(write("a.csv", text.encode(codec))).texts == expected
    outcome = collect(write("a.csv", text.encode("cp1252")))
    assert outcome.texts == expected
    assert outcome.messages == ["encoding guessed: windows-1252"]
    assert collect(write("a.csv", text.encode("cp850")), encoding="cp850").texts == expected
    assert collect(write("a.csv", bytes(range(256)) * 9)).reasons == [(None, "not text")]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "windows-1251", "koi8-r", "cp932"])
def test_encodings_of_large_files(collect, write, codec):
    texts = {str(n): f"В городе № {n} снова открыт мост." for n in range(12_000)}
    if codec in ("koi8-r", "cp932"):
        texts = {n: text.replace("№", "N") for n, text in texts.items()}
    content = "id,text\n" + "".join(f"{n},{text}\n" for n, text in texts.items())
    declared = codec if codec == "cp932" else None
    outcome = collect(write("a.csv", content.encode(codec)), encoding=declared)
    assert outcome.texts == texts
    assert outcome.messages == (
        [] if codec in ("utf-8", "cp932") else [f"encoding guessed: {codec}".replace("-r", "_r")]
    )


def test_one_row_in_another_encoding(collect, write):
    good = "".join(f"{n},Ärger über Öl\n" for n in range(20)).encode()
    outcome = collect(write("a.csv", b"id,text\n" + good + b'x,"caf\xe9\nan"\n' + b"y,gut\n"))
    assert len(outcome.articles) == 21
    assert outcome.reasons == [(22, "not utf-8: byte 0xe9 in field 2")]


def test_caps_and_nul(collect, write):
    text = "id,text\n1,a\0b\n2," + "x" * 2000 + '\n3,"' + "y\n" * 1000 + '"\n4,d\n'
    outcome = collect(write("a.csv", text), limits=ReadLimits(record_bytes=1000))
    assert outcome.texts["1"] == "a\0b"
    assert outcome.texts["4"] == "d"
    assert outcome.reasons[:2] == [(3, "row larger than 1000 bytes"), (4, "row larger than 1000 bytes")]
    large = collect(write("a.csv", "id,text\n1," + "x" * 200_000))  # beyond csv.field_size_limit
    assert len(large.articles[0].text) == 200_000
    assert csv.field_size_limit() == 131_072


def test_rows_read_again_are_bounded(collect, write):
    # Every line leaves a quote open that the next one closes and opens again.
    text = "id,text\n" + 'x","\n' * 20_000
    outcome = collect(write("a.csv", text), limits=ReadLimits(record_bytes=1 << 20))
    assert outcome.articles == []
    assert outcome.reasons[-1][1].endswith("; the lines to 20001 are not read")


_CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from(',;"\n\r\t'), max_size=8
)
_TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(_CELLS, min_size=width, max_size=width), max_size=6)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_TABLES, st.sampled_from([",", ";"]), st.booleans())
def test_agrees_with_the_csv_module(tmp_path, collect, table, delimiter, quote_all):
    width = len(table[0]) if table else 1
    header = ["text", *(f"c{n}" for n in range(1, width))]
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    end = "\n" if quote_all else "\r\n"  # only with the latter the writer always quotes a lone \r
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([header, *table])
    path = tmp_path / "a.csv"
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    outcome = collect(path)
    expected = [row[0] for row in csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=delimiter) if row][1:]
    if width > 1 or delimiter == ",":
        assert [article.text for article in outcome.articles] == expected
        assert outcome.skipped == []


def test_many_columns_are_compared_each_with_few():
    calls = 0

    class Counted(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other):
            nonlocal calls
            calls += 1
            return str.__eq__(self, other)

    names = [Counted(f"c{number}") for number in range(500)]
    columns, remarks = FieldMap().columns(["text", *names, names[7]])
    assert len(columns) == 502
    assert remarks == ["column c7 stands there twice: the first is used"]
    assert calls < 20 * len(columns)
