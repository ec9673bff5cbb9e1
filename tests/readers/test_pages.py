"""HTML pages: the article comes out, and no page can hold, crash or outlive the reader."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from provenance.article import Article
from provenance.errors import ReadError
from provenance.readers import ReadLimits, read
from provenance.readers.extractor import PageExtractor
from provenance.readers.listing import Listing, SourceListing, Unreadable
from provenance.readers.pages import declared_charset, read_page
from provenance.readers.parquet import table_worker
from provenance.readers.reading import Reading
from provenance.readers.records import FieldMap
from provenance.readers.stream import RegularFile

PARAGRAPHS = [
    "Die Fähre zwischen den beiden Inseln bleibt bis zum Ende der Woche im Hafen, teilte die Reederei am Montag mit.",
    "Grund sei ein Schaden an der Bugklappe, der bei der Prüfung durch den Germanischen Dienst aufgefallen war.",
    "Bürgermeisterin Anke Voß sagte, die Gemeinde habe zwei kleinere Schiffe gechartert, um Ärzte und Post zu bringen.",
    "„Wir kommen zurecht“, sagte sie. Im vergangenen Winter war die Verbindung schon einmal elf Tage unterbrochen.",
]
HEAD = """<title>Fähre bleibt im Hafen | Inselbote</title>
<meta property="og:title" content="Fähre bleibt im Hafen">
<meta property="og:site_name" content="Inselbote">
<meta property="article:published_time" content="2021-02-08T07:30:00+01:00">
<link rel="canonical" href="https://inselbote.example/2021/faehre">"""


def page(paragraphs=PARAGRAPHS, head=HEAD, lang="de", declaration='<meta charset="utf-8">'):
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head>{declaration}{head}</head><body><nav><a href="/">Start</a></nav>'
        f"<article><h1>Fähre bleibt im Hafen</h1>{body}</article><footer>Impressum</footer></body></html>"
    )


def hanging_page():
    attributes = " ".join(f"a{n}=''" for n in range(200_000))
    return f"<html><body><p {attributes}>{PARAGRAPHS[0]}</p></body></html>"


def children():
    """Processes this one has started that still exist, zombies too."""
    return [pid for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()]


def test_article_and_metadata(collect, write):
    outcome = collect(write("faehre.html", page()))
    (article,) = outcome.articles
    assert outcome.skipped == outcome.notes == []
    assert article.id == "faehre.html"
    assert [line for line in PARAGRAPHS if line not in article.text] == []
    assert "Impressum" not in article.text
    assert article.title == "Fähre bleibt im Hafen"
    assert article.outlet == "Inselbote"
    assert article.published == "2021-02-08T07:30:00+01:00"
    assert article.url == "https://inselbote.example/2021/faehre"
    assert article.lang == "de"


def test_only_what_the_page_states(collect, write):
    text = [*PARAGRAPHS, "Am 3. Mai 2015 war das anders."]
    (article,) = collect(write("a.htm", page(text, head="<title>Fähre</title>", lang=""))).articles
    assert (article.outlet, article.published, article.url, article.lang) == (None, None, None, None)


CANONICAL = '<link rel="canonical" href="https://inselbote.example/2021/faehre">'


@pytest.mark.parametrize(
    ("head", "url", "outlet"),
    [
        (CANONICAL, "https://inselbote.example/2021/faehre", "inselbote.example"),
        (CANONICAL + '<base href="/seiten/">', "https://inselbote.example/2021/faehre", "inselbote.example"),
        (CANONICAL + '<base href="https://www.inselbote.example/">', "https://inselbote.example/2021/faehre", None),
        (CANONICAL + '<base href="https://m.inselbote.example/">', "https://inselbote.example/2021/faehre", None),
        (CANONICAL + '<base href="https://kuestenpost.example/">', None, "kuestenpost.example"),
        (CANONICAL + '<meta name="twitter:domain" content="kuestenpost.example">', None, "kuestenpost.example"),
        (CANONICAL + '<meta property="og:site_name" content="Kuestenpost.example">', None, "Kuestenpost.example"),
        (CANONICAL + '<base href="https://[kuestenpost/">', "https://inselbote.example/2021/faehre", None),
        (
            CANONICAL + '<meta property="og:url" content="https://kuestenpost.example/17">',
            "https://kuestenpost.example/17",
            "kuestenpost.example",
        ),
        (
            CANONICAL + '<base href="https://kuestenpost.example/"><meta property="og:site_name" content="Küstenpost">',
            None,
            "Küstenpost",
        ),
    ],
)
def test_a_canonical_address_elsewhere_is_not_the_page_s_own(collect, write, head, url, outlet):
    (article,) = collect(write("faehre.html", page(head=f"<title>Fähre</title>{head}"))).articles
    assert article.url == url
    assert outlet is None or article.outlet == outlet


def test_time_from_structured_data(collect, write):
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2020-05-06T10:11:12Z"}</script>'
    )
    assert collect(write("a.html", page(head=head))).articles[0].published == "2020-05-06T10:11:12Z"
    head = '<meta property="article:published_time" content="2020-05-06">'
    assert collect(write("b.html", page(head=head))).articles[0].published == "2020-05-06"


class StubExtractor(PageExtractor):
    """Answers without a process."""

    def extract(self, page):
        return {"text": page.removeprefix("text:"), "title": "F\ud800hre", "url": "", "lang": None}


def test_replies_that_are_no_text(tmp_path):
    skipped, notes = [], []
    listing = SourceListing(Listing(skipped, notes), "a.html")
    reading = Reading("a.html", listing, ReadLimits(), None, FieldMap(), StubExtractor(1), table_worker())
    path = tmp_path / "a.html"
    path.write_text("text:Die Fähre ruht.")
    with RegularFile(path) as stream:
        assert list(read_page(stream, reading)) == [(None, Article(id="a.html", text="Die Fähre ruht."))]
    assert [note.message for note in notes] == [r"title holds a lone surrogate \ud800 at character 2: left out"]


@pytest.mark.parametrize(
    ("declaration", "codec", "messages"),
    [
        ('<meta charset="utf-8">', "utf-8", []),
        ("", "utf-8", []),
        ("<meta charset=iso-8859-1>", "cp1252", []),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252", []),
        ("<meta charset='utf-16'>", "utf-8", []),
        ("", "utf-16", []),
        ("", "cp1252", ["encoding guessed: windows-1252"]),
        (
            '<meta charset="iso-8859-1">',
            "utf-8",
            ["declared windows-1252 does not fit the bytes: read as utf-8"],
        ),
        (
            '<meta charset="utf-8">',
            "cp1252",
            ["declared utf-8 does not fit the bytes: read as windows-1252", "encoding guessed: windows-1252"],
        ),
    ],
)
def test_encodings(collect, write, declaration, codec, messages):
    outcome = collect(write("a.html", page(declaration=declaration).encode(codec)))
    assert PARAGRAPHS[2] in outcome.articles[0].text
    assert outcome.messages == messages


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<meta charset=KOI8-R>", "koi8-r"),
        (b'<?xml version="1.0" encoding="ISO-8859-2"?><html>', "iso8859-2"),
        (b'<META HTTP-EQUIV="content-type" CONTENT="text/html;charset=shift_jis">', "cp932"),
        (b'<meta charset="gb2312">', "gb18030"),
        (b"<meta charset=us-ascii>", "windows-1252"),
        (b"<meta charset=utf-7>", None),
        (b"<meta charset=unicode_escape>", None),
        (b"<meta charset=rot13>", None),
        (b"<meta charset=klingon>", None),
        (b'<meta name="x"><p>charset=koi8-r', None),
        (b" " * 5000 + b"<meta charset=koi8-r>", None),
        (b"<meta" * 100_000, None),
    ],
)
def test_declared_charset(data, expected):
    assert declared_charset(data) == expected


def test_pages_without_an_article(tmp_path, collect, write):
    write("a.html", "")
    write("b.html", "<html><body></body></html>")
    write("c.html", "nothing but text")
    write("d.html", bytes(range(256)) * 4)
    outcome = collect(tmp_path)
    assert outcome.articles == []
    assert outcome.reasons == [(None, "no article text found in the page")] * 3 + [(None, "not text")]


def test_a_page_that_takes_too_long_costs_that_page(tmp_path, collect, write):
    write("a.html", page())
    write("b.html", hanging_page())
    write("c.html", page())
    outcome = collect(tmp_path, limits=ReadLimits(html_seconds=1.5))
    assert outcome.ids == ["a.html", "c.html"]
    assert outcome.reasons == [(None, "the page takes longer than 1.5 s")]
    assert children() == []


def test_large_pages(tmp_path, collect, write):
    write("a.html", page(declaration="<!--" + "x" * 5_000_000 + "-->"))
    write("b.html", page(declaration="<!--" + "x" * 11_000_000 + "-->"))
    outcome = collect(tmp_path)
    assert outcome.ids == ["a.html"]
    assert outcome.reasons[0][1].startswith("larger than 10 MiB: 110")


def test_a_crash_costs_one_page():
    with PageExtractor(20) as pages:
        assert pages.extract(page())["lang"] == "de"
        (worker,) = children()
        os.kill(int(worker), signal.SIGKILL)
        with pytest.raises(Unreadable, match=r"crashes the HTML parser \(signal 9\)"):
            pages.extract(page())
        assert children() == []
        assert pages.extract(page())["lang"] == "de"
        assert children() != [worker]
    assert children() == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_process_is_limited_and_its_replies_are_its_own():
    with PageExtractor(20) as pages:
        pages.extract(page())
        (worker,) = children()
        limits = (Path("/proc") / worker / "limits").read_text()
        assert f"{2 << 30}" in next(line for line in limits.splitlines() if "address space" in line)
        replies, standard_output = (os.fspath(Path(f"/proc/{worker}/fd/{number}").readlink()) for number in (3, 1))
        assert standard_output == "/dev/null" != replies
        os.kill(int(worker), signal.SIGINT)
        assert pages.extract(page())["lang"] == "de"


def test_the_process_starts_with_the_first_page_and_ends_with_the_generator(tmp_path, write):
    write("a.txt", "a")
    write("b.html", page())
    write("c.html", page())
    articles = read(tmp_path)
    assert next(articles).id == "a.txt"
    assert children() == []
    assert next(articles).id == "b.html"
    assert len(children()) == 1
    articles.close()
    assert children() == []
    for _ in read(tmp_path / "b.html"):
        assert len(children()) == 1
    assert children() == []


def test_an_interrupt_ends_the_process(write):
    path = write("a.html", hanging_page())

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 1.5)
        with pytest.raises(KeyboardInterrupt):
            list(read(path))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert children() == []


def test_a_generator_left_at_exit(write):
    code = (
        "import sys, provenance.readers as r\n"
        "heavy = {'trafilatura', 'htmldate', 'lxml', 'charset_normalizer', 'rich', 'numpy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "articles = r.read(sys.argv[1])\n"
        "print(next(articles).lang)\n"
        "assert not heavy & set(sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(write("a.html", page()))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout, result.stderr, result.returncode) == ("de\n", "", 0)


@pytest.mark.parametrize(("python", "message"), [("/nowhere/python", "No such file"), ("/bin/false", "exit code 1")])
def test_a_process_that_does_not_start_is_an_error(write, monkeypatch, python, message):
    monkeypatch.setattr(sys, "executable", python)
    with pytest.raises(ReadError, match=f"does not start.*{message}"):
        list(read(write("a.html", page())))
    assert children() == []


def test_modules_in_the_working_directory_are_not_run(write, tmp_path, monkeypatch, collect):
    write("json.py", "raise SystemExit('hostile')")
    write("trafilatura.py", "raise SystemExit('hostile')")
    write("page.html", page())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert collect("page.html").ids == ["page.html"]
