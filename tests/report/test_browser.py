"""The pages in a real browser: nothing is fetched, nothing is refused, filters and jumps work, and it fits a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import provenance as pv

from . import pages

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")

MAKE = {"copies": pages.copies_found, "comparison": pages.two_compared, "lineage": pages.lineage_traced}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("pages")
    hostile = [
        pv.Article(id=f"{n} {sign}", text=f"{sign} {pages.STORY} {sign}", title=sign, outlet=sign)
        for n, sign in enumerate(pages.HOSTILE)
    ]
    made = {name: make() for name, make in MAKE.items()}
    made |= {
        "hostile-copies": pv.deduplicate(hostile),
        "hostile-comparison": pv.compare(hostile[0], hostile[1]),
        "hostile-lineage": pv.trace(hostile[:6]),
    }
    found = {}
    for name, result in made.items():
        found[name] = home / f"{name}.html"
        found[name].write_text(pv.report.to_html(result), "utf-8")
    return found


class Watched:
    """A page, with whatever it says, refuses or asks for."""

    def __init__(self, browser: Any, file: Path, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())
        self.file = file

    def close(self) -> None:
        """Nothing was said, and nothing asked for but the page itself."""
        self.context.close()
        assert self.said == []
        assert self.asked == [self.file.as_uri()]

    def __enter__(self) -> Any:
        return self.page

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self.close()


def test_pages_fit_and_ask_for_nothing(browser: Any, files: dict[str, Path]) -> None:
    for name, file in files.items():
        with Watched(browser, file) as page:
            page.evaluate(OPEN_ALL)
            for width in (360, 1400):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert page.title()


OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
CONTRAST = """() => {
  const channel = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parts = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const found = parts(getComputedStyle(each).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  let worst = [99, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    if (style.opacity === "0") continue;
    const one = light(parts(element.closest("svg") ? style.fill : style.color)), other = light(behind(element));
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < worst[0]) worst = [ratio, element.outerHTML.slice(0, 120)];
  }
  return worst;
}"""


def test_text_can_be_told_from_its_ground(browser: Any, files: dict[str, Path]) -> None:
    for name in MAKE:
        with Watched(browser, files[name]) as page:
            page.evaluate(OPEN_ALL)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                ratio, where = page.evaluate(CONTRAST)
                assert ratio >= 4.5, where


def test_clusters_are_found_by_a_word(browser: Any, files: dict[str, Path]) -> None:
    with Watched(browser, files["copies"]) as page:
        clusters = page.locator(".cluster:visible")
        assert clusters.count() == 2
        page.fill("#find", "tidewater")
        assert clusters.count() == 1
        assert "ap-boots-corrected" in clusters.first.inner_text()
        assert page.input_value("#find") == "tidewater"
        assert page.locator("#found").inner_text() == "1 of 2"
        page.fill("#find", "")
        page.keyboard.press("Escape")
        page.locator("h1").click()
        page.keyboard.press("j")
        assert page.locator("#at").inner_text() == "1 of 2"
        assert page.evaluate("document.activeElement.parentElement.id") == "c1"


def test_differences_are_filtered_and_jumped_to(browser: Any, files: dict[str, Path]) -> None:
    with Watched(browser, files["comparison"]) as page:
        grave = page.locator("li.substantive:visible").count()
        assert grave == pages.two_compared().count()["substantive"]
        page.uncheck("#show-substantive")
        assert page.locator("li.substantive:visible").count() == 0
        page.keyboard.press("j")
        page.check("#show-substantive")
        page.uncheck("#show-editorial")
        page.keyboard.press("k")
        page.keyboard.press("j")
        assert page.locator("#at").inner_text().endswith(f"of {grave}")
        now = page.locator(".now")
        number = now.evaluate("each => each.closest('[data-d]').dataset.d")
        assert page.locator(f'.b [data-d="{number}"]').first.evaluate("each => each.classList.contains('hot')")
        page.uncheck("#keys")
        page.keyboard.press("j")
        assert now.evaluate("each => each.closest('[data-d]').dataset.d") == number
        now.click()
        assert page.evaluate("location.hash") == f"#b{number}"


def test_places_are_filtered_by_witness_and_told_beside_the_text(browser: Any, files: dict[str, Path]) -> None:
    lineage = pages.lineage_traced()
    with Watched(browser, files["lineage"], viewport={"width": 1400, "height": 900}) as page:
        rows = page.locator("tr[data-w]:visible")
        assert rows.count() == len(lineage.apparatus)
        page.select_option("#witness", "F")
        name = lineage.witnesses[5].id
        departs = sum(any(name in reading.witnesses for reading in place.readings[1:]) for place in lineage.apparatus)
        assert rows.count() == departs
        page.uncheck("#show-accidental")
        page.click("[data-jump='1']")
        number = page.locator(".now").evaluate("each => each.closest('[data-d]').dataset.d")
        assert page.locator("#note").inner_text().startswith(number)
        edge = page.locator(".edge").first
        assert edge.locator("text").evaluate("each => getComputedStyle(each).opacity") == "0"
        edge.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert edge.locator("text").evaluate("each => getComputedStyle(each).opacity") == "1"


def test_without_scripts_all_is_there_and_severities_can_be_filtered(browser: Any, files: dict[str, Path]) -> None:
    for name in MAKE:
        with Watched(browser, files[name], java_script_enabled=False) as page:
            assert page.locator("button:visible").count() == 0
            page.locator("details > summary").last.click()
            if name != "copies":
                before = page.locator(".item.editorial:visible").count()
                page.uncheck("#show-editorial")
                assert page.locator(".item.editorial:visible").count() == 0 < before
