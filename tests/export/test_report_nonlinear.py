"""The section of the report on transformers that are not linear: from the committed file, and silent without one."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

for package in ("quickjs", "jinja2", "fontTools", "brotli", "matplotlib"):
    pytest.importorskip(package, reason=f"{package} is not installed: pip install 'lsa-theory[report]'")

from lsa_theory.export.report import nonlinear
from lsa_theory.export.report.figures import Figure
from lsa_theory.export.report.formulas import Typesetter
from lsa_theory.export.report.material import Material
from lsa_theory.export.report.page import renderer
from lsa_theory.export.report.sections import SECTIONS
from lsa_theory.export.report.text import Words
from lsa_theory.model.nonlinear.committed import committed
from lsa_theory.model.nonlinear.config import preset

LENGTHS = list(range(101))


def curve(rule: str, kind: str, trained_on: str | None, tested: str, scale: float) -> dict[str, Any]:
    values = [1.0 / (1 + m) for m in LENGTHS]
    exact = values if kind in ("exact", "lsa", "zero", "limit") else None
    measured = None if kind == "limit" else values
    context = None if kind in ("zero", "ols", "limit") else 4
    return {"rule": rule, "kind": kind, "trained_on": trained_on, "context": context, "tested": tested, "scale": scale,
            "error": measured, "low": measured and [0.9 * v for v in values], "high": measured and [1.1 * v for v in values],
            "closed_form": exact}  # fmt: skip


def record(size: str = "toy") -> dict[str, Any]:
    """What `nonlinear evaluate` writes, in small; docs/nonlinear.md has the schema."""
    rules = [("GPT-2, fixed, N = 4", "gpt2", "fixed"), ("LSA exact, fixed, N = 4", "exact", "fixed"),
             ("trained LSA, fixed, N = 4", "lsa", "fixed"), ("LSA limit, fixed", "limit", "fixed"),
             ("least squares", "ols", None), ("zero", "zero", None)]  # fmt: skip
    run = {"config": preset(size).to_mapping() | {"context": 4}, "command": "lsa-theory nonlinear train --preset <toy>",
           "steps": 1000, "finished": True, "parameters": 123, "seconds": 90.0, "hardware": "1 CPU thread",
           "versions": {"torch": "2.13.0"}}  # fmt: skip
    compared = {"what": "GPT-2 < LSA", "first": 0.25, "second": 0.5, "low": -0.3, "high": -0.2}
    findings = [
        {"key": "robust", "says": "more robust", "verdict": "reproduced", "holds": 1, "of": 1,
         "comparisons": [compared | {"says": "holds"}]},
        {"key": "random-helps", "says": "random helps", "verdict": "not reproduced", "holds": 0, "of": 2,
         "comparisons": [compared | {"says": "open"}, compared | {"says": "contradicted"}]},
        {"key": "spikes", "says": "spikes", "verdict": "not reached", "holds": 0, "of": 0, "comparisons": []},
    ]  # fmt: skip
    return {
        "dim": 2, "scales": [1.0, 9.0], "covariances": 8, "prompts_each": 8, "seed": 0, "test_lengths": LENGTHS,
        "interval": {"level": 0.9, "resamples": 100, "resampled": "covariances"}, "runs": [run], "findings": findings,
        "command": "lsa-theory nonlinear evaluate RUN",
        "self_tests": [{"what": "alpha", "measured": 0.51, "closed_form": 0.5, "standard_error": 0.01, "score": 1.0,
                        "bound": 4.0, "agrees": True}],
        "curves": [curve(*rule, tested, scale) for rule in rules for tested in ("fixed", "random") for scale in (1.0, 9.0)],
    }  # fmt: skip


def section(monkeypatch: pytest.MonkeyPatch, found: list[dict[str, Any]], figures: bool = True) -> str:
    monkeypatch.setattr(nonlinear, "committed", lambda: found)
    others = [Figure("other", "", "", "", "")] * figures
    made = nonlinear.beside_the_theory(Material([], others, Words(Typesetter(), []), renderer()))
    return unescape(made.html) if made else ""


def test_without_committed_results_the_section_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert nonlinear.beside_the_theory in SECTIONS
    assert section(monkeypatch, []) == "" != section(monkeypatch, [record()], figures=False)


def test_every_finding_run_and_command_is_shown_with_the_size(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = section(monkeypatch, [record()])
    for verdict in ("reproduced", "not reproduced", "not reached"):
        assert f">{verdict}</span>" in shown
    assert "0 of 2" in shown and "d = 20, 12 layers, 8 heads, width 256, 500 000 steps" in shown
    assert shown.count("<td>not reached</td>") == 3 and "one seed" in shown
    assert "All 3 comparisons" in shown and shown.count("-0.3 to -0.2") == 3
    assert "<code>lsa-theory nonlinear train --preset <toy></code>" in shown  # escaped in the page
    assert "<code>lsa-theory nonlinear evaluate RUN</code>" in shown and "1 CPU thread" in shown and "torch 2.13.0" in shown


def test_at_the_size_of_the_paper_the_verdicts_count_there(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = section(monkeypatch, [record("paper")], figures=False)
    assert "A small model" not in shown and "<td>not reproduced</td>" in shown and "<svg" not in shown


def test_four_panels_with_anchors_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = section(monkeypatch, [record()])
    anchors = re.findall(r'\bid="([^"]+)"', shown)
    assert shown.count("<svg") == 4 and len(anchors) == len(set(anchors))
    assert "At M = 4: GPT-2, fixed, N = 4: 0.2" in shown  # 1 / (1 + M)
    assert len(shown.encode()) < 60_000


def test_results_are_taken_from_the_wheel_or_else_from_the_clone(tmp_path: Path) -> None:
    packed, clone = tmp_path / "packed", tmp_path / "results"
    assert committed(packed, clone) == []
    for size, dim in (("b", 5), ("a", 10)):
        (clone / size).mkdir(parents=True)
        (clone / size / "results.json").write_text(json.dumps({"dim": dim}), encoding="utf-8")
    assert committed(packed, clone) == [{"dim": 5}, {"dim": 10}]
    packed.mkdir()
    (packed / "tiny.json").write_text('{"dim": 2}', encoding="utf-8")
    assert committed(packed, clone) == [{"dim": 2}]
