"""Takes the pictures of reports that README and docs show, of the invented stories in examples/, with Chromium.

python docs/pictures.py
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import provenance as pv

HOME = Path(__file__).parent
STORIES = HOME.parent / "examples" / "wire-story"
WIDTH = 1300  # pixels


def main() -> None:
    """Trace and compare, and take a picture of each page."""
    articles = {article.id: article for article in pv.read(STORIES)}
    two = articles["courrier-du-lac.txt"], articles["radio-grand-large.txt"]
    take("lineage", pv.report.to_html(pv.trace(articles.values())), 0, 1110)
    take("texts", pv.report.to_html(pv.compare(*two)), 1390, 900)


def take(name: str, page: str, top: int, height: int) -> None:
    """Take a picture of so much of a page, below so much of it, in pixels."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(page, "utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": WIDTH, "height": height}, color_scheme="light")
        shown.goto(file.as_uri())
        shown.evaluate(f"window.scrollTo(0, {top})")
        shown.screenshot(path=HOME / "images" / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
