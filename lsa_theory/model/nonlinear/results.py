"""What `lsa-theory nonlinear evaluate` leaves behind: results.json (everything) and curves.csv (the curves)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsa_theory.model.nonlinear.config import POINTS
from lsa_theory.model.nonlinear.evaluate import LEVEL, RESAMPLES, Evaluation
from lsa_theory.model.nonlinear.findings import findings, self_tests

COLUMNS = ("rule", "kind", "trained_on", "context", "tested", "scale", "M", "error", "low", "high", "closed_form")


def record(evaluation: Evaluation, command: str) -> dict[str, Any]:
    """The whole answer as plain data; errors are relative to the zero predictor.

    ``curves`` has an entry per rule and panel with lists over M = 0..100: ``error``, ``low``, ``high`` (measured, with the
    bootstrap interval; null for a limit) and ``closed_form`` (null where there is none).
    """
    plan = evaluation.plan
    return {
        "command": command,
        "dim": plan.dim,
        "scales": plan.scales,
        "covariances": plan.groups,
        "prompts_each": plan.each,
        "seed": plan.seed,
        "relative_to": "zero",
        "interval": {"level": LEVEL, "resamples": RESAMPLES, "resampled": "covariances, each with all its prompts"},
        "test_lengths": list(range(POINTS)),
        "runs": evaluation.runs,
        "findings": [finding.record() for finding in findings(evaluation)],
        "self_tests": [test.record() for test in self_tests(evaluation)],
        "curves": list(curves(evaluation)),
    }


def curves(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    """One entry per rule and panel."""
    for one in evaluation.measured:
        rule = one.rule
        entry = {
            "rule": rule.name, "kind": rule.kind, "trained_on": rule.trained_on, "context": rule.context,
            "tested": one.tested, "scale": one.scale, "error": None, "low": None, "high": None,
            "closed_form": _rounded(one.exact()),
        }  # fmt: skip
        if one.groups is not None:
            low, high = evaluation.plan.interval(one.groups)
            entry |= {"error": _rounded(one.groups.mean(axis=0)), "low": _rounded(low), "high": _rounded(high)}
        yield entry


def to_csv(entries: list[dict[str, Any]]) -> str:
    """The curves as CSV, one line per rule, panel and M."""
    lines = [",".join(COLUMNS)]
    for entry in entries:
        head = [_cell(entry[name]) for name in COLUMNS[:6]]
        for length in range(POINTS):
            lines.append(",".join([*head, str(length), *(_cell(_item(entry[name], length)) for name in COLUMNS[7:])]))
    return "\n".join(lines) + "\n"


def _item(values: Any, length: int) -> Any:
    return None if values is None else values[length]


def _cell(value: Any) -> str:
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return f'"{text}"' if "," in text else text


def _rounded(values: Any) -> list[float | None] | None:
    """Five significant digits."""
    return None if values is None else [None if v is None else float(f"{v:.5g}") for v in values]
