"""Web archives: pages and texts come out, damage costs what is damaged, and what is no text is counted."""

from __future__ import annotations

import base64
import gc
import gzip
import hashlib
import io
import sys
import zlib

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from provenance.article import Article
from provenance.readers import ReadLimits, archive
from provenance.readers.archive import _HEADER_END
from provenance.readers.members import Members

DATE = "2024-03-13T09:31:00Z"
OFTEN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
PARAGRAPHS = [
    "La barge du port est restée à quai toute la semaine, a fait savoir lundi la capitainerie de Lanvizec.",
    "Une hélice faussée serait en cause ; la pièce de rechange n’est attendue que le mois prochain.",
    "« On fera avec les canots », a dit Yvon Kerdélan, qui mène la barge depuis vingt-deux ans.",
]


def page(head="<title>La barge reste à quai</title>"):
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f'<!DOCTYPE html><html lang="fr"><head>{head}</head><body><article>{body}</article></body></html>'


def record(kind, block, *fields, url="https://www.phare.example/a", date=DATE, content="text/plain", digest=True):
    """A record, and the bytes of it."""
    block = block.encode() if isinstance(block, str) else block
    lines = ["WARC/1.0", f"WARC-Type: {kind}", f"Content-Type: {content}", f"Content-Length: {len(block)}", *fields]
    lines += [f"WARC-Target-URI: {url}"] if url else []
    lines += [f"WARC-Date: {date}"] if date else []
    if digest:
        lines.append("WARC-Block-Digest: sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode())
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def response(body, *headers, status="200 OK", content="text/html; charset=utf-8", **options):
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {content}"] if content else []), *headers]
    block = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return record("response", block, content="application/http; msgtype=response", **options)


def text(number, words=None):
    words = words or f"Marée {number} : " + "le port est fermé. " * (number + 1)
    return record("conversion", words, url=f"https://phare.example/{number}")


def article(number):
    return Article(
        id=f"20240313093100/https://phare.example/{number}",
        text=f"Marée {number} : " + "le port est fermé. " * (number + 1),
        url=f"https://phare.example/{number}",
        outlet="phare.example",
    )


def test_a_page_and_a_text(collect, write):
    outcome = collect(
        write("a.warc", response(page()) + response("Bref.", content="text/plain", url="http://b.example/"))
    )
    first, second = outcome.articles
    assert outcome.skipped == outcome.notes == []
    assert first.id == "20240313093100/https://www.phare.example/a"
    assert first.url == "https://www.phare.example/a"
    assert [line for line in PARAGRAPHS if line not in first.text] == []
    assert (first.outlet, first.published, first.lang) == ("phare.example", None, "fr")
    assert first.title == "La barge reste à quai"
    assert second == Article(
        id="20240313093100/http://b.example/", text="Bref.", url="http://b.example/", outlet="b.example"
    )


def test_what_the_page_says_of_itself_but_its_address(collect, write):
    head = (
        '<title>Barge</title><meta property="og:site_name" content="Le Phare"><meta property="article:published_time"'
        ' content="2024-03-12T07:30:00+01:00"><link rel="canonical" href="https://autre.example/barge">'
    )
    (found,) = collect(write("a.warc", response(page(head)))).articles
    assert (found.outlet, found.published) == ("Le Phare", "2024-03-12T07:30:00+01:00")
    assert found.url == "https://www.phare.example/a"
    head = '<title>Barge</title><link rel="canonical" href="https://autre.example/barge">'
    (found,) = collect(write("b.warc", response(page(head)))).articles
    assert (found.outlet, found.published) == ("phare.example", None)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # of warcio
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "A.WET.GZ", "crawl.warc.wet.gz"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_as_others_write_them(collect, tmp_path, name, version):
    path = tmp_path / name
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=name.lower().endswith("gz"), warc_version=version)
        writer.write_record(writer.create_warcinfo_record(name, {"software": "none"}))
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "phare.example")], is_http_request=True)
        body = io.BytesIO(page('<meta charset="utf-8">').encode())
        dated = {"WARC-Date": DATE}
        url = "https://phare.example/"
        answer = writer.create_warc_record(url, "response", body, http_headers=headers, warc_headers_dict=dated)
        writer.write_request_response_pair(writer.create_warc_record(url, "request", http_headers=request), answer)
        plain = io.BytesIO("Marée haute à midi.".encode())
        kind = "text/plain"
        writer.write_record(
            writer.create_warc_record(url + "t", "conversion", plain, warc_content_type=kind, warc_headers_dict=dated)
        )
        writer.write_record(writer.create_revisit_record(url, "sha1:X", url, DATE, http_headers=headers))
    gc.collect()
    outcome = collect(path)
    assert outcome.ids == ["20240313093100/https://phare.example/", "20240313093100/https://phare.example/t"]
    assert outcome.articles[1].text == "Marée haute à midi."
    assert outcome.skipped == outcome.notes == []


def test_ids(collect, write):
    data = (
        text(1)
        + record("conversion", "x", "WARC-Record-ID: <urn:uuid:1>", url=None)
        + record("resource", "y", url=None, date=None)
        + record("conversion", "z", url="<https://phare.example/z>", date="2024-03-13T09:31:00.123456Z")
    )
    ids = collect(write("a.warc", data)).ids
    assert ids == [article(1).id, "urn:uuid:1", "a.warc:3", "20240313093100123456/https://phare.example/z"]


def test_two_captures_of_one_address_are_two_articles(collect, write):
    data = (
        record("conversion", "one")
        + record("conversion", "two", date="2024-03-14T09:31:00Z")
        + record("conversion", "again")
    )
    outcome = collect(write("a.warc", data))
    assert list(outcome.texts.values()) == ["one", "two"]
    ((number, reason),) = outcome.reasons
    assert number == 3
    assert reason.startswith("duplicate id '20240313093100/https://www.phare.example/a'")


def test_what_is_no_text_is_counted_once_for_a_file(collect, write):
    data = b"".join(
        [response(b"\xff\xd8", content="image/jpeg")] * 3
        + [response("", status="404 Not Found")] * 2
        + [response("", status="301 Moved"), response("x", content="text/css"), response("x", content=None), text(1)]
        + [response(b"%PDF", content="application/pdf")] * 2
        + [record("request", "GET /"), record("metadata", "a: b"), record("revisit", ""), record("warcinfo", "")]
    )
    outcome = collect(write("a.warc", data))
    assert outcome.articles == [article(1)]
    assert outcome.messages == [
        "passed over, without a text: 3 image/jpeg, 2 status 404, 1 no type, 1 status 301, 1 text/css"
    ]
    assert outcome.reasons == [(None, "not a type we read: application/pdf (2 records)")]


def test_pages_that_cannot_be_read_are_listed_with_their_record(collect, write):
    data = (
        response("<html><body></body></html>")
        + record("conversion", "cut", "WARC-Truncated: length")
        + record("resource", "part", "WARC-Segment-Number: 1")
        + record("response", "no answer", content="application/http")
        + record("conversion", bytes(range(256)))
        + text(6)
    )
    outcome = collect(write("a.warc", data))
    assert outcome.articles == [article(6)]
    assert outcome.reasons == [
        (1, "no article text found in the page"),
        (2, "cut off when it was archived (length)"),
        (3, "archived in segments, which are not put together"),
        (4, "no HTTP response"),
        (5, "not text"),
    ]


def chunked(data, size=700):
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


RAW = zlib.compressobj(wbits=-15)
PACKED = {
    "gzip": gzip.compress(page().encode()),
    "x-gzip": gzip.compress(page().encode()),
    "deflate": zlib.compress(page().encode()),
    "Deflate": RAW.compress(page().encode()) + RAW.flush(),
    "br": brotli.compress(page().encode()),
    "identity": page().encode(),
}


@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize("packing", PACKED)
def test_pages_are_unpacked(collect, write, packing, is_chunked):
    body = chunked(PACKED[packing]) if is_chunked else PACKED[packing]
    headers = [f"content-encoding: {packing}", *(["Transfer-Encoding: chunked"] if is_chunked else [])]
    outcome = collect(write("a.warc", response(body, *headers)))
    assert outcome.skipped == []
    assert PARAGRAPHS[2] in outcome.articles[0].text
    already = collect(write("b.warc", response(page(), *headers)))  # as many archives have it
    assert already.texts == outcome.texts


@pytest.mark.parametrize(
    ("body", "header", "reason"),
    [
        (PACKED["gzip"][:-30], "Content-Encoding: gzip", "gzip data ends early: not read further"),
        (PACKED["deflate"][:-30], "Content-Encoding: deflate", "the response ends in the middle"),
        (PACKED["br"][:-30], "Content-Encoding: br", "the response ends in the middle"),
        (b"\xff" * 400, "Content-Encoding: br", "damaged br data"),
        (b"\xff" * 400, "Content-Encoding: deflate", "damaged deflate data"),
        (b"\x28\xb5\x2f\xfd" * 9, "Content-Encoding: zstd", "compressed with zstd, which is not read"),
        (chunked(page().encode())[:-400], "Transfer-Encoding: chunked", "the response ends in the middle"),
        (
            chunked(page().encode(), 100).replace(b"\r\n64\r\n", b"\r\n63\r\n"),
            "Transfer-Encoding: chunked",
            "damaged: a chunk is not as long as it says",
        ),
    ],
)
def test_what_cannot_be_unpacked_is_listed(collect, write, body, header, reason):
    outcome = collect(write("a.warc", response(body, header) + text(2)))
    assert outcome.articles == [article(2)]
    assert outcome.reasons == [(1, reason)]


def test_without_brotli(collect, write, monkeypatch):
    monkeypatch.setitem(sys.modules, "brotli", None)
    outcome = collect(write("a.warc", response(PACKED["br"], "Content-Encoding: br")))
    assert outcome.reasons == [(1, "compressed with br: pip install 'text-provenance[warc]'")]


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br"])
def test_little_that_becomes_much(collect, write, packing):
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[packing]
    data = response(pack(b"<p>" * 20_000_000), f"Content-Encoding: {packing}") + text(2)
    outcome = collect(write("a.warc", data))
    assert outcome.articles == [article(2)]
    ((number, reason),) = outcome.reasons
    assert number == 1
    assert "10 MiB" in reason or "ratio" in reason


@pytest.mark.parametrize(
    ("charset", "declaration", "codec"),
    [
        ("windows-1252", "", "cp1252"),
        ("utf-8", "", "utf-8"),
        ("koi8-r", '<meta charset="windows-1252">', "utf-8"),
        ("utf-8", '<meta charset="windows-1252">', "cp1252"),
        ("nonsense", '<meta charset="windows-1252">', "cp1252"),
    ],
)
def test_charsets(collect, write, charset, declaration, codec):
    outcome = collect(
        write("a.warc", response(page(declaration).encode(codec), content=f"text/html; charset={charset}"))
    )
    assert PARAGRAPHS[2] in outcome.articles[0].text


def test_large_records(collect, write):
    data = response(b"\0" * 90_000, content="video/mp4") + response("x" * 90_000, content="text/plain") + text(3)
    limits = ReadLimits(record_bytes=80_000)
    for name, content in (("a.warc", data), ("b.warc.gz", gzip.compress(data))):
        outcome = collect(write(name, content), limits=limits)
        assert outcome.articles == [article(3)]
        ((number, reason),) = outcome.reasons
        assert number == 2
        assert reason.startswith("larger than 80000 bytes: 90")
        assert outcome.messages == ["passed over, without a text: 1 video/mp4"]


TEXTS = [text(number) for number in range(6)]
ARTICLES = [article(number) for number in range(6)]
FORMS = {"plain.warc": b"".join, "members.warc.gz": lambda records: b"".join(map(gzip.compress, records))}


@pytest.mark.parametrize("form", FORMS)
@OFTEN
@given(data=st.data())
def test_a_flipped_bit_costs_one_record_and_is_listed(tmp_path, collect, form, data):
    whole = bytearray(FORMS[form](TEXTS))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / form
    path.write_bytes(whole)
    outcome = collect(path)
    read = [found.text for found in outcome.articles]
    written = [each.text for each in ARTICLES]
    assert [each for each in written if each in read] == read
    assert len(read) >= len(written) - 2
    if form != "plain.warc":
        assert outcome.articles == [each for each in ARTICLES if each in outcome.articles]
        assert len(read) == len(written) or outcome.skipped


@pytest.mark.parametrize("form", FORMS)
@OFTEN
@given(data=st.data())
def test_a_truncated_archive_is_read_up_to_there(tmp_path, collect, form, data):
    parts = [FORMS[form]([each]) for each in TEXTS]
    whole = b"".join(parts)
    length = data.draw(st.integers(0, len(whole) - 1))
    path = tmp_path / form
    path.write_bytes(whole[:length])
    outcome = collect(path)
    complete = sum(len(b"".join(parts[: count + 1])) <= length for count in range(len(parts)))
    assert outcome.articles[:complete] == ARTICLES[:complete]
    assert len(outcome.articles) <= complete + 1
    assert (
        outcome.skipped
        or length in {len(b"".join(parts[:count])) for count in range(7)}
        or len(outcome.articles) > complete
    )


@pytest.mark.parametrize("form", FORMS)
@OFTEN
@given(garbage=st.binary(min_size=1, max_size=300), place=st.integers(0, 5))
def test_garbage_between_records_costs_none_after_it(tmp_path, collect, form, garbage, place):
    parts = [FORMS[form]([each]) for each in TEXTS]
    path = tmp_path / form
    path.write_bytes(b"".join(parts[:place]) + b"#" + garbage + b"\n" + b"".join(parts[place:]))
    outcome = collect(path)
    assert outcome.articles[-(6 - place) :] == ARTICLES[place:]
    assert len(outcome.articles) >= 5
    assert outcome.skipped


def test_a_length_that_lies_costs_its_record(collect, write):
    true = b"Content-Length: %d\r\n" % len(ARTICLES[1].text.encode())
    for lying in (b"7", b"1000", b"99999999999", b"-4", b"x"):
        lies = TEXTS[1].replace(true, b"Content-Length: %b\r\n" % lying)
        assert lies != TEXTS[1]
        outcome = collect(write("a.warc", TEXTS[0] + lies + b"".join(TEXTS[2:])), limits=ReadLimits(record_bytes=5000))
        assert outcome.articles == [ARTICLES[0], *ARTICLES[2:]]
        assert [number for number, _ in outcome.reasons] == [2]


def test_one_gzip_of_the_whole_archive(collect, write):
    data = gzip.compress(b"".join(TEXTS))
    assert collect(write("a.warc.gz", data)).articles == ARTICLES
    outcome = collect(write("b.warc.gz", data[:-20]))
    assert outcome.articles == ARTICLES[: len(outcome.articles)]
    assert outcome.skipped


def test_gzip_that_is_not_named_so_and_what_is_no_archive(collect, write):
    assert collect(write("a.warc", gzip.compress(TEXTS[0]))).articles == ARTICLES[:1]
    assert collect(write("b.warc.gz", TEXTS[0])).articles == ARTICLES[:1]
    assert collect(write("c.warc", "Ebbe und Flut")).reasons == [(1, "damaged: no record begins here")]
    outcome = collect(write("empty.warc", b""))
    assert (outcome.articles, outcome.skipped) == ([], [])


@pytest.mark.parametrize("form", FORMS)
def test_standard_input(collect, monkeypatch, form):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FORMS[form](TEXTS))))
    assert collect("-").articles == ARTICLES


def test_damage_in_a_stream_that_is_no_file(collect, monkeypatch):
    data = b"".join(map(gzip.compress, TEXTS))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data[:-9])))
    outcome = collect("-")
    assert outcome.articles == ARTICLES[:5]
    assert outcome.reasons == [
        (6, "damaged: gzip data ends early"),
        (None, "after damaged gzip data a stream, which is no file, is not read further"),
    ]


_PIECES = st.binary(max_size=20) | st.sampled_from(
    [
        b"WARC/1.0\r\n",
        b"WARC-Type: response\r\n",
        b"Content-Length: 9\r\n",
        b"\r\n\r\n",
        b"\n",
        b"HTTP/1.1 200\r\n",
        *TEXTS[:2],
    ]
)


@pytest.mark.parametrize("packed", [False, True])
@OFTEN
@given(data=st.lists(_PIECES, max_size=12).map(b"".join), cut=st.booleans())
def test_any_bytes_never_raise(tmp_path, collect, data, packed, cut):
    path = tmp_path / "a.warc"
    path.write_bytes((gzip.compress(data) if packed else data)[: -1 if cut else None])
    outcome = collect(path)
    for found in outcome.articles:
        found.text.encode()
        found.id.encode()
    assert all(str(item).isprintable() for item in [*outcome.skipped, *outcome.notes])


def test_what_looks_like_many_members_is_looked_at_once(collect, write, monkeypatch):
    seen = 0
    is_member = Members._is_member

    def counted(members, data):
        nonlocal seen
        seen += len(data)
        return is_member(members, data)

    monkeypatch.setattr(Members, "_is_member", counted)
    damaged = bytearray(gzip.compress(TEXTS[1]))
    damaged[40] ^= 0xFF
    false = b"\x1f\x8b\x08" * 20_000
    outcome = collect(write("a.warc.gz", bytes(gzip.compress(TEXTS[0]) + damaged + false + gzip.compress(TEXTS[2]))))
    assert outcome.articles == [ARTICLES[0], ARTICLES[2]]
    assert len(outcome.skipped) == 1
    assert seen < 20_010 * (4 << 10)


def test_a_header_that_comes_in_small_pieces_is_searched_once(collect, write, monkeypatch):
    searched = 0

    class Counted:
        def search(self, data, begin, end):
            nonlocal searched
            searched += min(len(data), end) - begin
            return _HEADER_END.search(data, begin, end)

    monkeypatch.setattr(archive, "_HEADER_END", Counted())
    whole = text(0).replace(b"WARC-Date", b"X-Note: " + b"y" * 2000 + b"\r\nWARC-Date")
    pieces = [gzip.compress(whole[:7]), *(gzip.compress(bytes([byte])) for byte in whole[7:])]
    outcome = collect(write("a.warc.gz", b"".join(pieces)))
    assert outcome.articles == ARTICLES[:1]
    assert searched < 20 * len(whole)


def test_a_response_is_known_without_its_type(collect, write):
    """Which a record should state, and need not."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nThe ferry stays in port."
    named = record("response", block).replace(b"Content-Type: text/plain\r\nContent-Length", b"Content-Length")
    other = record("response", b"a name server's answer").replace(b"Content-Type: text/plain\r\n", b"")
    outcome = collect(write("a.warc", named + other))
    assert list(outcome.texts.values()) == ["The ferry stays in port."]
    assert outcome.skipped == []


def test_a_response_without_an_end_of_its_header_has_no_empty_text(collect, write):
    cut = record("response", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain", content="application/http")
    moved = record("response", b"HTTP/1.1 301 Moved\r\nLocation: /b", content="application/http")
    outcome = collect(write("a.warc", cut + moved + text(2)))
    assert outcome.articles == [article(2)]
    assert outcome.reasons == [(1, "the response ends in its header")]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("0\r\nkilometres to go, says the sign.\r\n", "0\r\nkilometres to go, says the sign.\r\n"),
        ("0\r\n\r\n", ""),
        ("0\r\nExpires: never\r\n\r\n", ""),
        ("3\r\nabc\r\n0\r\nkilometres", "abc"),
    ],
)
def test_a_text_that_begins_with_a_line_of_0_is_not_chunked(collect, write, body, read):
    data = response(body, "Transfer-Encoding: chunked", content="text/plain")
    assert list(collect(write("a.warc", data)).texts.values()) == [read]


def test_a_field_of_many_lines_is_put_together_once(collect, write):
    """Line by line, this would take minutes."""
    lines = 1_000_000
    header = "X-Long: a" + "\r\n b" * lines
    assert archive.header_fields(f"HTTP/1.1 200 OK\r\n{header}".encode()) == {"x-long": "a" + " b" * lines}
    outcome = collect(write("a.warc", response("Low water at noon.", "X-A: 1", " 2", header, content="text/plain")))
    assert list(outcome.texts.values()) == ["Low water at noon."]
