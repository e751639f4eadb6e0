"""The page that ``lsa-theory flow`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsa_theory.export.terminal.render import Line


def title(record: dict[str, Any]) -> str:
    words = "d = {dim}, N = {context}, condition {condition:.4g}".format(**record)
    words += ", start from a file" if record["scale"] is None else ", sigma = {scale:g}".format(**record)
    return words if record["seed"] is None else f"{words}, seed {record['seed']}"


def page(record: dict[str, Any]) -> Iterator[Line]:
    from lsa_theory.export.terminal.render import BLANK, Piece, fold, heading, line, page_width

    width = page_width()
    yield heading(f"Gradient flow: {title(record)}")
    yield BLANK
    state = Piece("converged", "PROVED") if record["converged"] else Piece("NOT CONVERGED", "REFUTED")
    yield line(state)
    yield from fold(record["reason"].removeprefix("not converged: "), width, "  ")
    yield BLANK
    for name, value, meaning in _rows(record):
        yield from fold(meaning, width, f"  {name:15}{value:>9}  ", " " * 28)


def _rows(record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    limit = "to the limit (4.1)" if record["smallness"] is not None else "to the limit that conserves u^2 - tr(U11 U11')"
    if record["method"] in ("gd", "sgd"):
        limit = "to the minimum with the balance u^2 - tr(U11 U11') that the steps ended with"
    yield "method", record["method"], record["why"]
    yield "relative error", f"{record['relative_error']:.2e}", f"at most, {limit}"
    slow = f"of the flow at the limit: the mode of eigenvalue {record['slowest_eigenvalue']:.3g}"
    yield "slowest rate", f"{record['slowest_rate']:.2e}", slow
    yield "loss gap", f"{record['loss_gap']:.2e}", f"above {record['loss_at_limit']:.6g}, the loss at the limit"
    yield "balance drift", f"{record['balance_drift']:.2e}", "of u^2 - tr(U11 U11'), relative (lem-A.3)"
    yield from _certified(record.get("certificate"))
    if record["method"] == "full":
        yield "leak", f"{record['leak']:.2e}", "largest |u12|, |u21| on the way (lem-5.2)"
    if record["method"] in ("gd", "sgd"):
        yield "leak", f"{record['leak']:.2e}", "largest |u12|, |u21| on the way"
        yield "step", f"{record['step']:.3g}", _step_words(record)
    if record["smallness"] is not None:
        small = "within" if record["smallness"] < 2 else "beyond"
        yield "smallness", f"{record['smallness']:.2e}", f"sigma^2 |Gamma|_op sqrt(d), {small} the 2 of thm-4.1"
    yield "time", f"{record['time']:.3g}", ", then ".join(record["methods"])
    if record["method"] == "spectral":
        yield "error estimate", f"{record['error_estimate']:.1e}", "along the whole trajectory, given the spectrum"
        yield "panels", f"{record['steps']}", f"and {record['rejected']} rejected, {record['nodes']} nodes"
        parts = ", ".join(f"{name} {record[f'seconds_{name}']:.2g}" for name in ("eigh", "rotation", "integration"))
        yield "seconds", f"{record['seconds']:.2g}", parts
        return
    yield "steps", f"{record['steps']}", f"and {record['rejected']} rejected"
    counted = {"mp": "Taylor steps", "sgd": "batches"}.get(record["method"], "gradients")
    yield counted, f"{record['rhs_evaluations']}", f"evaluated in {record['seconds']:.2g} s"


def _step_words(record: dict[str, Any]) -> str:
    bound, inside = record["stable_step"], record["stable_step_on_slice"]
    return f"theory: stable near the minimum below {bound:.3g} in all blocks, {inside:.3g} with u12 = u21 = 0"


def _certified(said: dict[str, Any] | None) -> Iterator[tuple[str, str, str]]:
    if said is None:
        return
    if not said["certified"]:
        yield "certified", "no", said["reason"]
        return
    yield "certified", "yes", f"{said['covers']}: {said['method']}"
    yield "", "", f"the computed end is within {said['end_to_limit']:.1e} of the certified limit"
    yield "", "", said["detail"]
