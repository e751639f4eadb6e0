"""``lsa-theory flow --layers 2``: two layers from a small start, beside the minima that descent finds."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import STDOUT
from lsa_theory.errors import UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.export.terminal.render import Line

OTHERS = ("start", "step", "steps", "batch", "certify", "at", "save", "plot")


def run(arguments: argparse.Namespace) -> int:
    """Answer; `UsageError` for what goes with one layer, exit code 3 where the flow has not arrived at a minimum."""
    import numpy as np

    from lsa_theory.cli.flow.files import draw, read_covariance
    from lsa_theory.export.terminal.render import emit
    from lsa_theory.model.flow import layers

    for option in OTHERS:
        if getattr(arguments, option):
            raise UsageError(f"--{option} goes with one layer: leave it or --layers out")
    if arguments.method != "auto":
        raise UsageError("--method goes with one layer: two have one way to integrate; leave it out")
    if arguments.json:
        require_writable(arguments.json)
    rng = np.random.default_rng(arguments.seed)
    if arguments.covariance:
        covariance = read_covariance(arguments.covariance)
    elif arguments.condition == 1:
        covariance = np.eye(arguments.dim or 2)
    else:
        covariance = draw(rng, arguments.dim or 2, arguments.condition or 10.0)
    loss = layers.TwoLayers(covariance, arguments.context)
    scale = arguments.scale or 0.01
    d = len(covariance)
    end = layers.follow(loss, scale * rng.standard_normal(2 * d * d))
    known = layers.minima(loss, seed=arguments.seed)
    record = _record(end, known, covariance, arguments, scale)
    if arguments.json:
        from lsa_theory.proofs.records import document

        write_text_atomically(arguments.json, to_json(document("flow", record), indent=2) + "\n")
    if arguments.json != STDOUT:
        emit(_page(record))
    return 0 if record["converged"] else 3


def _record(end: Any, known: Any, covariance: Any, arguments: argparse.Namespace, scale: float) -> dict[str, Any]:
    d = len(covariance)

    def pair(y: Any) -> dict[str, Any]:
        first, second = y.reshape(2, d, d).tolist()
        return {"A1": first, "A2": second}

    least = min([value for value, _ in known] + ([end.loss] if end.converged else []), default=None)
    return {
        "layers": 2,
        "dim": d,
        "context": arguments.context,
        "covariance": covariance.tolist(),
        "scale": scale,
        "seed": arguments.seed,
        "converged": end.converged,
        "reason": end.reason if end.converged else f"not converged: {end.reason}",
        "time": end.time,
        "loss": end.loss,
        "loss_at_zero": float(covariance.trace()) / 2,
        "relative_error": end.relative_error,
        "least_eigenvalue": end.lowest,
        "tolerance": 1e-6,
        "end": pair(end.y),
        "minima": [{"loss": value, **pair(y)} for value, y in known],
        "least_known_loss": least,
        "ends_at_least_known": bool(end.converged and least is not None and end.loss <= least * (1 + 1e-9)),
    }


def _page(record: dict[str, Any]) -> Iterator[Line]:
    from lsa_theory.export.terminal.render import BLANK, Piece, fold, heading, line, page_width

    width = page_width()
    yield heading(
        "Gradient flow of two layers: d = {dim}, N = {context}, start of size {scale:g}, seed {seed}".format(**record)
    )
    yield BLANK
    yield line(Piece("converged", "PROVED") if record["converged"] else Piece("NOT CONVERGED", "REFUTED"))
    yield from fold(record["reason"].removeprefix("not converged: "), width, "  ")
    yield BLANK
    yield line(f"  loss at the end  {record['loss']:.9g}  at time {record['time']:g}; {record['loss_at_zero']:g} at zero")
    for name in ("A1", "A2"):
        rows = ["  ".join(f"{x:9.6f}" for x in row) for row in record["end"][name]]
        for k, row in enumerate(rows):
            yield line(f"  {name if not k else '  '}  {row}")
    yield BLANK
    losses = ", ".join(f"{one['loss']:.9g}" for one in record["minima"]) or "none"
    yield from fold(f"Minima that descent from twenty random starts finds, there may be more: {losses}.", width, "  ")
    if record["converged"]:
        best = "the least loss known" if record["ends_at_least_known"] else "a minimum above the least loss known"
        yield from fold(f"The flow ends at {best}.", width, "  ")
