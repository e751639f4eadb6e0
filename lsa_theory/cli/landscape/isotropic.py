"""``lsa-theory landscape --isotropic`` and ``--windows``: isotropic inputs, decided exactly for every d and N."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import COUNT, STDOUT, integer
from lsa_theory.errors import InputError, UsageError
from lsa_theory.files import to_json, write_text_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsa_theory.algebra.univariate import Interval
    from lsa_theory.export.terminal.render import Line
    from lsa_theory.model.landscape.isotropic import Family, IsotropicLandscape
    from lsa_theory.model.landscape.windows import Run

OTHERS = ("eigenvalues", "setting", "plot", "scale")
USAGE = """isotropic inputs (Lambda = I), every d and N, decided in fractions:
  lsa-theory landscape --isotropic --dim 4 --context 45
  lsa-theory landscape --windows --dim 2..12"""


def configure(add: Any) -> None:
    """The options of both."""
    add("--isotropic", action="store_true", help="Lambda = I: all stationary families, decided exactly (Sturm), any d")
    add("--windows", action="store_true", help="Lambda = I: for which N there are spurious minima, all N at once")
    add("--dim", metavar="D", help="d of --isotropic; of --windows also a range such as 2..12")
    add("--noise", metavar="S2", help="variance of the label noise, with --isotropic")


def run(arguments: argparse.Namespace) -> int:
    """Answer; `UsageError` for options that belong to the search."""
    from lsa_theory.export.terminal.render import emit

    name = "--windows" if arguments.windows else "--isotropic"
    for option in OTHERS:
        if getattr(arguments, option) is not None:
            raise UsageError(f"--{option} does not go with {name}, where Lambda = I and nothing is searched; leave it out")
    first, last = _dimensions(arguments.dim, name)
    if arguments.windows:
        if arguments.context is not None or arguments.noise is not None:
            raise UsageError("--windows speaks of every N without noise: leave --context and --noise out")
        return _windows(first, last, arguments.json, emit)
    from lsa_theory.algebra.exact import parse_number
    from lsa_theory.model.landscape.isotropic import IsotropicLandscape

    if first != last:
        raise UsageError("--isotropic takes one dimension: write it like --dim 4; --windows takes a range")
    noise = parse_number("--noise", arguments.noise) if arguments.noise is not None else Fraction(0)
    found = IsotropicLandscape(first, arguments.context or 1, Fraction(noise))
    if arguments.json:
        _write(arguments.json, record(found))
    if arguments.json != STDOUT:
        emit(_page(found))
    return 0


def _dimensions(text: str | None, name: str) -> tuple[int, int]:
    if text is None:
        raise UsageError(f"{name} needs --dim: write it like --dim 4" + " or --dim 2..12" * (name == "--windows"))
    try:
        ends = [integer(1, COUNT)(part) for part in text.split("..")]
    except argparse.ArgumentTypeError as problem:
        raise InputError("--dim", text, "an integer >= 1, or a range such as 2..12", str(problem)) from None
    if len(ends) > 2 or ends[0] > ends[-1]:
        raise InputError("--dim", text, "an integer >= 1, or a range such as 2..12", "write the smaller end first")
    return ends[0], ends[-1]


def _write(file: str, content: dict[str, Any]) -> None:
    from lsa_theory.proofs.records import document

    write_text_atomically(file, to_json(document("landscape", content), indent=2) + "\n")


def _number(one: Interval) -> dict[str, Any]:
    """A rational number, or an enclosure with its middle in floats."""
    if one.low == one.high:
        return {"exact": one.low, "value": float(one.low)}
    return {"exact": None, "value": float(one.middle), "low": one.low, "high": one.high}


def record(found: IsotropicLandscape) -> dict[str, Any]:
    """What --json says of one (d, N)."""
    families = [
        {
            "kind": one.kind,
            "where": one.where,
            "loss": one.loss.low if one.exact else float(one.loss.middle),
            "enclosure": _number(one.loss),
            "x": None if one.x is None else _number(one.x),
        }
        for one in found.families
    ]
    return {
        "dimension": found.dimension,
        "context_length": found.context_length,
        "noise_variance": found.noise,
        "covariance": "I",
        "has_spurious_minimum": found.has_spurious_minimum,
        "spurious_minima": sum(one.kind == "local minimum" for one in found.families),
        "minimum": found.families[0].loss.low,
        "families": families,
        "slope_polynomial": [str(c) for c in found.slope],
        "complete": True,
        "why": "every stationary point with v != 0 is a zero of the slope polynomial in x = |u12|^2/u^2, counted by Sturm",
    }


def _page(found: IsotropicLandscape) -> Iterator[Line]:
    from lsa_theory.export.terminal.render import BLANK, fold, heading, line, page_width

    noise = f", noise {found.noise}" if found.noise else ""
    yield heading(f"Every stationary point of the population loss: Lambda = I, d = {found.dimension},"
                  f" N = {found.context_length}{noise}")  # fmt: skip
    yield BLANK
    yield line(f"  {'loss':>14}  {'what':16}{'evidence':10}{'|u12|^2/u^2':>14}  where")
    for one in found.families:
        yield line(_row(one))
    yield BLANK
    if found.has_spurious_minimum:
        yield from fold("There is a local minimum that is not global.", page_width(), "  ")
    else:
        yield from fold("No local minimum but the global one: decided, not searched.", page_width(), "  ")
    degree = len(found.slope) - 1
    says = (
        f"With x = |u12|^2/u^2, the loss least over W_KQ falls and grows by the sign of a polynomial p of degree {degree};"
    )
    yield from fold(f"{says} its zeros on x > 0 are counted by Sturm's theorem.", page_width(), "  ")


def _row(one: Family) -> str:
    name = "LOCAL MINIMUM" if one.kind == "local minimum" else one.kind
    exact = str(one.loss.low) if one.exact else ""
    shown = exact if 0 < len(exact) <= 14 else f"{float(one.loss.middle):.9g}"
    x = "" if one.x is None else f"{float(one.x.middle):.6g}"
    return f"  {shown:>14}  {name:16}{'exact' if one.exact else 'enclosed':10}{x:>14}  {one.where}"


def _windows(first: int, last: int, json: str | None, emit: Any) -> int:
    from lsa_theory.export.terminal.render import BLANK, fold, heading, line, page_width
    from lsa_theory.model.landscape.windows import LARGEST, windows

    if not 2 <= first <= last <= LARGEST:
        raise InputError("--dim", f"{first}..{last}", f"dimensions from 2 to {LARGEST}", "ask for a shorter range, as 2..12")
    table = {d: windows(d) for d in range(first, last + 1)}
    if json:
        rows = [{"dimension": d, "runs": [vars(run) for run in runs], "windows": _free(runs)} for d, runs in table.items()]
        _write(json, {"covariance": "I", "table": rows})
    if json == STDOUT:
        return 0
    lines = [heading("Context lengths N without spurious local minima, Lambda = I (every N >= 1 decided)"), BLANK]
    lines.append(line(f"  {'d':>4}  {'none for N =':24}upper edge / d^2"))
    for d, runs in table.items():
        free = _free(runs)
        text = ", ".join(f"{a} .. {b}" if b else f"{a} .." for a, b in free) or "never"
        ratio = f"{free[-1][1] / d**2:.3f}" if free and free[-1][1] else ""
        lines.append(line(f"  {d:>4}  {text:24}{ratio}"))
    lines.append(BLANK)
    says = "Everywhere else some local minimum is not global. The upper edge grows like 4 d^2 - sqrt(3) d."
    emit([*lines, *fold(says, page_width(), "  ")])
    return 0


def _free(runs: list[Run]) -> list[list[Any]]:
    return [[run.first, run.last] for run in runs if not run.spurious]
