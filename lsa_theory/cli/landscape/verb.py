"""``lsa-theory landscape``: stationary points of the loss over all of W_PV and W_KQ, and which starts end where."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import COUNT, STDOUT, add_json, integer, number
from lsa_theory.cli.landscape import isotropic
from lsa_theory.cli.landscape.isotropic import USAGE
from lsa_theory.errors import InputError, UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsa_theory.export.terminal.render import Line
    from lsa_theory.model.landscape import Basins, Landscape
    from lsa_theory.model.setting import Setting

SMALLEST, LARGEST = 1e-9, 1e9  # the largest entry of Lambda
_EPILOG = f"""The loss (3.8) is studied in all four blocks U11, u12, u21, u, where theory says
little: Theorem 4.1 starts with u12 = u21 = 0. For given v = (u12, u) it is
a convex quadratic in the rest, so stationary points with v != 0 are those of a
function of the direction of v, which is searched.

the setting: --eigenvalues for a diagonal Lambda, or --setting with a JSON file
as for `lsa-theory evaluate` (noise and task covariance too); fractions welcome

evidence of a point
  exact        rational coordinates: gradient 0, Hessian counted, in fractions
  enclosed     Newton-Kantorovich in fractions: one point within the radius
  floats only  neither succeeded: nothing is proved about it
flows start with independent normal entries in all blocks: counted, not proved

{USAGE}

exit codes: 0 every point verified, 2 bad input, 3 some in floats only"""


def _eigenvalues(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    add = parser.add_argument
    add("--eigenvalues", type=_eigenvalues, metavar="L,L", help="Lambda = diag(L, ...), d <= 4 (default 1,1)")
    add("--context", type=integer(1, COUNT), metavar="N", help="examples in a prompt (default 1)")
    add("--setting", metavar="FILE", help="the setting in JSON instead, - for standard input")
    add("--starts", type=integer(1), default=200, metavar="K", help="random starts of the search (default 200)")
    add("--flows", type=integer(0), default=200, metavar="K", help="random gradient flows, 0 for none (default 200)")
    scale = number("a number above 0 and below 1000", lambda value: 0 < value < 1000)
    add("--scale", type=scale, metavar="S", help="size of the flows' starts (default 1/4 of the minimum's)")
    add("--seed", type=integer(0), default=0, metavar="R", help="of both (default 0)")
    isotropic.configure(add)
    add("--plot", metavar="FILE", help="draw the loss over directions, d = 2: FILE.svg, .png or .pdf")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.json:
        require_writable(arguments.json)
    if arguments.isotropic or arguments.windows:
        return isotropic.run(arguments)
    for option in ("dim", "noise"):
        if getattr(arguments, option) is not None:
            raise UsageError(f"--{option} goes with --isotropic: add it, or say the setting with --setting")
    from lsa_theory.export.terminal.render import Progress, emit
    from lsa_theory.model.landscape import basins, explore

    setting = _setting(arguments)
    if arguments.plot:
        from lsa_theory.export.figures.landscape import require

        require(arguments.plot, setting.dimension)
    with Progress(1 + bool(arguments.flows) + bool(arguments.plot)) as progress:

        def finished(what: str) -> None:
            if progress.live:
                progress.finished(what)

        progress.say(f"searching from {arguments.starts} starts and verifying")
        found = explore(setting, arguments.starts, arguments.seed)
        finished("stationary points verified")
        spread: Basins | None = None
        if arguments.flows:
            progress.say(f"integrating {arguments.flows} flows")
            spread = basins(found, arguments.flows, arguments.scale, arguments.seed)
            finished("flows integrated")
        if arguments.plot:
            from lsa_theory.export.figures.landscape import plot

            plot(arguments.plot, found, _title(found))
            finished(f"drew {arguments.plot}")
    if arguments.json:
        from lsa_theory.proofs.records import document

        write_text_atomically(arguments.json, to_json(document("landscape", record(found, spread)), indent=2) + "\n")
    if arguments.json != STDOUT:
        emit(_page(found, spread))
    return 3 if any(p.evidence == "floats only" for p in found.points) else 0


def _setting(arguments: argparse.Namespace) -> Setting:
    from lsa_theory.algebra.exact import parse_number
    from lsa_theory.model.setting import Setting

    if arguments.setting:
        for option in ("eigenvalues", "context"):
            if getattr(arguments, option) is not None:
                raise UsageError(f"--{option} does not go with --setting: the file says it; leave one out")
        from lsa_theory.cli.settings import NOTES, PARAMETERS, read_object

        return _moderate(Setting.from_mapping(read_object(arguments.setting), extra=(*PARAMETERS, *NOTES)))
    values = [parse_number("--eigenvalues", word) for word in arguments.eigenvalues or ["1", "1"]]
    for value in values:
        if not value > 0:
            legal = "numbers > 0 (Lambda is positive definite), as in 2,1"
            raise InputError("--eigenvalues", value, legal, "remove what is zero or negative")
    rows = [[value if i == j else 0 for j in range(len(values))] for i, value in enumerate(values)]
    return _moderate(Setting(rows, arguments.context or 1))


def _moderate(setting: Setting) -> Setting:
    """InputError for a covariance in units in which the search would overflow or vanish."""
    top = float(max(setting.covariance[i, i] for i in range(setting.dimension)))
    if not SMALLEST <= top <= LARGEST:
        legal = f"largest entries from {SMALLEST:g} to {LARGEST:g}"
        remedy = "divide Lambda and the noise by a: the loss is divided by a, the parameters are multiplied by sqrt(a)"
        raise InputError("covariance", f"with the largest entry {top:.3g}", legal, remedy)
    return setting


def _title(found: Landscape) -> str:
    setting = found.setting
    d, matrix = setting.dimension, setting.covariance
    if _is_diagonal(setting):
        shown = "diag(" + ", ".join(str(matrix[i, i]) for i in range(d)) + ")" if d > 1 else str(matrix[0, 0])
        shown = f", Lambda = {shown}"
    else:
        shown = ""
    shown += f", noise {setting.noise_variance}" if setting.noise_variance else ""
    return f"d = {d}, N = {setting.context_length}{shown}"


def _is_diagonal(setting: Setting) -> bool:
    d = setting.dimension
    pair = (setting.covariance, setting.task_covariance)
    return not any(matrix[i, j] for matrix in pair for i in range(d) for j in range(d) if i != j)


def record(found: Landscape, spread: Basins | None) -> dict[str, Any]:
    """What --json says."""
    d = found.setting.dimension
    points = []
    for place, (point, hits) in enumerate(zip(found.points, found.hits, strict=True)):
        v, k = point.y[: d + 1], point.y[d + 1 :]
        points.append(
            {
                "kind": point.kind,
                "evidence": point.evidence,
                "loss": point.loss,
                "above_minimum": point.loss - found.least if point.evidence == "exact" else point.loss - float(found.least),
                "hessian": dict(zip(("positive", "negative", "zero"), point.inertia, strict=True)),
                "orbit_dimension": point.orbit,
                "radius": float(point.radius) if point.evidence == "enclosed" else None,
                "U11": k[: d * d].reshape(d, d),
                "u12": v[:d],
                "u21": k[d * d :],
                "u": v[d],
                "starts": hits,
                "flows": spread.ends[place] if spread else None,
            }
        )
    setting = found.setting
    answer: dict[str, Any] = {
        "covariance": setting.covariance,
        "context_length": setting.context_length,
        "task_covariance": setting.task_covariance,
        "noise_variance": setting.noise_variance,
        "minimum": found.least,
        "points": points,
        "at_zero": {"loss": found.at_zero, "hessian_at_origin": list(found.origin), "condition": "u12 = u = u21 = 0"},
        "spurious_minima": len(found.spurious),
        "complete": found.complete,
        "why": found.reason,
        "morse_sum": found.morse_sum,
        "morse_expected": found.morse_expected,
        "search_starts": found.starts,
        "seed": found.seed,
    }
    if spread:
        answer["flows"] = {
            "count": spread.flows,
            "scale": spread.scale,
            "at_points": list(spread.ends),
            "elsewhere": spread.elsewhere,
            "at_saddle": spread.at_saddle,
            "unfinished": spread.unfinished,
        }
    return answer


_NAMES = {"local minimum": ("LOCAL MINIMUM", "REFUTED"), "global minimum": ("global minimum", "PROVED")}


def _page(found: Landscape, spread: Basins | None) -> Iterator[Line]:
    from lsa_theory.export.terminal.render import BLANK, Piece, fold, heading, line, page_width, shorten

    width = page_width()
    yield heading(f"Stationary points of the population loss: {_title(found)}")
    yield BLANK
    yield line(f"  {'loss':>12}  {'Hessian +,-,0':15}{'what':16}{'evidence':12}{'flows':>7}  u12; u")
    for place, point in enumerate(found.points):
        name, style = _NAMES.get(point.kind, (point.kind, ""))
        share = f"{spread.ends[place] / spread.flows:.0%}" if spread else ""
        counted = ",".join(map(str, point.inertia))
        head = f"  {_number(point.loss, 12):>12}  {counted:15}"
        v = point.y[: found.setting.dimension + 1]
        direction = _direction(abs(v) if _is_diagonal(found.setting) else v)  # signs are free then
        yield line(head, Piece(f"{name:16}", style), shorten(f"{point.evidence:12}{share:>7}  {direction}", width - 45))
    counted = ",".join(map(str, found.origin))
    yield line(f"  {_number(found.at_zero, 12):>12}  {counted:15}{'saddles':16}{'exact':12}{'':>7}  0; 0")
    yield BLANK
    yield from fold(
        "One of each family that rescaling W_PV against W_KQ, rotations and signs that fit Lambda make; u12; u up to a"
        " factor, the rest follows. Saddles at 0: all points with u12 = u = u21 = 0 and one linear condition on U11,"
        " Hessian at the origin.",
        width, "  ",
    )  # fmt: skip
    yield BLANK
    spurious = found.spurious
    if spurious:
        gap = float(spurious[0].loss) / float(found.least) - 1
        says = f"{len(spurious)} local minima are not global" if len(spurious) > 1 else "One local minimum is not global"
        yield from fold(f"{says}: the lowest lies {gap:.3g} of the minimum above it.", width, "  ")
    else:
        yield from fold("No local minimum besides the global one was found.", width, "  ")
    yield from fold(("Complete: " if found.complete else "") + found.reason + "." + _morse(found), width, "  ")
    if spread:
        text = f"Of {spread.flows} flows with normal entries of size {spread.scale:.3g} in all blocks"
        parts = [f"{sum(spread.ends)} end at these points"]
        parts += [f"{spread.elsewhere} elsewhere"] if spread.elsewhere else []
        parts += [f"{spread.at_saddle} at a saddle with loss {_number(found.at_zero, 9)}"] if spread.at_saddle else []
        parts += [f"{spread.unfinished} did not finish"] if spread.unfinished else []
        yield from fold(f"{text}, {', '.join(parts)} (floats, seed {spread.seed}).", width, "  ")


def _morse(found: Landscape) -> str:
    if found.morse_sum is None:
        return ""
    agrees = "as it must be" if found.morse_sum == found.morse_expected else f"but {found.morse_expected} if complete"
    return f" Alternating sum over all critical directions: {found.morse_sum}, {agrees} (Morse)."


def _number(value: Any, room: int) -> str:
    from fractions import Fraction

    exact = str(value) if isinstance(value, Fraction) else ""
    return exact if 0 < len(exact) <= room else f"{float(value):.7g}"


def _direction(v: Any) -> str:
    """``v`` over its largest entry."""
    top = max(v, key=abs)
    shown = [f"{round(float(x / top), 6) + 0.0:.3g}" for x in v]
    return f"{', '.join(shown[:-1])}; {shown[-1]}"
