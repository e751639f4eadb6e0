"""The report is one file that needs nothing else: size, policy, links, formulas, letters, figures."""

from __future__ import annotations

import base64
import importlib.util
import io
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

for package in ("quickjs", "jinja2", "fontTools", "brotli", "matplotlib"):
    pytest.importorskip(package, reason=f"{package} is not installed: pip install 'lsa-theory[report]'")

from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.export.figures.panels import STYLES
from lsa_theory.export.report import measures
from lsa_theory.export.report.formulas import Typesetter, require
from lsa_theory.export.report.lines import line
from lsa_theory.export.report.markup import mathml
from lsa_theory.export.report.material import Material, Section
from lsa_theory.export.report.page import LIMIT, POLICY, report
from lsa_theory.export.report.sections import SECTIONS, built
from lsa_theory.export.report.text import Words
from lsa_theory.kernel.claim import Status
from lsa_theory.proofs import engine
from report_pages import drawn, page, records

EVIDENCE = 60_000  # bytes that the numeric roads, left out here, add to the whole page; CI measures the real one
SPEAKING = {"sub": "_", "sup": "^"}


class Reader(HTMLParser):
    """Anchors, links, tags that load something, and the nesting."""

    VOID = ("meta", "link", "wbr", "br", "img", "hr", "input")

    def __init__(self) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.crossed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.anchors += [str(found["id"])] if "id" in found else []
        self.links += [str(found[key]) for key in ("href", "src", "srcset", "action", "data", "poster") if key in found]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(f"{tag} at {self.getpos()}")


@pytest.fixture(scope="module")
def read() -> Reader:
    reader = Reader()
    reader.feed(page())
    return reader


def test_the_whole_page_is_under_its_limit() -> None:
    assert len(page().encode()) < LIMIT - EVIDENCE


def test_nothing_comes_from_elsewhere_and_no_script_runs(read: Reader) -> None:
    assert f'http-equiv="Content-Security-Policy" content="{POLICY}"' in page().replace("&#39;", "'")
    assert "default-src 'none'" in POLICY and "script-src" not in POLICY
    assert not {"script", "link", "iframe", "object", "embed", "img", "base", "form"} & set(read.tags)
    assert not re.search(
        r"""\son\w+\s*=|javascript:|@import|srcset""", re.sub(r"<style>.*?</style>", "", page(), flags=re.S)
    )
    sources = re.findall(r"url\(([^)]*)\)", page())
    assert sources and all(source.startswith(("data:font/woff2;base64,", "#")) for source in sources)
    assert all(link.startswith("#") for link in read.links)


def test_every_link_leads_somewhere_and_no_anchor_is_there_twice(read: Reader) -> None:
    assert len(read.anchors) == len(set(read.anchors))
    assert {link[1:] for link in read.links} <= set(read.anchors)
    assert {record["ref"] for record in records()} <= set(read.anchors)
    named = set(re.findall(r'aria-labelledby="([^"]+)"', page()))
    assert {anchor for names in named for anchor in names.split()} <= set(read.anchors)


def test_tags_are_nested(read: Reader) -> None:
    assert read.crossed == [] and read.open == []


def test_headings_go_down_one_level_at_a_time(read: Reader) -> None:
    levels = [int(tag[1]) for tag in read.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= before + 1 for before, later in zip(levels, levels[1:], strict=False))


def test_every_statement_says_its_verdict_how_and_what_runs_it_again() -> None:
    for record in records():
        card = re.search(rf'<article id="{re.escape(record["ref"])}".*?</article>', page(), re.S)
        assert card is not None
        assert f'class="card {str(record["status"]).lower()}"' in card[0]
        assert f"<code>lsa-theory check {record['ref']} --fresh</code>" in card[0]
        assert all(f">{name}</a>" in card[0].split("Conditional on")[1] for name in record["conditional_on"])
        assert card[0].count('<p class="finding') == len(record["findings"])
        assert f"Derivation ({len(record['derivation'])} steps)" in card[0] or not record["derivation"]
        assert card[0].count("formula line") + card[0].count("class=formula") >= len(
            [f for f in record["statement"] if "==" in f]
        )
        for mend in record["corrected_by"]:
            assert f'href="#{mend}"' in card[0]
        if record["status"] == Status.REFUTED:
            assert "Counterexample:" in card[0]
        elif record["status"] == Status.PROVED and not record["conditional_on"]:
            assert "Conditional on nothing" in card[0]


def test_a_verdict_that_is_not_as_recorded_is_marked() -> None:
    odd = {**records()[0], "as_recorded": False, "expected": "PROVED", "status": Status.UNDECIDED}
    made, _ = report([odd])
    assert made.count("Not as recorded") == 2 and 'class="badge undecided"' in made


def test_a_step_that_was_not_confirmed_says_so() -> None:
    record = next(r for r in records() if any(s["lemma"] is None for s in r["derivation"]))
    steps = [{**step, "confirmed": False} for step in record["derivation"]]
    made, _ = report([{**record, "derivation": steps}])
    assert made.count("NOT CONFIRMED") == len(steps)


def test_no_letter_of_a_formula_is_missing_from_the_fonts_inside() -> None:
    from fontTools.ttLib import TTFont

    letters: dict[str, set[str]] = {}
    for family, data in re.findall(r"@font-face\{font-family:'([^']+)'.*?base64,([^)]+)\)", page()):
        cmap = TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()
        letters.setdefault(family, set()).update(map(chr, cmap))
    assert letters.keys() >= {"LSA Main", "LSA Math", "LSA AMS", "LSA Math Text"}
    body = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page(), flags=re.S)

    def shown(pattern: str) -> set[str]:
        text = "".join(re.sub(r"<[^>]*>", "", found) for found in re.findall(pattern, body, re.S))
        return set(unescape(text)) - set(" \u200b\u00a0\n")

    assert shown("(?<!<span class=unseen>)<math.*?</math>") - letters["LSA Math Text"] == set()
    others = letters["LSA Main"] | letters["LSA Math"] | letters["LSA AMS"]
    assert shown("<i class=katex-display>.*?</div>") - others - letters["LSA Size1"] == set()
    assert shown("<var>.*?</var>") - others - letters["LSA Math Text"] == set()
    assert not letters["LSA Math"] & set("0123456789=+−()Γ∞")  # these come from the upright font
    assert letters["LSA Math Text"] >= set("√∑𝑧")  # what a browser puts there by itself: roots, italics


def test_fonts_keep_their_licences_under_other_names() -> None:
    from fontTools.ttLib import TTFont

    for family, data in re.findall(r"@font-face\{font-family:'([^']+)'.*?base64,([^)]+)\)", page()):
        names = {record.nameID: str(record) for record in TTFont(io.BytesIO(base64.b64decode(data)))["name"].names}
        assert "KaTeX" not in family and "KaTeX" not in names[1] and "Latin Modern" not in names[1]
        assert "Copyright" in names[0] and "License" in names.get(13, "") + names.get(14, "GUST License")
    assert "SIL Open Font License" in page() and "GUST Font License" in page() and "MIT" in page()


def test_formulas_that_katex_refuses_are_shown_as_typed_and_told() -> None:
    typeset = Typesetter()
    assert typeset.display(r"\frac{1}{") == r"<code>\frac{1}{</code>"
    assert typeset.display("é") == "<code>é</code>"  # strict mode
    assert len(typeset.failures) == 2 and typeset.failures[0].startswith(r"\frac{1}{: ParseError")


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"u_{12} = -U_{11}^{\top} x", "u_12 = −U^⊤_11x"),
        (r"U_{11}^{-1/2}", "U_11^−1/2"),
        (r"\operatorname{tr}(\Lambda^{-1/2}) \ge 0", "tr(Λ^−1/2) ≥ 0"),
        (r"\| \Theta \Theta' \|_F < 1", "∥ΘΘ^′∥_F < 1"),
        (r"a - b, c", "a − b, c"),
        (r"\frac{N + 1}{2 N} \sqrt{d}", "^(N + 1)/_(2N)√d"),
        (r"\sqrt{d + 1}", "√(d + 1)"),
        (r"\hat\Lambda + \dot{u_{-1}}", "^^Λ + ^˙u_−1"),
    ],
)
def test_formulas_of_one_line_are_text_with_indices(tex: str, text: str) -> None:
    """Fractions and roots have a slash and brackets for those who hear them."""
    found = Typesetter().inline(tex).replace("\u00a0", " ")
    spoken = re.sub(r"<(sub|sup)\b[^>]*>", lambda m: SPEAKING[m[1]], found)
    assert unescape(re.sub(r"<[^>]*>", "", spoken)) == text


def test_a_long_line_breaks_before_signs_only() -> None:
    """Not beside a fraction, which a browser would else take for a place to break."""
    found = Typesetter().lines(r"\frac{1}{N} u + \frac{a + b}{2} v = x")
    assert found.count(" <bdi>") == 1 and found.count("<bdi>") == 2 and found.endswith(" =\u00a0x</var></div>")
    parts = re.sub(r"<bdi>.*?</bdi>|<[^>]*>", "_", found).split(" ")
    assert len(parts) == 3


@pytest.mark.parametrize("tex", [r"\frac{a}{b}", r"\hat\Lambda", r"\sqrt{d}"])
def test_mathml_keeps_every_symbol(tex: str) -> None:
    """A root is an element and not a letter, so it must not get lost where letters are written out."""
    full = Typesetter()._render(tex, json.dumps({"output": "mathml"}))
    tag = {r"\fr": "mfrac", r"\ha": "mover", r"\sq": "msqrt"}[tex[:3]]
    for short in (False, True):
        assert f"<{tag}" in mathml(full, short)


def test_what_is_no_line_is_left_to_mathml() -> None:
    typeset = Typesetter()
    assert line(typeset._render(r"\dot{\frac{a}{b}}", json.dumps({"output": "mathml"}))) is None
    assert typeset.lines(r"\dot{\frac{a}{b}}") == "" and "<math" in typeset.block(r"\dot{\frac{a}{b}}")


def test_mathml_in_short_has_the_same_letters_as_katex() -> None:
    """Wrappers and options go, letters stay, in order: for every formula of every statement."""
    typeset = Typesetter()
    words = Words(typeset, [])
    for record in records():
        for formula in record["statement"]:
            words.statement(formula)
            words.step(formula)
    seen = 0
    for (tex, output, display), shown in typeset._known.items():
        if output in ("mathml", "short") or (output == "line" and shown):
            full = typeset._render(tex, json.dumps({"displayMode": display, "output": "mathml"}))
            full = re.sub(r"<annotation.*?</annotation>", "", full, flags=re.S)
            assert letters(shown, output) == letters(full, output), tex
            seen += 1
    assert seen > 150


def letters(markup: str, output: str) -> Any:
    """The characters of a formula in order; exponents before indices, and what is only heard, are a matter of layout."""
    markup = re.sub("<u>.</u>|</?msqrt>", lambda m: "√" * (m[0] == "<msqrt>" and output == "line"), markup)
    text = (
        unescape(re.sub(r"<[^>]*>|\s|\u2061|\u200b", "", markup))
        .replace("∥", "‖")
        .replace("∣", "|")
        .replace("𝔼", "E")
        .replace("ℝ", "R")
    )
    return sorted(text) if output == "line" else text


def test_drawings_are_the_same_every_time_and_have_names() -> None:
    from lsa_theory.export.report.figures import drawing

    def fill(axis: Any) -> None:
        axis.plot([1, 2], [3, 4], "o-", color=STYLES["lsa"][0], label="line")
        axis.set_yscale("log")
        axis.legend()

    first, second = (drawing("one", "Title", fill, "Caption", "What it shows").svg for _ in range(2))
    assert first == second and "<title" in first and "What it shows" in first
    assert "<path" in first and not re.search(r"#[0-9a-fA-F]{6}|http|<script|<metadata|font-family", first)


def test_the_figures_show_theory_and_measurement() -> None:
    assert [figure.key for figure in drawn()] == [
        "loss", "parameters", "decay", "course", "error-m", "error-n", "shift", "random"
    ]  # fmt: skip
    for figure in drawn():
        assert figure.svg.count("<use") >= 12 and "<text" in figure.svg and figure.alt in unescape(figure.svg)
        assert len(figure.svg) < 15_000


def test_the_flow_that_is_drawn_arrives_at_the_closed_form() -> None:
    """Both integrators against (4.1), written out here from the eigenvalues."""
    flow = measures.flow()
    for path in (flow, flow.points):
        assert abs(path.u[-1] - flow.limit_u) < 1e-6 * flow.limit_u
        assert np.abs(path.diagonal[-1] - flow.limit_diagonal).max() < 1e-6
        assert path.u[0] < 0.2 * flow.limit_u
    assert np.isclose(flow.limit_u**2, np.square(flow.limit_diagonal).sum())  # balance of lem-A.3


def test_the_printed_time_course_is_the_integrated_one() -> None:
    """Points of the flow in all parameters on the curve as the statement prints it; and the curve by hand."""
    printed = engine.library()["zsls-10"].claim.statement[1]
    assert "z/((1 + (1 + d)/N)*(z - 1) + sqrt(d)/w0**2)" in printed
    for course in measures.time_courses((0.3,)):
        z = np.exp(2 * np.sqrt(5) * course.times)
        by_hand = z / ((1 + 6 / 20) * (z - 1) + np.sqrt(5) / 0.3**2)
        assert np.allclose(course.curve, by_hand, rtol=1e-12)
        on_curve = np.interp(course.point_times, course.times, course.curve)
        step = course.times[1]
        bound = step**2 / 8 * np.abs(np.gradient(np.gradient(by_hand, step), step)).max() * 1.1  # of the interpolation
        assert np.abs(on_curve - course.points).max() < bound + 1e-6
        assert np.isclose(course.limit, 1 / 1.3)


def test_a_section_is_one_function_and_may_have_nothing_to_say() -> None:
    material = Material([], [], Words(Typesetter(), []), lambda name, **values: "")

    def empty(_: Material) -> None:
        return None

    def own(_: Material) -> Section:
        return Section("own", "Own results", "<p>text</p>")

    assert [section.title for section in built(material, (empty, own))] == ["Own results"]
    assert all(callable(section) for section in SECTIONS)


def test_the_command_writes_the_page_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.html"
    assert main(["report", "lem-D.2", "eq-3.6", "--output", str(file), "--no-figures", "-j", "1"]) == 0
    out, err = capsys.readouterr()
    assert re.fullmatch(rf"{re.escape(str(file))}: 2 statements, 0\.\d\d MB, \d+ s\n", out)
    assert err == f"lsa-theory: wrote {file}\n"
    text = file.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"] and 'id="lem-D.2"' in text
    assert "<b class=supports>" in text  # the roads were measured
    assert "from the cache" not in text.split("Summary")[0]


def test_check_and_report_share_their_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["check", "lem-D.2", "-j", "1"]) == 0
    monkeypatch.setattr(engine, "judge", lambda *_: pytest.fail("judged again"))
    assert main(["report", "lem-D.2", "--no-figures", "--output", str(tmp_path / "page.html"), "-j", "1"]) == 0
    assert "when last done" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_bad_input_is_refused_before_the_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--output", str(tmp_path / "no" / "page.html")]) == 2
    assert "there is no folder" in capsys.readouterr().err
    assert main(["report", "lem-99"]) == 2
    assert "lsa-theory list" in capsys.readouterr().err or "did you mean" in capsys.readouterr().err


def test_a_missing_package_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "quickjs" else known(name))
    with pytest.raises(InputError, match=r'without quickjs is not allowed.*pip install "lsa-theory\[report\]"'):
        require()


def test_the_card_of_the_printed_theorem_has_its_whole_proof() -> None:
    """A stronger form before it on the page refers to its steps, and not the other way round."""
    cards = dict(re.findall(r'(?s)<article[^>]* id="?([\w.-]+)"?[^>]*>(.*?)</article>', page()))
    assert 'of <a href="#ours-thm-4.1">' not in cards["thm-4.1"]
    assert 'of <a href="#thm-4.1">' in cards["ours-thm-4.1"]
