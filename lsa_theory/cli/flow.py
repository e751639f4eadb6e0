"""``lsa-theory flow``: integrate the gradient flow by one of three roads, compare with the closed-form limit."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import STDOUT, UsageError, add_json, integer, number
from lsa_theory.errors import InputError
from lsa_theory.output import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsa_theory.cli.flow_case import Problem
    from lsa_theory.render import Line

_EPILOG = """The setting: Lambda from --covariance, else Q diag(l) Q' with Q uniform,
l log-uniform between condition^(-1/2) and condition^(1/2), both ends attained.
The start: U0 and u0 from --start, else Assumption 3.3 with a random Theta.

methods:
  full      all 2 (d+1)^2 parameters move; slow where Lambda is ill-conditioned
  spectral  u12 = u21 = 0, eigenbasis of Lambda: one eigh, some products, any d
  mp        the same in 20 digits by Taylor series, d <= 4, minutes where stiff
  auto      full if d <= 8 and the condition number <= 10, else spectral
rhs_evaluations in --json: gradients (full), panels (spectral), steps (mp).

--save: times, u, loss_gap, off_diagonal, diagonal (in the eigenbasis), limit_u,
limit_diagonal, eigenvalues; with --at also at, u_at and U_at (original basis).

exit codes: 0 converged, 2 bad input, 3 not converged (the reason is printed)"""

_SMALL, _TAME = 8, 10.0


def _times(text: str) -> list[float]:
    try:
        found = [float(word) for word in text.split(",")]
    except ValueError:
        found = [-1.0]
    if not all(0 <= time < math.inf for time in found):
        raise argparse.ArgumentTypeError(f"{text} is not allowed: legal is times >= 0 with commas between")
    return found


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    positive = number("a number > 0", lambda value: 0 < value < math.inf)
    condition = number("a number from 1 to 1e12", lambda value: 1 <= value <= 1e12)
    add = parser.add_argument
    add("--dim", type=integer(1), metavar="D", help="dimension d of the inputs (default 5)")
    add("--context", type=integer(1), default=20, metavar="N", help="examples in a prompt (default 20)")
    add("--condition", type=condition, metavar="K", help="condition number of Lambda (default 10)")
    add("--scale", type=positive, metavar="S", help="sigma of Assumption 3.3 (default 0.1)")
    add("--seed", type=integer(0), default=0, metavar="R", help="of Lambda and Theta (default 0)")
    add("--covariance", metavar="FILE", help="Lambda from a .npy file instead of a random one")
    add("--start", metavar="FILE", help="U0 (d, d) and u0 from a .npz file, balanced or not")
    add("--method", choices=("auto", "full", "spectral", "mp"), default="auto", help="how to integrate (default auto)")
    add("--at", type=_times, default=[], metavar="T,T", help="times at which --save keeps the matrix U; not for full")
    add("--save", metavar="FILE", help="write the trajectory to FILE (.npz)")
    add("--plot", metavar="FILE", help="draw the flow: FILE.svg, .png or .pdf (needs matplotlib)")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.cli import flow_plot
    from lsa_theory.cli.flow_roads import ROADS
    from lsa_theory.render import Progress, emit

    _check(arguments)
    with Progress(2 + bool(arguments.save) + bool(arguments.plot)) as progress:
        progress.say("the covariance and the start")
        problem, about = _problem(arguments)
        progress.finished(f"the covariance and the start, d = {len(problem.U0)}")
        method, why = _choose(arguments, problem)
        progress.say(f"integrating, {method}")
        answer = ROADS[method](problem)
        answer.record.update(about, method=method, why=why)
        record = {**about, "method": method, "why": why, **answer.record}
        progress.finished(f"integrated in {record['seconds']:.1f} s, {method}")
        if arguments.save or arguments.plot:
            samples = answer.samples()
        if arguments.save:
            progress.say(f"writing {arguments.save}")
            flow_plot.save(arguments.save, answer, samples, arguments.at)
            progress.finished(f"wrote {arguments.save}")
        if arguments.plot:
            progress.say(f"drawing {arguments.plot}")
            flow_plot.plot(arguments.plot, samples, _title(record), record["converged"])
            progress.finished(f"drew {arguments.plot}")
    if arguments.json:
        from lsa_theory.cli.records import document

        write_text_atomically(arguments.json, to_json(document("flow", record), indent=2) + "\n")
    if arguments.json != STDOUT:
        emit(_page(record))
    return 0 if record["converged"] else 3


def _check(arguments: argparse.Namespace) -> None:
    """Refuse before the work what cannot end well."""
    from lsa_theory.cli.flow_plot import require_plot, require_save

    for file, option in (("covariance", "dim"), ("covariance", "condition"), ("start", "scale")):
        if getattr(arguments, file) and getattr(arguments, option) is not None:
            raise UsageError(f"--{option} does not go with --{file}: the file says it; leave one out")
    if arguments.at and not arguments.save:
        raise UsageError("--at needs --save FILE.npz, which keeps U at these times")
    if arguments.at and arguments.method == "full":
        raise InputError("--at", arguments.at, "--at with --method spectral or mp", "the full flow has its own steps only")
    if arguments.method == "mp" and (arguments.dim or 0) > 4:
        raise InputError("--method", "mp", "--method mp for d <= 4 only", "use --method spectral")
    if arguments.json:
        require_writable(arguments.json)
    if arguments.save:
        require_save(arguments.save)
    if arguments.plot:
        require_plot(arguments.plot)


def _problem(arguments: argparse.Namespace) -> tuple[Problem, dict[str, Any]]:
    """The setting and the start, and what the record says of them."""
    import numpy as np

    from lsa_theory.cli.flow_case import Problem
    from lsa_theory.model import initialisation, random_theta

    rng = np.random.default_rng(arguments.seed)
    given = arguments.condition or 10.0
    covariance = _read(arguments.covariance) if arguments.covariance else _draw(rng, arguments.dim or 5, given)
    d, scale = len(covariance), arguments.scale or 0.1
    if arguments.start:
        matrix, u = _read_start(arguments.start, d)
    else:
        pv, kq = initialisation(random_theta(rng, d), scale)
        matrix, u = kq[:d, :d], float(pv[d, d])
    small = d <= _SMALL or bool(arguments.covariance)
    values = np.linalg.eigvalsh(covariance) if small else None
    if values is not None and not values[0] > d * np.finfo(float).eps * abs(values[-1]):
        legal = "a positive definite matrix, numerically of full rank"
        raise InputError("--covariance", f"with eigenvalue {values[0]:.3g}", legal, "remove zero or negative eigenvalues")
    trace = float(np.trace(covariance))
    top = float(values[-1]) if values is not None else math.sqrt(given)  # attained, and within rounding of the largest
    about = {
        "dim": d,
        "context": arguments.context,
        "condition": float(values[-1] / values[0]) if values is not None and arguments.covariance else given,
        "scale": None if arguments.start else scale,
        "seed": None if arguments.start and arguments.covariance else arguments.seed,
        "smallness": scale**2 * ((1 + 1 / arguments.context) * top + trace / arguments.context) * math.sqrt(d),
    }
    if arguments.start:
        about["smallness"] = None
    return Problem(covariance, arguments.context, matrix, u), about


def _draw(rng: Any, d: int, condition: float) -> Any:
    """The covariance of `Setting.random` at the same seed, without its conversion of every entry."""
    import numpy as np

    half = 0.5 * math.log(condition)
    logs = rng.uniform(-half, half, size=d)
    logs[:2] = (-half, half) if d > 1 else 0.0
    q, r = np.linalg.qr(rng.standard_normal((d, d)))
    q *= np.sign(np.diag(r))
    del r
    covariance = (q * np.exp(logs)) @ q.T
    return (covariance + covariance.T) / 2


def _load(option: str, path: str) -> Any:
    import zipfile

    import numpy as np

    try:
        return np.load(path, allow_pickle=False)
    except OSError as problem:
        raise InputError(option, path, "a file that can be read", f"check the name: {problem.strerror}") from None
    except (ValueError, EOFError, zipfile.BadZipFile):
        raise InputError(option, path, "a file of numbers that numpy.save or savez wrote", "write it again") from None


def _numbers(option: str, array: Any, shape: str) -> Any:
    import numpy as np

    if array.dtype.kind not in "iuf":
        raise InputError(option, f"of type {array.dtype}", f"real numbers, {shape}", "convert them to float")
    array = np.asarray(array, dtype=float)
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        where = tuple(int(i) for i in bad[0])
        raise InputError(option, f"{array[where]} at entry {where}", "finite numbers", "replace NaN and infinity")
    return array


def _read(path: str) -> Any:
    """The covariance of a .npy file; InputError unless square, finite and symmetric."""
    import numpy as np

    array = _load("--covariance", path)
    if not isinstance(array, np.ndarray):
        raise InputError("--covariance", path, "one matrix in a .npy file", "this is an archive: save the matrix alone")
    matrix = _numbers("--covariance", array, "a square matrix")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise InputError("--covariance", f"of shape {matrix.shape}", "a square matrix", "give as many rows as columns")
    apart = np.abs(matrix - matrix.T)
    if apart.max() > 8 * len(matrix) * np.finfo(float).eps * np.abs(matrix).max():
        i, j = (int(k) for k in np.unravel_index(np.argmax(apart), apart.shape))
        value = f"{matrix[i, j]:.6g} at ({i}, {j}) and {matrix[j, i]:.6g} at ({j}, {i})"
        raise InputError("--covariance", value, "a symmetric matrix", "use (L + L.T) / 2")
    return (matrix + matrix.T) / 2


def _read_start(path: str, d: int) -> tuple[Any, float]:
    """U0 and u0 of a .npz file; InputError unless they are there, finite and of the covariance's size."""
    archive = _load("--start", path)
    if not {"U0", "u0"} <= set(getattr(archive, "files", ())):
        raise InputError("--start", path, "a .npz file with U0 and u0", "numpy.savez(FILE, U0=..., u0=...)")
    matrix, u = _numbers("U0", archive["U0"], "a matrix"), _numbers("u0", archive["u0"], "one number")
    for name, array, shape in (("U0", matrix, (d, d)), ("u0", u, ())):
        if array.shape != shape:
            raise InputError(name, f"of shape {array.shape}", f"shape {shape}", "match the covariance")
    return matrix, float(u)


def _choose(arguments: argparse.Namespace, problem: Problem) -> tuple[str, str]:
    """The method, and why."""
    import numpy as np

    if arguments.method != "auto":
        return arguments.method, "asked for"
    d = len(problem.U0)
    if d > _SMALL:
        return "spectral", f"auto: d = {d} is above {_SMALL}"
    if arguments.at:
        return "spectral", "auto: --at asks for the state at given times"
    condition = float(np.linalg.cond(problem.covariance))
    if condition > _TAME * (1 + 1e-9):
        return "spectral", f"auto: condition number {condition:.3g} is above {_TAME:g}"
    return "full", f"auto: d <= {_SMALL} and condition number <= {_TAME:g}"


def _title(record: dict[str, Any]) -> str:
    words = "d = {dim}, N = {context}, condition {condition:.4g}".format(**record)
    words += ", start from a file" if record["scale"] is None else ", sigma = {scale:g}".format(**record)
    return words if record["seed"] is None else f"{words}, seed {record['seed']}"


def _page(record: dict[str, Any]) -> Iterator[Line]:
    from lsa_theory.render import BLANK, Piece, fold, heading, line, page_width

    width = page_width()
    yield heading(f"Gradient flow: {_title(record)}")
    yield BLANK
    state = Piece("converged", "PROVED") if record["converged"] else Piece("NOT CONVERGED", "REFUTED")
    yield line(state)
    yield from fold(record["reason"].removeprefix("not converged: "), width, "  ")
    yield BLANK
    for name, value, meaning in _rows(record):
        yield from fold(meaning, width, f"  {name:15}{value:>9}  ", " " * 28)


def _rows(record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    limit = "to the limit (4.1)" if record["smallness"] is not None else "to the limit that conserves u^2 - tr(U11 U11')"
    yield "method", record["method"], record["why"]
    yield "relative error", f"{record['relative_error']:.2e}", limit
    yield "loss gap", f"{record['loss_gap']:.2e}", f"above {record['loss_at_limit']:.6g}, the loss at the limit"
    yield "balance drift", f"{record['balance_drift']:.2e}", "of u^2 - tr(U11 U11'), relative (lem-A.3)"
    if record["method"] == "full":
        yield "leak", f"{record['leak']:.2e}", "largest |u12|, |u21| on the way (lem-5.2)"
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
    counted = "Taylor steps" if record["method"] == "mp" else "gradients"
    yield counted, f"{record['rhs_evaluations']}", f"evaluated in {record['seconds']:.2g} s"
