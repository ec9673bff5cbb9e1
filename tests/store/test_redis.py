"""Signatures in the LSH of datasketch on a real redis-server, as the how-to has it."""

from __future__ import annotations

import gc
import importlib.util
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import redis

import provenance as pv

# datasketch has no way to close its connections; they end with its objects, which the fixture sees to.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

EXAMPLE = Path(__file__).parents[2] / "examples" / "shared_lsh.py"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("there is no redis-server")
    with socket.socket() as free:
        free.bind(("localhost", 0))
        number = int(free.getsockname()[1])
    command = [server, "--port", str(number), "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        client = redis.Redis(port=number)
        for _ in range(100):
            try:
                client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.1)
        client.close()
        yield number
    finally:
        gc.collect()
        process.terminate()
        process.wait()


@pytest.fixture
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shared_lsh", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_example_of_the_how_to(port: int, example: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):  # the second time all is there already
        example.main(port)
        told = capsys.readouterr().out.splitlines()
        assert all("asked" in line.split() for line in told)
        assert any(line.endswith(" 1.0") for line in told)


def test_what_one_process_puts_in_another_finds(port: int, example: ModuleType) -> None:
    base = [f"word{number}" for number in range(300)]
    texts = {f"k{cut}": " ".join(base[cut * 10 :]) for cut in range(6)} | {"other": "nothing of it at all " * 20}
    stored = {name: pv.Article(id=name, text=text) for name, text in texts.items()}
    writer, reader = example.shared_lsh(port), example.shared_lsh(port)
    for name, article in stored.items():
        writer.insert(name, pv.fingerprint(article.text).to_datasketch())
    asked = pv.Article(id="asked", text=" ".join(base))
    found = example.copies(reader, asked, stored)
    expected = [
        pair
        for pair in pv.find_pairs([asked, *stored.values()], min_jaccard=0.5, sample=0)
        if "asked" in (pair.a, pair.b)
    ]
    assert [(pair.a, pair.b, pair.jaccard) for pair in found] == [(pair.a, pair.b, pair.jaccard) for pair in expected]
    assert {pair.b for pair in found} == {f"k{cut}" for cut in range(6)}
