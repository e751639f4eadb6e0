"""``lsa-theory flow``: integrate the gradient flow by one of three roads, compare with the closed-form limit."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import COUNT, LARGEST_DIMENSION, STDOUT, add_json, integer, number
from lsa_theory.errors import InputError, UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.export.terminal.render import Progress
    from lsa_theory.model.flow.problem import Answer, Problem, Samples, Tell

_EPILOG = """The setting: Lambda from --covariance, else Q diag(l) Q' with Q uniform,
l log-uniform between condition^(-1/2) and condition^(1/2), both ends attained.
The start: U0 and u0 from --start, else Assumption 3.3 with a random Theta.

methods:
  full      all 2 (d+1)^2 parameters move; not for ill-conditioned Lambda
  spectral  u12 = u21 = 0, eigenbasis of Lambda: one eigh, some products, any d
  mp        the same in 20 digits by Taylor series, d <= 4, minutes where stiff
  auto      full if d <= 8, the condition number <= 10 and the rates at the
            limit are within 1e5 of each other; else spectral
  gd        gradient descent on the population loss; --step: half the bound
  sgd       SGD (3.7), --batch fresh prompts a step; never settles: exit code 3
gd and sgd show t = steps x step; the bound of theory on the step is 2 over the
largest eigenvalue of the Hessian at the minimum.
rhs_evaluations in --json: gradients (full), panels (spectral), steps (others).

converged: the end is within 1e-6 of the limit, relatively. The error that is
said is measured to the closed form of the limit, plus what rounding makes of
that: a bound, never read off a small gradient. Where the slowest mode has not
settled it is named by its eigenvalue, with the method that resolves it.

--certify: convergence to this fixed point, proved in exact arithmetic for the
covariance and the start as they are in floats, d <= 12, and the computed end
compared with it; with a rate and bounds where the loss at the start, or at a
later point enclosed in intervals (d <= 4), is below that of the saddle.

Linear algebra on 1 and on 2 threads differs in the last digits, and so does
--json; with --deterministic it is the same, byte for byte, on one machine.

--layers 2: from --scale S (0.01) times normal entries in A1 and A2; d = 2
unless given. Converged: Newton's method finds a stationary point within 1e-6 of
the end, and its Hessian is positive definite. Beside it the minima from
descent.

Ctrl-C: full, mp, gd, sgd write what they have to the file of --save; exit 130

--save: times, u, loss_gap, off_diagonal, diagonal (in the eigenbasis), limit_u,
limit_diagonal, eigenvalues; with --at also at, u_at and U_at (original basis).

exit codes: 0 converged (and certified), 2 bad input, 3 not (the reason is said)"""

_SMALL, _TAME, _STIFF = 8, 10.0, 1e5
METHODS = ("auto", "full", "spectral", "mp", "gd", "sgd")


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
    add("--dim", type=integer(1, LARGEST_DIMENSION), metavar="D", help="dimension d of the inputs (default 5)")
    add("--context", type=integer(1, COUNT), default=20, metavar="N", help="examples in a prompt (default 20)")
    add("--layers", type=int, choices=(1, 2), default=1, help="2: flow of two layers A1, A2 from a small start, d <= 4")
    add("--condition", type=condition, metavar="K", help="condition number of Lambda (default 10)")
    size = number("a number from 1e-50 to 1e50", lambda value: 1e-50 <= value <= 1e50)  # squares neither overflow nor vanish
    add("--scale", type=size, metavar="S", help="sigma of Assumption 3.3 (default 0.1)")
    add("--seed", type=integer(0), default=0, metavar="R", help="of Lambda and Theta (default 0)")
    add("--covariance", metavar="FILE", help="Lambda from a .npy file instead of a random one")
    add("--start", metavar="FILE", help="U0 (d, d) and u0 from a .npz file, balanced or not")
    add("--method", choices=METHODS, default="auto", help="how to integrate (default auto)")
    add("--step", type=positive, metavar="ETA", help="step size of gd and sgd (default from the Hessian)")
    add("--steps", type=integer(1), metavar="K", help="most steps of gd (default 100000), steps of sgd (5000)")
    add("--batch", type=integer(1), metavar="B", help="prompts a step of sgd (default 32)")
    add("--certify", action="store_true", help="prove for this instance that the flow converges")
    add("--at", type=_times, default=[], metavar="T,T", help="times at which --save keeps the matrix U; not for full")
    add("--save", metavar="FILE", help="write the trajectory to FILE (.npz)")
    add("--plot", metavar="FILE", help="draw the flow: FILE.svg, .png or .pdf (needs matplotlib)")
    add("--deterministic", action="store_true", help="one BLAS thread, and no seconds in --json: the same bytes again")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.cli.flow.threads import one_thread

    with one_thread(arguments.deterministic):
        if arguments.layers == 2:
            from lsa_theory.cli.flow import layers

            return layers.run(arguments)
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from lsa_theory.cli.flow.page import page, title
    from lsa_theory.cli.flow.threads import without_seconds
    from lsa_theory.export.figures import flow as flow_plot
    from lsa_theory.export.terminal.render import Progress, emit

    _check(arguments)
    with Progress(2 + bool(arguments.certify) + bool(arguments.save) + bool(arguments.plot)) as progress:
        progress.say("the covariance and the start")
        problem, about = _problem(arguments)
        progress.finished(f"the covariance and the start, d = {len(problem.U0)}")
        method, why = _choose(arguments, problem)
        progress.say(f"integrating, {method}")
        answer = _integrate(arguments, problem, method, _seldom(progress))
        answer.record.update(about, method=method, why=why)
        if answer.interrupted:
            return _interrupted(arguments, answer)
        record = {**about, "method": method, "why": why, **answer.record}
        progress.finished(f"integrated in {record['seconds']:.1f} s, {method}")
        if arguments.save or arguments.plot or arguments.certify:
            samples = answer.samples()
        if arguments.certify:
            from lsa_theory.cli.flow.certify import certificate

            progress.say("certifying in exact arithmetic")
            said = {"certified": False, "reason": "not converged"}
            if record["converged"]:
                said = certificate(problem, samples, answer.end(), record["tolerance"])
            record["certificate"] = said
            progress.finished("certified" if record["certificate"]["certified"] else "not certified")
        if arguments.save:
            progress.say(f"writing {arguments.save}")
            flow_plot.save(arguments.save, answer, samples, arguments.at)
            progress.finished(f"wrote {arguments.save}")
        if arguments.plot:
            progress.say(f"drawing {arguments.plot}")
            flow_plot.plot(arguments.plot, samples, title(record), record["converged"], _beside(problem, method, samples))
            progress.finished(f"drew {arguments.plot}")
    if arguments.json:
        from lsa_theory.proofs.records import document

        said = without_seconds(record) if arguments.deterministic else record
        write_text_atomically(arguments.json, to_json(document("flow", said), indent=2) + "\n")
    if arguments.json != STDOUT:
        emit(page(record))
    certified = not arguments.certify or record["certificate"]["certified"]
    return 0 if record["converged"] and certified else 3


def _integrate(arguments: argparse.Namespace, problem: Problem, method: str, tell: Tell) -> Answer:
    from lsa_theory.model.flow.methods import follow

    options = {"step": arguments.step, "steps": arguments.steps, "batch": arguments.batch or 32, "seed": arguments.seed}
    return follow(problem, method, tell, **options)


def _seldom(progress: Progress) -> Tell:
    """Tell of it ten times a second at most."""
    from time import monotonic

    last = 0.0

    def tell(what: str) -> None:
        nonlocal last
        if progress.live and monotonic() - last > 0.1:
            progress.say(what)
            last = monotonic()

    return tell


def _interrupted(arguments: argparse.Namespace, answer: Answer) -> int:
    """Keep what was computed, say so, exit code 130."""
    import sys

    from lsa_theory.export.figures import flow as flow_plot

    kept = "give --save FILE.npz to keep what is computed until then"
    if arguments.save:
        flow_plot.save(arguments.save, answer, answer.samples(), [])
        kept = f"what was computed is in {arguments.save}"
    print(f"\rlsa-theory: {answer.record['reason']}, not converged; {kept}", file=sys.stderr)
    return 130


def _beside(problem: Problem, method: str, samples: Samples) -> Samples | None:
    """The flow itself, to be drawn beside training in steps."""
    if method not in ("gd", "sgd"):
        return None
    from lsa_theory.model.flow.methods import follow

    return follow(problem, "spectral").samples()


def _check(arguments: argparse.Namespace) -> None:
    """Refuse before the work what cannot end well."""
    from lsa_theory.export.figures.flow import require_plot, require_save

    for file, option in (("covariance", "dim"), ("covariance", "condition"), ("start", "scale")):
        if getattr(arguments, file) and getattr(arguments, option) is not None:
            raise UsageError(f"--{option} does not go with --{file}: the file says it; leave one out")
    if arguments.at and not arguments.save:
        raise UsageError("--at needs --save FILE.npz, which keeps U at these times")
    if arguments.at and arguments.method in ("full", "gd", "sgd"):
        raise InputError("--at", arguments.at, "--at with --method spectral or mp", "the others have their own steps only")
    for option, methods in (("step", ("gd", "sgd")), ("steps", ("gd", "sgd")), ("batch", ("sgd",))):
        if getattr(arguments, option) is not None and arguments.method not in methods:
            raise UsageError(f"--{option} goes with --method {' or '.join(methods)}: leave it out")
    if arguments.certify:
        from lsa_theory.cli.flow.certify import require

        if arguments.method in ("gd", "sgd"):
            raise UsageError("--certify is about the flow: choose another --method")
        require(arguments.dim)
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

    from lsa_theory.cli.flow.files import draw, read_covariance, read_start
    from lsa_theory.model.attention import initialisation, random_theta
    from lsa_theory.model.flow.problem import Problem
    from lsa_theory.model.flow.units import Units
    from lsa_theory.model.loss import gamma_eigenvalue

    rng = np.random.default_rng(arguments.seed)
    given = arguments.condition or 10.0
    covariance = read_covariance(arguments.covariance) if arguments.covariance else draw(rng, arguments.dim or 5, given)
    d, scale = len(covariance), arguments.scale or 0.1
    if arguments.start:
        matrix, u = read_start(arguments.start, d)
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
        "smallness": scale**2 * gamma_eigenvalue(top, trace, arguments.context) * math.sqrt(d),
    }
    if arguments.start:
        about["smallness"] = None
    problem = Problem(covariance, arguments.context, matrix, u)
    Units.of(problem)  # refuses what floats cannot square
    return problem, about


def _choose(arguments: argparse.Namespace, problem: Problem) -> tuple[str, str]:
    """The method, and why."""
    import numpy as np

    from lsa_theory.model.flow.problem import Spectrum

    if arguments.method != "auto":
        return arguments.method, "asked for"
    d = len(problem.U0)
    if d > _SMALL:
        return "spectral", f"auto: d = {d} is above {_SMALL}"
    if arguments.at:
        return "spectral", "auto: --at asks for the state at given times"
    values = np.linalg.eigvalsh(problem.covariance)
    condition = float(values[-1] / values[0])
    if condition > _TAME * (1 + 1e-9):
        return "spectral", f"auto: condition number {condition:.3g} is above {_TAME:g}"
    spread = Spectrum(values, problem.context).spread(problem.conserved)
    if spread > _STIFF:
        return "spectral", f"auto: the rates at the limit spread over {spread:.1g}, above {_STIFF:g}"
    return "full", f"auto: d <= {_SMALL} and condition number <= {_TAME:g}"
