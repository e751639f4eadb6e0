"""``lsa-theory flow``: integrate the gradient flow in all parameters, compare with the closed-form limit."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import STDOUT, add_json, integer, number
from lsa_theory.output import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsa_theory.render import Line

_EPILOG = """The setting: Lambda = Q diag(l) Q' with Q uniform, l log-uniform between
condition^(-1/2) and condition^(1/2), both ends attained. The start: Assumption
3.3 with a random Theta. All 2 (d+1)^2 parameters move.

exit codes: 0 converged, 2 bad input, 3 not converged (the reason is printed)"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    positive = number("a number > 0", lambda value: 0 < value < math.inf)
    parser.add_argument("--dim", type=integer(1), default=5, metavar="D", help="dimension d of the inputs (default 5)")
    parser.add_argument("--context", type=integer(1), default=20, metavar="N", help="examples in a prompt (default 20)")
    condition = number("a number from 1 to 1e12", lambda value: 1 <= value <= 1e12)
    parser.add_argument(
        "--condition",
        type=condition,
        default=10.0,
        metavar="K",
        help="condition number of Lambda (default 10)",
    )
    parser.add_argument("--scale", type=positive, default=0.1, metavar="S", help="sigma of Assumption 3.3 (default 0.1)")
    parser.add_argument("--seed", type=integer(0), default=0, metavar="R", help="of Lambda and Theta (default 0)")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.render import Progress, emit

    if arguments.json:
        require_writable(arguments.json)
    with Progress(1) as progress:
        progress.say("integrating")
        record = _measured(arguments)
    if arguments.json:
        from lsa_theory.cli.records import document

        write_text_atomically(arguments.json, to_json(document("flow", record), indent=2) + "\n")
    if arguments.json != STDOUT:
        emit(_page(record))
    return 0 if record["converged"] else 3


def _measured(arguments: argparse.Namespace) -> dict[str, Any]:
    """Integrate, and compare with the symbolic limit."""
    import numpy as np

    from lsa_theory.flow.full import integrate
    from lsa_theory.loss import PopulationLoss, flow_limit, gamma_matrix
    from lsa_theory.model import initialisation, random_theta
    from lsa_theory.setting import Setting

    rng = np.random.default_rng(arguments.seed)
    setting = Setting.random(rng, arguments.dim, arguments.context, arguments.condition)
    start = initialisation(random_theta(rng, arguments.dim), arguments.scale)
    loss = PopulationLoss(setting)
    done = integrate(loss.gradient, loss.value, *start)
    d = setting.dimension
    limit_pv, limit_kq = (np.zeros((d + 1, d + 1)) for _ in range(2))
    limit_kq[:d, :d], limit_pv[d, d] = flow_limit(setting)
    apart = math.hypot(np.linalg.norm(done.W_PV - limit_pv), np.linalg.norm(done.W_KQ - limit_kq))
    least = float(loss.value(limit_pv, limit_kq))
    top = float(np.linalg.eigvalsh(gamma_matrix(setting))[-1])
    return {
        "dim": d,
        "context": setting.context_length,
        "condition": arguments.condition,
        "scale": arguments.scale,
        "seed": arguments.seed,
        "converged": done.converged,
        "reason": done.reason,
        "relative_error": apart / math.hypot(np.linalg.norm(limit_pv), np.linalg.norm(limit_kq)),
        "loss": done.loss,
        "loss_at_limit": least,
        "loss_gap": done.loss - least,
        "balance_drift": done.balance_drift,
        "leak": done.leak,
        "smallness": arguments.scale**2 * top * math.sqrt(d),
        "gradient_norm": done.gradient_norm,
        "remaining_distance": done.remaining_distance,
        "time": float(done.times[-1]),
        "steps": done.steps,
        "rejected": done.rejected,
        "rhs_evaluations": done.rhs_evaluations,
        "methods": done.methods,
        "seconds": done.seconds,
    }


def _page(record: dict[str, Any]) -> Iterator[Line]:
    from lsa_theory.render import BLANK, Piece, fold, heading, line, page_width

    width = page_width()
    title = "d = {dim}, N = {context}, condition {condition:g}, sigma = {scale:g}, seed {seed}".format(**record)
    yield heading(f"Gradient flow: {title}")
    yield BLANK
    state = Piece("converged", "PROVED") if record["converged"] else Piece("NOT CONVERGED", "REFUTED")
    yield line(state)
    yield from fold(record["reason"].removeprefix("not converged: "), width, "  ")
    small = "within" if record["smallness"] < 2 else "beyond"
    rows = (
        ("relative error", f"{record['relative_error']:.2e}", "to the limit (4.1)"),
        ("loss gap", f"{record['loss_gap']:.2e}", f"above {record['loss_at_limit']:.6g}, the loss at the limit"),
        ("balance drift", f"{record['balance_drift']:.2e}", "of u^2 - tr(U11 U11'), relative (lem-A.3)"),
        ("leak", f"{record['leak']:.2e}", "largest |u12|, |u21| on the way (lem-5.2)"),
        ("smallness", f"{record['smallness']:.2e}", f"sigma^2 |Gamma|_op sqrt(d), {small} the 2 of thm-4.1"),
        ("time", f"{record['time']:.3g}", ", then ".join(record["methods"])),
        ("steps", f"{record['steps']}", f"and {record['rejected']} rejected"),
        ("gradients", f"{record['rhs_evaluations']}", f"evaluated in {record['seconds']:.2g} s"),
    )
    yield BLANK
    for name, value, meaning in rows:
        yield from fold(meaning, width, f"  {name:15}{value:>9}  ", " " * 28)
