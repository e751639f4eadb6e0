"""The page in a real browser, cut off from any network but its own server; skipped without Chromium or Pyodide."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from playground_claims import CLAIMS, HOSTILE, LIBRARY

pytest.importorskip("selenium", reason="selenium is not installed: pip install 'lsa-theory[test]'")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
ARCHIVE = os.environ.get("LSA_THEORY_PYODIDE")
if CHROMIUM is None or DRIVER is None:
    pytest.skip("no Chromium (Debian: chromium, chromium-driver)", allow_module_level=True)
if not ARCHIVE:
    pytest.skip("no Pyodide: LSA_THEORY_PYODIDE is what `npm pack pyodide` has written", allow_module_level=True)

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from lsa_theory import prove
from lsa_theory.export.playground.folder import page, server
from lsa_theory.export.playground.runtime import runtime

pytestmark = pytest.mark.slow
ANSWERED = "return !document.querySelector('#answer[aria-busy]') && document.querySelector('#answer > *') !== null"
LATEX = r"\mathbb{E}[\hat\Lambda^2] = \Lambda^2"


class Page:
    """The page as a person meets it: types, clicks, reads."""

    def __init__(self, driver: Any, address: str) -> None:
        self.driver, self.address = driver, address

    def run(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(script, *values)

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0])?.textContent ?? ''", selector))

    def until(self, true: Callable[[], Any], seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"nothing came: {self.text('#engine')}"
            time.sleep(0.05)

    def open(self, line: str = "", given: tuple[str, ...] = ()) -> None:
        self.run("document.getElementById('answer').replaceChildren(); location.hash = ''")
        self.run(
            "location.hash = new URLSearchParams([['f', arguments[0]], ...arguments[1].map(x => ['g', x])])",
            line,
            list(given),
        )
        self.until(lambda: self.run(ANSWERED))

    def size(self, width: int, height: int = 1000) -> None:
        device = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", device)


@pytest.fixture(scope="module")
def shown() -> Iterator[Page]:
    files = server(page(runtime(ARCHIVE)))
    threading.Thread(target=files.serve_forever, daemon=True).start()
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for word in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
        "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ):  # fmt: skip
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    found = Page(driver, f"http://127.0.0.1:{files.server_port}/")
    driver.get(found.address)
    found.until(lambda: "ready" in found.text("#engine"))
    yield found
    driver.quit()
    files.shutdown()
    files.server_close()


def test_verdicts_are_those_of_the_command_line(shown: Page) -> None:
    for line, given in [*CLAIMS, *LIBRARY]:
        shown.open(line, given)
        verdict = prove(line, given)
        assert shown.text(".badge") == verdict.status, line
        assert shown.text(".witness code") == verdict.witness
        assert bool(shown.text(".nearest")) == bool(verdict.nearest)
        assert shown.run("return document.querySelectorAll('#answer .katex-error').length") == 0


def test_every_example_has_a_verdict(shown: Page) -> None:
    for k in range(shown.run("return document.querySelectorAll('.example').length")):
        shown.run(
            "document.getElementById('answer').replaceChildren(); document.querySelectorAll('.example')[arguments[0]].click()",
            k,
        )
        shown.until(lambda: shown.run(ANSWERED))
        assert shown.text(".badge") in ("PROVED", "REFUTED"), shown.run("return document.getElementById('line').value")


def test_latex_is_read_and_set(shown: Page) -> None:
    shown.open(LATEX)
    assert shown.text(".badge") == "REFUTED" and "E[S**2] == Lambda**2" in shown.text("#reading")
    assert shown.run("return document.querySelectorAll('#preview math').length") == 1


def test_hostile_lines_do_no_harm(shown: Page) -> None:
    for line in HOSTILE:
        shown.open(line)
        assert "nothing is said" in shown.text("#answer") and not shown.run("return document.querySelector('img')")
        assert shown.text("#trouble p")
    shown.open("A == A")
    assert shown.text(".badge") == "PROVED"


def test_what_cannot_be_read_is_shown_with_a_caret_and_a_remedy(shown: Page) -> None:
    shown.open("tr(A) == det(lamda)")
    formula, caret = shown.text("#trouble pre").split("\n")
    assert formula[caret.index("^") :].startswith("lamda") and "Lambda" in shown.text("#trouble .remedy")


def test_a_long_proof_is_stopped_and_the_engine_starts_again(shown: Page) -> None:
    shown.run("location.hash = new URLSearchParams([['f', 'E[' + Array(9).fill('S*A').join('*') + '] == A']])")
    shown.until(lambda: "at work" in shown.text("#engine"))
    shown.run("document.getElementById('stop').click()")
    shown.until(lambda: shown.run(ANSWERED))
    assert "Stopped" in shown.text("#answer")
    shown.open("tr(A) == tr(A.T)")
    assert shown.text(".badge") == "PROVED"


def test_hypotheses_that_would_decide_a_line_are_offered(shown: Page) -> None:
    shown.open("A*A == A*A.T")
    shown.run("document.querySelector('.wanted button').click()")
    shown.until(lambda: "Decided under" in shown.text(".wanted"))
    shown.run(
        "[...document.querySelectorAll('.wanted button')].find(one => one.textContent.startsWith('A symmetric')).click()"
    )
    shown.until(lambda: shown.run(ANSWERED) and shown.text(".badge") == "PROVED")
    assert shown.text("#chips code") == "A symmetric"


def test_hypotheses_are_chips_and_the_link_keeps_them(shown: Page) -> None:
    shown.open("tr(A*B) == tr(A*B.T)", ("B symmetric",))
    assert shown.text("#chips code") == "B symmetric" and shown.text(".badge") == "PROVED"
    assert shown.run("return location.hash") == "#f=tr%28A*B%29+%3D%3D+tr%28A*B.T%29&g=B+symmetric"
    shown.run("document.querySelector('#chips button').click(); document.getElementById('go').click()")
    shown.until(lambda: shown.run(ANSWERED) and shown.text(".badge") == "REFUTED")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_a_phone_and_a_desk(shown: Page, width: int, theme: str, tmp_path: Path) -> None:
    features = [{"name": "prefers-color-scheme", "value": theme}]
    shown.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    shown.size(width)
    shown.open("E[S*S] == Lambda**2")
    assert shown.run("return document.documentElement.scrollWidth") <= width
    paper = shown.run("return getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, paper[4:-1].split(","))) < 200) == (theme == "dark")
    assert shown.driver.save_screenshot(str(tmp_path / f"{width}-{theme}.png"))


def test_nothing_is_asked_of_any_other_place(shown: Page) -> None:
    asked = [json.loads(entry["message"])["message"] for entry in shown.driver.get_log("performance")]
    urls = {one["params"]["request"]["url"] for one in asked if one["method"] == "Network.requestWillBeSent"}
    assert urls and all(url.startswith((shown.address, "blob:", "data:")) for url in urls)
    assert [entry for entry in shown.driver.get_log("browser") if entry["level"] == "SEVERE"] == []
