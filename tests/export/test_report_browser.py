"""The report in a real browser, cut off from any network: both themes, a phone and a desk; skipped without Chromium."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

for package in ("selenium", "quickjs", "jinja2", "fontTools", "brotli", "matplotlib"):
    pytest.importorskip(package, reason=f"{package} is not installed: pip install 'lsa-theory[test]'")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
if CHROMIUM is None or DRIVER is None:
    pytest.skip("no Chromium (Debian: chromium, chromium-driver)", allow_module_level=True)

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from report_pages import page

SIZES = {"phone": (360, 800), "desk": (1280, 900)}
OVERFLOW = "return [document.documentElement.scrollWidth, innerWidth]"
OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"
BROKEN = """
return [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))
  .filter(href => !href.startsWith('#') || !document.getElementById(decodeURIComponent(href.slice(1))))
"""
STICKING_OUT = """
const cut = (e) => { for (let p = e.parentElement; p; p = p.parentElement)
  if (getComputedStyle(p).overflowX !== 'visible') return true; return false }
return [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !cut(e))
  .map(e => e.tagName + ' ' + e.textContent.slice(0, 60))
"""
CONTRAST = """
const probe = document.createElement('canvas').getContext('2d', {willReadFrequently: true})
const light = (css, under) => { probe.fillStyle = under; probe.fillRect(0, 0, 1, 1); probe.fillStyle = css; probe.fillRect(0, 0, 1, 1)
  const [r, g, b] = [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b }
const ground = (e) => { for (let p = e; p; p = p.parentElement) {
  const c = getComputedStyle(p).backgroundColor; if (!/, 0\\)|transparent/.test(c) && !c.startsWith('color(')) return c } return '#000' }
return [...document.querySelectorAll('h1,h2,h3,h4,p,small,summary,td,th,a,.badge,figcaption,code,li')].map(e => {
  const under = ground(e), a = light(getComputedStyle(e).color, under), b = light(under, under)
  return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.tagName + '.' + e.className] }).filter(x => x[0] < 4.5)
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(page(), encoding="utf-8")
    return file.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for word in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
        "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
    ):  # fmt: skip
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    found = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield found
    found.quit()


def show(browser: Any, address: str, size: str, theme: str) -> None:
    """Open the page as a device of this size and theme."""
    width, height = SIZES[size]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]})
    device = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", device)
    browser.get(address)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_page_on_every_device(browser: Any, address: str, size: str, theme: str, tmp_path: Path) -> None:
    browser.get_log("performance")
    show(browser, address, size, theme)
    wide, room = browser.execute_script(OVERFLOW)
    assert wide <= room, f"folded, the page is {wide} wide in {room}"
    browser.execute_script(OPEN)
    assert browser.execute_script(STICKING_OUT) == []
    wide, room = browser.execute_script(OVERFLOW)
    assert wide <= room, f"unfolded, the page is {wide} wide in {room}"
    assert browser.execute_script(BROKEN) == []
    assert browser.execute_script(CONTRAST) == []
    assert browser.get_log("browser") == []
    asked = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [one["params"]["request"]["url"] for one in asked if one["method"] == "Network.requestWillBeSent"]
    assert urls and all(url.startswith((address, "data:")) for url in urls)
    paper = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, paper[4:-1].split(","))) < 200) == (theme == "dark")


def test_formulas_are_set_in_the_fonts_inside_the_page(browser: Any, address: str) -> None:
    """Every letter of a formula comes from a font of the page, so none is missing and none looks different elsewhere."""
    show(browser, address, "desk", "light")
    browser.execute_script(OPEN)
    browser.execute_script("return document.fonts.ready")
    for domain in ("DOM", "CSS"):
        browser.execute_cdp_cmd(f"{domain}.enable", {})
    root = browser.execute_cdp_cmd("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = browser.execute_cdp_cmd(
        "DOM.querySelectorAll", {"nodeId": root, "selector": ".formula > math, p > math, .katex, var"}
    )["nodeIds"]
    assert len(found) > 1000
    foreign = set()
    for node in found[::7]:
        for font in browser.execute_cdp_cmd("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            if not font["isCustomFont"]:
                foreign.add(font["familyName"])
    assert foreign == set()


def test_a_link_into_a_folded_derivation_opens_it(browser: Any, address: str) -> None:
    show(browser, address, "desk", "light")
    step = browser.execute_script("return document.querySelector('.steps li[id]').id")
    browser.get(f"{address}#{step}")
    browser.execute_script("location.hash = ''; location.hash = arguments[0]", step)
    assert browser.execute_script("return document.getElementById(arguments[0]).closest('details').open", step)


def test_screen_readers_get_every_drawn_formula_once(browser: Any, address: str) -> None:
    """KaTeX's picture is hidden from them, the MathML beside it is not."""
    show(browser, address, "desk", "light")
    counts = browser.execute_script("""
      return [...document.querySelectorAll('.formula')].filter(box => box.querySelector('.katex'))
        .map(box => [box.querySelectorAll('math').length, box.querySelector('.katex [aria-hidden=true]') !== null])""")
    assert len(counts) > 50 and all(count == [1, True] for count in counts)
