"""What a notebook user calls: four functions, results that are frozen, explain themselves and show as formulas."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy

import lsa_theory
from blank_verdicts import blank
from latex_tools import katex_errors
from lsa_theory import Setting, Status, derive, expect, prove, refute
from lsa_theory.errors import InputError
from lsa_theory.export import notebook
from lsa_theory.export.sparkline import sparkline
from lsa_theory.language.sympy_face import Gamma
from lsa_theory.model.flow.spectral.integrate import integrate
from lsa_theory.proofs.derivation import Derivation
from lsa_theory.proofs.engine import library, statement

FALSE = "E[S*S] == Lambda**2 + tr(Lambda)*Lambda/N"
RESULTS = {
    "proved": lambda: prove("E[S*A*S] == E[S*A*S]", "A symmetric"),
    "refuted": lambda: prove(FALSE),
    "supported": lambda: prove("norm_F(A*B - B*A)**2 <= 2*norm_F(A)**2*norm_F(B)**2"),
    "inequality": lambda: prove("Gamma >= Lambda <= 2*Gamma"),
    "search": lambda: refute(FALSE),
    "derived": lambda: derive("limit", noise=True),
    "expected": lambda: expect("S*A*S"),
}


@pytest.fixture(scope="module", params=RESULTS)
def result(request: pytest.FixtureRequest) -> Any:
    return RESULTS[request.param]()


class TestEveryResult:
    def test_it_is_frozen(self, result: Any) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            result.status = Status.PROVED if result.status == Status.REFUTED else Status.REFUTED

    def test_it_says_status_witness_and_evidence(self, result: Any) -> None:
        assert isinstance(result.status, Status)
        assert (result.status == Status.REFUTED) == bool(result.witness)
        assert {one.outcome for one in result.evidence} & {"proves", "refutes", "supports"}

    def test_its_json_is_plain_and_strict(self, result: Any) -> None:
        text = json.dumps(result.to_json(), allow_nan=False)
        assert json.loads(text)["status"] == result.status

    def test_its_latex_passes_katex(self, result: Any) -> None:
        shown = result._repr_latex_()
        assert shown == result.to_latex()
        parts = [part for part in shown.replace(r"\[", "").split(r"\]") if part.strip()]
        assert katex_errors([part.strip() for part in parts] if r"\]" in shown else [shown]) == []

    def test_its_html_is_well_formed_carries_the_badge_and_runs_nothing(self, result: Any) -> None:
        html = result._repr_html_()
        assert f">{result.status}</span>" in html
        well_formed(html)


class Tags(HTMLParser):
    """The tags that are open, and a failure where one is closed that is not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)


def well_formed(html: str) -> None:
    tags = Tags()
    tags.feed(html)
    tags.close()
    assert tags.open == []
    assert not tags.seen & {"script", "link", "iframe", "img"}
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "") and "https://" not in html


class TestRefute:
    @pytest.mark.parametrize("formula", ["E[S*S] == Lambda**2", FALSE, "A*B == B*A", "Gamma >= (1 + 3/N)*Lambda"])
    def test_it_finds_the_witness_that_prove_finds(self, formula: str) -> None:
        found = refute(formula)
        assert found.status == Status.REFUTED
        assert found.witness == prove(formula).witness

    def test_what_it_does_not_refute_is_not_proved_by_it(self) -> None:
        found = refute("tr(A*B) == tr(B*A)")
        assert found.status == Status.UNDECIDED and found.witness == ""
        assert prove("tr(A*B) == tr(B*A)").status == Status.PROVED

    def test_hypotheses_are_respected(self) -> None:
        assert refute("A == A.T", given="A symmetric").status == Status.UNDECIDED
        assert refute("A == A.T").status == Status.REFUTED

    def test_the_nearest_true_form_is_true(self) -> None:
        assert prove(refute(FALSE).nearest).status == Status.PROVED

    @pytest.mark.parametrize("given", ["N >= d", ("N >= d",), ["N >= d"], (text for text in ["N >= d"])])
    def test_one_hypothesis_or_several(self, given: Any) -> None:
        assert [h.says for h in refute("A == A", given).claim.given] == ["N >= d"]

    def test_it_can_be_called_from_the_package_after_everything_is_loaded(self) -> None:
        code = "import lsa_theory as t; t.prove('A == A'); print(t.refute('A == B').status, t.expect('S').text)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                              cwd=Path(__file__).parents[2])  # fmt: skip
        assert done.stdout.split() == ["REFUTED", "Lambda"]

    def test_no_module_hides_a_public_name(self) -> None:
        folder = Path(lsa_theory.__file__).parent
        modules = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
        assert not modules & set(lsa_theory.__all__)


class TestExpect:
    @pytest.mark.parametrize("expression", ["S*A*S", "E[S*A*S]", "x*x.T*A*x*x.T", "beta*beta.T", "(x.T*A*x)**2", "S*S*S"])
    def test_the_closed_form_is_proved_equal_to_the_expectation(self, expression: str) -> None:
        inner = expression.removeprefix("E[").removesuffix("]") if expression.startswith("E[") else expression
        found = expect(expression)
        assert found.status == Status.PROVED
        assert found.statement == (f"E[{inner}] == {found.text}",)
        assert prove(found.statement[0]).status == Status.PROVED

    @pytest.mark.parametrize("expression", ["inv(S)", "1/tr(S)", "norm_op(S)", "S*", "A == B", "A*x*A", "Zz", ""])
    def test_what_has_no_closed_form_or_no_meaning_is_refused(self, expression: str) -> None:
        with pytest.raises(InputError):
            expect(expression)


class TestFormula:
    def test_both_sides_are_worked_out(self) -> None:
        from lsa_theory.language.sympy_face import E, Lambda, S

        found = prove("E[S*S] == Lambda**2").formula
        assert found.lhs == E[S * S] and found.rhs == Lambda**2

    def test_matrices_are_compared_in_the_loewner_order(self) -> None:
        shown = [str(prove(formula).formula) for formula in ("Lambda <= Gamma", "Gamma >= Lambda", "Gamma > Lambda")]
        assert shown[:2] == ["Q.positive_semidefinite(Gamma - Lambda)"] * 2
        assert shown[2] == "Q.positive_definite(Gamma - Lambda)"

    def test_a_chain_is_a_conjunction_and_numbers_are_compared_as_numbers(self) -> None:
        assert isinstance(prove("0 <= tr(Lambda) <= tr(Gamma)").formula, sympy.And)
        assert isinstance(prove("tr(Lambda)**2 <= d*tr(Lambda**2)").formula, sympy.Le)

    def test_it_is_none_where_sympy_has_no_word_for_it(self) -> None:
        assert prove("lam_max(Lambda) <= tr(Lambda)").formula is None

    def test_what_a_derivation_establishes_is_put_in(self) -> None:
        found = statement("lem-5.3")
        assert found.derive is not None
        bare, full = (blank(found.claim, Status.PROVED, (), derivation=one) for one in (None, found.derive()))
        assert bare.formula is None
        assert full.formula.lhs == full.formula.rhs == sympy.Inverse(Gamma)

    def test_every_statement_of_the_library_has_one_or_none(self) -> None:
        found = [blank(s.claim, s.claim.expected).formula for s in library().values()]
        assert sum(one is not None for one in found) > 15
        assert all(one is None or isinstance(one, sympy.Basic) for one in found)


class TestReprs:
    @pytest.mark.parametrize("ref", ["thm-4.1", "lem-D.2", "query-shift", "eq-3.8"])
    def test_claims_say_that_they_are_recorded_not_judged(self, ref: str) -> None:
        claim = statement(ref).claim
        well_formed(claim._repr_html_())
        assert "not judged here" in claim._repr_html_()
        assert (claim._repr_latex_() is None) == (not claim.statement)

    def test_derivations_are_lists_of_steps(self) -> None:
        derivation = derive("minimal-loss").steps
        html = Derivation(derivation)._repr_html_()
        well_formed(html)
        assert html.count("<li>") == len(derivation)

    @pytest.mark.parametrize("setting", [
        Setting([[1]], 3), Setting([["2", "1/2"], ["1/2", "1"]], 3, noise_variance="1/4", task_covariance=[[2, 0], [0, 1]]),
        Setting.random(np.random.default_rng(0), 30, 40, condition=1e6),
    ])  # fmt: skip
    def test_settings_show_their_law_and_large_ones_their_spectrum(self, setting: Setting) -> None:
        html = setting._repr_html_()
        well_formed(html)
        assert f"d = {setting.dimension}, N = {setting.context_length}" in html
        assert ("<svg" in html) == (setting.dimension > 3)
        assert ("pmatrix" in html) == (setting.dimension <= notebook.SHOWN)
        assert katex_errors([setting._repr_latex_()[2:-2]]) == []

    @pytest.mark.parametrize("start", [0.1 * np.eye(2), -0.1 * np.eye(2)])
    def test_trajectories_show_the_loss_and_the_scalar(self, start: Any) -> None:
        path = integrate(np.diag([1.0, 2.0]), 10, start, 0.1 * 2**0.5)
        html = path._repr_html_()
        well_formed(html)
        assert html.count("<svg") == 2 and ("not converged" in html) == (not path.converged)

    def test_formulas_and_words_cannot_break_out_of_the_page(self) -> None:
        claim = dataclasses.replace(statement("lem-D.2").claim, title="<script>alert(1)</script>", says="a < b & c")
        html = claim._repr_html_()
        well_formed(html)
        assert "&lt;script&gt;" in html and "a &lt; b &amp; c" in html

    def test_badges_can_be_read(self) -> None:
        for status, colour in notebook.COLOURS.items():
            red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
            linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
            luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
            assert 1.05 / (luminance + 0.05) >= 4.5, status
        assert set(notebook.COLOURS) == set(Status)


class TestSparkline:
    def test_the_curve_is_where_the_numbers_are(self) -> None:
        svg = ET.fromstring(sparkline([1, 10, 100], [1.0, 0.1, 0.01], "loss", "t", log_x=True, log_y=True))
        path = svg.find("{http://www.w3.org/2000/svg}path")
        assert path is not None
        points = np.array([part.split() for part in path.attrib["d"].removeprefix("M").split(" L")], dtype=float)
        assert np.allclose(np.diff(points, 2, axis=0), 0, atol=0.1)  # a power law is a line on both logarithmic axes
        assert points[0, 0] < points[-1, 0] and points[0, 1] < points[-1, 1]  # SVG counts downwards

    def test_the_range_is_written_on_the_axes_and_said_to_a_reader(self) -> None:
        svg = sparkline([0, 2], [3, 7], "u", "t")
        assert all(f">{text}</text>" in svg for text in ("u", "t", "0", "2", "3", "7"))
        assert 'role="img" aria-label="u, from 3 to 7"' in svg

    def test_what_has_no_place_is_left_out(self) -> None:
        assert sparkline([], [], "u", "t") == ""
        assert sparkline([0.0], [1.0], "u", "t", log_x=True) == ""
        assert sparkline([1, 2], [float("nan"), float("inf")], "u", "t") == ""
        assert "nan" not in sparkline([1, 2, 3], [1.0, float("nan"), 1.0], "u", "t")
